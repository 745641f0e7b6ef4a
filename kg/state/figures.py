"""Stated figures: what is counted, how many, of what unit, how it changed, over what period.

The numbers of a sentence are read from left to right (`quantities`); what stands before and behind
each (`contexts`, `naming`) tells what it says (`numbers`), and the times before it when (`periods`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.model import Entity, EntityType, Indicator, Sentence, Text
from kg.state.figure_rules import FigureRules
from kg.state.naming import Named
from kg.state.numbers import Reader
from kg.state.quantities import readings
from kg.state.timeline import Timeline

__all__ = ["FigureRules", "figures"]


def figures(text: Text, entities: Sequence[Entity], timeline: Timeline, rules: FigureRules) -> Iterator[Indicator]:
    """The figures of a text, in order; spans point into the aligned text."""
    folded, paragraph, opened = text.aligned.text, -1, 0
    named = Named.of(entities)
    places: dict[str, str | None] = {}
    about: re.Match[str] | None = None
    begun: int | None = None
    for sentence in text.sentences:
        span = sentence.span
        if sentence.paragraph != paragraph:
            paragraph, opened, begun, about = sentence.paragraph, span.start, None, None
        about = rules.about.search(folded, span.start, span.end) or about
        numbers = tuple(readings(folded, span.start, span.end, rules.quantities))
        if numbers:
            reader = Reader(folded, span, opened, named, timeline, rules)
            if about and about["level"] not in places:
                places[about["level"]] = _place(about["level"], entities)
            for figure in reader.figures(numbers):
                yield reader.indicator(figure, about, places, begun)
        begun = _begun(folded, sentence, begun, rules)


def _begun(folded: str, sentence: Sentence, begun: int | None, rules: FigureRules) -> int | None:
    """Where it begins that is expected, if the sentence that follows goes on with it."""
    span = sentence.span
    if not span.of(folded).endswith(tuple(rules.goes_on)):
        return None
    found = rules.expected.search(folded, span.start, span.end)
    return begun if begun is not None else found.start() if found else None


def _place(level: str, entities: Sequence[Entity]) -> str | None:
    """The key of the place that the document's own level means: 全市 in a speech about 南江."""
    places = [entity for entity in entities if entity.type is EntityType.PLACE]
    bodies = [entity.name for entity in entities if entity.type is EntityType.ORGANIZATION]
    begun = {body[: at + len(level)] for body in bodies for at in range(len(body)) if body.startswith(level, at)}
    own = [place for place in places if place.name.endswith(level) or place.name + level in begun]
    return max(own, key=lambda place: (len(place.mentions), place.key)).key if own else None
