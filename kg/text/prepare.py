"""The text step: fence off what is no text, repair what is certain, fold, join broken lines, divide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.aligned import Aligned, Span
from kg.folding import fold, fold_lines
from kg.model import Document, Fence, Repair, Text
from kg.text.fences import fences
from kg.text.lines import join_broken_lines
from kg.text.mending import Mended, mend
from kg.text.outline import outline
from kg.text.rules import FENCE, TextRules

INVISIBLE = re.compile(
    "[\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u00ad\x00-\x08\ufe00-\ufe0f\U000e0000-\U000e007f\U000e0100-\U000e01ef]"
)
"""Signs without a shape: of direction, of joining, of variants; tags; and control characters."""
SPACED = re.compile(" (?<=[\u4e00-\u9fff] )(?:[\u4e00-\u9fff] ){4,400}(?=[\u4e00-\u9fff])")
"""Ideographs that stand apart one by one, as scanned pages are read; a name or a heading is shorter."""
LINE_END = re.compile("\r\n|[\r\f\v\x85\u2028\u2029]")


def prepare_text(document: Document, rules: TextRules) -> Text:
    """A document made readable: every character of it still knows where it stood in the file.

    What a damaged run certainly was stands in its place, piece by piece, so that a sentence can be
    read on; the run is on record in `repairs`, and nothing that overlaps it is taken for a name.
    """
    start = document.span.start
    folded = fold_lines(document.text, start)
    fenced, mended = mend(document.text, folded, fences(document.text, folded, rules), rules.shifted, rules.prices)
    aligned = Aligned.of(document.text, at=start).recast(folded).replace(_changes(fenced, mended))
    aligned = aligned.edit(INVISIBLE, "").edit(LINE_END, "\n")
    aligned = aligned.replace((Span(at, at + 1), "") for at in _blanks(aligned.text))
    aligned = join_broken_lines(aligned, fold(document.title), rules)
    repairs = tuple(Repair(one.span.shift(start), one.text, one.confidence, one.rule) for one in mended)
    kept = tuple(Fence(fence.span.shift(start), fence.kind, fence.rule) for fence in fenced)
    return Text(aligned, kept, *outline(aligned.text, rules), repairs)


def _changes(fenced: Iterable[Fence], mended: Iterable[Mended]) -> list[tuple[Span, str]]:
    """What is put in the place of fenced and of repaired runs, in order."""
    changes = [(fence.span, FENCE) for fence in fenced]
    changes += [(span, fold(new)) for one in mended for span, new in one.pieces]
    return sorted(changes)


def _blanks(text: str) -> Iterator[int]:
    """The blanks between ideographs that stand apart one by one."""
    for stretch in SPACED.finditer(text):
        yield from range(stretch.start(), stretch.end(), 2)
