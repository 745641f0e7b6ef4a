"""One spelling for all scripts and widths, character for character.

Traditional becomes Simplified (OpenCC `tw2s`, the one configuration that keeps every length and
reads 著 rightly), full-width becomes half-width, quotation marks and brackets take one form
(`data/rules/folding.toml`), radicals and compatibility forms become ideographs (Unicode NFKC where
it maps one to one, and the radicals that it leaves out). What is folded serves to compare and to
match; what is shown is never folded.
"""

from __future__ import annotations

import sys
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from opencc import OpenCC

from kg import resources

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

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
