"""What the head of a speech says: who delivered it, and at which meeting."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import DOC, Predicate, Statement
from kg.state.scene import Scene


def told_by_head(scene: Scene) -> Iterator[Statement]:
    """The statements of title and byline."""
    if scene.byline and scene.speaker:
        evidence = scene.evidence(scene.byline.span)
        yield Statement(scene.speaker.key, Predicate.DELIVERS, DOC, evidence, "head-byline")
        if scene.meeting:
            yield Statement(scene.speaker.key, Predicate.ATTENDS, scene.meeting.key, evidence, "head-byline")
    if scene.title and scene.meeting and scene.spoken:
        evidence = scene.evidence(scene.title.span)
        yield Statement(DOC, Predicate.DELIVERED_AT, scene.meeting.key, evidence, "head-title")
