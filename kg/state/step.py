"""From entities to statements: what the head, the sentences and the names tell, and the figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.link import Linked
from kg.model import Document, Indicator, Modality, Predicate, Statement, Text
from kg.state.actors import cast_of
from kg.state.bynames import awarded, holder_of, holders_of, told_by_names
from kg.state.figures import figures
from kg.state.frames import told_by_sentences
from kg.state.heads import told_by_head
from kg.state.rules import StateRules
from kg.state.scene import scene_of


@dataclass(frozen=True, slots=True)
class Stated:
    """What a document states: relations and figures, spans in the aligned text."""

    statements: tuple[Statement, ...]
    indicators: tuple[Indicator, ...]


def state_document(document: Document, text: Text, linked: Linked, rules: StateRules) -> Stated:
    """The statements of a document, each triple once, and its figures."""
    scene = scene_of(document, text, linked, rules)
    holder = holder_of(scene, rules.names)
    cast = cast_of(scene, holder, rules.actor)
    holders = {meeting: body for meeting, (body, _) in holders_of(scene, rules.names).items()}
    told = [
        *told_by_head(scene),
        *told_by_sentences(scene, cast, holders, rules),
        *told_by_names(scene, holder, rules.names, rules.actor),
    ]
    told += awarded(scene, tuple(told), rules.names)
    return Stated(_each_once(told), tuple(figures(text, linked.entities, scene.timeline, rules.figures)))


def _each_once(told: Iterable[Statement]) -> tuple[Statement, ...]:
    """Each triple once: with its first evidence, but done where it is stated as done anywhere."""
    kept: dict[tuple[str, Predicate, str], Statement] = {}
    for one in told:
        key = (one.subject, one.predicate, one.object)
        first = kept.get(key)
        if first is None or (first.modality is Modality.ASSIGNED and one.modality is Modality.DONE):
            kept[key] = one
        elif first.org is None and one.org is not None:
            kept[key] = replace(first, org=one.org, evidence=one.evidence)
    return tuple(kept.values())
