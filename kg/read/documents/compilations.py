"""Where the documents of a source begin, and so where each one ends.

Three ways, the first that finds anything holds: numbered headings (第一篇, 篇一, Part 1); titles
that have a sign beside them that a text begins there; else the source is one document. Lines are
folded only where a character says that they may be something (`[signs]` of the rules).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from kg.aligned import Span
from kg.read.documents.sheet import SHORT, Sheet
from kg.read.documents.titles import BODY, titled

if TYPE_CHECKING:
    from kg.read.documents.dividing import DocumentRules

PREFACE = 300
"""Characters of prose before the first start that make a document of their own."""
NEAR = 3
"""Lines below a heading in which a long work has its first chapter."""


@dataclass(frozen=True, slots=True)
class Part:
    """The span of a document, and its lines from the first of its head on."""

    span: Span
    lines: range


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that has the form of a numbered heading."""

    line: int
    rule: str
    number: int


def parts(sheet: Sheet) -> tuple[Part, ...]:
    """The documents of a source in order; they cover it without gap and never overlap."""
    lines = [heading.line for heading in _numbered(sheet)] or titled(sheet)
    if not lines or sheet.prose(0, lines[0]) >= PREFACE:
        lines.insert(0, 0)
    starts = [0, *(sheet.lines.places[line][0] for line in lines[1:]), len(sheet.lines.text)]
    spans = (Span(*pair) for pair in pairwise(starts))
    return tuple(Part(span, range(*pair)) for span, pair in zip(spans, pairwise([*lines, len(sheet)]), strict=True))


def _numbered(sheet: Sheet) -> list[Heading]:
    """The numbered headings, if they make a compilation."""
    found = _without_contents(sheet, list(_headings(sheet)))
    kinds = Counter(heading.rule for heading in found)
    most = max(kinds, key=lambda kind: kinds[kind], default="")
    ends = [*(heading.line for heading in found[1:]), len(sheet)]
    kept: list[Heading] = []
    for heading, end in zip(found, ends, strict=False):
        follows = not kept or heading.number > kept[-1].number
        if heading.rule == most and follows and sheet.body(heading.line, end) >= BODY:
            kept.append(heading)
    return [] if len(kept) < 2 or any(_is_work(sheet, heading.line) for heading in kept) else kept


def _headings(sheet: Sheet) -> Iterator[Heading]:
    """The lines that have the form of a numbered heading."""
    sign = re.compile(sheet.rules.signs.heading)
    text = sheet.lines.text
    for line, (start, end) in enumerate(sheet.lines.places):
        if end - start <= SHORT and sign.search(text, start, end):
            found = sheet.rules.heading.first(sheet.words(line))
            number = _number(found[1], sheet.rules) if found else None
            if found and number is not None:
                yield Heading(line, found[0].id, number)


def _number(found: re.Match[str], rules: DocumentRules) -> int | None:
    """What a heading counts: in English in its group `word`, else in numerals."""
    groups = {name: text for name, text in found.groupdict().items() if text and name != "title"}
    if word := groups.pop("word", None):
        return rules.words[word.lower()]
    return next((rules.numerals.value(numeral) for numeral in groups.values()), None)


def _without_contents(sheet: Sheet, found: list[Heading]) -> list[Heading]:
    """The headings but for those of a list of contents: they have no body, and are counted again below."""
    kept: list[Heading] = []
    run: list[Heading] = []
    for heading, below in zip_longest(found, found[1:]):
        run.append(heading)
        if below and sheet.body(heading.line, below.line) < BODY and below.number > heading.number:
            continue
        is_contents = below is not None and len(run) > 1 and below.number <= run[0].number
        kept += [] if is_contents else run
        run = []
    return kept


def _is_work(sheet: Sheet, line: int) -> bool:
    """Whether a heading stands in one long work: chapters follow it."""
    below = range(line + 1, min(line + 1 + NEAR, len(sheet)))
    return any(sheet.rules.work.first(sheet.words(at)) for at in below)
