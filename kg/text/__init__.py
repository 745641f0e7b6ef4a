"""A document made readable: folded, masked, fenced, joined and divided."""

from kg.text.prepare import FENCE, TextRules, prepare_text

__all__ = ["FENCE", "TextRules", "prepare_text"]
