"""What a document states about itself: its title, its date and who speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from kg.aligned import Span
from kg.folding import fold
from kg.rules import Rule, first

if TYPE_CHECKING:
    from kg.read.documents import DocumentRules

LINE = re.compile(r"[^\r\n\f]+")
TRIM = re.compile(r"[\s\ufeff\u200b\u200e#*]{0,40}(.{0,400}?)[\s\u200b\u200e*]{0,40}$", re.DOTALL)
HEAD = 15
FOOT = 4


@dataclass(frozen=True, slots=True)
class Head:
    """Title, ISO date and speaker, as far as they are stated."""

    title: str = ""
    date: str | None = None
    speaker: str | None = None


@dataclass(slots=True)
class Lines:
    """The lines of a head, sorted out by what they are."""

    named: str = ""
    titles: list[Span] = field(default_factory=list)
    date: str | None = None
    published: str | None = None
    speaker: str | None = None


def head(text: str, folded: str, span: Span, rules: DocumentRules) -> Head:
    """What the lines at the top and at the foot of `span` state; `folded` runs parallel to `text`."""
    lines = Lines()
    for number, line in enumerate(islice(_lines(folded, span), HEAD)):
        if not _sort(lines, text, folded, line, number, rules):
            break
    found = lines.date or _foot_date(folded, span, rules) or lines.published
    return Head(_title(lines, text, folded, rules), found, lines.speaker)


def _sort(lines: Lines, text: str, folded: str, line: Span, number: int, rules: DocumentRules) -> bool:
    """Put a line where it belongs; false when the body begins with it."""
    words = line.of(folded)
    if number == 0 and (heading := first(rules.heading, words)):
        start, end = heading[1].span("title")
        lines.named = _noteless(text[line.start + start : line.start + end], rules) if end > 0 else ""
        return True
    if dated := _date(rules.date, words, rules):
        lines.date = lines.date or dated
    elif first(rules.skip, words):
        lines.published = lines.published or _date(rules.published, words, rules)
    elif (lines.titles or lines.named) and (byline := first(rules.byline, words)):
        lines.speaker = lines.speaker or "".join(_matched(text, line, byline[1], "speaker").split())
    elif first(rules.opening, words):
        return False
    else:
        lines.titles.append(line)
    return True


def _title(lines: Lines, text: str, folded: str, rules: DocumentRules) -> str:
    """The line that names the occasion, else all title lines as one, else what the heading says."""
    occasions = [(line, found[1]) for line in lines.titles if (found := first(rules.occasion, line.of(folded)))]
    if occasions:
        return _matched(text, *occasions[0], "title")
    words = [line.of(folded) for line in lines.titles] + [""]
    kept = [line for line, below in zip(lines.titles, words[1:], strict=True) if not below.startswith(line.of(folded))]
    return "".join(line.of(text) for line in kept[:4]) or lines.named


def _date(kind: tuple[Rule, ...], words: str, rules: DocumentRules) -> str | None:
    """The date that a line states, as ISO 8601, if there is such a day."""
    found = first(kind, words)
    if not found:
        return None
    year, month, day = (rules.numerals.value(part) if part else None for part in found[1].group("year", "month", "day"))
    try:
        whole = date(year or 0, month or 0, day or 1)
    except ValueError:
        return None
    return whole.isoformat() if day else f"{whole:%Y-%m}"


def _foot_date(folded: str, span: Span, rules: DocumentRules) -> str | None:
    """The date that a notice is signed with."""
    last = list(_lines(folded, Span(max(span.start, span.end - 300), span.end)))[-FOOT:]
    return next((found for line in reversed(last) if (found := _date(rules.signed, line.of(folded), rules))), None)


def _noteless(title: str, rules: DocumentRules) -> str:
    noted = [found.start() for rule in rules.note if (found := rule.pattern.search(fold(title)))]
    return title[: min(noted, default=None)].strip()


def _lines(folded: str, span: Span) -> Iterator[Span]:
    """The lines that are not blank, without the blanks around them."""
    for line in LINE.finditer(folded, span.start, span.end):
        inner = TRIM.match(line.group())
        start, end = inner.span(1) if inner else (0, len(line.group()))
        if end > start:
            yield Span(line.start() + start, line.start() + end)


def _matched(text: str, line: Span, found: re.Match[str], group: str) -> str:
    """The characters of a group of a match on a folded line, as they stand in the file."""
    start, end = found.span(group)
    return text[line.start + start : line.start + end]
