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
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kg.aligned import Span
from kg.folding import fold
from kg.text.halves import BREAK, SIGN, Codes, Halves, Table, code_points, cost, costs, foreign, western
from kg.text.rereading import LATIN, misread, western_bytes

CODECS = ("gb18030", "big5")
SURE = 60
"""Bits by which another reading of a run must be commoner to need no second look."""
DOUBTFUL = 22
"""… from which it is worth a second look, with the words around it."""
MARKED = 12
"""… and where a question mark in mid-sentence stands before it, as decoders leave one for a lost byte."""
PROSE = 15
ODD = 17
NEAR = 3
"""Sound characters between two damaged runs that are fenced with them."""
AROUND = 30
BLOCK = 1 << 20
"""Characters looked at together, so that memory does not grow with the text."""
FIRST_LETTER, LAST_LETTER = 0xA4, 0xFC
"""Of the Western letters that the first bytes of characters are taken for."""
MARK = re.compile(r"[?\ufffd][?\ufffd]?")
TAIL = re.compile(r"[A-Za-z@?\uff1f\[\]^_`{|}~\\]")


@dataclass(frozen=True, slots=True, order=True)
class Suspect:
    """A run that is commoner read another way, in `codec`; `sure` where no second look is needed."""

    span: Span
    sure: bool
    codec: str


def suspects(text: str, folded: str) -> tuple[Suspect, ...]:
    """The runs of a text that may be damaged, `folded` standing parallel to it; in order and apart."""
    found: list[Suspect] = []
    for block in _blocks(text):
        here = _runs(block.of(text), block.of(folded))
        found += (Suspect(one.span.shift(block.start), one.sure, one.codec) for one in here)
    whole = (Suspect(grown(folded, one.span), one.sure, one.codec) for one in found)
    return _joined(sorted(whole), NEAR)


def _blocks(text: str) -> Iterator[Span]:
    """The text in stretches that end with a line where there is one."""
    start = 0
    while start < len(text):
        end = text.rfind("\n", start, start + BLOCK) + 1 if len(text) - start > BLOCK else len(text)
        end = end or start + BLOCK
        yield Span(start, end)
        start = end


def _runs(text: str, folded: str) -> Iterator[Suspect]:
    """The suspicious runs of a block, as each reading shows them."""
    codes, folds = code_points(text), code_points(folded)
    prices = _prices(codes, folds)
    for codec in CODECS:
        yield from _shifted(text, codes, prices, Halves.of(codec))
    yield from (Suspect(run, sure=True, codec="utf-8") for run in _latin(text, codes))
    for codec in CODECS:
        for window in _windows(codes, Halves.of(codec)):
            yield from (Suspect(run, sure=True, codec="utf-8") for run in _utf8(text, folded, window, codec))


def _prices(codes: Codes, folds: Codes) -> Table:
    """How rare each character is where it stands: letters of a foreign script are not, beside each other."""
    prices = costs().take(folds, mode="clip")
    strange = foreign().take(codes, mode="clip")
    if strange.any():
        beside = strange[1:] & strange[:-1] & (codes[1:] >> 8 == codes[:-1] >> 8)
        prices[1:][beside] = prices[:-1][beside] = SIGN
    return prices


def _windows(codes: Codes, halves: Halves) -> tuple[Span, ...]:
    """Where four characters in a row have the bytes that UTF-8 puts in a row."""
    places = halves.places.take(codes, mode="clip")
    follows = (places[1:] == places[:-1] % 3 + 1) & (places[1:] > 0) & (places[:-1] > 0)
    found = np.flatnonzero(_in_a_row(follows, 3)).tolist()
    windows = (Suspect(Span(max(0, at - AROUND), min(len(codes), at + AROUND)), False, "") for at in found)
    return tuple(window.span for window in _joined(windows, 0))


def _in_a_row(flags: npt.NDArray[np.bool_], count: int) -> npt.NDArray[np.bool_]:
    """Where that many flags in a row begin."""
    size = max(0, len(flags) - count + 1)
    every: npt.NDArray[np.bool_] = np.logical_and.reduce([flags[at : at + size] for at in range(count)])
    return every


def _joined(found: Iterable[Suspect], gap: int) -> tuple[Suspect, ...]:
    """Runs in order, those no further apart than `gap` made one."""
    joined: list[Suspect] = []
    for one in found:
        last = joined[-1] if joined else None
        if last and one.span.start - last.span.end <= gap:
            span = Span(last.span.start, max(last.span.end, one.span.end))
            joined[-1] = Suspect(span, last.sure or one.sure, last.codec if last.sure else one.codec)
        else:
            joined.append(one)
    return tuple(joined)


def grown(folded: str, run: Span) -> Span:
    """A run with the odd characters on either side, whose other halves are lost."""
    start, end = run.start, run.end
    while start > 0 and odd(folded[start - 1]):
        start -= 1
    while end < len(folded) and odd(folded[end]):
        end += 1
    return Span(start, end)


def odd(char: str) -> bool:
    """Whether a character is no sound text by itself, or so rare that it hardly is."""
    return char == "\ufffd" or (char > "\u00b7" and cost(char) >= ODD)


def _shifted(text: str, codes: Codes, prices: Table, halves: Halves) -> Iterator[Suspect]:
    """The runs that are commoner read from one byte later."""
    if len(codes) < 2:
        return
    lows = halves.second.take(codes, mode="clip")
    highs = halves.first.take(codes, mode="clip")
    gains = prices.copy()
    gains[1:] -= halves.across.take(lows[:-1] | highs[1:])
    gains[0] = -BREAK
    for run, bits in _excursions(gains):
        mark = MARK.search(text, max(0, run.start - 2), run.start + 2)
        if bits >= (MARKED if mark else DOUBTFUL):
            tail = TAIL.match(text, run.end)
            start = min(run.start, mark.start()) if mark else run.start
            yield Suspect(Span(start, tail.end() if tail else run.end), bits >= SURE, halves.codec)


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


def _utf8(text: str, folded: str, window: Span, codec: str) -> Iterator[Span]:
    """The runs in a window that are UTF-8 read in a double-byte encoding."""
    for run, data in misread(text, window, codec):
        reading = fold(data.decode("utf-8", "replace"))
        if _prose(reading) and _costs(run.of(folded)) - _costs(reading) >= DOUBTFUL:
            yield run


def _latin(text: str, codes: Codes) -> Iterator[Span]:
    """The runs that are Chinese in UTF-8, GBK or Big5 taken for Western letters."""
    leads = (codes >= FIRST_LETTER) & (codes <= LAST_LETTER)
    if leads.any() and (leads[:-2] & western().take(codes[2:], mode="clip")).any():
        for found in LATIN.finditer(text):
            data = western_bytes(found.group())
            one = fold(data.decode("utf-8", "ignore"))
            if (len(one) == 1 and cost(one) < PROSE) or any(
                _prose(fold(data.decode(codec, "ignore"))) for codec in ("utf-8", *CODECS)
            ):
                yield Span(*found.span())


def _prose(folded: str) -> bool:
    return len(folded) > 1 and _costs(folded) <= PROSE * len(folded)


def _costs(folded: str) -> int:
    return sum(map(cost, folded))
