"""When a statement holds: the time that its clause, its sentence or the opening of its paragraph names."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.aligned import Span
from kg.intervals import Interval, first_day
from kg.model import Mention, Modality, Text
from kg.times import Anchor, TimeRules, times

OPENING = 6
"""A time that opens a paragraph stands behind its number at most."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The times that a text names, those in names apart, by the sentences and paragraphs they stand in.

    `times[i]` begins at `starts[i]`; `sentences[j]` is where the jth sentence begins and `openings[j]`
    the time with which its paragraph opens, if it does.
    """

    said: str | None
    times: tuple[Interval, ...]
    starts: tuple[int, ...]
    sentences: tuple[int, ...]
    openings: tuple[Interval | None, ...]

    @classmethod
    def of(cls, text: Text, said: str | None, mentions: Sequence[Mention], rules: TimeRules) -> Timeline:
        """The times of a text whose document bears the date `said`; `mentions` are in order."""
        taken = [mention.span.start for mention in mentions]
        named: list[Interval] = []
        openings: list[Interval | None] = []
        paragraph, opening, anchor = -1, None, Anchor(said)
        for sentence in text.sentences:
            opens = sentence.paragraph != paragraph
            if opens:
                paragraph, opening, anchor = sentence.paragraph, None, Anchor(said)
            here = times(text.aligned.text, sentence.span.start, sentence.span.end, anchor, rules)
            found = [one for one in here if not _in_name(one, mentions, taken)]
            if found:
                anchor = replace(anchor, last=found[-1])
                if opens and _start(found[0]) - sentence.span.start <= OPENING and not found[0].is_about:
                    opening = found[0]
            named += found
            openings.append(opening)
        return cls(
            said,
            tuple(named),
            tuple(map(_start, named)),
            tuple(sentence.span.start for sentence in text.sentences),
            tuple(openings),
        )

    def within(self, span: Span) -> tuple[Interval, ...]:
        """The times that begin in a stretch, in order."""
        return self.times[bisect_left(self.starts, span.start) : bisect_left(self.starts, span.end)]

    def holds(self, clause: Span, until: int, modality: Modality | None = None) -> Interval | None:
        """When it holds what a clause says up to a place: the time nearest before that place in the
        clause, else in the sentence, else the one that opens the paragraph; none that cannot be.
        """
        sentence = bisect_right(self.sentences, clause.start) - 1
        if sentence < 0:
            return None
        if named := self.named_before(clause, until):
            return named if self._fits(named, modality) else None
        opening = self.openings[sentence]
        return opening if opening and _start(opening) < clause.start and self._fits(opening, modality) else None

    def named_before(self, clause: Span, until: int) -> Interval | None:
        """The time nearest before a place in the clause, else in the clauses before it of its sentence."""
        sentence = bisect_right(self.sentences, clause.start) - 1
        for near in (Span(clause.start, until), Span(self.sentences[max(sentence, 0)], clause.start)):
            if found := self.within(near):
                return found[-1]
        return None

    def _fits(self, interval: Interval, modality: Modality | None) -> bool:
        """What is done has begun on the day of the text, and what is assigned is not over by then."""
        if self.said is None:
            return True
        if modality is Modality.DONE:
            return interval.first_day is None or interval.first_day[: len(self.said)] <= self.said
        if modality is Modality.ASSIGNED:
            return interval.last_day is None or interval.last_day >= first_day(self.said)
        return True


def _start(interval: Interval) -> int:
    """Where the words of a time begin."""
    return interval.span.start if interval.span else 0


def _in_name(one: Interval, mentions: Sequence[Mention], starts: Sequence[int]) -> bool:
    """Whether a time is part of a name, as in 2006年全市職工技能大賽."""
    if one.span is None:
        return False
    at = bisect_left(starts, one.span.end) - 1
    return at >= 0 and mentions[at].span.overlaps(one.span)
