"""What makes names findable in Traditional and Simplified characters, whichever the reader types.

Names are folded here (`kg.folding`), which looks at whole words; the page folds what is typed by
a table of single characters. Both go through that table last, so that they always meet.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

from kg.folding import fold

BLOCKS = (
    range(0x2E80, 0x2FE0),
    range(0x3000, 0x3040),
    range(0x3400, 0x9FFF),
    range(0xF900, 0xFB00),
    range(0xFF01, 0xFF5F),
)


def folded(name: str) -> str:
    """The one spelling of a name by which it is found: folded, lower case, without blanks."""
    table = _singles()
    plain = unicodedata.normalize("NFC", name)
    return "".join(table.get(sign, sign) for sign in fold(plain).lower() if not sign.isspace())


def characters(names: Iterable[str]) -> str:
    """The pairs of a character that may be typed and the one it is folded to, for these folded names."""
    used = {sign for name in names for sign in name}
    return "".join(typed + new for typed, new in sorted(_singles().items()) if new in used)


@cache
def _singles() -> dict[str, str]:
    """Every character that is folded by itself, and what to; what that is folded to is not folded again."""
    signs = [chr(code) for block in BLOCKS for code in block]
    news = fold("\n".join(signs)).split("\n")
    table = {old: new for old, new in zip(signs, news, strict=True) if old != new}
    return {old: table.get(new, new).lower() for old, new in table.items()}
