"""The text step: fence off what is no text, repair, fold, join broken lines, divide."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.aligned import Aligned, Span
from kg.characters import COMBINED, INVISIBLE, MARK
from kg.folding import fold
from kg.model import Document, Fence, FenceKind, Repair, Text
from kg.text.fences import fences, hidden, moved, together
from kg.text.lines import join_broken_lines
from kg.text.mending import Mended, mend
from kg.text.outline import outline
from kg.text.rules import FENCE, TextRules

LINE_END = re.compile("(?:\r\n|[\r\n])\f|\r\n|[\r\f\v\x85\u2028\u2029]")
"""What ends a line. A page ends behind the end of a line: one line end, over which a sentence may run on."""
SPACED = re.compile(" (?<=[\u4e00-\u9fff] )(?:[\u4e00-\u9fff] ){4,400}(?=[\u4e00-\u9fff])")
"""Ideographs that stand apart one by one, as scanned pages are read; a name or a heading is shorter."""


@dataclass(frozen=True, slots=True)
class Clean:
    """A text in which sentences stand whole, what of the file is no text, and what was repaired."""

    aligned: Aligned
    fences: tuple[Fence, ...]
    repairs: tuple[Repair, ...]


def prepare_text(document: Document, rules: TextRules) -> Text:
    """A document made readable and divided: every character of it still knows where it stood in the file."""
    clean = clean_text(document, rules)
    return Text(clean.aligned, clean.fences, *outline(clean.aligned.text, rules), clean.repairs)


def clean_text(document: Document, rules: TextRules) -> Clean:
    """The text of a document, folded, without what is no text, its broken lines joined.

    What a damaged run certainly was stands in its place, piece by piece, so that a sentence can be
    read on; the run is on record in `repairs`, and nothing that overlaps it is taken for a name.
    """
    start = document.span.start
    given = moved(document.fences, -start)
    text = hidden(document.text, given)
    folded = fold(text)
    found, mended = mend(text, folded, fences(text, folded, rules), rules.shifted, rules.prices)
    fenced = together(given, found)
    aligned = Aligned.of(document.text, at=start).recast(folded).replace(_changes(fenced, mended))
    fenced = moved(fenced, start)
    aligned = join_broken_lines(_cleaned(aligned), fold(document.title), rules, furniture=_furniture(fenced))
    repairs = tuple(Repair(one.span.shift(start), one.text, one.confidence, one.rule) for one in mended)
    return Clean(aligned, fenced, repairs)


def _changes(fenced: Iterable[Fence], mended: Iterable[Mended]) -> list[tuple[Span, str]]:
    """What is put in the place of fenced and of repaired runs, in order."""
    changes = [(fence.span, FENCE) for fence in fenced]
    changes += [(span, fold(new)) for one in mended for span, new in one.pieces]
    return sorted(changes)


def _cleaned(aligned: Aligned) -> Aligned:
    """The text without what shows nothing, with one kind of line end, marks on their letters, no gaps in words."""
    aligned = aligned.edit(INVISIBLE, "").edit(LINE_END, "\n")
    if MARK.search(aligned.text):
        aligned = aligned.edit(COMBINED, _composed)
    return aligned.replace((Span(at, at + 1), "") for at in _blanks(aligned.text))


def _composed(found: re.Match[str]) -> str:
    """A character with its marks as one, where there is one."""
    return unicodedata.normalize("NFC", found.group())


def _blanks(text: str) -> Iterator[int]:
    """The blanks between ideographs that stand apart one by one."""
    for stretch in SPACED.finditer(text):
        yield from range(stretch.start(), stretch.end(), 2)


def _furniture(fenced: Iterable[Fence]) -> frozenset[Span]:
    """Where something stands that is not the document's own, so that a sentence may run on behind it."""
    return frozenset(fence.span for fence in fenced if fence.kind is not FenceKind.DAMAGED)
