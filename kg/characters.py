"""How rare a character is in modern written Chinese (`data/lists/characters.tsv`)."""

from __future__ import annotations

from functools import cache

from kg import resources

UNKNOWN = 20


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
