"""The lines of a text, folded one by one and only where somebody looks at them.

To fold a whole file costs more than to divide it: of most lines, their length and their last
character say enough.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.aligned import Span
from kg.folding import fold
from kg.model import Fence

LINE = re.compile(r"[^\r\n\f]+")
EDGES = " \t\u00a0\u3000\ufeff\u200b\u200e"
MARKS = f"{EDGES}#*"
LONGEST = 200
"""Characters of a line that rules look at."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: where it stands without blanks and Markdown signs, and its folded words."""

    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a text that are not blank; `places` are their first and last characters with blanks."""

    text: str = field(repr=False)
    places: Sequence[tuple[int, int]] = field(repr=False)
    _read: dict[int, Line] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, text: str, fences: Sequence[Fence] = ()) -> Lines:
        """The lines of a text; those that a fence covers are none."""
        places = [found.span() for found in LINE.finditer(text) if not found.group().isspace()]
        fenced = sorted(fence.span for fence in fences)
        return cls(text, [place for place in places if not _is_covered(Span(*place), fenced)] if fenced else places)

    def __len__(self) -> int:
        return len(self.places)

    def raw(self, number: int) -> str:
        """A line as it stands in the file, without the blanks around it."""
        start, end = self.places[number]
        return self.text[start:end].strip(EDGES)

    def length(self, number: int) -> int:
        start, end = self.places[number]
        return end - start

    def __getitem__(self, number: int) -> Line:
        """A line, of which `LONGEST` characters are folded; one of signs alone keeps its signs."""
        if number not in self._read:
            start, end = self.places[number]
            raw = self.text[start:end]
            edges = MARKS if raw.strip(MARKS) else EDGES
            start, end = end - len(raw.lstrip(edges)), start + len(raw.rstrip(edges))
            span = Span(start, max(start, end))
            self._read[number] = Line(span, fold(self.text[start : min(end, start + LONGEST)]))
        return self._read[number]

    def gap(self, number: int) -> str:
        """What stands between a line and the one before it."""
        before = self.places[number - 1][1] if number else 0
        return self.text[before : self.places[number][0]]


def _is_covered(place: Span, fences: Sequence[Span]) -> bool:
    """Whether the first fence that ends behind the start of a line begins before the line does, or with it."""
    at = bisect_right(fences, place.start, key=lambda fence: fence.end)
    return at < len(fences) and fences[at].start <= place.start
