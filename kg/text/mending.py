"""Damaged runs looked at with the words around them: which are damaged, and what they were.

The language is asked only where something is suspicious, so that sound text pays nothing for it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from unicodedata import category

from kg.aligned import Span
from kg.folding import fold
from kg.model import Fence, FenceKind
from kg.text.channel import guessable
from kg.text.damage import Suspect, odd
from kg.text.language import Heard
from kg.text.repair import MARKS, Prices, Reading, best_reading
from kg.text.rereading import Pieces, reread

EXACT = 0.99
"""The confidence of another encoding in which the bytes make Chinese and nothing is left over."""
RECODED, REALIGNED = "repair-encoding", "repair-bytes"
LISTENED = 100_000
"""How much of a document is listened to, on either side of its first damaged run."""


@dataclass(frozen=True, slots=True)
class Mended(Pieces):
    """What a run was, how sure that is, and by which rule."""

    confidence: float
    rule: str

    def beside(self, fence: Fence) -> Iterator[Fence]:
        """What stays fenced beside a repair: where only bytes were read again, all that they leave."""
        if self.rule == RECODED:
            for rest in (Span(fence.span.start, self.span.start), Span(self.span.end, fence.span.end)):
                if rest.start < rest.end:
                    yield replace(fence, span=rest)


def mend(
    text: str, folded: str, found: Sequence[Fence], shifted: Container[str], prices: Prices
) -> tuple[tuple[Fence, ...], tuple[Mended, ...]]:
    """The fences that stay, and what is certain of the damaged runs behind the others.

    `shifted` are the rules whose runs have lost their step though no character shows it.
    """
    runs = [fence.span for fence in found if fence.kind is FenceKind.DAMAGED]
    if not runs:
        return tuple(found), ()
    mender, spent = Mender.of(text, folded, runs, prices), 0
    fences: list[Fence] = []
    repairs: list[Mended] = []
    done = 0
    for number, fence in enumerate(found):
        spent += len(fence.span) if fence.kind is FenceKind.DAMAGED else 0
        reads = fence.kind is FenceKind.DAMAGED and spent <= prices.most
        repair, whole = mender.mended(fence.span, signed=fence.rule in shifted) if reads else (None, fence.span)
        free = Span(max(done, found[number - 1].span.end if number else 0), _start(found, number + 1, len(text)))
        if not free.contains(whole):
            fences.append(fence)
        elif repair:
            repairs.append(repair)
            fences += repair.beside(fence)
        else:
            fences.append(replace(fence, span=whole))
        done = max(done, whole.end)
    return tuple(fences), tuple(repairs)


def _start(found: Sequence[Fence], number: int, end: int) -> int:
    return found[number].span.start if number < len(found) else end


@dataclass(frozen=True, slots=True)
class Mender:
    """Reads the damaged runs of a text, `folded` standing parallel to it."""

    text: str
    folded: str
    heard: Heard
    prices: Prices

    @classmethod
    def of(cls, text: str, folded: str, runs: Sequence[Span], prices: Prices) -> Mender:
        """A mender who has listened to the text between its damaged runs."""
        first = max(0, runs[0].start - LISTENED)
        last = first + 2 * LISTENED
        return cls(text, folded, Heard.of(_between(folded[:last], runs, first)), prices)

    def confirmed(self, suspect: Suspect) -> bool:
        """Whether another reading of a run is so much likelier that it is damaged."""
        if len(suspect.span) > self.prices.longest:
            return True
        reading = self._reading(suspect.span, "big5" if suspect.codec == "big5" else "gbk")
        return reading is not None and reading.gain >= self.prices.damage

    def mended(self, run: Span, *, signed: bool) -> tuple[Mended | None, Span]:
        """What a run was, if that is certain, and how far it goes.

        `signed` says that no shifted character needs to show it.
        """
        if pieces := reread(self.text, run):
            return Mended(pieces, EXACT, RECODED), run
        seen = run.of(self.folded)
        # One odd character beside a mark is as often what UTF-8 leaves, where the mark stands for no byte.
        shifted = any(map(self._shifted, seen)) and len(seen.strip("".join(MARKS))) > 1
        if len(run) > self.prices.longest or not (signed or shifted):
            return None, run
        best = self._reading(run, "gbk", odd=True)
        if best is None or best.gain < self.prices.damage:
            other = self._reading(run, "big5", odd=True)
            best = max(filter(None, (best, other)), key=lambda reading: reading.gain, default=None)
        if best is None:
            return None, run
        if best.confidence >= self.prices.certain and self._whole(run, best):
            return Mended(best.pieces, round(best.confidence, 3), REALIGNED), best.span
        return None, Span(min(run.start, best.span.start), max(run.end, best.span.end))

    def _whole(self, run: Span, reading: Reading) -> bool:
        """Whether nothing odd is left, in a reading or the rest of its run, nor a mark at its line's end."""
        rest = self.folded[run.start : reading.span.start] + self.folded[reading.span.end : run.end]
        end = max(run.end, reading.span.end)
        cut = self.text[end - 1] in MARKS and self.text[end : end + 1] in ("", "\n", "\r")
        return not cut and all(map(guessable, reading.text, fold(reading.text))) and not any(map(odd, rest))

    @staticmethod
    def _shifted(char: str) -> bool:
        """Whether a character may be made of two halves: what decoders leave for a byte tells nothing of it.

        Nor does one of private use, which stands by itself wherever a program put it.
        """
        return odd(char) and char not in MARKS and category(char) != "Co"

    def _reading(self, run: Span, codec: str, *, odd: bool = False) -> Reading | None:
        return best_reading(self.text, self.folded, run, codec, self.heard, self.prices, odd=odd)


def _between(folded: str, runs: Iterable[Span], first: int) -> Iterator[str]:
    for run in runs:
        yield folded[first : run.start]
        first = max(first, run.end)
    yield folded[first:]
