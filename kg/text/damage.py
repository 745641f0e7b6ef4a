"""Damage that shows by reading the bytes another way.

A lost byte shifts all that follow: two halves of neighbouring characters make a third, mostly a
rare one. A file read in the wrong encoding does the same to every character. Where such another
reading of a run is much commoner than the run itself, the run is damaged. No list of damaged
words is needed, and rare but sound names stay untouched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from kg.aligned import Span
from kg.characters import rarity
from kg.folding import fold

CODEC = "gbk"
SURE = 30
"""Bits by which another reading of a run must be commoner; sound prose hardly ever reaches 12."""
MARKED = 14
"""… where a question mark in mid-sentence stands before it, as decoders leave one for a lost byte."""
AROUND = 30
BREAK = -1000.0
NONE = -1
UNREADABLE = 24
PROSE = 15
RARE = 17
ODD = 17
NEAR = 3
"""Sound characters between two damaged runs that are fenced with them."""
MARK = re.compile(r"[?\uff1f\ufffd][?\uff1f]?")
TAIL = re.compile(r"[A-Za-z@?\uff1f\[\]^_`{|}~\\]")
LATIN = re.compile(r"[\x80-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{4,400}")
UTF8 = re.compile(rb"(?:[\xe3-\xe9\xef][\x80-\xbf]{2}){3,200}")


def damaged(text: str, folded: str) -> tuple[Span, ...]:
    """The damaged runs of a text, `folded` standing parallel to it; in order and apart."""
    found = [*_latin(folded)]
    for window in _windows(folded):
        found += _shifted(text, folded, window)
        found += _utf8(text, folded, window)
    return _joined(sorted(_grown(folded, run) for run in found), NEAR)


def _windows(folded: str) -> tuple[Span, ...]:
    """Where it is worth looking: around characters that are rare in prose."""
    rare = (found.span() for found in _rare().finditer(folded))
    return _joined((Span(max(0, start - AROUND), min(len(folded), end + AROUND)) for start, end in rare), 0)


def _joined(spans: Iterable[Span], gap: int) -> tuple[Span, ...]:
    """Spans in order, those no further apart than `gap` made one."""
    joined: list[Span] = []
    for span in spans:
        if joined and span.start - joined[-1].end <= gap:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def _grown(folded: str, run: Span) -> Span:
    """A run with the odd characters on either side, whose other halves are lost."""
    start, end = run.start, run.end
    while start > 0 and _odd(folded[start - 1]):
        start -= 1
    while end < len(folded) and _odd(folded[end]):
        end += 1
    return Span(start, end)


def _odd(char: str) -> bool:
    return char == "\ufffd" or (char > "\u00b7" and _cost(char) >= ODD)


def _shifted(text: str, folded: str, window: Span) -> Iterator[Span]:
    """The runs in a window that are commoner read from one byte later: the highest sums of gains."""
    total = best = 0.0
    start = end = window.start
    low = NONE
    for at in range(window.start, window.end):
        high, next_low = _halves(text[at])
        total += _cost(folded[at]) - _across(low, high) if low >= 0 <= high else BREAK
        low = next_low
        if total <= 0:
            if run := _run(text, start, end, best):
                yield run
            total, best, start = 0.0, 0.0, at
        elif total > best:
            best, end = total, at + 1
    if run := _run(text, start, end, best):
        yield run


def _run(text: str, start: int, end: int, bits: float) -> Span | None:
    """The whole run, with the marks that lost bytes have left on either side."""
    if bits < MARKED:
        return None
    mark = MARK.search(text, max(0, start - 2), start + 2)
    if bits < (MARKED if mark else SURE):
        return None
    tail = TAIL.match(text, end)
    return Span(min(start, mark.start()) if mark else start, tail.end() if tail else end)


@cache
def _halves(char: str) -> tuple[int, int]:
    """The first and the second byte of a character, as far as it has them."""
    data = _encoded(char)
    return data[0] if data else NONE, data[1] if len(data) > 1 else NONE


@cache
def _across(low: int, high: int) -> int:
    """How rare the character is that the halves of two neighbours make."""
    try:
        return _cost(fold(bytes((low, high)).decode(CODEC)))
    except UnicodeDecodeError:
        return UNREADABLE


def _utf8(text: str, folded: str, window: Span) -> Iterator[Span]:
    """The runs in a window that are UTF-8 taken for GBK."""
    pieces = [_encoded(char) or b"?" for char in window.of(text)]
    owners = [window.start + at for at, piece in enumerate(pieces) for _ in piece]
    for found in UTF8.finditer(b"".join(pieces)):
        run = Span(owners[found.start()], owners[found.end() - 1] + 1)
        reading = fold(found.group().decode("utf-8", "replace"))
        if _prose(reading) and _costs(run.of(folded)) - _costs(reading) >= SURE:
            yield run


def _latin(folded: str) -> Iterator[Span]:
    """The runs that are Chinese in UTF-8 or GBK taken for Western letters."""
    for found in LATIN.finditer(folded):
        data = b"".join(char.encode("cp1252" if char > "\xff" else "latin-1", "ignore") for char in found.group())
        readings = (fold(data.decode(codec, "ignore")) for codec in ("utf-8", CODEC))
        if any(map(_prose, readings)):
            yield Span(*found.span())


@cache
def _encoded(char: str) -> bytes:
    """The bytes of a character, half-width stops as the full-width ones they were folded from."""
    wide = chr(ord(char) + 0xFEE0) if char in "!?;:,.()" else char
    return wide.encode(CODEC, "ignore")


def _prose(folded: str) -> bool:
    return len(folded) > 1 and _costs(folded) <= PROSE * len(folded)


def _costs(folded: str) -> int:
    return sum(map(_cost, folded))


@cache
def _cost(char: str) -> int:
    if "\u4e00" <= char <= "\u9fff":
        return rarity(char)
    return 7 if not char.isalnum() else 12 if char.isascii() else 20


@cache
def _rare() -> re.Pattern[str]:
    """Characters that sound prose seldom has: rare ideographs, stops in odd company."""
    common = "".join(chr(code) for code in range(0x4E00, 0xA000) if rarity(chr(code)) < RARE)
    return re.compile(rf"[^{common}\x00-\xff\u2010-\u203b\u3000-\u303f\uff00-\uffef]|\?[^\s\u201d\u2019)]")
