"""What is known of single characters: whether they can be seen, and how rare they are.

Characters that show nothing are kept in quotes, left out of names (`seen`) and named where people
read (`visible`), after Unicode Technical Reports 36 and 39. How rare a character is in modern
written Chinese stands in `data/lists/characters.tsv`.
"""

from __future__ import annotations

import re
from functools import cache

from kg import resources

NO_SIGN = (
    r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Controls, and what Unicode calls default-ignorable: zero-width, bidi, variation selectors, tags, fillers."""

INVISIBLE = re.compile(f"[{NO_SIGN}]")
"""A character that shows nothing and ends no line."""

UNSEEN = re.compile(rf"[{NO_SIGN}\x0b-\x1f\x85\u2028\u2029\ud800-\uf8ff\ufffe\uffff\U000f0000-\U0010ffff]")
"""That, and what ends a line, is no character, or is one by private agreement."""

MARK = re.compile("[\u0300-\u036f\u3099\u309a]")
"""A mark that is written upon the character before it."""

COMBINED = re.compile("[^\\s\u0300-\u036f\u3099\u309a][\u0300-\u036f\u3099\u309a]{1,20}")
"""A character and the marks that are written upon it."""

UNKNOWN = 20


def seen(text: str) -> str:
    r"""`text` without the characters that show nothing: what a reader takes a name to be.

    >>> seen("\u202e张\u200b三")
    '张三'
    """
    return INVISIBLE.sub("", text)


def visible(text: str) -> str:
    r"""`text` with every character that shows nothing, or could act on a terminal, named instead.

    >>> visible("张\u202e三\x1b[2J")
    '张⟪U+202E⟫三⟪U+001B⟫[2J'
    """
    return UNSEEN.sub(lambda found: f"\u27eaU+{ord(found[0]):04X}\u27eb", text)


def rarity(char: str) -> int:
    """About one in two to the power of this; `char` is folded to Simplified.

    >>> rarity("工") < rarity("鶎")
    True
    """
    return _rarities().get(char, UNKNOWN)


@cache
def _rarities() -> dict[str, int]:
    rows = resources.table("data/lists/characters.tsv")
    return {char: int(row["bits"]) for row in rows for char in row["characters"]}
