"""One spelling for all scripts and widths, character for character.

Traditional becomes Simplified (OpenCC `tw2s`, the one configuration that keeps every length and
reads 著 rightly), full-width becomes half-width, quotation marks and brackets take one form
(`data/rules/folding.toml`), radicals and compatibility forms become ideographs (Unicode NFKC where
it maps one to one, and the radicals that it leaves out). What is folded serves to compare and to
match; what is shown is never folded.

Characters that show nothing are kept in quotes, left out of names (`seen`) and named where
people read (`visible`), after Unicode Technical Reports 36 and 39.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from opencc import OpenCC

from kg import resources

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

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

LONG = 500
"""Characters from which an array pays."""


def fold(text: str) -> str:
    """`text` in Simplified characters and one width, as long as it was.

    >>> fold("鄧川（常務副書記）：推進「雙愛雙評」")
    '邓川(常务副书记):推进“双爱双评”'
    """
    folded: str = _converter().convert(_narrowed(text))
    if len(folded) != len(text):
        raise AssertionError("folding changed the length")  # pragma: no cover - tw2s keeps it
    return folded


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


@cache
def folded_table(path: str) -> tuple[dict[str, str], ...]:
    """The rows of a shipped table by column name, folded; read once, so only to be looked at."""
    return tuple(row for _, row in resources.rows(fold(resources.text(path)), path))


def traditional(text: str) -> str:
    """Simplified `text` in the Traditional characters of Taiwan, as OpenCC's `s2tw` makes it.

    >>> traditional("劳动竞赛")
    '勞動競賽'
    """
    converted: str = _to_traditional().convert(text)
    return converted


def _narrowed(text: str) -> str:
    """`text` in one width; a long one by array, which is ten times faster than `str.translate`."""
    if len(text) < LONG:
        return text.translate(_widths())
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return _narrow()[codes].tobytes().decode("utf-32-le")


@cache
def _narrow() -> npt.NDArray[np.uint32]:
    """What each code point is narrowed to."""
    import numpy as np

    table = np.arange(sys.maxunicode + 1, dtype=np.uint32)
    table[list(_widths())] = list(map(ord, _widths().values()))
    return table


@cache
def _converter() -> OpenCC:
    return OpenCC("tw2s")


@cache
def _to_traditional() -> OpenCC:
    return OpenCC("s2tw")


@cache
def _widths() -> dict[int, str]:
    """Single characters to single characters: widths and radicals, then our own table on top."""
    blocks = (
        *range(0x2E80, 0x2FE0),
        *range(0xFF01, 0xFF5F),
        *range(0xFF61, 0xFFA0),
        *range(0xF900, 0xFB00),
        *range(0x2F800, 0x2FA20),
        0x3000,
    )
    folded = {code: unicodedata.normalize("NFKC", chr(code)) for code in blocks}
    # OpenCC stops at NUL and cannot take lone surrogates.
    table = {0: " "} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
    table |= {code: new for code, new in folded.items() if len(new) == 1 and new != chr(code)}
    rules = resources.rules("data/rules/folding.toml")
    for new, olds in (*rules["radicals"].items(), *rules["fold"].items()):
        table |= {ord(old): new for old in olds}
    return table
