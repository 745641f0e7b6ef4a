"""Which divisions the places of a document are, and what its redacted places, bodies and meetings may be.

Where the document does not say which of several divisions of one name is meant, none is, and each
is kept as unsure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.divisions import Division, Level, PlaceFact, Suggestion
from kg.link.gazetteer import Gazetteer
from kg.link.scope import MOST, PLACED
from kg.link.step import Linked
from kg.link.surroundings import Surroundings
from kg.model import Document, Entity, EntityType, Judgement, Same

UNTIMELY = frozenset({"place-not-yet", "place-no-longer"})
"""The rules by which a name is read that is not one of the year of the document."""


@dataclass(frozen=True, slots=True)
class GivenAway:
    """The name of a redacted place, or of what it lies in (`within`), with the keys that give it away, and how."""

    name: str
    rule: str
    grounds: tuple[str, ...]
    within: bool

    def of(self, entity: str, rest: str) -> Suggestion:
        """The same of what is called after such a place, by its key and the rest of its name."""
        name = self.name if self.within else self.name + rest
        return Suggestion(entity, name, self.rule, self.grounds, self.within)


@dataclass(frozen=True, slots=True)
class Placed:
    """What is known of the places of a document, what may be, and what was decided on the way."""

    facts: tuple[PlaceFact, ...]
    suggestions: tuple[Suggestion, ...]
    same: tuple[Same, ...]


def place_entities(document: Document, linked: Linked, gazetteer: Gazetteer) -> Placed:
    """The places among the linked entities of a document, each with its division where it has one."""
    scene = Surroundings.of(document, linked, gazetteer)
    places = [one for one in linked.entities if one.type is EntityType.PLACE]
    facts: list[PlaceFact] = []
    same: list[Same] = []
    for place in places:
        if gazetteer.redacted.search(place.name):
            if end := gazetteer.end(place.name):
                facts.append(PlaceFact(place.key, gazetteer.levels[end], None, "place-redacted-level"))
            continue
        candidates = scene.candidates[place.key].divisions
        chosen, rule = scene.chosen(place.key, place.scope)
        if chosen:
            facts.append(PlaceFact(place.key, chosen.level, chosen, rule))
        elif len({one.level for one in candidates}) == 1:
            facts.append(PlaceFact(place.key, candidates[0].level, None, rule))
        same += _decisions(place, candidates, chosen, rule)
    timely = [(one.entity, one.division) for one in facts if one.division and one.rule not in UNTIMELY]
    given = [*timely, *_leading(scene)]
    hidden = [(one.key, *_hidden(one, gazetteer)) for one in linked.entities]
    given_away = {
        end: tuple(_given_away(end, given, gazetteer)) for end in sorted({end for _, end, _ in hidden if end})
    }
    suggestions = tuple(one.of(key, rest) for key, end, rest in hidden for one in given_away.get(end, ()))
    return Placed(tuple(facts), suggestions, tuple(sorted(same, key=lambda one: (one.left, one.right))))


def _leading(scene: Surroundings) -> Iterator[tuple[str, Division]]:
    """The divisions that lead names, those of homonyms as well that the document decides."""
    yield from scene.leading
    for key in scene.candidates:
        chosen, rule = scene.chosen(key)
        if chosen and rule not in UNTIMELY:
            yield key, chosen


def _decisions(entity: Entity, candidates: Sequence[Division], chosen: Division | None, rule: str) -> Iterator[Same]:
    """What was decided where a name has several bearers or is none of the year: which is meant, or none."""
    judgement = Judgement.SAME if chosen else Judgement.UNSURE
    bearers = [chosen] if chosen else candidates
    if len(candidates) > 1 or rule in UNTIMELY:
        for full in sorted({one.full for one in bearers} - {entity.name}):
            yield Same(entity.name, full, judgement, rule)


def _hidden(entity: Entity, gazetteer: Gazetteer) -> tuple[str, str]:
    """The end of a redacted place, or of one after which a body or meeting is called, and what stands behind it."""
    if entity.type is EntityType.PLACE and gazetteer.redacted.search(entity.name):
        return gazetteer.end(entity.name), ""
    hidden = gazetteer.hidden.match(entity.name) if entity.type in PLACED else None
    return (hidden[1] or "", entity.name[hidden.end() :]) if hidden else ("", "")


def _given_away(end: str, given: Sequence[tuple[str, Division]], gazetteer: Gazetteer) -> Iterator[GivenAway]:
    """What the document gives away of a redacted name by the divisions that it names, with the keys that name them."""
    yield from _only([(key, one.name) for key, one in given if gazetteer.end(one.name) == end], "suggest-only")
    yield from _only([(key, one.parent) for key, one in given if one.parent.endswith(end)], "suggest-around")
    if gazetteer.levels[end] is not Level.PROVINCE:
        over = [(key, one.name) for key, one in given if one.level is Level.PROVINCE and not one.name.endswith(end)]
        yield from _only(over, "suggest-within", within=True)


def _only(given: Sequence[tuple[str, str]], rule: str, *, within: bool = False) -> Iterator[GivenAway]:
    """What is given away where all that was given, each by a key, is one name."""
    names = {name for _, name in given}
    if len(names) == 1:
        yield GivenAway(names.pop(), rule, tuple(sorted({key for key, _ in given})[:MOST]), within)
