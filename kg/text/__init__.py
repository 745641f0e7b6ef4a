"""A document made readable: folded, masked, fenced, joined and divided."""

from kg.text.prepare import prepare_text
from kg.text.rules import FENCE, TextRules

__all__ = ["FENCE", "TextRules", "prepare_text"]
