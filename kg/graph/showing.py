"""Text made fit to be shown or written: nothing in a name can hide, turn round or break its line."""

from __future__ import annotations

import re

UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]")
"""Control characters, marks that turn the direction of writing, and what is no character."""
SEEN = "\t\n\r\f\ufffd"
MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~&])")


def shown(text: str) -> str:
    r"""`text` on one line, with what cannot be seen made visible.

    >>> shown("a\nb\u202ec")
    'a b�c'
    """
    return UNSEEN.sub("\ufffd", re.sub(r"[\t\n\r]+", " ", text))


def unhidden(text: str) -> str:
    r"""`text` with its lines, and every other character that cannot be seen named instead.

    >>> unhidden("張\u202e三\n")
    '張⟪U+202E⟫三\n'
    """
    return UNSEEN.sub(lambda found: found[0] if found[0] in SEEN else f"\u27eaU+{ord(found[0]):04X}\u27eb", text)


def markdown(text: str) -> str:
    r"""`text` as it shows in a cell of a Markdown table, whatever signs are in it.

    >>> print(markdown("a|b<c>"))
    a\|b\<c\>
    """
    return MARKDOWN.sub(r"\\\1", shown(text))
