"""Back to the file: from places in the aligned text to the characters that stand in the source."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.aligned import Aligned, Span
from kg.characters import seen
from kg.folding import fold
from kg.model import (
    Assignment,
    Comparison,
    Document,
    Entity,
    EntityType,
    Evidence,
    Indicator,
    Interval,
    Mention,
    Statement,
)
from kg.script import Script

AROUND = 16
"""How many characters beside a quote are kept to find it again (Web Annotation, 4.2.4)."""

WORDED = frozenset({EntityType.CAMPAIGN, EntityType.INSTITUTION, EntityType.MEETING})
"""The kinds whose canonical name leaves out what wordings add."""

BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Grounded:
    """The way back for one document."""

    document: Document
    aligned: Aligned
    script: Script

    @classmethod
    def of(cls, document: Document, aligned: Aligned) -> Grounded:
        return cls(document, aligned, Script.of(document.text))

    def entity(self, entity: Entity) -> Entity:
        """An entity named as the document writes it, or would in its script where it writes no full name.

        Of what is known by a short form (技術創新 of 技術創新活動, a session by its numbers) the
        longest wording is shown.
        """
        mentions = tuple(sorted((self.mention(mention) for mention in entity.mentions), key=lambda one: one.span))
        written = {_name(mention.surface) for mention in mentions}
        fuller = {surface for surface in written if entity.type in WORDED and len(surface) > len(entity.name)}
        exact = {surface for surface in written if fold(surface) == entity.name}
        name = max(sorted(fuller or exact), key=len, default=self.script.written(entity.name))
        return replace(
            entity, name=name, aliases=tuple(sorted(written - {name})), mentions=mentions, canonical=entity.name
        )

    def mention(self, mention: Mention) -> Mention:
        span = self.aligned.back(mention.span)
        return replace(mention, span=span, surface=self._characters(span.start, span.end))

    def statement(self, statement: Statement) -> Statement:
        """A statement with the characters of the file that say it, and when it holds in their words."""
        holds = self.interval(statement.holds) if statement.holds else None
        return replace(statement, evidence=self.evidence(statement.evidence), holds=holds)

    def assignment(self, assignment: Assignment) -> Assignment:
        """An assignment in the words of the file."""
        return replace(
            assignment,
            evidence=self.evidence(assignment.evidence),
            action=self.evidence(assignment.action) if assignment.action else None,
            due=self.interval(assignment.due) if assignment.due else None,
            targets=tuple(map(self.indicator, assignment.targets)),
        )

    def interval(self, interval: Interval) -> Interval:
        """A time in the words of the file."""
        span = self.aligned.back(interval.span) if interval.span else None
        words = _name(self._characters(span.start, span.end)) if span else interval.words
        return replace(interval, words=words, span=span)

    def indicator(self, indicator: Indicator) -> Indicator:
        """A figure in the words of the file."""
        span = indicator.evidence.span
        return replace(
            indicator,
            name=self._written(indicator.name, span),
            value=self._written(indicator.value, span),
            unit=self._written(indicator.unit, span),
            change=self._written(indicator.change, span),
            act=self._written(indicator.act, span),
            whole=self._written(indicator.whole, Span(0, span.end)),
            comparisons=tuple(self._comparison(one, span) for one in indicator.comparisons),
            period=self._written(indicator.period, Span(0, span.end)),
            subject_text=self._written(indicator.subject_text, Span(0, span.end)),
            interval=self.interval(indicator.interval) if indicator.interval else None,
            evidence=self.evidence(indicator.evidence),
        )

    def _comparison(self, comparison: Comparison, span: Span) -> Comparison:
        """A comparison in the words of the file."""
        return replace(
            comparison,
            words=self._written(comparison.words, span),
            unit=self._written(comparison.unit, span),
            than=self._written(comparison.than, Span(0, span.end)),
        )

    def evidence(self, evidence: Evidence) -> Evidence:
        """The quote as it stands in the file, with the characters on either side of it."""
        span = self.aligned.back(evidence.span)
        return Evidence(
            span,
            self._characters(span.start, span.end),
            self._characters(span.start - AROUND, span.start),
            self._characters(span.end, span.end + AROUND),
        )

    def _written(self, words: str, within: Span) -> str:
        """Folded words as they stand in the file, the last time that they do within a span.

        What stands there only in parts (万元 of 余万元, 萬多元) is put together of them.
        """
        at = self.aligned.text.rfind(words, within.start, within.end)
        if at < 0 and len(words) > 1:
            return "".join(self._written(char, within) for char in words)
        if not words or at < 0:
            return words
        span = self.aligned.back(Span(at, at + len(words)))
        return _name(self._characters(span.start, span.end))

    def _characters(self, start: int, end: int) -> str:
        """The document's own characters between two places of the file."""
        first = self.document.span.start
        return Span(max(0, start - first), max(0, end - first)).of(self.document.text)


def _name(written: str) -> str:
    """A name as it is written, without the blanks and the unseen characters in it."""
    return BLANK.sub("", seen(written))
