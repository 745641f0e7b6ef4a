"""Stated figures: what is counted, how many, of what unit, how it changed, over what period."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg import resources
from kg.aligned import Span
from kg.find.patterns import expand, fold_pattern
from kg.model import Evidence, Indicator, Text


@dataclass(frozen=True, slots=True)
class FigureRules:
    """How figures and periods look, and what is no name of a thing counted."""

    id: str
    figure: re.Pattern[str]
    not_name: re.Pattern[str]
    period: re.Pattern[str]

    @classmethod
    def shipped(cls) -> FigureRules:
        rules = resources.rules("data/rules/figures.toml")
        row, macros = rules["figure"], rules["macros"]
        shapes = (row["pattern"], row["not_name"], rules["period"]["pattern"])
        return cls(row["id"], *(re.compile(fold_pattern(expand(shape, macros))) for shape in shapes))


def figures(text: Text, rules: FigureRules) -> Iterator[Indicator]:
    """The figures of a text, in order; spans point into the aligned text."""
    folded = text.aligned.text
    period, paragraph = "", -1
    for sentence in text.sentences:
        if sentence.paragraph != paragraph:
            period, paragraph = "", sentence.paragraph
        if found := rules.period.search(folded, sentence.span.start, sentence.span.end):
            period = found.group()
        for match in rules.figure.finditer(folded, sentence.span.start, sentence.span.end):
            if not rules.not_name.search(match["name"]):
                yield _indicator(match, period, rules)


def _indicator(match: re.Match[str], period: str, rules: FigureRules) -> Indicator:
    span = Span(*match.span())
    return Indicator(
        match["name"],
        match["value"].replace(",", ""),
        match["unit"],
        Evidence(span, match.group()),
        rules.id,
        change=match["change"] or "",
        period=period,
    )
