"""What names tell by themselves: 四川省總工會 lies in 四川, 區委常委會 belongs to 區委."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.model import Entity, EntityType, Modality, Predicate, Statement
from kg.state.actors import are_kin
from kg.state.rules import ActorRules, NameTells
from kg.state.scene import Scene, each_once

Held = Mapping[str, tuple[Entity, str]]
"""Whose each meeting is, by the meeting's key, and what told so."""


def told_by_names(
    scene: Scene, holder: Entity | None, held: Held, rules: NameTells, actor: ActorRules
) -> Iterator[Statement]:
    """The statements that are plain from the names of the document's entities.

    `holder` is as by `holder_of`, `held` as by `holders_of`.
    """
    yield from _held_by(scene, held)
    yield from _located_in(scene)
    yield from _holder_located(scene, holder)
    yield from _organs(scene, rules)
    yield from _federations(scene, rules)
    yield from _lower_bodies(scene, holder, rules, actor)
    yield from _issued(scene, rules)
    yield from _parts_of_title(scene)
    yield from _targets(scene, rules)


def _told(scene: Scene, subject: Entity, predicate: Predicate, object: Entity, rule: str) -> Statement:
    return Statement(subject.key, predicate, object.key, scene.evidence(subject.mentions[0].span), f"name-{rule}")


def holders_of(scene: Scene, rules: NameTells) -> Held:
    """Whose the meetings are.

    A meeting whose name begins with a body is that body's; the Party's plenums are the Centre's.
    """
    bodies = Leading.of(
        (name, body) for body in scene.entities(EntityType.ORGANIZATION) for name in body_names(body, rules)
    )
    centre = scene.by_name.get((EntityType.ORGANIZATION, rules.plenum_of))
    held: dict[str, tuple[Entity, str]] = {}
    for meeting in scene.entities(EntityType.MEETING):
        if holder := _holding(meeting, bodies):
            held[meeting.key] = (holder, "holder")
        elif centre and rules.plenum.search(meeting.name):
            held[meeting.key] = (centre, "plenum")
    return held


def _held_by(scene: Scene, held: Held) -> Iterator[Statement]:
    """The meetings of the bodies that `holders_of` tells."""
    for key, (holder, rule) in held.items():
        yield _told(scene, scene.by_key[key], Predicate.HELD_BY, holder, rule)


@dataclass(frozen=True, slots=True)
class Leading:
    """Things by all that they are called, to find those with whose names another name begins."""

    names: Mapping[str, tuple[Entity, ...]]
    sizes: tuple[int, ...]

    @classmethod
    def of(cls, named: Iterable[tuple[str, Entity]]) -> Leading:
        """The things of some names, in the order in which they are given."""
        names: dict[str, list[Entity]] = {}
        for name, entity in named:
            names.setdefault(name, []).append(entity)
        return cls({name: tuple(found) for name, found in names.items()}, tuple(sorted({*map(len, names)})))

    def before(self, name: str) -> Iterator[tuple[str, Entity]]:
        """The things with whose names a name begins, the shortest first, each with what it is called there."""
        for size in self.sizes:
            if size > len(name):
                return
            yield from ((name[:size], entity) for entity in self.names.get(name[:size], ()))


def _holding(meeting: Entity, bodies: Leading) -> Entity | None:
    """The body of the longest name among those with which a meeting's name begins, of several the first."""
    leading = {body.key: body for name in _names(meeting) for _, body in bodies.before(name)}
    return min(leading.values(), key=lambda body: (-len(body.name), body.mentions[0].span), default=None)


def _leads(name: str, entity: Entity) -> bool:
    return any(other.startswith(name) for other in _names(entity))


def _located_in(scene: Scene) -> Iterator[Statement]:
    """A body or place that the text names with a place at the beginning lies in it."""
    places = Leading.of((name, place) for place in scene.entities(EntityType.PLACE) for name in _names(place))
    for type in (EntityType.ORGANIZATION, EntityType.PLACE):
        for entity in scene.entities(type):
            within = [
                (len(place.name), -mention.span.start, place, mention)
                for mention in {one.surface: one for one in reversed(entity.mentions)}.values()
                for _, place in places.before(mention.surface)
                if place.key != entity.key
            ]
            if within:
                *_, place, mention = max(within, key=lambda told: (*told[:2], -told[2].mentions[0].span.start))
                evidence = scene.evidence(mention.span)
                yield Statement(entity.key, Predicate.LOCATED_IN, place.key, evidence, "name-place")


def body_names(body: Entity, rules: NameTells) -> tuple[str, ...]:
    """All that a body is called, the relative form included: 市總工會 for 南江市總工會."""
    relative = rules.relative.search(body.name)
    if not relative or rules.no_relative.search(body.name):
        return _names(body)
    return (*_names(body), relative.group())


def _holder_located(scene: Scene, holder: Entity | None) -> Iterator[Statement]:
    """The body whose meeting's name begins with a place lies in it."""
    if not holder or not scene.meeting:
        return
    for place in scene.entities(EntityType.PLACE):
        if any(_leads(name, scene.meeting) for name in _names(place)):
            yield _told(scene, holder, Predicate.LOCATED_IN, place, "meeting-place")
            return


def _names(entity: Entity) -> tuple[str, ...]:
    return (entity.name, *entity.aliases)


def _organs(scene: Scene, rules: NameTells) -> Iterator[Statement]:
    """A standing committee, office or department belongs to the body that its name begins with."""
    organs = scene.entities(EntityType.ORGANIZATION)
    bodies = Leading.of((name, body) for body in organs for name in _names(body))
    for organ in organs:
        above = {
            body.key: body
            for one in _names(organ)
            for name, body in bodies.before(one)
            if body is not organ and rules.organ.search(one.removeprefix(name)) and not rules.no_whole.search(body.name)
        }
        for body in sorted(above.values(), key=lambda body: body.mentions[0].span):
            yield _told(scene, organ, Predicate.SUB_ORGANIZATION_OF, body, "organ")


def _federations(scene: Scene, rules: NameTells) -> Iterator[Statement]:
    """A federation stands under that of the next level above, where the text names one such."""
    levels: dict[tuple[str, int], list[Entity]] = {}
    for body in scene.entities(EntityType.ORGANIZATION):
        if level := _level(body, rules):
            levels.setdefault(level, []).append(body)
    for (kind, rank), bodies in levels.items():
        above = levels.get((kind, rank - 1), [])
        for body in bodies if len(above) == 1 else ():
            yield _told(scene, body, Predicate.SUB_ORGANIZATION_OF, above[0], "federation")


def _level(body: Entity, rules: NameTells) -> tuple[str, int] | None:
    """Of which kind a federation is, and how far below the country it stands, by the level in its name."""
    kind = rules.federation.search(body.name)
    stem = body.name[: kind.start()] if kind else ""
    rank = next((rank for rank, level in enumerate(rules.levels, 1) if stem and stem[-1] in level), None)
    return (kind.group(), rank) if kind and rank else None


def _lower_bodies(scene: Scene, holder: Entity | None, rules: NameTells, actor: ActorRules) -> Iterator[Statement]:
    """The county's, members' and branches' bodies stand under the body of their system that speaks to them."""
    above = scene.speaker_body if scene.speaker_body and rules.federation.search(scene.speaker_body.name) else holder
    for body in scene.entities(EntityType.ORGANIZATION):
        named = rules.lower.search(body.name)
        if above and named and not _is_below(above, body, rules) and are_kin(body, above, actor):
            yield _told(scene, body, Predicate.SUB_ORGANIZATION_OF, above, "lower")


def _is_below(body: Entity, collective: Entity, rules: NameTells) -> bool:
    """Whether a body is itself one of a collective of counties or towns, so that it cannot stand above them."""
    level = _level(body, rules)
    return (
        level is not None and level[1] == len(rules.levels) and any(one in collective.name for one in rules.levels[-1])
    )


def _issued(scene: Scene, rules: NameTells) -> Iterator[Statement]:
    """A rule or notice is made by the bodies whose names its own begins with."""
    makers = Leading.of((name, body) for body in scene.entities(EntityType.ORGANIZATION) for name in _names(body))
    for policy in scene.entities(EntityType.POLICY):
        rest, bodies = policy.name, list[Entity]()
        while found := max(makers.before(rest), key=lambda one: len(one[0]), default=None):
            rest = rest.removeprefix(found[0]).lstrip()
            bodies.append(found[1])
        if bodies and rules.maker.search(rest):
            for body in each_once(bodies):
                evidence = scene.evidence(policy.mentions[0].span)
                yield Statement(body.key, Predicate.ISSUES, policy.key, evidence, "name-maker", modality=Modality.DONE)


def told_by_papers(scene: Scene, issued: Iterable[Statement], rules: NameTells) -> Iterator[Statement]:
    """What a paper says by its name of who issues it.

    One that commends by a selection: the selection was run. One that sends another down: that was issued.
    """
    for one in issued:
        paper = scene.by_key.get(one.object)
        if one.predicate is not Predicate.ISSUES or not paper:
            continue
        for pattern, type, predicate, rule in (
            (rules.about, EntityType.CAMPAIGN, Predicate.CONDUCTS, "name-award"),
            (rules.sends, EntityType.POLICY, Predicate.ISSUES, "name-sent"),
        ):
            for thing in scene.entities(type) if pattern.search(paper.name) else ():
                if thing.key != paper.key and any(name in paper.name for name in _names(thing)):
                    yield Statement(one.subject, predicate, thing.key, one.evidence, rule, modality=Modality.DONE)


def _parts_of_title(scene: Scene) -> Iterator[Statement]:
    """The campaigns that head the sections of a text about a campaign are parts of it."""
    if not scene.drive:
        return
    whole = scene.owner[scene.drive]
    headings = [section.heading for section in scene.text.sections if len(section.heading)]
    starts = [heading.start for heading in headings]
    for campaign in scene.entities(EntityType.CAMPAIGN):
        above = ((one, bisect_right(starts, one.span.start) - 1) for one in campaign.mentions)
        heads = [one for one, at in above if at >= 0 and headings[at].contains(one.span)]
        if heads and campaign.key != whole.key:
            evidence = scene.evidence(heads[0].span)
            yield Statement(campaign.key, Predicate.PART_OF, whole.key, evidence, "head-part")


def _targets(scene: Scene, rules: NameTells) -> Iterator[Statement]:
    """A campaign, policy or facility whose name says what is done for a group is for that group."""
    groups = {group.name: group for group in reversed(scene.entities(EntityType.GROUP))}
    sizes = sorted({*map(len, groups)}, reverse=True)
    for type in sorted(rules.group_bearing):
        for entity in scene.entities(type):
            if rules.for_all.search(entity.name) or rules.of_house.search(entity.name):
                continue
            for size in sizes:
                parts = ((at, entity.name[at : at + size]) for at in range(len(entity.name) - size + 1))
                if held := [(at, groups[part]) for at, part in parts if part in groups]:
                    at, group = min(held, key=lambda one: one[1].mentions[0].span)
                    if _is_for(entity.name[:at], entity.name[at + size :], rules):
                        yield _told(scene, entity, Predicate.TARGETS, group, "group")
                    break


def _is_for(before: str, after: str, rules: NameTells) -> bool:
    """Whether a name is of something done for the group that stands in it between two parts."""
    if rules.apart.search(after) or rules.narrower.search(before):
        return False
    return bool(rules.served.search(before) or rules.serving.search(after))


def holder_of(scene: Scene, rules: NameTells) -> Entity | None:
    """The body whose text it is: whose meeting's name begins with its own, or with whom the title begins."""
    if not scene.meeting:
        return scene.issuer
    bodies = scene.entities(EntityType.ORGANIZATION)
    return _holding(scene.meeting, Leading.of((name, body) for body in bodies for name in body_names(body, rules)))
