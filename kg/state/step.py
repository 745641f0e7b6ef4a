"""From entities to statements: what the head, the sentences and the names tell, and the figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.link import Linked
from kg.model import Assignment, Document, Indicator, Modality, Statement, Text
from kg.state.actors import cast_of
from kg.state.assignments import assignments
from kg.state.bynames import holder_of, holders_of, told_by_names, told_by_papers
from kg.state.figures import figures
from kg.state.frames import readings
from kg.state.heads import told_by_head
from kg.state.rules import StateRules
from kg.state.scene import scene_of
from kg.state.scores import DIGITS, Scores
from kg.state.tenures import told_of_posts


@dataclass(frozen=True, slots=True)
class Stated:
    """What a document states: relations, figures and tasks, spans in the aligned text."""

    statements: tuple[Statement, ...]
    indicators: tuple[Indicator, ...]
    assignments: tuple[Assignment, ...] = ()


def state_document(document: Document, text: Text, linked: Linked, rules: StateRules) -> Stated:
    """The statements of a document, each triple once, and its figures."""
    scene = scene_of(document, text, linked, rules)
    holder = holder_of(scene, rules.names)
    cast = cast_of(scene, holder, rules.actor)
    held = holders_of(scene, rules.names)
    holders = {meeting: body for meeting, (body, _) in held.items()}
    read = [(one, tuple(one.statements())) for one in readings(scene, cast, holders, rules)]
    told = [
        *told_by_head(scene),
        *told_of_posts(scene, holders, rules),
        *(one for _, statements in read for one in statements),
        *told_by_names(scene, holder, held, rules.names, rules.actor),
    ]
    told += told_by_papers(scene, tuple(told), rules.names)
    scored = (_scored(one, rules.scores) for one in _each_once(told))
    stated = tuple(figures(text, linked.entities, scene.timeline, rules.figures))
    return Stated(tuple(scored), stated, tuple(assignments(read, stated)))


def _each_once(told: Iterable[Statement]) -> tuple[Statement, ...]:
    """Each triple once: with its first evidence, but done where it is stated as done anywhere.

    A post is held once for each body and tense; what names no body yields to what does.
    """
    kept: dict[tuple[object, ...], Statement] = {}
    told = list(told)
    bodied = {_holding(one)[:-1] for one in told if one.tenure and one.org}
    for one in told:
        if one.tenure and not one.org and _holding(one)[:-1] in bodied:
            continue
        key = _holding(one) if one.tenure else (one.subject, one.predicate, one.object)
        first = kept.get(key)
        if first is None or (first.modality is Modality.ASSIGNED and one.modality is Modality.DONE):
            kept[key] = one
    return tuple(kept.values())


def _scored(one: Statement, scores: Scores) -> Statement:
    """A statement as sure as its rule is; built anew, which takes half the time of `dataclasses.replace`."""
    score = round(one.score * scores.of(one.rule), DIGITS)
    said = (one.subject, one.predicate, one.object, one.evidence, one.rule, one.modality, one.org)
    return Statement(*said, score, one.holds, one.tenure)


def _holding(one: Statement) -> tuple[object, ...]:
    """What makes one tenure of several tellings."""
    return one.subject, one.predicate, one.object, one.tenure and one.tenure.tense, one.org
