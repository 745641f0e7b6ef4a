"""What a recogniser says: words, each with a tag."""

from __future__ import annotations

from typing import NamedTuple

from kg.aligned import Span


class Token(NamedTuple):
    """A word of a sentence with its tag (LAC's tag set) and how sure the recogniser is, 0 to 1.

    A tuple, since a text has one for every other character; `start` and `end` count from the
    beginning of the sentence.
    """

    start: int
    end: int
    tag: str
    score: float = 1.0

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def of(self, sentence: str) -> str:
        """Its characters."""
        return sentence[self.start : self.end]
