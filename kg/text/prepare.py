"""The text step: fence off what is no text, fold, join broken lines, divide."""

from __future__ import annotations

import re

from kg.aligned import Aligned
from kg.folding import fold, fold_lines
from kg.model import Document, Text
from kg.text.fences import fences
from kg.text.lines import join_broken_lines
from kg.text.outline import outline
from kg.text.rules import FENCE, TextRules

INVISIBLE = re.compile("[\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u00ad\x00-\x08]")
LINE_END = re.compile("\r\n|[\r\f\v\x85\u2028\u2029]")


def prepare_text(document: Document, rules: TextRules) -> Text:
    """A document made readable: every character of it still knows where it stood in the file."""
    start = document.span.start
    folded = fold_lines(document.text, start)
    fenced = fences(document.text, folded, rules, at=start)
    aligned = Aligned.of(document.text, at=start).recast(folded)
    aligned = aligned.replace((fence.span.shift(-start), FENCE) for fence in fenced)
    aligned = aligned.edit(INVISIBLE, "").edit(LINE_END, "\n")
    aligned = join_broken_lines(aligned, fold(document.title), rules)
    return Text(aligned, fenced, *outline(aligned.text, rules))
