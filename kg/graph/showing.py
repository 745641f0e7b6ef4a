"""Text made fit to be shown or written: nothing in a name can hide, turn round or break its line."""

from __future__ import annotations

import re

from kg.characters import visible

LINE_ENDS = re.compile(r"[\t\n\r]+")
MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~&])")


def shown(text: str) -> str:
    r"""`text` on one line, with what cannot be seen made visible.

    >>> shown("a\nb\u202ec")
    'a b⟪U+202E⟫c'
    """
    return visible(LINE_ENDS.sub(" ", text))


def markdown(text: str) -> str:
    r"""`text` as it shows in a cell of a Markdown table, whatever signs are in it.

    >>> print(markdown("a|b<c>"))
    a\|b\<c\>
    """
    return MARKDOWN.sub(r"\\\1", shown(text))
