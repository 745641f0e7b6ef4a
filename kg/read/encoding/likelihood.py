"""How likely some bytes are as a text in one encoding, in bits.

Each character costs what it is rare (`data/lists/characters.tsv`, `data/rules/encodings.toml`); the
sum is the code length of the bytes under a model of single characters, so the readings of the same
bytes can be compared and the difference is the weight of evidence (Good 1950; for encodings the
distribution method of Li and Momoi 2001). Texts that are no Chinese take part: Japanese and Korean
with the costs of their own scripts, and noise, at so many bits a byte.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache

from kg import resources
from kg.characters import UNKNOWN, rarity
from kg.folding import fold

FOREIGN = ("euc_kr", "euc_jp", "cp932")
"""Encodings of other languages whose bytes make ideographs when read as Chinese."""

RULES = "data/rules/encodings.toml"
LETTERS = re.compile("[\u00c0-\u00ff\u0391-\u03c9\u0410-\u044f]")
"""Those of Western, Greek and Russian; others are rare in UTF-8, and may be pairs of another encoding."""
SCRIPTS = (
    (0x1100, 0x11FF, "hangul"),
    (0x3041, 0x30FF, "kana"),
    (0x3400, 0x4DBF, "rare"),
    (0x4E00, 0x9FFF, "rare"),
    (0xAC00, 0xD7A3, "hangul"),
    (0xF900, 0xFAFF, "rare"),
    (0x20000, 0x3FFFF, "rare"),
)
"""First and last code of the scripts that have a row of `[bits]`."""
KINDS = dict.fromkeys(("Cc", "Cn", "Co", "Cs"), "none") | {
    "P": "stop",
    "Zs": "stop",
    "S": "sign",
    "N": "sign",
    "Cf": "sign",
}
"""Which of `[bits]` goes for a general category of Unicode."""
PRINTABLE = bytes([*range(32, 127), 9, 10, 13])


def bits(text: str, encoding: str) -> float:
    """The cost of a text as Chinese, or as what is written in one of the `FOREIGN` encodings."""
    counts = Counter(text)
    chars = "".join(counts)
    tell = _foreign_cost if encoding in FOREIGN else _cost
    return sum(tell(char, small, encoding) * counts[char] for char, small in zip(chars, fold(chars), strict=True))


def noise(data: bytes) -> float:
    """The cost of bytes that are no text in any encoding known here."""
    printable = len(data) - len(data.translate(None, PRINTABLE))
    return weights()["ascii"] * printable + weights()["noise"] * (len(data) - printable)


def cost(char: str, folded: str) -> float:
    """How many bits a character says in a Chinese text; `folded` is the same as `fold` gives it."""
    weight = weights()
    if char <= "~":
        return weight["ascii" if char >= " " or char in "\t\r\n" else "none"]
    if "\u4e00" <= folded <= "\u9fff":
        return rarity(folded)
    return weight[_kind(char)]


@cache
def weights() -> Mapping[str, float]:
    """The bits of the kinds of characters."""
    table: Mapping[str, float] = resources.rules(RULES)["bits"]
    return table


@cache
def _foreign() -> Mapping[str, float]:
    """The bits of Japanese and Korean characters, those of the commonest syllables each by itself."""
    table = dict(resources.rules(RULES)["foreign"])
    return table | dict.fromkeys(table.pop("common"), table["common_hangul"])


@lru_cache(1 << 15)
def _cost(char: str, folded: str, encoding: str) -> float:
    if encoding.startswith("utf-") and char > "~":
        match _kind(char):
            case "letter":
                return _foreign()["letter" if LETTERS.match(char) else "odd_letter"]
            case "kana":
                return _foreign()["kana"]
            case "hangul":
                return _foreign().get(char, _foreign()["odd_hangul"])
    own = cost(char, folded)
    # A list of rare names is rather UTF-16 or UTF-8 than no text at all.
    return min(own, weights()["any"]) if encoding.startswith("utf-") and "\u4e00" <= char <= "\u9fff" else own


@lru_cache(1 << 14)
def _foreign_cost(char: str, folded: str, encoding: str) -> float:
    """What a character says in a Japanese or a Korean text."""
    table = _foreign()
    if "\uac00" <= char <= "\ud7a3":
        return table.get(char, table["hangul"])
    if "\uff66" <= char <= "\uff9f":
        return table["half_kana"]
    if "\u3041" <= char <= "\u30ff":
        return table["kana"]
    own = cost(char, folded)
    if "\u4e00" <= folded <= "\u9fff":
        return min(own, UNKNOWN) + table["hanja" if encoding == "euc_kr" else "kanji"]
    return own


def _kind(char: str) -> str:
    """The row of `[bits]` for a character that is neither ASCII nor in the first block of ideographs."""
    if char == "\ufffd":
        return "bad"
    kind = next((kind for first, last, kind in SCRIPTS if first <= ord(char) <= last), None)
    return kind or KINDS.get(category := unicodedata.category(char)) or KINDS.get(category[0], "letter")
