"""Indents of printed lines: a paragraph begins where a line stands in from the margin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kg.read.pdf.margins import PrintedLine

INDENT = "\u3000\u3000"
"""Two blanks of full width, as Chinese paragraphs begin; written where only the place on the page shows it."""
INWARD = 1.5
"""Widths of a character by which an indented line stands in."""
FULL = 2.0
"""Widths of a character that a full line leaves free at its end."""
SHARE = 0.15
"""The share of lines that begin at a margin, at least."""


def paragraphs(page: Sequence[PrintedLine]) -> Iterator[str]:
    """The text of each line, those that begin a paragraph with its indent."""
    placed = [line for line in page if line.em > 0 and not line.rule]
    left, right = _margin(placed), max((line.right for line in placed), default=0.0)
    above: PrintedLine | None = None
    for line in page:
        text = line.text.lstrip()
        inward = line.em > 0 and not line.rule and line.left - left >= INWARD * line.em
        runs_on = above is not None and _same_block(above, line) and right - above.right < FULL * line.em
        yield INDENT + text if inward and not runs_on else text
        above = line


def _margin(lines: Sequence[PrintedLine]) -> float:
    """Where most lines begin: the leftmost place at which more than a few do."""
    places = Counter(round(line.left) for line in lines)
    often = [place for place, count in places.items() if count >= max(2, SHARE * len(lines))]
    return float(min(often or places, default=0))


def _same_block(above: PrintedLine, line: PrintedLine) -> bool:
    return abs(above.left - line.left) < line.em / 2
