"""What sentences state: every frame over every period, with the actor and mood of the clause."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.model import DOC, Entity, EntityType, Mention, Modality, Predicate, SectionFunction, Statement
from kg.state.actors import Cast, Turns, are_kin, goes_on_acting, last_acting, turns
from kg.state.rules import Clauses, Frame, StateRules
from kg.state.scene import Period, Scene, each_once
from kg.state.topics import topics

SUBJECTS = ("s", "chair")
"""The groups of a frame that hold its subjects."""

PARTNERS = ("s", "with", "met")
"""The groups that hold the bodies which are brought in."""

NO_MORE = 6
"""Characters behind those who are brought in, the comma among them, that say nothing more of them."""

TITLE = 60
"""How far before and behind what is said the marks of a title are looked for."""

MODAL = frozenset(
    {
        Predicate.ISSUES,
        Predicate.IMPLEMENTS,
        Predicate.CONDUCTS,
        Predicate.ESTABLISHES,
        Predicate.SERVES,
        Predicate.COOPERATES_WITH,
    }
)
"""The relations of which the text says whether they are done or assigned."""

TIMED = MODAL | {Predicate.ATTENDS, Predicate.HELD_BY}
"""The relations that hold at some time and not for good."""

SHARED = frozenset({Predicate.ISSUES, Predicate.CONDUCTS, Predicate.ESTABLISHES})
"""What a body that is brought in does as well."""


def readings(scene: Scene, cast: Cast, holders: Mapping[str, Entity], rules: StateRules) -> Iterator[Reading]:
    """All periods as they are read, in order; spans of what they state are in the aligned text.

    `holders` are the bodies whose the meetings are, by the meetings' keys.
    """
    unnamed = topics(scene, cast, rules.actor)
    acting: tuple[Entity, ...] = ()
    closing, here = -1, scene.occasion
    fitting: dict[frozenset[str], tuple[Frame, ...]] = {}
    for period in scene.periods:
        present = frozenset(period.signs.text[at] for at in period.signs.mentions)
        if present not in fitting:
            fitting[present] = tuple(frame for frame in rules.frames if frame.fits(present))
        if period.opens_paragraph or not goes_on_acting(acting, period.signs, rules.actor):
            acting = ()
        if period.opens_paragraph:
            here = scene.occasion
        if period.opens_paragraph and rules.actor.closing.match(period.signs.text):
            closing = period.section
        topic = cast.all if closing == period.section else unnamed.of(period)
        taken = turns(period.signs, acting or topic, cast, scene.owner.__getitem__, rules.actor)
        clauses = rules.clauses(period.signs.text)
        reading = Reading(scene, rules, fitting[present], period, taken, clauses, cast, holders, here)
        yield reading
        if not scene.spoken:
            here = reading.occasion(len(period.signs.text))
        acting = last_acting(period.signs, taken, acting, scene.owner.__getitem__, rules.actor)


@dataclass(frozen=True, slots=True)
class Reading:
    """One period read by the frames that its signs fit.

    `turns` says who acts from where on, `cast` who may act unnamed, `holders` whose the meetings
    are, `here` at which meeting those are of whom the text says nothing else.
    """

    scene: Scene
    rules: StateRules
    frames: tuple[Frame, ...]
    period: Period
    turns: Turns
    clauses: Clauses
    cast: Cast
    holders: Mapping[str, Entity]
    here: Entity | None

    def statements(self) -> Iterator[Statement]:
        """What the period states, frame by frame."""
        for frame in self.frames:
            for found in frame.regex.finditer(self.period.signs.text):
                if self.is_real(found.start(), found.end()) and not self._is_title(found):
                    yield from self._stated(frame, found)

    def is_real(self, first: int, last: int) -> bool:
        """Whether what is said between two places is neither denied nor only supposed, allowed or asked."""
        text, mood = self.period.signs.text, self.rules.mood
        start, end = self.clauses.start(first), self.clauses.end(last)
        if mood.never.search(text, start, end) or mood.unreal.search(text, start, last):
            return False
        if mood.believed.search(text, 0, last):
            return False
        stop = mood.stop.search(text, last)
        return not (stop and stop["asks"] and mood.asked.search(text, 0, stop.start()))

    def _is_title(self, found: re.Match[str]) -> bool:
        """Whether all that is said stands in the marks of one title: 《關於建立…的請示》 sets up nothing."""
        text, marks = self.scene.text.aligned.text, (self.rules.title_opens, self.rules.title_ends)
        span = self.period.signs.span(*found.span())
        opened = text.rfind(marks[0], max(0, span.start - TITLE), span.start)
        if opened < 0 or text.find(marks[1], opened, span.end) >= 0:
            return False
        return text.find(marks[1], span.end, span.end + TITLE) >= 0

    def _stated(self, frame: Frame, found: re.Match[str]) -> Iterator[Statement]:
        """What one match of a frame states: each subject with each object."""
        start, end = self.clauses.start(found.start()), self.clauses.end(found.end())
        evidence = self.scene.evidence(self.period.signs.span(start, end))
        mood = frame.modality or (self.mood(found.start(), frame.nominal) if frame.predicate in MODAL else None)
        until = self.period.signs.span(found.start(), found.end()).end
        holds = self.scene.timeline.holds(evidence.span, until, mood) if frame.predicate in TIMED else None
        for subject, object in self._pairs(found, self._subjects(frame, found), self._objects(frame, found)):
            if subject.key != object and (not frame.kin or self._kin(subject, object)):
                yield Statement(subject.key, frame.predicate, object, evidence, frame.id, mood, holds=holds)

    def _pairs(
        self, found: re.Match[str], subjects: tuple[Entity, ...], objects: tuple[str, ...]
    ) -> Iterable[tuple[Entity, str]]:
        """Each subject with each object, or, where the text says 分別, each with its own if they are as many."""
        start = self.clauses.start(found.start())
        if len(subjects) > 1 < len(objects) and self.rules.each_own.search(self.period.signs.text, start, found.end()):
            return zip(subjects, objects, strict=True) if len(subjects) == len(objects) else ()
        return itertools.product(subjects, objects)

    def _objects(self, frame: Frame, found: re.Match[str]) -> tuple[str, ...]:
        """The keys of the objects: named, or the meeting or document itself."""
        if frame.document:
            return (DOC,)
        if frame.meeting:
            meeting = self.occasion(found.start())
            return (meeting.key,) if meeting else ()
        if frame.untitled and any(map(self._has_title, self.period.signs.within(*found.span("o")))):
            return ()
        return tuple(entity.key for entity in self._entities(found, ("o",), frame.objects))

    def _has_title(self, mention: Mention) -> bool:
        """Whether a mention stands in the marks of a title."""
        return self.scene.text.aligned.text.startswith(self.rules.title_ends, mention.span.end)

    def occasion(self, at: int) -> Entity | None:
        """The meeting at which those are who are named at a place: the last that was said to be held."""
        named = self.rules.names.occasion.finditer(self.period.signs.text, 0, at)
        held = [one for found in named for one in self.period.signs.within(*found.span(found.lastgroup or 0))]
        return self.scene.owner[held[-1]] if held else self.here

    def _subjects(self, frame: Frame, found: re.Match[str]) -> tuple[Entity, ...]:
        """Whom the frame names, or who acts where it stands, and with whom."""
        if frame.holder:
            meetings = self._entities(found, SUBJECTS)
            return tuple(self.holders[one.key] for one in meetings if one.key in self.holders)
        if "s" in frame.regex.groupindex:
            subjects = self._entities(found, SUBJECTS, frame.subjects)
            return tuple(one for one in subjects if not frame.named or frame.named.search(one.name))
        if frame.you:
            return self.cast.addressed or self.cast.all
        acting = self.acting(found.start())
        partners = self._partners(found, frame.predicate) if frame.predicate in SHARED else ()
        return each_once((*acting, *partners))

    def acting(self, at: int) -> tuple[Entity, ...]:
        """Who acts at a place."""
        return next((actors for start, actors in reversed(self.turns) if start <= at), ())

    def _partners(self, found: re.Match[str], predicate: Predicate) -> tuple[Entity, ...]:
        """The bodies that are brought in within the clause, or in the one before it.

        There they are only where it says no more of them, or where this clause says that it is done
        together; nobody is brought in to issue what another clause says is issued.
        """
        text, partners = self.period.signs.text, self.rules.actor.partners
        start = self.clauses.start(found.start())
        brought = list(partners.finditer(text, start, found.start()))
        if predicate is not Predicate.ISSUES and start:
            together = self.rules.actor.together.search(text, start, found.end())
            before = partners.finditer(text, self.clauses.start(start - 1), start)
            brought += [one for one in before if together or (not one["met"] and start - one.end() <= NO_MORE)]
        return tuple(entity for match in brought for entity in self._entities(match, PARTNERS))

    def _entities(
        self, found: re.Match[str], groups: Iterable[str], kinds: frozenset[EntityType] = frozenset(EntityType)
    ) -> tuple[Entity, ...]:
        """The entities, of certain kinds, that groups of a match hold."""
        spans = (found.span(group) for group in groups if group in found.re.groupindex)
        mentions: Iterable[Mention] = (one for span in spans for one in self.period.signs.within(*span))
        return each_once(self.scene.owner[one] for one in mentions if one.type in kinds)

    def _kin(self, subject: Entity, object: str) -> bool:
        """Whether two bodies are of one system, so that one may stand above the other."""
        body = self.scene.by_key.get(object)
        return body is not None and body.type is EntityType.ORGANIZATION and are_kin(subject, body, self.rules.actor)

    def mood(self, at: int, nominal: bool) -> Modality:
        """The mood at a place: a mark of duty binds what follows it, one of the past the rest."""
        text, mood = self.period.signs.text, self.rules.mood
        start, end = self.clauses.start(at), self.clauses.end(at)
        if mood.past.search(text, start, end) and not mood.duty.search(text, start, end):
            return Modality.DONE
        if any(basis.start() <= at < basis.end() for basis in mood.basis.finditer(text, start, end)):
            return Modality.DONE
        if mood.duty.search(text, 0, len(text) if nominal else self._aimed(start, end)):
            return Modality.ASSIGNED
        tasks = self.period.function is SectionFunction.TASKS and not mood.past.search(text)
        return Modality.ASSIGNED if tasks else Modality.DONE

    def _aimed(self, start: int, end: int) -> int:
        """Where the sentence ends of a clause of purpose, if nothing behind it is past; else where the clause does."""
        text, mood = self.period.signs.text, self.rules.mood
        if not mood.purpose.match(text, start, end):
            return end
        stop = mood.stop.search(text, end)
        until = stop.start() if stop else len(text)
        return end if mood.past.search(text, end, until) else until
