"""Stated figures: what is counted, how many, of what unit, how it changed, over what period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg import resources
from kg.aligned import Span
from kg.model import Entity, EntityType, Evidence, Indicator, Text
from kg.rules import Rule, compiled

QUOTES = re.compile("[\u201c\u201d]")


@dataclass(frozen=True, slots=True)
class FigureRules:
    """How figures and periods look, what they may be about, and what is no name of a thing counted."""

    figures: tuple[Rule, ...]
    not_name: re.Pattern[str]
    about: re.Pattern[str]
    period: re.Pattern[str]

    @classmethod
    def shipped(cls) -> FigureRules:
        rules = resources.rules("data/rules/figures.toml")
        macros = rules["macros"]
        return cls(
            tuple(Rule(row["id"], compiled(row["pattern"], macros, where=row["id"])) for row in rules["figure"]),
            compiled(rules["names"]["not_name"]),
            compiled(rules["about"]["pattern"]),
            compiled(rules["period"]["pattern"]),
        )


@dataclass(frozen=True, slots=True)
class Said:
    """What a paragraph has said so far of whom and of when its figures are."""

    about: re.Match[str] | None = None
    period: str = ""


def figures(text: Text, entities: Sequence[Entity], rules: FigureRules) -> Iterator[Indicator]:
    """The figures of a text, in order; spans point into the aligned text."""
    folded = text.aligned.text
    said, paragraph = Said(), -1
    places: dict[str, str | None] = {}
    for sentence in text.sentences:
        start, end = sentence.span.start, sentence.span.end
        said = said if sentence.paragraph == paragraph else Said()
        paragraph = sentence.paragraph
        about, period = rules.about.search(folded, start, end), rules.period.search(folded, start, end)
        said = Said(about or said.about, period.group() if period else said.period)
        if about and about["level"] not in places:
            places[about["level"]] = _place(about["level"], entities)
        yield from (_indicator(rule, match, said, places) for rule, match in _matches(folded, start, end, rules))


def _matches(text: str, start: int, end: int, rules: FigureRules) -> Iterator[tuple[str, re.Match[str]]]:
    """The figures between two places, each number read by the first row that takes it."""
    taken: set[int] = set()
    for rule in rules.figures:
        for match in rule.pattern.finditer(text, start, end):
            span = range(*match.span())
            if taken.isdisjoint(span) and not rules.not_name.search(match["name"]):
                taken.update(span)
                yield rule.id, match


def _indicator(rule: str, match: re.Match[str], said: Said, places: Mapping[str, str | None]) -> Indicator:
    return Indicator(
        QUOTES.sub("", match["name"]),
        match["value"],
        match["unit"],
        Evidence(Span(*match.span()), match.group()),
        rule,
        subject=places[said.about["level"]] if said.about else None,
        subject_text=said.about.group() if said.about else "",
        change=match.groupdict().get("change") or "",
        period=said.period,
    )


def _place(level: str, entities: Sequence[Entity]) -> str | None:
    """The key of the place that the document's own level means: 全市 in a speech about 南江."""
    places = [entity for entity in entities if entity.type is EntityType.PLACE]
    bodies = [entity.name for entity in entities if entity.type is EntityType.ORGANIZATION]
    begun = {body[: at + len(level)] for body in bodies for at in range(len(body)) if body.startswith(level, at)}
    own = [place for place in places if place.name.endswith(level) or place.name + level in begun]
    return max(own, key=lambda place: (len(place.mentions), place.key)).key if own else None
