"""A text that remembers, for every character, where it stood in the file.

Edits give a new `Aligned`; the map is a tuple of runs, so a text with few edits costs little.
Invariant: the runs cover the text without gap, in order, and never overlap in the file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of code points."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def shift(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)

    def of(self, text: str) -> str:
        """The characters of `text` that lie in the span."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Run:
    """`length` characters of the text, from `at`, came from `extent` of the file, from `origin`.

    Equal sizes correspond character by character; otherwise the run stands for its origin whole.
    """

    at: int
    origin: int
    length: int
    extent: int

    @property
    def literal(self) -> bool:
        return self.length == self.extent


@dataclass(frozen=True, slots=True)
class Aligned:
    r"""A text and the places of its characters in the file.

    >>> joined = Aligned.of("推行平\n等協商").edit(re.compile("\n"), "")
    >>> joined.text
    '推行平等協商'
    >>> joined.back(Span(2, 4))
    Span(start=2, end=5)
    """

    text: str
    runs: tuple[Run, ...]

    @classmethod
    def of(cls, text: str, *, at: int = 0) -> Aligned:
        """`text` as it stands in the file, its first character at `at`."""
        return cls(text, (Run(0, at, len(text), len(text)),) if text else ())

    def back(self, span: Span) -> Span:
        """Where the characters of a non-empty `span` stood in the file."""
        first, last = self._run(span.start), self._run(span.end - 1)
        start = first.origin + (span.start - first.at if first.literal else 0)
        end = last.origin + (span.end - last.at if last.literal else last.extent)
        return Span(start, end)

    def forth(self, span: Span) -> Iterator[Span]:
        """The stretches of the text, in order, that came from characters of a `span` of the file.

        >>> list(Aligned.of("推行平等協商", at=10).forth(Span(8, 12)))
        [Span(start=0, end=2)]
        """
        for run in self.runs:
            place = Span(run.origin, run.origin + run.extent)
            if run.literal and place.overlaps(span):
                start, end = max(place.start, span.start), min(place.end, span.end)
                yield Span(start, end).shift(run.at - run.origin)
            elif place.overlaps(span):
                yield Span(run.at, run.at + run.length)

    def edit(self, pattern: re.Pattern[str], by: str | Callable[[re.Match[str]], str]) -> Aligned:
        """The text with every match of `pattern` replaced; an empty match is passed over."""
        matches = [m for m in pattern.finditer(self.text) if m.group()]
        return self.replace((Span(*m.span()), by if isinstance(by, str) else by(m)) for m in matches)

    def replace(self, changes: Iterable[tuple[Span, str]]) -> Aligned:
        """The text with each span, in order and without overlap, replaced by its new characters."""
        pieces: list[str] = []
        runs: list[Run] = []
        done = size = 0
        for span, new in changes:
            size = self._keep(pieces, runs, Span(done, span.start), size)
            if new:
                place = self.back(span)
                pieces.append(new)
                runs.append(Run(size, place.start, len(new), len(place)))
                size += len(new)
            done = span.end
        if not done:
            return self
        self._keep(pieces, runs, Span(done, len(self.text)), size)
        return Aligned("".join(pieces), tuple(runs))

    def recast(self, text: str) -> Aligned:
        """Other characters for the same places, one for one (a folded text)."""
        if len(text) != len(self.text):
            raise ValueError(f"recast changes the length: {len(self.text)} to {len(text)}")
        return Aligned(text, self.runs)

    def _run(self, at: int) -> Run:
        return self.runs[self._number(at)]

    def _number(self, at: int) -> int:
        return bisect_right(self.runs, at, key=lambda run: run.at) - 1

    def _keep(self, pieces: list[str], runs: list[Run], span: Span, size: int) -> int:
        """Append the runs below `span`, the text so far being `size` long; gives the new size."""
        if not len(span):
            return size
        pieces.append(span.of(self.text))
        for number in range(self._number(span.start), len(self.runs)):
            run = self.runs[number]
            start, end = max(run.at, span.start), min(run.at + run.length, span.end)
            if start >= end:
                break
            shift = start - run.at
            runs.append(
                Run(size, run.origin + shift, end - start, end - start)
                if run.literal
                else Run(size, run.origin, end - start, run.extent)
            )
            size += end - start
        return size
