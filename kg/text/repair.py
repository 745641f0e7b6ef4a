"""What a damaged run was before it was damaged: a noisy channel, searched with a beam.

Every way in which an accident can have made what is seen (`kg.text.channel`) has a cost in bits,
and so has every reading (`kg.text.language`), with the words on either side of the run. The
confidence of the best reading is its share of the probability among all that were kept, the one
that nothing happened included (Shannon's source and channel, as in Kernighan, Church and Gale,
A Spelling Correction Program Based on a Noisy Channel Model, 1990).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest

from kg.aligned import Span
from kg.text.channel import Char, Codec, guessable
from kg.text.halves import wide
from kg.text.language import Heard, Told
from kg.text.rereading import Piece, Pieces, pieces

LOST = -1
"""A byte that is not known, standing for a half."""
HIDDEN = 256
"""Added to the first byte of a hidden pair, of which the second is not known."""
FEW = 5
"""Paths on which a second pair is thought thrown away, and what it may have been."""
MARKS = "?\ufffd"
"""What decoders leave for a byte."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What each accident costs, in bits, and how far is searched (`data/rules/text.toml`)."""

    trust: float
    begin: float
    mark: float
    stop: float
    lost: float
    added: float
    hidden: float
    odd: float
    damage: float
    certain: float
    beam: int
    guesses: int
    before: int
    behind: int
    slack: int
    reach: int
    longest: int
    most: int


@dataclass(frozen=True, slots=True)
class Path:
    """A reading so far: its bits, its characters and their places, and the half that waits, with its own.

    The half is `fresh` if no character has been made since the accident; to drop that one too would
    be to pass over what is seen.
    """

    bits: float
    told: Told
    text: str = ""
    places: tuple[int, ...] = ()
    half: int | None = None
    place: int = 0
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Reading(Pieces):
    """The best reading of a stretch, its share, and the bits that it gains."""

    confidence: float
    gain: float


def best_reading(
    text: str, folded: str, run: Span, codec: str, heard: Heard, prices: Prices, *, odd: bool = False
) -> Reading | None:
    """What a run of a text in a double-byte encoding was before; none where nothing is likelier than what is seen.

    `odd` says that what is seen is hardly sound, whatever its words.
    """
    return Search(text, folded, Codec.of(codec), heard, prices).read(run, odd=odd)


@dataclass(frozen=True, slots=True)
class Search:
    """The search for what a text was in one encoding."""

    text: str
    folded: str
    codec: Codec
    heard: Heard
    prices: Prices

    def read(self, run: Span, *, odd: bool) -> Reading | None:
        """The best reading of a run, which may begin and end a few characters beside it."""
        line = Span(self.folded.rfind("\n", 0, run.start) + 1, (self.folded + "\n").find("\n", run.end))
        zone = Span(max(line.start, run.start - self.prices.slack), min(line.end, self._reach(run)))
        told = self.heard.start(self.folded[max(line.start, zone.start - self.prices.before) : zone.start])
        hiding = not any(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" for char in zone.of(self.text))
        left, paths = Path(self.prices.odd * odd, told), [Path(0.0, told)]
        for at in range(zone.start, zone.end):
            if hiding:
                paths += self._hidden(paths, at)
            ranked = enumerate(sorted(paths, key=lambda path: path.bits))
            paths = self._kept(longer for rank, path in ranked for longer in self._seen(path, at, rank < FEW))
            left = next(self._literal(left, at))
        behind = self.folded[zone.end : min(line.end, zone.end + self.prices.behind)]
        ended = [self._ended(path, behind) for path in paths if path.half is None]
        return _reading(self.text, zone, ended, self._ended(left, behind))

    def _reach(self, run: Span) -> int:
        """How far a run may go on: to the next byte that stands alone, behind which all is in step again."""
        if run.end - run.start > 1 and self.text[run.end - 1].isascii():
            return run.end + self.prices.slack
        ahead = self.text[run.end : run.end + self.prices.reach]
        alone = next((at for at, char in enumerate(ahead) if char.isascii()), len(ahead) - 1)
        return run.end + max(alone + 1, self.prices.slack)

    def _kept(self, paths: Iterable[Path]) -> list[Path]:
        """The best paths, one for each text and half."""
        best: dict[tuple[str, int | None], Path] = {}
        for path in paths:
            known = best.get((path.text, path.half))
            if not known or path.bits < known.bits:
                best[path.text, path.half] = path
        return nsmallest(self.prices.beam, best.values(), key=lambda path: path.bits)

    def _ended(self, path: Path, behind: str) -> Path:
        """A path with the bits of what stands behind the stretch."""
        bits, told = path.bits, path.told
        for char in behind:
            more, told = self.heard.step(told, char)
            bits += more * self.prices.trust
        return replace(path, bits=bits)

    # what the next character that is seen can be ------------------------------------------------

    def _seen(self, path: Path, at: int, accidents: bool) -> Iterator[Path]:
        """How a path goes on; accidents without a mark are thought of on the best paths only."""
        if path.half is not None:
            return self._out_of_step(path, path.half, at, accidents)
        return self._in_step(path, at) if accidents else self._literal(path, at)

    def _literal(self, path: Path, at: int) -> Iterator[Path]:
        """Itself."""
        yield self._longer(path, at, (self.text[at], self.folded[at]), None, at, 0.0)

    def _in_step(self, path: Path, at: int) -> Iterator[Path]:
        """Itself, or the place of an accident."""
        prices, char = self.prices, self.text[at]
        yield from self._literal(path, at)
        if char in MARKS:
            yield replace(path, bits=path.bits + prices.begin + prices.mark, half=LOST, place=at, fresh=True)
        data = self.codec.bytes_of(char)
        if len(data) == 2:
            lost, added = prices.begin + prices.lost, prices.begin + prices.added
            for made in (*self._guesses(LOST, data[0]), *self._guesses(data[0], LOST)):
                yield self._longer(path, at, made, data[1], at, lost)
            for half in data:
                yield replace(path, bits=path.bits + added, half=half, place=at, fresh=True)

    def _out_of_step(self, path: Path, half: int, at: int, accidents: bool) -> Iterator[Path]:
        """The second byte of what waits and the first of what comes, or the place of an accident."""
        prices, char = self.prices, self.text[at]
        data = self.codec.bytes_of(char)
        if char in MARKS:
            for made in self._guesses(half, LOST):
                yield self._longer(path, path.place, made, None, at, prices.mark)
        elif data:
            after = data[1] if len(data) == 2 else None
            for made in self._guesses(half, data[0]):
                yield self._longer(path, path.place, made, after, at, 0.0)
                if after and after < 0x80:
                    whole = self._longer(path, path.place, made, None, at, 0.0)
                    yield self._longer(whole, at, (chr(after), chr(after)), None, at, 0.0)
        if (full := wide(char)) != char:
            data = self.codec.bytes_of(full)
            for made in self._guesses(half, data[0]):
                yield self._longer(path, path.place, made, data[1], at, prices.stop)
        for made in self._guesses(half, LOST) if accidents else ():
            whole = self._longer(path, path.place, made, None, at, prices.lost)
            yield from self._literal(whole, at)
        if accidents and not path.fresh:
            yield from self._literal(replace(path, bits=path.bits + prices.added, half=None), at)

    def _hidden(self, paths: Iterable[Path], at: int) -> list[Path]:
        """Paths on which a pair without a character, or two, was thrown away before this place."""
        once = self._kept(longer for path in paths for longer in self._thrown_away(path, at))
        few = nsmallest(FEW, once, key=lambda path: path.bits)
        return once + self._kept(longer for path in few for longer in self._thrown_away(path, at))

    def _thrown_away(self, path: Path, at: int) -> Iterator[Path]:
        if path.half is not None and path.half != LOST:
            for first, guesses in self._before_hidden(path.half):
                for made in guesses:
                    yield self._longer(path, path.place, made, HIDDEN + first, at, self.prices.hidden)

    def _before_hidden(self, half: int) -> Iterator[tuple[int, Sequence[Char]]]:
        """The first bytes of hidden pairs, with the characters that a half makes with them."""
        for first in self.codec.hidden:
            if half >= HIDDEN:
                yield first, self.codec.between(half - HIDDEN, first)[:FEW]
            elif (made := self.codec.made.get((half, first))) and guessable(*made):
                yield first, (made,)

    def _guesses(self, first: int, second: int) -> Sequence[Char]:
        """The characters of two bytes, of which one may not be known."""
        if second == LOST:
            return self.codec.by_first.get(first, ())[: self.prices.guesses]
        if first == LOST:
            return self.codec.by_second.get(second, ())[: self.prices.guesses]
        if first >= HIDDEN:
            return self.codec.between(first - HIDDEN, second)[: self.prices.guesses]
        made = self.codec.made.get((first, second))
        return (made,) if made else ()

    def _longer(self, path: Path, place: int, made: Char, half: int | None, at: int, price: float) -> Path:
        """A path with one more character, which began at `place`; the half that waits is from `at`."""
        char, folded = made
        bits, told = self.heard.step(path.told, folded)
        total = path.bits + bits * self.prices.trust + price
        return Path(total, told, path.text + char, (*path.places, place), half, at)


def _reading(text: str, zone: Span, paths: Sequence[Path], left: Path) -> Reading | None:
    """The best of the paths, beside the one on which nothing happened."""
    texts = {path.text: path for path in (*paths, left)}
    best = min(texts.values(), key=lambda path: path.bits)
    if best.text == left.text:
        return None
    total = sum(2.0 ** (best.bits - path.bits) for path in texts.values())
    return Reading(tuple(_changed(text, zone, best)), 1 / total, left.bits - best.bits)


def _changed(text: str, zone: Span, path: Path) -> list[Piece]:
    """What was in each place, without what stands as it did on either side."""
    found = list(pieces(path.places, path.text, zone))
    while found and found[0][0].of(text) == found[0][1]:
        found.pop(0)
    while found and found[-1][0].of(text) == found[-1][1]:
        found.pop()
    return found
