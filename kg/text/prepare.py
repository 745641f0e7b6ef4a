"""The text step: fence off what is no text, fold, join broken lines, divide."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from kg.aligned import Aligned, Span
from kg.characters import COMBINED, INVISIBLE, MARK
from kg.folding import fold
from kg.model import Document, Fence, FenceKind, Text
from kg.text.fences import fences, hidden, together
from kg.text.lines import join_broken_lines
from kg.text.outline import outline
from kg.text.rules import FENCE, TextRules

LINE_END = re.compile("(?:\r\n|[\r\n])\f|\r\n|[\r\f\v\x85\u2028\u2029]")
"""What ends a line. A page ends behind the end of a line: one line end, over which a sentence may run on."""


def prepare_text(document: Document, rules: TextRules) -> Text:
    """A document made readable: every character of it still knows where it stood in the file."""
    start = document.span.start
    text = hidden(document.text, document.fences, start)
    folded = fold(text)
    fenced = together(document.fences, fences(text, folded, rules, at=start))
    aligned = Aligned.of(document.text, at=start).recast(folded)
    aligned = aligned.replace((fence.span.shift(-start), FENCE) for fence in fenced)
    aligned = aligned.edit(INVISIBLE, "").edit(LINE_END, "\n")
    aligned = aligned.edit(COMBINED, _composed) if MARK.search(aligned.text) else aligned
    aligned = join_broken_lines(aligned, fold(document.title), rules, furniture=_furniture(fenced))
    return Text(aligned, fenced, *outline(aligned.text, rules))


def _composed(found: re.Match[str]) -> str:
    """A character with its marks as one, where there is one."""
    return unicodedata.normalize("NFC", found.group())


def _furniture(fenced: Iterable[Fence]) -> frozenset[Span]:
    """Where something stands that is not the document's own, so that a sentence may run on behind it."""
    return frozenset(fence.span for fence in fenced if fence.kind is not FenceKind.DAMAGED)
