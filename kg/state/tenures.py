"""Who holds which post, as the text says it: is, was, takes up, gives up.

A period is read by its verbs first, then by what stands side by side (body, title, name); a title
that a verb has taken is not read again as the one beside the next name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.intervals import Interval
from kg.model import Entity, EntityType, Predicate, Statement, Tense
from kg.state.rules import StateRules
from kg.state.scene import Period, Scene, each_once
from kg.state.tenure_rules import TenureRules, TenureVerb
from kg.state.tenure_times import tenure_of, to_this_day
from kg.state.titles import Title, titles

SURE, INHERITED = 1.0, 0.9
"""How sure a tenure is, beside its rule, whose body stands beside the post, and one whose body was named before."""

NEAR = 60
"""A verb's subject stands at most so many signs before it."""

CHANGES = frozenset({"post-succeeds", "post-acts", "post-left", "post-filled"})
"""The structures with a verb, so that the time of their clause is that of the change."""

FIRST = ("post-succeeds", "post-acts", "post-left")
"""The structures that are read before the verbs."""

CHANGED = {"post-succeeds": Tense.BEGINS, "post-left": Tense.ENDS}

BESIDE = ("post-filled", "post-around", "post-noted", "post-apposed", "post-listed", "post-called", "post-seated")


@dataclass(frozen=True, slots=True)
class Telling:
    """One place where a period says that persons hold posts, between two positions of its signs.

    `dated` says that a verb tells of it, so that the time of its clause is that of the change.
    """

    start: int
    end: int
    persons: tuple[Entity, ...]
    posts: tuple[Title, ...]
    tense: Tense
    rule: str
    dated: bool = False
    apart: bool = False
    concurrent: bool = False


def told_of_posts(scene: Scene, holders: Mapping[str, Entity], rules: StateRules) -> Iterator[Statement]:
    """The statements of held posts of all periods, in order; spans are in the aligned text.

    `holders` are the bodies whose the meetings are, by the meetings' keys.
    """
    for period in scene.periods:
        kinds = {mention.type for mention in period.signs.mentions.values()}
        if kinds >= {EntityType.PERSON, EntityType.POST}:
            yield from PostReading(scene, period, holders, rules).statements()


def _acted_for(telling: Telling, told: Sequence[Telling]) -> Entity | None:
    """The body whose head the deputy of a telling acts for, as another tells: it is the deputy's own."""
    for other in told:
        if other.rule == "post-acts" and other is not telling and other.persons == telling.persons:
            head = other.posts[0]
            if all(post.post.name.endswith(head.post.name) for post in telling.posts):
                return head.body
    return None


@dataclass(slots=True)
class PostReading:
    """One period; `taken` are the places of the titles that have been read."""

    scene: Scene
    period: Period
    holders: Mapping[str, Entity]
    all_rules: StateRules
    taken: set[int] = field(default_factory=set)

    @property
    def rules(self) -> TenureRules:
        return self.all_rules.tenures

    @property
    def text(self) -> str:
        return self.period.signs.text

    def statements(self) -> Iterator[Statement]:
        """What the period says of posts, in the order of the text."""
        told = [*self._by_structures(*FIRST), *self._by_acts(), *self._by_verbs()]
        told += self._by_structures(*BESIDE)
        told += self._taken_over(told)
        clauses = self.all_rules.clauses(self.text)
        body: Entity | None = None
        for telling in sorted(told, key=lambda one: (one.start, one.end)):
            before = body or self._elected_by(telling) or _acted_for(telling, told)
            posts = tuple(self._with_body(post, self._group_of(post, telling) or before) for post in telling.posts)
            body = next((post.body for post in reversed(posts) if post.body), body)
            span = self.period.signs.span(clauses.start(telling.start), clauses.end(max(telling.end - 1, 0)))
            holds = self._time(telling, clauses.start(telling.start))
            lasting = to_this_day(holds, self.rules.lasting) if telling.tense is Tense.IS else None
            for person, post, inherited in self._pairs(telling, posts):
                tense = post.tense if post.tense and telling.tense is Tense.IS else telling.tense
                held = replace(post, concurrent=post.concurrent or telling.concurrent)
                tenure = tenure_of(tense, held, lasting or holds, dated=telling.dated)
                yield Statement(
                    person.key,
                    Predicate.HOLDS_POST,
                    post.post.key,
                    self.scene.evidence(span),
                    telling.rule,
                    org=post.body.key if post.body else None,
                    score=INHERITED if inherited else SURE,
                    holds=holds,
                    tenure=tenure,
                )

    def _pairs(self, telling: Telling, posts: Sequence[Title]) -> Iterator[tuple[Entity, Title, bool]]:
        """Each person with each post, or, where it is said respectively, with the one that is theirs."""
        inherited = [
            told.body is None and post.body is not None for post, told in zip(posts, telling.posts, strict=True)
        ]
        if telling.apart and len(telling.persons) == len(posts):
            yield from zip(telling.persons, posts, inherited, strict=True)
        else:
            yield from ((one, *post) for one in telling.persons for post in zip(posts, inherited, strict=True))

    def _elected_by(self, telling: Telling) -> Entity | None:
        """The body named last before those who are elected, where the text says that there was an election."""
        if telling.tense is not Tense.BEGINS or not self.rules.elected.search(self.text, 0, telling.end):
            return None
        mentions = self.period.signs.within(0, telling.start)
        bodies = [self.scene.owner[one] for one in mentions if one.type is EntityType.ORGANIZATION]
        return bodies[-1] if bodies else None

    def _group_of(self, post: Title, telling: Telling) -> Entity | None:
        """The group named last before one who is said to lead it."""
        marks = self.rules.marks
        if post.body or not marks.grouped.search(post.post.name):
            return None
        bodies = [self.scene.owner[one] for one in self.period.signs.within(0, telling.start)]
        return next((post.fitting(one, marks) for one in reversed(bodies) if post.fitting(one, marks)), None)

    def _with_body(self, title: Title, before: Entity | None) -> Title:
        """A title with its body: its own, that which the post is known by, or the one named last."""
        if title.body:
            stem = self.rules.termed.sub("", title.body.name)
            return replace(title, body=self.scene.by_name.get((EntityType.ORGANIZATION, stem), title.body))
        if title.closed:
            return title
        known = self.scene.by_name.get((EntityType.ORGANIZATION, self.rules.holders.get(title.post.name, "")))
        return replace(title, body=known or title.fitting(before, self.rules.marks))

    def _time(self, telling: Telling, clause: int) -> Interval | None:
        """The time that the clause or the sentence names before what is told."""
        span = self.period.signs.span(clause, telling.end)
        return self.scene.timeline.named_before(span, self.period.signs.span(telling.start, telling.end).end)

    # by verbs ------------------------------------------------------------------------------

    def _by_verbs(self) -> Iterator[Telling]:
        """Person, verb, posts; the person may stand in a clause before, or be the last one named."""
        for verb in self.rules.verbs:
            for found in verb.regex.finditer(self.text):
                behind = self.rules.holder.match(self.text, found.end())
                followed = self.rules.followed.match(self.text, found.end())
                if self._is_taken(found) or (followed and not behind and verb.tense):
                    continue
                subject = behind.span("s") if behind else self._subject(found.start())
                if subject is None:
                    continue
                tense = None if self._supposed(found.start()) else self._tense(verb, found)
                if telling := self._telling(found, verb.id, tense, self._persons(*subject)):
                    apart = self.rules.respectively.search(self.text, subject[1], found.start())
                    concurrent = bool(self.rules.marks.concurrent.search(found["verb"]))
                    yield replace(
                        telling,
                        start=min(subject[0], found.start()),
                        dated=True,
                        apart=bool(apart),
                        concurrent=concurrent,
                    )

    def _by_acts(self) -> Iterator[Telling]:
        """Verb, persons, posts: 選舉某某為主席, 免去某某的主席職務."""
        for act in self.rules.acts:
            for found in act.regex.finditer(self.text):
                persons = self._persons(*found.span("s"))
                tense = None if self._supposed(found.start()) else act.tense
                if not self._is_taken(found) and (telling := self._telling(found, act.id, tense, persons)):
                    body = self._electing(found.start()) if act.decided else None
                    posts = tuple(
                        replace(one, body=one.fitting(body, self.rules.marks)) if body and not one.body else one
                        for one in telling.posts
                    )
                    yield replace(telling, posts=posts, dated=True)

    def _subject(self, verb: int) -> tuple[int, int] | None:
        """Where the persons stand of whom a verb is said: right before it, or in the clause before."""
        mentions = self.period.signs.mentions
        near = [at for at in range(max(0, verb - NEAR), verb) if at in mentions]
        persons = [at for at in near if mentions[at].type is EntityType.PERSON]
        if not persons or not self.rules.carried.fullmatch(self.text, persons[-1] + 1, verb):
            return None
        start = persons[-1]
        for at in reversed(persons[:-1]):
            if not self.rules.joined.fullmatch(self.text, at + 1, start):
                break
            start = at
        return start, persons[-1] + 1

    def _tense(self, verb: TenureVerb, found: re.Match[str]) -> Tense | None:
        """The tense of a verb; where something was decided before, what is held begins."""
        if verb.decided and self.rules.decided.search(self.text, 0, found.start()):
            return Tense.BEGINS
        return verb.tense

    def _supposed(self, at: int) -> bool:
        """Whether what stands from a place on is only thought of or put forward."""
        return self.rules.supposed.search(self.text, max(0, at - NEAR), at) is not None

    def _electing(self, at: int) -> Entity | None:
        """The body that elects: named last before the verb, itself or by its meeting."""
        if not self.rules.electing.search(self.text, 0, at):
            return None
        mentions = self.period.signs.within(0, at)
        if not mentions:
            return None
        entity = self.scene.owner[mentions[-1]]
        return self.holders.get(entity.key) if entity.type is EntityType.MEETING else entity

    # by what stands side by side ---------------------------------------------------------------

    def _by_structures(self, *names: str) -> Iterator[Telling]:
        for name in names:
            for found in self.rules.structures[name].finditer(self.text):
                if self._is_taken(found):
                    continue
                persons = self._persons(*found.span("s"))
                tense = self._tense_beside(name, found)
                if telling := self._telling(found, name, tense, persons):
                    apart = self.rules.respectively.search(found.group()) is not None
                    concurrent = name == "post-filled" and self.rules.marks.concurrent.search(found.group())
                    telling = replace(telling, dated=name in CHANGES, apart=apart, concurrent=bool(concurrent))
                    if name == "post-acts":
                        telling = replace(telling, posts=tuple(replace(one, acting=True) for one in telling.posts))
                    yield telling
                    if name == "post-succeeds":
                        old = self._persons(*found.span("old"))
                        yield replace(telling, persons=old, tense=Tense.ENDS)

    def _taken_over(self, told: Sequence[Telling]) -> Iterator[Telling]:
        """Who takes over what the telling before says to have ended."""
        for found in self.rules.successor.finditer(self.text):
            left = [one for one in told if one.tense is Tense.ENDS and one.end <= found.start()]
            if left and (persons := self._persons(*found.span("s"))):
                start, end = found.span()
                yield Telling(start, end, persons, max(left, key=lambda one: one.end).posts, Tense.BEGINS, "takes-over")

    def _tense_beside(self, name: str, found: re.Match[str]) -> Tense:
        """Whether the one who is named with a title leaves it, or has just been elected to it."""
        if name in CHANGED:
            return CHANGED[name]
        if name == "post-acts":
            return Tense.BEGINS if self.rules.vacated.search(self.text, 0, found.start()) else Tense.IS
        decided = self.rules.decided.search(self.text, 0, found.start("s"))
        if name in {"post-around", "post-filled"}:
            return Tense.BEGINS if decided else Tense.IS
        if name == "post-apposed":
            if self.rules.leaving.match(self.text, found.end()):
                return Tense.ENDS
            if decided and self.rules.heads.search(found.group()):
                return Tense.BEGINS
        return Tense.IS

    def _telling(
        self, found: re.Match[str], rule: str, tense: Tense | None, persons: tuple[Entity, ...]
    ) -> Telling | None:
        """What a match tells, its titles being taken; nothing where one is only meant for the post."""
        start, end = found.span("o")
        self.taken.update(range(start, end))
        if tense is None or not persons or self.rules.candidate.match(self.text, end):
            return None
        owner = self.scene.owner
        named = "q" in found.re.groupindex and found["q"]
        before = owner[self.period.signs.within(*found.span("q"))[0]] if named else None
        posts = [*self._heading(start), *titles(self.period.signs, start, end, owner, self.rules.marks, before)]
        return Telling(found.start(), found.end(), persons, tuple(posts), tense, rule)

    def _heading(self, at: int) -> Iterator[Title]:
        """The title of a row that stands before a colon: 組長:區長某某."""
        if at > 1 and self.rules.heads.match(self.text[at - 1]) and at - 2 not in self.taken:
            self.taken.add(at - 2)
            yield from titles(self.period.signs, at - 2, at - 1, self.scene.owner, self.rules.marks, None)

    def _is_taken(self, found: re.Match[str]) -> bool:
        return not self.taken.isdisjoint(
            at
            for at in range(*found.span("o"))
            if at in self.period.signs.mentions and self.period.signs.mentions[at].type is EntityType.POST
        )

    def _persons(self, start: int, end: int) -> tuple[Entity, ...]:
        mentions = self.period.signs.within(start, end)
        return each_once(self.scene.owner[one] for one in mentions if one.type is EntityType.PERSON)
