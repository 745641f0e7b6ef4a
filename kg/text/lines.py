"""Lines that were broken in mid-sentence, made whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kg.aligned import Aligned, Span
from kg.text.rules import FENCE, Marks, TextRules

LINE = re.compile(r"[^\n]+")
SHORT = 25
"""A line up to this long is whole though no stop ends it: a title, a byline, a motto."""
SLACK = 3
WIDEST = 80


def join_broken_lines(
    text: Aligned, title: str, rules: TextRules, *, furniture: frozenset[Span] = frozenset()
) -> Aligned:
    """The text with each line that stops in mid-sentence joined to the one below it.

    `title` is the folded title of the document, whose lines are joined to each other only. Lines that
    are nothing but `furniture` (running heads, adverts), by its place in the file, do not part a sentence.
    """
    lines = [(line.start(), line.group()) for line in LINE.finditer(text.text) if not line.group().isspace()]
    if furniture:
        lines = [(at, line) for at, line in lines if not _is_furniture(text, at, line, furniture)]
    join = Joiner(title, _wrap([len(line.strip()) for _, line in lines]), rules.marks, rules)
    return text.replace((gap, "") for gap in _gaps(text.text, lines, join))


@dataclass(frozen=True, slots=True)
class Joiner:
    """What decides whether two lines are one; `wrap` is the width of a text wrapped by hand, or 0."""

    title: str
    wrap: int
    marks: Marks
    rules: TextRules

    def broken(self, above: str, below: str, breaks: int) -> bool:
        """Whether a sentence runs on over `breaks` line ends."""
        marks, line, next_line = self.marks, above.strip(), below.strip()
        if len(line) > 2 and line in self.title:
            return line + next_line in self.title
        if next_line[0] in marks.leads:
            return True
        if line.rstrip(marks.closers)[-1:] in marks.ends or self.rules.fresh.any.match(below):
            return False
        return line[-1] in marks.commas + marks.openers or (breaks == 1 and self._stops_short(line))

    def _stops_short(self, line: str) -> bool:
        """Whether a line without a stop at its end was cut, and is no heading, title or motto."""
        if self._unclosed(line):
            return True
        least = self.wrap - SLACK if self.wrap else SHORT + 1
        return len(line) >= least and not self.rules.complete.any.match(self._tail(line))

    def _unclosed(self, line: str) -> bool:
        """Whether the last quotation or bracket that a line opens is still open."""
        pairs = zip(self.marks.openers, self.marks.closers, strict=True)
        return any(line.rfind(opener) > line.rfind(closer) for opener, closer in pairs)

    def _tail(self, line: str) -> str:
        """What follows the last stop of a line."""
        return line[max(line.rfind(stop) for stop in self.marks.stops) + 1 :]


def _gaps(text: str, lines: list[tuple[int, str]], join: Joiner) -> Iterator[Span]:
    """The line ends to take out, with the blanks around them."""
    for (upper, above), (lower, below) in pairwise(lines):
        between = text[upper + len(above) : lower]
        if join.broken(above, below, between.count("\n") - between.count(FENCE)):
            yield Span(upper + len(above.rstrip()), lower + len(below) - len(below.lstrip()))


def _is_furniture(text: Aligned, start: int, line: str, furniture: frozenset[Span]) -> bool:
    """Whether a line is a fence and nothing else, and that a fence of furniture."""
    at = start + line.find(FENCE)
    return line.strip() == FENCE and text.back(Span(at, at + 1)) in furniture


def _wrap(sizes: list[int]) -> int:
    """The width at which a text was wrapped by hand, if most of its lines are about as long."""
    width = max(sizes, default=0)
    full = sum(size >= width - SLACK for size in sizes)
    return width if SLACK * 4 <= width <= WIDEST and full >= max(6, 0.4 * len(sizes)) else 0
