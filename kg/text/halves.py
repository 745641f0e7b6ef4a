"""The two bytes of a character, and how rare the characters are that halves of neighbours make.

Rarity is in bits, of folded characters. The tables are arrays by code point, so that a whole text
is looked up at once; what lies beyond them is looked up as their last entry.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from kg.characters import rarity
from kg.folding import fold

Codes = npt.NDArray[np.uint32]
Table = npt.NDArray[np.int32]

SIZE = 1 << 16
STOPS = "!?;:,.()"
UNREADABLE = 24
"""Bits of two bytes that make no character."""
BREAK = 1000
"""… and of what is no half at all."""


@dataclass(frozen=True, slots=True)
class Halves:
    """A double-byte encoding: of each code point the first byte, and the second times 256; 0 for none.

    `across` is how rare the character is that two bytes make, by their number; `places` is 1, 2, 3
    by turns along Chinese in UTF-8 that is read in this encoding, 0 for what cannot stand there.
    """

    codec: str
    first: Table
    second: Table
    across: Table
    places: Table

    @classmethod
    @cache
    def of(cls, codec: str) -> Halves:
        """The tables of a codec; half-width stops have the bytes of the full-width ones they were folded from."""
        pairs = [(a << 8) + b for a in range(0x81, 0xFF) for b in range(0x40, 0xFF)]
        made = {pair: char for pair in pairs if (char := _char(pair, codec))}
        across = np.full(SIZE, UNREADABLE, np.int32)
        across[:256] = across[::256] = BREAK
        across[list(made)] = [cost(char) for char in fold("".join(made.values()))]
        bytes_of = {ord(char): divmod(pair, 256) for pair, char in made.items() if ord(char) < SIZE}
        bytes_of |= {code: (code, 0) for code in range(1, 128)}
        bytes_of |= {ord(char): divmod(int.from_bytes(wide(char).encode(codec)), 256) for char in STOPS}
        first, second = np.zeros(SIZE, np.int32), np.zeros(SIZE, np.int32)
        first[list(bytes_of)] = [one for one, _ in bytes_of.values()]
        second[list(bytes_of)] = [other << 8 for _, other in bytes_of.values()]
        return cls(codec, first, second, across, _places(first, second >> 8))


def _char(pair: int, codec: str) -> str:
    """The character that two bytes make, if they do."""
    try:
        return pair.to_bytes(2).decode(codec)
    except UnicodeDecodeError:
        return ""


def wide(char: str) -> str:
    """The full-width form of a stop, any other character as it is."""
    return chr(ord(char) + 0xFEE0) if char in STOPS else char


def code_points(text: str) -> Codes:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


SIGN, ASCII, FOREIGN = 7, 12, 20
"""Bits of a stop or sign, of a Western letter or figure, and of a letter of any other script."""


@cache
def cost(char: str) -> int:
    """How rare a folded character is, in bits."""
    if "\u4e00" <= char <= "\u9fff":
        return rarity(char)
    if unicodedata.category(char) == "Co":
        return FOREIGN
    return SIGN if not char.isalnum() else ASCII if char.isascii() else FOREIGN


@cache
def costs() -> Table:
    """How rare each character is."""
    return np.array([cost(chr(code)) for code in range(SIZE)], np.int32)


@cache
def foreign() -> npt.NDArray[np.bool_]:
    """The letters of scripts that are neither Chinese nor ASCII."""
    ideograph = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
    return np.array(
        [char.isalpha() and not char.isascii() and not ideograph.match(char) for char in map(chr, range(SIZE))]
    )


@cache
def western() -> npt.NDArray[np.bool_]:
    """The characters that windows-1252 and Latin-1 have beyond ASCII."""
    letter = re.compile(r"[\x80-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")
    return np.array([bool(letter.match(chr(code))) for code in range(SIZE)])


def _places(first: Table, second: Table) -> Table:
    """Lead and tail, tail and lead, tail and tail: how UTF-8 falls into pairs of bytes, 1, 2 and 3."""
    lead_first, lead_second = (((half >= 0xE3) & (half <= 0xE9)) | (half == 0xEF) for half in (first, second))
    tail_first, tail_second = ((half >= 0x80) & (half <= 0xBF) for half in (first, second))
    kinds = (lead_first & tail_second, tail_first & lead_second, tail_first & tail_second)
    return np.select(kinds, (1, 2, 3), 0).astype(np.int32)
