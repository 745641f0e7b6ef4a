"""What sentences state: every frame over every sentence, with the actor and mood of the clause."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Entity, EntityType, Modality, Predicate, SectionFunction, Statement
from kg.state.actors import Cast, Turns, is_collective, turns
from kg.state.rules import Frame, StateRules
from kg.state.scene import Scene
from kg.state.signs import Signed

SUBJECTS = frozenset({"s", "chair"})
"""The groups of a frame that hold its subjects."""

MODAL = frozenset(
    {
        Predicate.ISSUES,
        Predicate.IMPLEMENTS,
        Predicate.CONDUCTS,
        Predicate.ESTABLISHES,
        Predicate.SERVES,
        Predicate.COOPERATES_WITH,
    }
)
"""The relations of which the text says whether they are done or assigned."""


def told_by_sentences(scene: Scene, cast: Cast, rules: StateRules) -> Iterator[Statement]:
    """The statements of all periods, in order; spans of the evidence are in the aligned text."""
    acting: tuple[Entity, ...] = ()
    for period in scene.periods:
        if period.opens_paragraph:
            acting = ()
        taken = turns(period.signs, acting or cast.unnamed, cast, scene.owner.__getitem__, rules.actor)
        yield from _told(scene, period.signs, taken, _default_mood(period.function), rules)
        acting = taken[-1][1] if is_collective(taken[-1][1], rules.actor) else ()


def _told(scene: Scene, signs: Signed, turns: Turns, mood: Modality, rules: StateRules) -> Iterator[Statement]:
    """What one sentence states."""
    if not signs.mentions:
        return
    for frame in rules.frames:
        for found in frame.regex.finditer(signs.text):
            if rules.mood.never.search(signs.text, rules.clause_start(signs.text, found.start()), found.end()):
                continue
            yield from _statements(scene, signs, turns, mood, rules, frame, found)


def _statements(
    scene: Scene,
    signs: Signed,
    turns: Turns,
    default: Modality,
    rules: StateRules,
    frame: Frame,
    found: re.Match[str],
) -> Iterator[Statement]:
    """The statements of one match of a frame: each subject with each object."""
    objects = _objects(scene, signs, frame, found)
    subjects = _subjects(scene, signs, turns, frame, found)
    mood = frame.modality or (_mood(signs.text, found.start(), default, rules) if frame.predicate in MODAL else None)
    start, end = rules.clause_start(signs.text, found.start()), rules.clause_end(signs.text, found.end())
    evidence = scene.evidence(signs.span(start, end))
    for subject in subjects:
        for object in objects:
            if subject.key != object.key:
                org = _post_body(scene, signs, frame, found, object, rules)
                yield Statement(subject.key, frame.predicate, object.key, evidence, frame.id, mood, org)


def _objects(scene: Scene, signs: Signed, frame: Frame, found: re.Match[str]) -> tuple[Entity, ...]:
    if frame.meeting:
        return (scene.meeting,) if scene.meeting else ()
    meant = (mention for mention in signs.within(*found.span("o")) if mention.type in frame.objects)
    return tuple(dict.fromkeys(scene.owner[mention] for mention in meant))


def _subjects(scene: Scene, signs: Signed, turns: Turns, frame: Frame, found: re.Match[str]) -> tuple[Entity, ...]:
    """Whom the frame names, or who acts where it stands."""
    if "s" in frame.regex.groupindex:
        named = (one for group in SUBJECTS & frame.regex.groupindex.keys() for one in signs.within(*found.span(group)))
        return tuple(dict.fromkeys(scene.owner[mention] for mention in named if mention.type in frame.subjects))
    acting: tuple[Entity, ...] = ()
    for start, actors in turns:
        if start <= found.start():
            acting = actors
    return acting


def _post_body(
    scene: Scene, signs: Signed, frame: Frame, found: re.Match[str], post: Entity, rules: StateRules
) -> str | None:
    """The key of the body in which a post is held: named beside it, or known by the post."""
    if frame.predicate is not Predicate.HOLDS_POST:
        return None
    if found["q"] and (bodies := signs.within(*found.span("q"))):
        return scene.owner[bodies[0]].key
    body = scene.by_name.get((EntityType.ORGANIZATION, rules.names.holders.get(post.name, "")))
    return body.key if body else None


def _default_mood(function: SectionFunction | None) -> Modality:
    """What a period without marks says: tasks under a heading of tasks, else what is so."""
    return Modality.ASSIGNED if function is SectionFunction.TASKS else Modality.DONE


def _mood(text: str, at: int, default: Modality, rules: StateRules) -> Modality:
    """The mood at a place of a sentence: a mark of duty binds what follows, one of the past the rest."""
    mood, start, end = rules.mood, rules.clause_start(text, at), rules.clause_end(text, at)
    if mood.past.search(text, start, end) and not mood.duty.search(text, start, end):
        return Modality.DONE
    if mood.duty.search(text, 0, end):
        return Modality.ASSIGNED
    return Modality.DONE if mood.past.search(text) else default
