"""Text made fit to be shown or written: nothing in a name can hide, turn round or break its line."""

from __future__ import annotations

import re

from kg.characters import visible

LINE_ENDS = re.compile(r"[\t\n\r]+")
LINE = re.compile(r"([\t\n\r\f])")
MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~&])")


def shown(text: str) -> str:
    r"""`text` on one line, with what cannot be seen made visible.

    >>> shown("a\nb\u202ec")
    'a b⟪U+202E⟫c'
    """
    return visible(LINE_ENDS.sub(" ", text))


def unhidden(text: str) -> str:
    r"""`text` with its lines, and every other character that cannot be seen named instead.

    >>> unhidden("張\u202e三\n")
    '張⟪U+202E⟫三\n'
    """
    return "".join(part if LINE.fullmatch(part) else visible(part) for part in LINE.split(text))


def markdown(text: str) -> str:
    r"""`text` as it shows in a cell of a Markdown table, whatever signs are in it.

    >>> print(markdown("a|b<c>"))
    a\|b\<c\>
    """
    return MARKDOWN.sub(r"\\\1", shown(text))
