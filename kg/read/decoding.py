"""Bytes to text. Nothing is invented: what cannot be decoded becomes U+FFFD and is counted.

General detectors take Big5 for Japanese and give up on UTF-8 with one bad byte, so the choice is
made here: by byte order mark, by strict UTF-8, else by which reading has the commoner characters.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections import Counter
from dataclasses import dataclass

from kg.characters import rarity
from kg.folding import fold

SAMPLE = 1 << 16
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
PROSE = 15.0
"""Bits a character above which no reading is prose; right readings have 8 to 12, wrong ones 16 to 24."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, how it was encoded and how many of its characters could not be decoded."""

    text: str
    encoding: str
    bad: int = 0


def decode(data: bytes) -> Decoded | None:
    """The text of `data` with all its characters, a byte order mark among them; else `None`.

    >>> decode("市總工會，各級工會".encode("big5"))
    Decoded(text='市總工會，各級工會', encoding='big5hkscs', bad=0)
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _replaced(data, encoding)
    if b"\0" not in data:
        try:
            return Decoded(data.decode("utf-8"), "utf-8")
        except UnicodeDecodeError:
            pass
    scores = [(_bits(data[:SAMPLE], encoding), number) for number, encoding in enumerate(CANDIDATES)]
    bits, number = min(scores)
    return _replaced(data, CANDIDATES[number]) if bits <= PROSE else None


def _replaced(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text, encoding, text.count("\ufffd"))


def _bits(sample: bytes, encoding: str) -> float:
    """How rare the characters of the sample are in this reading, in bits; ASCII does not count."""
    text = sample.decode(encoding, "ignore" if len(sample) == SAMPLE else "replace")
    counts = Counter(fold(text.replace("\0", "\x01")))
    seen = {char: count for char, count in counts.items() if not (" " <= char <= "~" or char in "\t\r\n")}
    total = sum(seen.values())
    return sum(_cost(char) * count for char, count in seen.items()) / total if total else PROSE + 1


def _cost(char: str) -> float:
    if unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs") or char == "\ufffd":
        return 30
    return 8 if unicodedata.category(char)[0] == "P" else rarity(char)
