"""Damage that shows by reading the bytes another way.

A lost byte shifts all that follow: two halves of neighbouring characters make a third, mostly a
rare one. A file read in the wrong encoding does the same to every character. Where such another
reading of a run is much commoner than the run itself, the run is damaged. No list of damaged
words is needed, and rare but sound names stay untouched.

Each reading gives every character a gain in bits; the runs are the highest sums of gains
(Kadane's maximal subarray, here as the rise of the running sum above its lowest point so far).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from kg.aligned import Span
from kg.folding import fold
from kg.text.halves import BREAK, Codes, Halves, code_points, cost, costs, encoded, western

CODEC = "gbk"
SURE = 30
"""Bits by which another reading of a run must be commoner; sound prose hardly ever reaches 12."""
MARKED = 14
"""… where a question mark in mid-sentence stands before it, as decoders leave one for a lost byte."""
AROUND = 30
PROSE = 15
ODD = 17
NEAR = 3
"""Sound characters between two damaged runs that are fenced with them."""
BLOCK = 1 << 20
"""Characters looked at together, so that memory does not grow with the text."""
MARK = re.compile(r"[?\uff1f\ufffd][?\uff1f]?")
TAIL = re.compile(r"[A-Za-z@?\uff1f\[\]^_`{|}~\\]")
LATIN = re.compile(r"[\x80-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{4,400}")
UTF8 = re.compile(rb"(?:[\xe3-\xe9\xef][\x80-\xbf]{2}){3,200}")


def damaged(text: str, folded: str) -> tuple[Span, ...]:
    """The damaged runs of a text, `folded` standing parallel to it; in order and apart."""
    found: list[Span] = []
    for block in _blocks(text):
        found += (run.shift(block.start) for run in _runs(block.of(text), block.of(folded)))
    return _joined(sorted(_grown(folded, run) for run in found), NEAR)


def _blocks(text: str) -> Iterator[Span]:
    """The text in stretches that end with a line where there is one."""
    start = 0
    while start < len(text):
        end = text.rfind("\n", start, start + BLOCK) + 1 if len(text) - start > BLOCK else len(text)
        end = end or start + BLOCK
        yield Span(start, end)
        start = end


def _runs(text: str, folded: str) -> Iterator[Span]:
    """The damaged runs of a block, as each reading shows them."""
    codes, folds = code_points(text), code_points(folded)
    yield from _shifted(text, codes, folds)
    if _in_a_row(western().take(folds, mode="clip"), 4).any():
        yield from _latin(folded)
    for window in _windows(codes):
        yield from _utf8(text, folded, window)


def _windows(codes: Codes) -> tuple[Span, ...]:
    """Where four characters in a row have the bytes that UTF-8 puts in a row."""
    places = Halves.of(CODEC).places.take(codes, mode="clip")
    follows = (places[1:] == places[:-1] % 3 + 1) & (places[1:] > 0) & (places[:-1] > 0)
    found = np.flatnonzero(_in_a_row(follows, 3)).tolist()
    return _joined((Span(max(0, at - AROUND), min(len(codes), at + AROUND)) for at in found), 0)


def _in_a_row(flags: npt.NDArray[np.bool_], count: int) -> npt.NDArray[np.bool_]:
    """Where that many flags in a row begin."""
    size = max(0, len(flags) - count + 1)
    every: npt.NDArray[np.bool_] = np.logical_and.reduce([flags[at : at + size] for at in range(count)])
    return every


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
    return char == "\ufffd" or (char > "\u00b7" and cost(char) >= ODD)


def _shifted(text: str, codes: Codes, folds: Codes) -> Iterator[Span]:
    """The runs that are commoner read from one byte later."""
    halves = Halves.of(CODEC)
    lows = halves.second.take(codes, mode="clip")
    highs = halves.first.take(codes, mode="clip")
    gains = costs().take(folds, mode="clip")
    gains[1:] -= halves.across.take(lows[:-1] | highs[1:])
    gains[0] = -BREAK
    for run, bits in _excursions(gains):
        if whole := _marked(text, run, bits):
            yield whole


def _excursions(gains: npt.NDArray[np.int32]) -> Iterator[tuple[Span, int]]:
    """The stretches with the highest sums, from `MARKED` bits on, and their sums."""
    sums = np.cumsum(gains)
    rise = sums - np.minimum(np.minimum.accumulate(sums), 0)
    high = np.flatnonzero(rise >= MARKED)
    if not len(high):
        return
    ground = np.flatnonzero(rise <= 0)
    numbers = np.unique(np.searchsorted(ground, high))
    for number in numbers.tolist():
        start = int(ground[number - 1]) if number else 0
        end = int(ground[number]) if number < len(ground) else len(rise)
        top = start + int(rise[start:end].argmax())
        yield Span(start, top + 1), int(rise[top])


def _marked(text: str, run: Span, bits: int) -> Span | None:
    """The whole run, with the marks that lost bytes have left on either side."""
    mark = MARK.search(text, max(0, run.start - 2), run.start + 2)
    if bits < (MARKED if mark else SURE):
        return None
    tail = TAIL.match(text, run.end)
    return Span(min(run.start, mark.start()) if mark else run.start, tail.end() if tail else run.end)


def _utf8(text: str, folded: str, window: Span) -> Iterator[Span]:
    """The runs in a window that are UTF-8 taken for GBK."""
    pieces = [encoded(char, CODEC) or b"?" for char in window.of(text)]
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


def _prose(folded: str) -> bool:
    return len(folded) > 1 and _costs(folded) <= PROSE * len(folded)


def _costs(folded: str) -> int:
    return sum(map(cost, folded))
