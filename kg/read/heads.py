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
from kg.rules import Rule

if TYPE_CHECKING:
    from kg.read.documents import DocumentRules

LINE = re.compile(r"[^\r\n\f]+")
EDGES = " \t\u00a0\ufeff\u200b\u200e#*"
HEAD = 15
FOOT = 4
TITLE = 4


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
    if number == 0 and (heading := rules.heading.first(words)):
        named = _group(line, heading[1], "title")
        lines.named = _noteless(named.of(text), rules) if named else ""
    elif dated := rules.date.first(words):
        _state(lines, text, line, dated[1], rules)
    elif rules.skip.first(words):
        lines.published = lines.published or _date(rules.published.first(words), rules)
    elif (lines.titles or lines.named) and (byline := rules.byline.first(words)):
        _state(lines, text, line, byline[1], rules)
    elif rules.opening.first(words):
        return False
    elif titled := rules.dated.first(words):
        _state(lines, text, line, titled[1], rules)
        lines.titles.append(_group(line, titled[1], "title") or line)
    else:
        lines.titles.append(line)
    return True


def _state(lines: Lines, text: str, line: Span, found: re.Match[str], rules: DocumentRules) -> None:
    """Note the date and the speaker that a line states; the first one stands."""
    if found.groupdict().get("month"):
        lines.date = lines.date or _day(found, rules)
    if speaker := _group(line, found, "speaker"):
        lines.speaker = lines.speaker or "".join(speaker.of(text).split())


def _title(lines: Lines, text: str, folded: str, rules: DocumentRules) -> str:
    """What the title lines say together, or the one that names the occasion; else what the heading says."""
    words = [line.of(folded) for line in lines.titles]
    under = next((number for number, line in enumerate(words) if number and line.startswith("-")), 0)
    if under and not lines.named:
        return " ".join(line.of(text) for line in lines.titles[:under]) + lines.titles[under].of(text)
    for line, word in zip(lines.titles, words, strict=True):
        if (occasion := rules.occasion.first(word)) and (named := _group(line, occasion[1], "title")):
            return named.of(text)
    below = [*words[1:], ""][: len(words)]
    kept = [line for line, lower in zip(lines.titles, below, strict=True) if not lower.startswith(line.of(folded))]
    one = rules.title.first("".join(line.of(folded) for line in kept[:TITLE]))
    return "".join(line.of(text) for line in kept[: TITLE if one else 1]) or lines.named


def _date(found: tuple[Rule, re.Match[str]] | None, rules: DocumentRules) -> str | None:
    return _day(found[1], rules) if found else None


def _day(found: re.Match[str], rules: DocumentRules) -> str | None:
    """The date of a match as ISO 8601, if there is such a day."""
    year, roc, month, day = (
        rules.numerals.value(part) if part else None for part in found.group("year", "roc", "month", "day")
    )
    try:
        whole = date(year or (roc or 0) + rules.roc_epoch, month or 0, day or 1)
    except ValueError:
        return None
    return whole.isoformat() if day else f"{whole:%Y-%m}"


def _foot_date(folded: str, span: Span, rules: DocumentRules) -> str | None:
    """The date that a notice is signed with."""
    last = list(_lines(folded, Span(max(span.start, span.end - 300), span.end)))[-FOOT:]
    return next(
        (found for line in reversed(last) if (found := _date(rules.signed.first(line.of(folded)), rules))), None
    )


def _noteless(title: str, rules: DocumentRules) -> str:
    noted = [found.start() for rule in rules.note if (found := rule.pattern.search(fold(title)))]
    return title[: min(noted, default=None)].strip()


def _lines(folded: str, span: Span) -> Iterator[Span]:
    """The lines that are not blank, without the blanks and Markdown signs around them."""
    for line in LINE.finditer(folded, span.start, span.end):
        words = line.group()
        if words.strip(EDGES):
            yield Span(line.end() - len(words.lstrip(EDGES)), line.start() + len(words.rstrip(EDGES)))


def _group(line: Span, found: re.Match[str], group: str) -> Span | None:
    """Where a group of a match on a folded line stands in the file."""
    if not found.groupdict().get(group):
        return None
    return Span(*found.span(group)).shift(line.start)
