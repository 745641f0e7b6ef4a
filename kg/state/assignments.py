"""Who is told to do what: assigned statements, and clauses of duty with a figure to reach or a day to finish by."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.aligned import Span
from kg.intervals import OPEN, Interval
from kg.model import Assignment, Entity, EntityType, Evidence, Indicator, Modality, Predicate, Statement
from kg.state.frames import Reading


def assignments(
    told: Sequence[tuple[Reading, tuple[Statement, ...]]], indicators: Sequence[Indicator]
) -> Iterator[Assignment]:
    """The assignments of a document, in order, each once; spans are in the aligned text.

    `told` are the periods with what they state, `indicators` the figures in order.
    """
    seen: set[tuple[object, ...]] = set()
    starts = [one.evidence.span.start for one in indicators]
    for reading, statements in told:
        span = reading.period.signs.span(0, len(reading.period.signs.text))
        figures = indicators[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        for one in Tasks(reading, statements, figures).assignments():
            key = (one.actor, one.predicate, one.object, one.evidence.span)
            if key not in seen:
                seen.add(key)
                yield one


@dataclass(frozen=True, slots=True)
class Tasks:
    """One period with what it states and its figures."""

    reading: Reading
    statements: tuple[Statement, ...]
    figures: Sequence[Indicator]

    def assignments(self) -> Iterator[Assignment]:
        """The tasks of the period: those of its statements, then those that only a figure or limit shows."""
        assigned = [one for one in self.statements if one.modality is Modality.ASSIGNED]
        for one in assigned:
            yield self._of_statement(one, assigned)
        if not self.reading.period.signs.text.strip():
            return
        covered = [one.evidence.span for one in assigned]
        yield from (one for one in self._of_clauses() if not any(one.evidence.span.overlaps(span) for span in covered))

    def _of_statement(self, one: Statement, assigned: Sequence[Statement]) -> Assignment:
        clause = one.evidence.span
        beside = [other for other in (*assigned, *self.statements) if other.evidence.span == clause]
        groups = [
            other.object
            for other in beside
            if (other.predicate is Predicate.SERVES and other.subject == one.subject)
            or (other.predicate is Predicate.TARGETS and other.subject == one.object)
        ]
        task = self._task(one.subject, one.evidence, one.rule, one.object)
        return replace(
            task,
            predicate=one.predicate,
            object=one.object,
            groups=tuple(dict.fromkeys(groups)),
            due=self._limit(clause) or one.holds,
            targets=tuple(figure for figure in self.figures if clause.contains(figure.evidence.span)),
        )

    def _of_clauses(self) -> Iterator[Assignment]:
        """The clauses of duty that bear a figure or a limit."""
        signs, clauses = self.reading.period.signs, self.reading.clauses
        rules = self.reading.rules.assignments
        for start, end in zip(clauses.starts, clauses.ends, strict=True):
            if start >= end:
                continue
            span = signs.span(start, end)
            figures = tuple(
                figure for figure in self.figures if figure.expected and span.contains(figure.evidence.span)
            )
            limit = self._limit(span)
            if not (figures or limit) or not self.reading.is_real(start, end):
                continue
            if self.reading.mood(max(start, end - 1), nominal=False) is not Modality.ASSIGNED:
                continue
            evidence = self.reading.scene.evidence(span)
            for actor in self.reading.acting(end - 1):
                task = self._task(actor.key, evidence, rules.figure if figures else rules.limit, None)
                if task.action:
                    due = limit or self.reading.scene.timeline.holds(span, span.end, Modality.ASSIGNED)
                    yield replace(task, groups=self._groups(start, end), due=due, targets=figures)

    def _task(self, actor: str, evidence: Evidence, rule: str, object: str | None) -> Assignment:
        """An assignment with who tells it, where, and the verb."""
        scene, at = self.reading.scene, self._place(evidence.span.start)
        end = self._place(evidence.span.end)
        meeting = self.reading.occasion(end)
        assigner = self._assigner(end, actor)
        return Assignment(
            actor,
            evidence,
            rule,
            action=self._action(at, end, object),
            assigner=assigner.key if assigner else None,
            meeting=meeting.key if meeting and meeting.key in scene.by_key else None,
            score=self.reading.rules.scores.of(rule),
        )

    def _assigner(self, end: int, actor: str) -> Entity | None:
        """Whose demand is reported before a place, else the speaker, else the body that issues the text."""
        reading = self.reading
        for found in reversed(list(reading.rules.assignments.assigner.finditer(reading.period.signs.text, 0, end))):
            who = reading.scene.owner[reading.period.signs.within(*found.span("who"))[0]]
            if who.key != actor:
                return who
        scene = reading.scene
        told = scene.speaker or scene.issuer
        return told if told and told.key != actor else None

    def _action(self, start: int, end: int, object: str | None) -> Evidence | None:
        """The verbs before the object, else those behind it; of a clause without one, the first."""
        signs, verbs = self.reading.period.signs, self.reading.rules.assignments.action
        places = [
            at
            for at in range(start, end)
            if at in signs.mentions and self.reading.scene.owner[signs.mentions[at]].key == object
        ]
        before = list(verbs.finditer(signs.text, start, places[0] if places else end))
        chosen = (before[-1] if places else before[0]) if before else None
        if chosen is None and places:
            chosen = verbs.search(signs.text, places[0], end)
        return self.reading.scene.evidence(signs.span(*chosen.span())) if chosen else None

    def _groups(self, start: int, end: int) -> tuple[str, ...]:
        owner = self.reading.scene.owner
        mentions = self.reading.period.signs.within(start, end)
        return tuple(dict.fromkeys(owner[one].key for one in mentions if one.type is EntityType.GROUP))

    def _limit(self, clause: Span) -> Interval | None:
        """The day that a clause sets for the end of the task: 年底前, 到2010年."""
        return next((one for one in self.reading.scene.timeline.within(clause) if one.begin == OPEN), None)

    def _place(self, at: int) -> int:
        """Where a place of the text stands in the signs."""
        return bisect_left(self.reading.period.signs.places, at)
