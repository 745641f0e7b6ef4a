"""The text step: fence off what is no text, fold, join broken lines, divide."""

from __future__ import annotations

import re
import unicodedata

from kg.aligned import Aligned
from kg.characters import COMBINED, INVISIBLE
from kg.folding import fold
from kg.model import Document, Text
from kg.text.fences import fences
from kg.text.lines import join_broken_lines
from kg.text.outline import outline
from kg.text.rules import TextRules

FENCE = "\ufffc"
"""What stands in the text for a run that is fenced off; no rule matches it."""

LINE_END = re.compile("\r\n|[\r\f\v\x85\u2028\u2029]")


def prepare_text(document: Document, rules: TextRules) -> Text:
    """A document made readable: every character of it still knows where it stood in the file."""
    start = document.span.start
    folded = fold(document.text)
    fenced = fences(document.text, folded, rules, at=start)
    aligned = Aligned.of(document.text, at=start).recast(folded)
    aligned = aligned.replace((fence.span.shift(-start), FENCE) for fence in fenced)
    aligned = aligned.edit(INVISIBLE, "").edit(COMBINED, _composed).edit(LINE_END, "\n")
    aligned = join_broken_lines(aligned, fold(document.title), rules)
    return Text(aligned, fenced, *outline(aligned.text, rules))


def _composed(found: re.Match[str]) -> str:
    """A character with its marks as one, where there is one."""
    return unicodedata.normalize("NFC", found.group())
