"""Damage that shows by reading the bytes another way.

A lost byte shifts all that follow: two halves of neighbouring characters make a third, mostly a
rare one. Where the shifted reading of a run is much commoner than the run itself, the run is
damaged. No list of damaged words is needed, and rare but sound names stay untouched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.aligned import Span
from kg.characters import rarity
from kg.folding import fold

CODEC = "gbk"
SURE = 24
"""Bits by which the other reading of a run must be commoner; sound prose hardly ever reaches 12."""
MARKED = 14
"""… where a question mark in mid-sentence stands before it, as decoders leave one for a lost byte."""
AROUND = 60
BREAK = -30.0
UNREADABLE = 24
MARK = re.compile(r"[?\uff1f\ufffd][?;!,.:\uff1f\uff1b\uff01\uff0c\u3002\uff1a]?$")
TAIL = re.compile(r"[A-Za-z@?\uff1f\[\]^_`{|}~\\]")


def damaged(text: str, folded: str) -> tuple[Span, ...]:
    """The damaged runs of a text, `folded` standing parallel to it; in order and apart."""
    return tuple(span for window in _windows(folded) for span in _runs(text, folded, window))


def _windows(folded: str) -> Iterator[Span]:
    """Where it is worth looking: around characters that are rare in prose."""
    window: Span | None = None
    for found in _rare().finditer(folded):
        start, end = max(0, found.start() - AROUND), min(len(folded), found.end() + AROUND)
        if window and start <= window.end:
            window = Span(window.start, end)
            continue
        if window:
            yield window
        window = Span(start, end)
    if window:
        yield window


def _runs(text: str, folded: str, window: Span) -> Iterator[Span]:
    """The runs in a window whose shifted reading is commoner: the highest sums of gains."""
    total = best = 0.0
    start = end = window.start
    for at in range(window.start + 1, window.end + 1):
        gain = _gain(text[at - 1], text[at], folded[at]) if at < window.end else -1000.0
        if total <= 0 or total + gain <= 0 or gain <= -1000:
            if found := _found(text, start, end, best):
                yield found
            total, best, start = 0.0, 0.0, at - 1
        total += gain
        if total > best:
            best, end = total, at + 1


def _found(text: str, start: int, end: int, bits: float) -> Span | None:
    """The whole run, with the marks that lost bytes have left on either side."""
    mark = MARK.search(text, max(0, start - 2), start)
    if bits < (MARKED if mark else SURE):
        return None
    tail = TAIL.match(text, end)
    return Span(mark.start() if mark else start, tail.end() if tail else end)


def _gain(before: str, char: str, folded: str) -> float:
    """How many bits commoner than `char` is the character that stands across the two."""
    left, right = _encoded(before), _encoded(char)
    if len(left) < 2 or not right:
        return BREAK
    return _cost(folded) - _across(left[1], right[0])


@cache
def _across(low: int, high: int) -> int:
    try:
        return _cost(fold(bytes((low, high)).decode(CODEC)))
    except UnicodeDecodeError:
        return UNREADABLE


@cache
def _encoded(char: str) -> bytes:
    """The bytes of a character, half-width stops as the full-width ones they were folded from."""
    wide = chr(ord(char) + 0xFEE0) if char in "!?;:,.()" else char
    return wide.encode(CODEC, "ignore")


@cache
def _cost(char: str) -> int:
    if "\u4e00" <= char <= "\u9fff":
        return rarity(char)
    return 7 if not char.isalnum() else 12 if char.isascii() else 20


@cache
def _rare() -> re.Pattern[str]:
    """Characters that sound prose seldom has: rare ideographs, stops in odd company."""
    common = "".join(chr(code) for code in range(0x4E00, 0xA000) if rarity(chr(code)) <= 15)
    return re.compile(rf"[^{common}\x00-\xff\u2010-\u203b\u3000-\u303f\uff00-\uffef]|\?[^\s\u201d\u2019)]")
