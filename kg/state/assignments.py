"""Who is told to do what: assigned statements, and clauses of duty with a figure to reach or a day to finish by."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
        if not reading.period.signs.text:  # nothing but marks
            continue
        span = reading.period.signs.whole
        figures = indicators[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        for one in Tasks(reading, statements, figures, tuple(_tellers(reading))).assignments():
            key = (one.actor, one.predicate, one.object, one.evidence.span)
            if key not in seen:
                seen.add(key)
                yield one


def _tellers(reading: Reading) -> Iterator[tuple[int, Entity]]:
    """Those whose demands a period reports, in order, each with where it has said so."""
    signs = reading.period.signs
    for found in reading.rules.assignments.assigner.finditer(signs.text):
        yield found.end(), reading.scene.owner[signs.within(*found.span("who"))[0]]


@dataclass(frozen=True, slots=True)
class Tasks:
    """One period with what it states, its figures and those whose demands it reports."""

    reading: Reading
    statements: tuple[Statement, ...]
    figures: Sequence[Indicator]
    tellers: Sequence[tuple[int, Entity]]

    def assignments(self) -> Iterator[Assignment]:
        """The tasks of the period: those of its statements, then those that only a figure or limit shows."""
        covered: dict[Span, list[Statement]] = {}
        for one in self.statements:
            covered.setdefault(one.evidence.span, []).append(one)
        assigned = [one for one in self.statements if one.modality is Modality.ASSIGNED]
        for one in assigned:
            yield self._of_statement(one, covered[one.evidence.span])
        if self.figures or self._limit(self.reading.period.signs.whole):
            spans = [one.evidence.span for one in assigned]
            yield from (one for one in self._of_clauses() if not any(map(one.evidence.span.overlaps, spans)))

    def _of_statement(self, one: Statement, beside: Sequence[Statement]) -> Assignment:
        """The task that a statement makes; `beside` is all that its clause states."""
        clause = one.evidence.span
        groups = (
            other.object
            for other in beside
            if (other.predicate is Predicate.SERVES and other.subject == one.subject)
            or (other.predicate is Predicate.TARGETS and other.subject == one.object)
        )
        return self._task(
            one.subject,
            one.evidence,
            one.rule,
            relation=(one.predicate, one.object),
            groups=tuple(dict.fromkeys(groups)),
            due=self._limit(clause) or one.holds,
            targets=tuple(figure for figure in self.figures if clause.contains(figure.evidence.span)),
        )

    def _of_clauses(self) -> Iterator[Assignment]:
        """The clauses of duty that bear a figure or a limit."""
        signs, clauses, scene = self.reading.period.signs, self.reading.clauses, self.reading.scene
        rules = self.reading.rules.assignments
        for start, end in zip(clauses.starts, clauses.ends, strict=True):
            if start >= end:
                continue
            span = signs.span(start, end)
            figures = tuple(one for one in self.figures if one.expected and span.contains(one.evidence.span))
            limit = self._limit(span)
            if not (figures or limit) or not self.reading.is_real(start, end):
                continue
            if self.reading.mood(end - 1, nominal=False) is not Modality.ASSIGNED:
                continue
            due = limit or scene.timeline.holds(span, span.end, Modality.ASSIGNED)
            for actor in self.reading.acting(end - 1):
                task = self._task(
                    actor.key,
                    scene.evidence(span),
                    rules.figure if figures else rules.limit,
                    groups=self._groups(start, end),
                    due=due,
                    targets=figures,
                )
                if task.action:
                    yield task

    def _task(
        self,
        actor: str,
        evidence: Evidence,
        rule: str,
        *,
        groups: tuple[str, ...],
        due: Interval | None,
        targets: tuple[Indicator, ...],
        relation: tuple[Predicate | None, str | None] = (None, None),
    ) -> Assignment:
        """An assignment with who tells it, where, and the verb."""
        places = self.reading.period.signs.places
        start, end = bisect_left(places, evidence.span.start), bisect_left(places, evidence.span.end)
        meeting = self.reading.occasion(end)
        return Assignment(
            actor,
            evidence,
            rule,
            self._action(start, end, relation[1]),
            *relation,
            groups,
            self._assigner(end, actor),
            meeting.key if meeting else None,
            due,
            targets,
            self.reading.rules.scores.of(rule),
        )

    def _assigner(self, end: int, actor: str) -> str | None:
        """Whose demand is reported before a place, else the speaker, else the body that issues the text; by key."""
        scene = self.reading.scene
        told = [who for at, who in self.tellers if at <= end and who.key != actor]
        if told:
            return told[-1].key
        teller = scene.speaker or scene.issuer
        return teller.key if teller and teller.key != actor else None

    def _action(self, start: int, end: int, object: str | None) -> Evidence | None:
        """The verbs before the object, else those behind it; of a clause without one, the first."""
        signs, verbs, scene = self.reading.period.signs, self.reading.rules.assignments.action, self.reading.scene
        place = None
        if object is not None:
            inside = ((at, one) for at, one in signs.mentions.items() if start <= at < end)
            place = next((at for at, one in inside if scene.owner[one].key == object), None)
        if place is None:
            chosen = verbs.search(signs.text, start, end)
        else:
            before = list(verbs.finditer(signs.text, start, place))
            chosen = before[-1] if before else verbs.search(signs.text, place, end)
        return scene.evidence(signs.span(*chosen.span())) if chosen else None

    def _groups(self, start: int, end: int) -> tuple[str, ...]:
        owner = self.reading.scene.owner
        mentions = self.reading.period.signs.within(start, end)
        return tuple(dict.fromkeys(owner[one].key for one in mentions if one.type is EntityType.GROUP))

    def _limit(self, within: Span) -> Interval | None:
        """The day that a clause, or the period, sets first for the end of a task: 年底前, 到2010年."""
        return next((one for one in self.reading.scene.timeline.within(within) if one.begin == OPEN), None)
