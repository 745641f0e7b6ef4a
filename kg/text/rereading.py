"""Text whose bytes were read in another encoding than they were written in.

Where the same bytes, read as they were written, make Chinese without a byte left over, the damage
is undone exactly and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.aligned import Span
from kg.folding import fold
from kg.text.halves import cost, wide

LATIN = re.compile(
    r"(?:[\xe3-\xe9\xef][\x80-\xbf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{2}){1,200}|"
    r"[\x80-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{5,600}|(?:[\xa1-\xf9][\x40-\x7e\xa1-\xfe]){4,300}"
)
"""Western letters as nobody writes them; of pairs of bytes the second may be ASCII."""
UTF8 = re.compile(rb"(?:[\xe3-\xe9\xef][\x80-\xbf]{2}){3,200}")
TWICE = re.compile(rb"(?:[\xc2-\xcb][\x80-\xbf]|\xe2[\x80-\xbf]{2}){6,600}")
ONE = re.compile(rb"(?:[\xe2-\xe9\xef][\x80-\xbf]{2}){1,200}")
PAIRS = re.compile(rb"(?:[\xa1-\xf9][\x40-\x7e\xa1-\xfe]){2,200}")
WESTERN = "cp1252"
PLAIN = 13
"""Bits a character of what is undone may cost at most, on average."""
Piece = tuple[Span, str]
"""A stretch of the text, and what it was."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """What a run was, piece by piece in order."""

    pieces: tuple[Piece, ...]

    @property
    def span(self) -> Span:
        return Span(self.pieces[0][0].start, self.pieces[-1][0].end)

    @property
    def text(self) -> str:
        return "".join(new for _, new in self.pieces)


def misread(text: str, window: Span, codec: str) -> Iterator[tuple[Span, bytes]]:
    """The runs in a window whose bytes in a codec are Chinese in UTF-8, with those bytes."""
    data, owners = _bytes(window.of(text), codec, window.start)
    for found in UTF8.finditer(data):
        yield Span(owners[found.start()], owners[found.end() - 1] + 1), found.group()


def reread(text: str, run: Span) -> tuple[Piece, ...]:
    """What a run was before it was read wrongly, piece by piece; nothing where its bytes do not say it all."""
    ways = [(UTF8, codec, "utf-8") for codec in ("gbk", "big5")]
    ways += [(ONE, WESTERN, "utf-8"), (TWICE, WESTERN, "utf-8"), (PAIRS, WESTERN, "gbk"), (PAIRS, WESTERN, "big5")]
    found = [pieces for form, codec, true in ways if (pieces := _reread(text, run, form, codec, true))]
    return min(found, key=lambda pieces: _price("".join(new for _, new in pieces)), default=())


def western_bytes(text: str) -> bytes:
    """The bytes of Western letters, of windows-1252 where it has them, else of Latin-1; of others none."""
    return b"".join(map(_western, text))


def pieces(places: Sequence[int], chars: str, span: Span) -> Iterator[Piece]:
    """The characters by the place that each stands for, in order, over the whole of a span."""
    starts = sorted({*places, span.start})
    for start, end in zip(starts, [*starts[1:], span.end], strict=True):
        yield Span(start, end), "".join(char for at, char in zip(places, chars, strict=True) if at == start)


def _reread(text: str, run: Span, form: re.Pattern[bytes], codec: str, true: str) -> tuple[Piece, ...]:
    data, owners = _bytes(run.of(text), codec, run.start)
    found = max(form.finditer(data), key=lambda match: len(match.group()), default=None)
    if not found or not _whole(found, owners):
        return ()
    try:
        reading, sizes = found.group().decode(true), 0
    except UnicodeDecodeError:
        return ()
    places = []
    for char in reading:
        places.append(owners[found.start() + sizes])
        sizes += len(char.encode(true))
    if _western_again(reading):
        again = _reread(reading, Span(0, len(reading)), ONE, WESTERN, "utf-8")
        if sum(len(span) for span, _ in again) < len(reading):
            return ()
        places = [places[span.start] for span, new in again for _ in new]
        reading = "".join(new for _, new in again)
    span = Span(owners[found.start()], owners[found.end() - 1] + 1)
    return tuple(pieces(places, reading, span)) if reading and _price(reading) <= PLAIN else ()


def _whole(found: re.Match[bytes], owners: Sequence[int]) -> bool:
    """Whether bytes begin and end with a character each."""
    start, end = found.span()
    return (not start or owners[start - 1] != owners[start]) and (end == len(owners) or owners[end - 1] != owners[end])


def _western_again(reading: str) -> bool:
    return bool(LATIN.fullmatch(reading))


def _bytes(chars: str, codec: str, start: int) -> tuple[bytes, list[int]]:
    """The bytes of some characters in a codec, and the place of the character of each."""
    parts = [(_western(char) if codec == WESTERN else wide(char).encode(codec, "ignore")) or b"?" for char in chars]
    return b"".join(parts), [start + at for at, part in enumerate(parts) for _ in part]


def _western(char: str) -> bytes:
    return char.encode("cp1252" if char > "\xff" else "latin-1", "ignore")


def _price(reading: str) -> float:
    return sum(map(cost, fold(reading))) / len(reading)
