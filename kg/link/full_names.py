"""Bodies, meetings and places called after a division, by the one name that tells it from all others.

海陵区总工会 and 泰州市海陵区总工会 are one body, since one city has a 海陵区; 鼓楼区总工会 is 南京市鼓楼区总工会
only where the document tells that this city is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kg.divisions import Division, Level
from kg.link.gazetteer import Gazetteer
from kg.link.scope import PLACED
from kg.link.step import Linked, entity_of
from kg.link.surroundings import Surroundings, untimely
from kg.model import Document, Entity, EntityType, Judgement, Mention, Same

FULL, SHORT = "place-in-full", "place-short"
KINDS = PLACED | {EntityType.PLACE}
PLAIN = frozenset({FULL, SHORT, "place-in-named", "place-beside-named", "place-under-body"})
"""The rules that tell so plainly which division is meant that what is called after it is known in other documents."""


@dataclass(frozen=True, slots=True)
class Full:
    """An entity with its name in full, and the rule that says so; no rule where nothing changes."""

    entity: Entity
    name: str
    scope: str
    rule: str = ""


def in_full(document: Document, linked: Linked, gazetteer: Gazetteer) -> Linked:
    """The entities of a document, those led by a division that the document tells under one name each.

    A name of the user's own judging comes after this, and stays.
    """
    scene = Surroundings.of(document, linked, gazetteer)
    full = [_full(entity, scene) for entity in linked.entities]
    doubts = {doubt for one in full if not one.rule for doubt in _doubts(one.entity, scene)}
    if not doubts and not any(one.rule for one in full):
        return linked
    moved = {f"{one.entity.name}@{one.entity.scope}": f"{one.name}@{one.scope}" for one in full if one.rule}
    full = [replace(one, scope=moved.get(one.scope, one.scope)) for one in full]
    names = _renamed(full)
    same = {replace(one, right=names.get(one.right, one.right)) for one in linked.same}
    same |= {Same(one.entity.name, one.name, Judgement.SAME, one.rule) for one in full if one.entity.name != one.name}
    same |= doubts
    return Linked(_joined(full), tuple(sorted(same, key=lambda one: (one.left, one.right, one.judgement, one.reason))))


def _full(entity: Entity, scene: Surroundings) -> Full:
    as_it_is = Full(entity, entity.name, entity.scope)
    if entity.type not in KINDS or scene.gazetteer.redacted.search(entity.name):
        return as_it_is
    division, rest, rule = _led(entity, scene)
    if division is None or rule not in PLAIN:
        return as_it_is
    name = _name(division, scene.gazetteer) + rest
    return Full(entity, name, "", rule) if (name, "") != (entity.name, entity.scope) else as_it_is


def _doubts(body: Entity, scene: Surroundings) -> Iterator[Same]:
    """What a body or meeting may be whose place may be several divisions, or is told but not plainly.

    And what it is where its place does not bear the name in the year of the document.
    """
    if body.type not in PLACED or scene.gazetteer.redacted.search(body.name):
        return
    lead = scene.gazetteer.lead(body.name, scene.year)
    if lead.divisions and not lead.open and (rule := untimely(lead.divisions[-1:], scene.year)):
        yield Same(body.name, lead.divisions[-1].full + lead.rest, Judgement.SAME, rule)
    if not lead.open or lead.hidden:
        return
    division, rule = scene.chosen(body.key, body.scope)
    for one in (division,) if division else lead.open:
        yield Same(body.name, one.full + lead.rest, Judgement.UNSURE, rule)


def _led(entity: Entity, scene: Surroundings) -> tuple[Division | None, str, str]:
    """The division after which an entity is called, what its name has behind it, and the rule that says so."""
    lead = scene.gazetteer.lead(entity.name, scene.year)
    if lead.hidden:
        return None, "", ""
    if entity.type is EntityType.PLACE and lead.rest:
        return _of_short(entity, scene), "", SHORT
    if lead.open:
        division, rule = scene.chosen(entity.key, entity.scope)
        return division, lead.rest, rule
    if not lead.divisions:
        return None, "", ""
    last = lead.divisions[-1]
    # Of several that had the name at some time, which may be meant is told by nothing but the year.
    unsure = scene.year is None and len(lead.divisions) == 1 and entity.scope != last.parent
    return (None, "", "") if unsure and last.name in scene.gazetteer.shared else (last, lead.rest, FULL)


def _of_short(place: Entity, scene: Surroundings) -> Division | None:
    """The county for whose name a short one stands, where it can stand for no other, or for none of the year."""
    division, rule = scene.chosen(place.key, place.scope)
    if division is None or division.short != place.name or division.level is not Level.COUNTY:
        return None
    names = {one.name for one in scene.gazetteer.divisions[place.name]}
    ever = rule == "place-latest" and len(names) == 1 and not names & scene.gazetteer.shared
    return division if ever or rule in PLAIN | {"place-of-the-year"} else None


def _name(division: Division, gazetteer: Gazetteer) -> str:
    """The name of a division, behind that of its parent where several have or had one of the name."""
    return division.full if division.name in gazetteer.shared else division.name


def _renamed(full: Iterable[Full]) -> Mapping[str, str]:
    """The new names by the old ones, where all that had a name have one new one."""
    names: dict[str, set[str]] = {}
    for one in full:
        names.setdefault(one.entity.name, set()).add(one.name)
    return {old: next(iter(new)) for old, new in names.items() if len(new) == 1}


def _joined(full: Iterable[Full]) -> tuple[Entity, ...]:
    """The entities under their new names, by key; those of one name made one."""
    mentions: dict[tuple[EntityType, str, str], list[Mention]] = {}
    for one in full:
        mentions.setdefault((one.entity.type, one.name, one.scope), []).extend(one.entity.mentions)
    made = (entity_of(*name, tuple(sorted(found))) for name, found in mentions.items())
    return tuple(sorted(made, key=lambda one: one.key))
