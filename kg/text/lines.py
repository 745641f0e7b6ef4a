"""Lines that were broken in mid-sentence, made whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kg.aligned import Aligned, Span
from kg.rules import first
from kg.text.rules import TextRules

LINE = re.compile(r"[^\n]+")


def join_broken_lines(text: Aligned, title: str, rules: TextRules) -> Aligned:
    """The text with each line that stops in mid-sentence joined to the one below it.

    `title` is the folded title of the document, whose lines are joined to each other only.
    """
    lines = [Span(*line.span()) for line in LINE.finditer(text.text) if line.group().strip()]
    return text.replace((gap, "") for gap in _gaps(text.text, lines, title, rules))


def _gaps(text: str, lines: list[Span], title: str, rules: TextRules) -> Iterator[Span]:
    """The line ends to take out, with the blanks around them."""
    for upper, lower in pairwise(lines):
        above, below = upper.of(text), lower.of(text)
        if text.count("\n", upper.end, lower.start) == 1 and _broken(above, below, title, rules):
            start = upper.start + len(above.rstrip())
            yield Span(start, lower.start + len(below) - len(below.lstrip()))


def _broken(above: str, below: str, title: str, rules: TextRules) -> bool:
    """Whether a sentence runs on from one line to the next."""
    marks, line, next_line = rules.marks, above.strip(), below.strip()
    if len(line) > 2 and line in title:
        return line + next_line in title
    if next_line[0] in marks.closers + marks.commas + marks.stops:
        return True
    if line.rstrip(marks.closers)[-1:] in tuple(marks.stops + marks.colons) or first(rules.fresh, below):
        return False
    if line[-1] in marks.commas + marks.openers or _unclosed(line, rules):
        return True
    return not first(rules.complete, line)


def _unclosed(line: str, rules: TextRules) -> bool:
    """Whether the last quotation or bracket that a line opens is still open."""
    pairs = zip(rules.marks.openers, rules.marks.closers, strict=False)
    return any(line.rfind(opener) > line.rfind(closer) for opener, closer in pairs)
