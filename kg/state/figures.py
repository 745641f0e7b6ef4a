"""Stated figures: what is counted, how many, of what unit, how it changed, over what period.

The numbers of a sentence are read from left to right (`quantities`); what stands before and behind
each (`contexts`, `naming`) tells what it says (`numbers`), and the times before it when (`periods`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.aligned import Span
from kg.intervals import Interval, last_day
from kg.model import Entity, EntityType, Evidence, Indicator, Sentence, Text
from kg.state.figure_rules import FigureRules
from kg.state.naming import Named
from kg.state.numbers import Figure, Reader
from kg.state.periods import period
from kg.state.quantities import readings
from kg.state.timeline import Timeline


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
            if about and about["level"] not in places:
                places[about["level"]] = _place(about["level"], entities)
            place = places[about["level"]] if about else None
            aim = rules.expected.search(folded, span.start, span.end) if begun is None else None
            setting = Setting(folded, opened, about, place, aim.end() if aim else begun)
            for figure in Reader(folded, span, named, timeline, rules).figures(numbers):
                yield setting.indicator(figure, timeline, rules)
        begun = _begun(folded, sentence, begun, rules)


FAR = 2000
"""A time that is named farther before a figure than this is not looked for."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a paragraph says of its figures: whom they are about, and from where on they are still to come."""

    text: str
    paragraph: int
    about: re.Match[str] | None
    place: str | None
    begun: int | None

    def indicator(self, figure: Figure, timeline: Timeline, rules: FigureRules) -> Indicator:
        """A figure with whom and when it is about."""
        start = figure.reading.start
        interval = period(self.text, Span(max(self.paragraph, start - FAR), start), timeline, rules.periods)
        about = "" if figure.subject or not self.about else self.about.group()
        return Indicator(
            figure.name,
            figure.reading.value,
            figure.reading.unit,
            Evidence(Span(figure.start, figure.end), self.text[figure.start : figure.end]),
            figure.rule,
            subject=figure.subject or self.place,
            subject_text=about,
            change=figure.change.of(self.text) if figure.change else "",
            period=interval.words if interval else "",
            act=figure.act,
            kind=figure.kind,
            quantity=figure.quantity,
            comparisons=figure.comparisons,
            whole=figure.whole,
            expected=(self.begun is not None and self.begun <= start) or _is_ahead(interval, timeline.said),
            interval=interval if interval and interval.edtf else None,
        )


def _is_ahead(interval: Interval | None, said: str | None) -> bool:
    """Whether a time begins after the day of the text."""
    first = interval.first_day if interval else None
    return bool(first and said and first > last_day(said))


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
