"""A document made readable: folded, masked, fenced, joined and divided."""

from kg.text.prepare import clean_text, prepare_text
from kg.text.rules import FENCE, TextRules

__all__ = ["FENCE", "TextRules", "clean_text", "prepare_text"]
