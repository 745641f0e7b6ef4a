"""Bytes to text in one encoding, back in step behind every lost byte.

A codec that meets a bad byte goes on behind it. That is right for UTF-8, but in encodings of two
bytes a character one lost byte makes wrong characters of all that follow, to the end of the line or
of the file. So a stretch that does not decode is read by the cheapest path through it (Viterbi
1967): at every byte either a character, at the cost of its rarity, or one bad place, U+FFFD. Sound
stretches are what the codec makes of them, and no ASCII is ever swallowed by a bad byte before it
(as the decoders of the WHATWG's Encoding Standard have it).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial

from kg.characters import rarity
from kg.folding import fold
from kg.read.encoding.likelihood import cost, weights

REPLACEMENT = "\ufffd"
STRETCH = re.compile(rb"[\x80-\xff][\x30-\xff]*")
"""Bytes under 0x30 are part of no character in GB 18030 and Big5: there both are in step again."""
AGAIN = 1 << 20
"""Bytes that are read again at most; a file with more damage than that is past mending."""
EXTRA = {("gb18030", b"\x80"): "\u20ac", ("big5hkscs", b"\xa3\xe1"): "\u20ac"}
"""The euro signs of Windows, which Python's codecs lack."""
WINDOWS = {
    "\u2022": "\u2027",
    "\uff64": "\ufe51",
    "\u203e": "\u00af",
    "\u223c": "\uff5e",
    "\u2641": "\u2295",
    "\u2609": "\u2299",
    "\u00a5": "\uffe5",
    "\u00a2": "\uffe0",
    "\u00a3": "\uffe1",
}
"""Signs of Big5 that Python's codec reads unlike Windows and the Encoding Standard; each has one code."""

LOST = 20
"""Bits of a bad place: one in some thousands of characters, and a byte of noise."""
CUT_OFF = 8
"""… and of half a character at the end of the file, which is where files are cut off."""
LETTER = 11
"""Bits of a letter in a stretch of ideographs; it may be the second byte of one."""
RARE = 17
SURE = 6
"""Bits by which a reading with a bad place must be cheaper than one without."""
CERTAIN = 30
SOME = 4
"""Bits and ideographs from which a stretch is in another encoding than the file."""

WIDE = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}
BLOCK = 1 << 13
OUT_OF_STEP = re.compile("[\ud800-\uf8ff\ufffd](?s:.){0,24}[\ud800-\uf8ff\ufffd]")
"""Sound text has hardly a character for private use; half of a hundred read out of step has some."""
FOREIGN_SCRIPT = 12
"""Bits of Korean in UTF-16, as cheap as any that reads in step."""
UNLIKE = 5
"""Bits that other signs and letters in UTF-16 cost more, for out of step there is a bit of everything."""

Step = tuple[int, str, float]
"""How many bytes, what they are, and how many bits that costs."""
Steps = Callable[[bytes, int], Iterator[Step]]


def text_of(data: bytes, encoding: str) -> tuple[str, str]:
    """The text of all of `data`, with U+FFFD where it is damaged, and its encoding; never an error.

    Stretches that are certainly in another encoding are read in that, and it is named behind a plus
    sign (`utf-8+gb18030`): such files come from pasting one text into another.
    """
    if encoding in WIDE:
        return _wide(data, encoding), encoding
    lines: list[str] = []
    used = {encoding: 0}
    again, left = 0, data.count(b"\n")
    for line in data.split(b"\n"):
        if again < AGAIN and (text := _sound(line, encoding)) is None:
            again += len(line)
            text, others = _stretches(line, encoding, last=not left)
            used |= dict.fromkeys(others, 0)
        elif again >= AGAIN:
            text = line.decode(encoding, "replace")
        lines.append(text or "")
        left -= 1
    text = "\n".join(lines)
    if "big5hkscs" in used:
        for python, windows in WINDOWS.items():
            text = text.replace(python, windows)
    return text, "+".join(used)


def _sound(line: bytes, encoding: str) -> str | None:
    """The text of a line without an error or odd characters."""
    try:
        text = line.decode(encoding)
    except UnicodeDecodeError:
        return None
    return text if encoding == "utf-8" or not _odd().search(text) else None


def _stretches(data: bytes, encoding: str, *, last: bool) -> tuple[str, set[str]]:
    """Read stretch by stretch, those with an error or odd characters again; and the encodings in which they are."""
    parts: list[str] = []
    used: set[str] = set()
    end = 0
    for found in STRETCH.finditer(data):
        parts.append(data[end : found.start()].decode("ascii"))
        end = found.end()
        text, own = _again(found.group(), encoding, last=last and end == len(data))
        parts.append(text)
        used.add(own)
    parts.append(data[end:].decode("ascii"))
    return "".join(parts), used


def _again(stretch: bytes, encoding: str, *, last: bool) -> tuple[str, str]:
    """The cheapest reading of a stretch with an error or with odd characters, and in which encoding it is."""
    if (sound := _sound(stretch, encoding)) is not None:
        return sound, encoding
    text = stretch.decode(encoding, "replace")
    best, least = text, _bits(text)
    if encoding != "utf-8":
        cheapest, _, price = _cheapest(stretch, partial(_multibyte, encoding), 1, last=last)
        if REPLACEMENT in text or price < least - SURE:
            best, least = cheapest, price
    (other, price), *_ = *sorted(_others(stretch, encoding), key=lambda pair: pair[1]), ("", float("inf"))
    return (stretch.decode(other), other) if price < least - CERTAIN else (best, encoding)


def _others(stretch: bytes, encoding: str) -> Iterator[tuple[str, float]]:
    """The encodings besides in which a stretch has no error, some ideographs, and how many bits it says so."""
    for other in ("gb18030", "big5hkscs") if encoding == "utf-8" else ("utf-8",):
        try:
            text = stretch.decode(other)
        except UnicodeDecodeError:
            continue
        if sum(char >= "\u3000" for char in text) >= SOME:
            yield other, _bits(text)


def _bits(text: str) -> float:
    return sum(_price(char, folded) for char, folded in zip(text, fold(text), strict=True))


@cache
def _odd() -> re.Pattern[str]:
    """Two characters close together that sound prose seldom has so, or a letter amid ideographs."""
    block = "".join(map(chr, range(0x4E00, 0xA000)))
    common = "".join(char for char, folded in zip(block, fold(block), strict=True) if rarity(folded) < RARE)
    rare = rf"[^{common}\x00-\xff\u2010-\u203b\u2460-\u257f\u3000-\u303f\uff00-\uffef]"
    return re.compile(rf"{rare}(?s:.){{0,3}}{rare}|[\u4e00-\u9fff][@-~][\u4e00-\u9fff]")


def _wide(data: bytes, encoding: str) -> str:
    """Read block by block, those that look out of step again, going on where their reading ends."""
    width = WIDE[encoding]
    parts: list[str] = []
    at = again = 0
    while at < len(data):
        end = at + BLOCK
        if width == 2 and _is_high(data[end - 2 : end], encoding):
            end += 2
        block = data[at:end]
        text = block.decode(encoding, "replace")
        last = end >= len(data)
        if (OUT_OF_STEP.search(text) or (last and len(block) % width)) and again < AGAIN:
            again += len(block)
            text, read, _ = _cheapest(block, partial(_unit, encoding, width), 1 if last else width, last=last)
            end = at + read
        parts.append(text)
        at = end
    return "".join(parts)


def _is_high(unit: bytes, encoding: str) -> bool:
    """Whether two bytes are the first half of a character of UTF-16."""
    return len(unit) == 2 and 0xD8 <= unit[encoding == "utf-16-le"] < 0xDC


def _cheapest(data: bytes, steps: Steps, spare: int, *, last: bool) -> tuple[str, int, float]:
    """The cheapest text of `data`, of how many bytes, and its bits.

    `spare` - 1 bytes may be left at the end; `last` says that nothing follows.
    """
    size = len(data)
    best = [0.0, *[float("inf")] * size]
    back: list[tuple[int, str]] = [(0, "")] * (size + 1)
    for at in range(size):
        if best[at] == float("inf"):
            continue
        for length, char, price in steps(data, at):
            to = at + length
            total = best[at] + (CUT_OFF if last and to == size and char == REPLACEMENT else price)
            if to <= size and total < best[to]:
                best[to], back[to] = total, (at, char)
    end = at = min(range(size, max(0, size - spare), -1), key=best.__getitem__)
    least = best[end]
    chars: list[str] = []
    while at:
        at, char = back[at]
        chars.append(char)
    return "".join(reversed(chars)), end, least


def _multibyte(encoding: str, data: bytes, at: int) -> Iterator[Step]:
    """What can stand at a byte of GB 18030 or Big5."""
    if data[at] < 0x80:
        yield 1, chr(data[at]), _price(chr(data[at]), "")
        return
    yield 1, EXTRA.get((encoding, data[at : at + 1]), REPLACEMENT), LOST
    lengths = (2, 4) if encoding == "gb18030" else (2,)
    for length in lengths:
        char, price = _character(encoding, data[at : at + length])
        if char:
            yield length, char, price


@lru_cache(1 << 16)
def _character(encoding: str, data: bytes) -> tuple[str, float]:
    """The character that some bytes make, or the one bad place if they are a code without a character."""
    if char := EXTRA.get((encoding, data)):
        return char, weights()["sign"]
    try:
        char = data.decode(encoding)
    except UnicodeDecodeError:
        unused = len(data) == 2 and data[1] >= 0x80
        return (REPLACEMENT, LOST + 1) if unused else ("", 0.0)
    # Two bytes may also be two characters of one byte; four, two of two.
    one = len(char) == 1 or (len(data) == 2 and data[1] >= 0x40 and encoding == "big5hkscs")
    return (char, sum(map(_price, char, fold(char)))) if one else ("", 0.0)


def _price(char: str, folded: str) -> float:
    """The cost of a character that stands there; it is never dearer than to call it bad with a letter behind."""
    if "@" <= char <= "~":
        return LETTER
    price = cost(char, folded)
    if price >= weights()["sign"] and not "\u4e00" <= folded <= "\u9fff":
        price += UNLIKE
    return min(price, LOST + 4)


def _unit(encoding: str, width: int, data: bytes, at: int) -> Iterator[Step]:
    """What can stand at a byte of UTF-16 or UTF-32."""
    yield 1, REPLACEMENT, LOST
    length = 4 if _is_high(data[at : at + 2], encoding) and width == 2 else width
    char, price = _wide_character(encoding, data[at : at + length])
    if char:
        yield length, char, price
    elif length <= len(data) - at:
        yield width, REPLACEMENT, LOST + 1


@lru_cache(1 << 16)
def _wide_character(encoding: str, data: bytes) -> tuple[str, float]:
    try:
        char = data.decode(encoding)
    except UnicodeDecodeError:
        return "", 0.0
    if "\uac00" <= char <= "\ud7a3":
        return char, FOREIGN_SCRIPT
    price = cost(char, fold(char))
    return char, price if "\u3000" <= char <= "\u9fff" or char <= "~" else price + UNLIKE
