"""Which divisions the places of a document are, and what its redacted places may be.

A name is looked up in the year of the document. Of several divisions of one name that one is
meant which the document tells by what else it names; else none is, and each is kept as unsure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.divisions import Division, Level, PlaceFact, Suggestion
from kg.folding import fold
from kg.link.gazetteer import Gazetteer
from kg.link.scope import PLACED
from kg.link.step import Linked
from kg.model import Document, Entity, EntityType, Judgement, Same


@dataclass(frozen=True, slots=True)
class Placed:
    """What is known of the places of a document, what may be, and what was decided on the way."""

    facts: tuple[PlaceFact, ...]
    suggestions: tuple[Suggestion, ...]
    same: tuple[Same, ...]


def place_entities(document: Document, linked: Linked, gazetteer: Gazetteer) -> Placed:
    """The places among the linked entities of a document, each with its division where it has one."""
    scene = Surroundings.of(document, linked, gazetteer)
    facts: list[PlaceFact] = []
    same: list[Same] = []
    for entity in scene.places:
        if gazetteer.redacted.search(entity.name):
            if end := gazetteer.end(entity.name):
                facts.append(PlaceFact(entity.key, gazetteer.levels[end], None, "place-redacted-level"))
            continue
        candidates = scene.candidates[entity.key]
        chosen, rule = scene.chosen(entity, candidates)
        if chosen:
            facts.append(PlaceFact(entity.key, chosen.level, chosen, rule))
        same += _decisions(entity, candidates, chosen, rule)
    suggestions = tuple(one for entity in scene.places for one in _suggestions(entity, scene, facts))
    return Placed(tuple(facts), suggestions, tuple(sorted(same, key=lambda one: (one.left, one.right))))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The places of a document, the divisions that they are beyond doubt, and those that lead names."""

    gazetteer: Gazetteer
    year: int | None
    places: tuple[Entity, ...]
    candidates: Mapping[str, tuple[Division, ...]]
    """The divisions that each place may be, by its key; none for the redacted ones."""
    sure: tuple[tuple[str, Division], ...]
    """Divisions with the keys of the places that they are."""
    leading: tuple[tuple[str, Division], ...]
    """Divisions with the keys of the bodies and meetings whose names begin with them."""

    @classmethod
    def of(cls, document: Document, linked: Linked, gazetteer: Gazetteer) -> Surroundings:
        year = int(document.date[:4]) if document.date else None
        entities = [one for one in linked.entities if not gazetteer.redacted.search(one.name)]
        found = {one.key: _candidates(one.name, year, gazetteer) for one in entities if one.type is EntityType.PLACE}
        led = [(one.key, gazetteer.leading(one.name, year)) for one in entities if one.type in PLACED]
        return cls(
            gazetteer,
            year,
            tuple(one for one in linked.entities if one.type is EntityType.PLACE),
            found,
            tuple((key, rows[0]) for key, rows in found.items() if len(rows) == 1),
            tuple((key, division) for key, division in led if division),
        )

    def chosen(self, entity: Entity, candidates: Sequence[Division]) -> tuple[Division | None, str]:
        """The division that a place is, and the rule that says so."""
        if len(candidates) < 2:
            rule = "place-latest" if self.year is None else "place-of-the-year"
            return (candidates[0], rule) if candidates else (None, "")
        others = [(key, one) for key, one in (*self.sure, *self.leading) if key != entity.key]
        named = {one.name for _, one in others} | ({fold(entity.scope)} - {""})
        parents = {one.parent for _, one in others if one.parent}
        signs: tuple[tuple[str, Callable[[Division], bool]], ...] = (
            ("place-in-named", lambda one: one.parent in named),
            ("place-around-named", lambda one: one.name in parents and self._holds(one, others)),
            ("place-beside-named", lambda one: one.parent in parents),
            ("place-under-named", lambda one: not named.isdisjoint(self.gazetteer.above(one, self.year))),
        )
        for rule, sign in signs:
            if fitting := [one for one in candidates if sign(one)]:
                return (fitting[0], rule) if len(fitting) == 1 else (None, "place-homonym")
        return None, "place-homonym"

    def _holds(self, division: Division, others: Sequence[tuple[str, Division]]) -> bool:
        """Whether some other place lies in a division, which is then no lower than the place."""
        rank = list(Level).index
        return any(one.parent == division.name and rank(one.level) > rank(division.level) for _, one in others)


def _candidates(name: str, year: int | None, gazetteer: Gazetteer) -> tuple[Division, ...]:
    """The divisions of a name, and where there is none, of the name without what is above it and leads it."""
    if found := gazetteer.named(name, year):
        return found
    over = gazetteer.leading(name, year)
    rest = _candidates(name.removeprefix(over.name), year, gazetteer) if over else ()
    return tuple(one for one in rest if over and over.name in gazetteer.above(one, year))


def _decisions(entity: Entity, candidates: Sequence[Division], chosen: Division | None, rule: str) -> Iterator[Same]:
    """What was decided where a name has several bearers: which one is meant, or that none is known to be."""
    judgement = Judgement.SAME if chosen else Judgement.UNSURE
    bearers = [chosen] if chosen else candidates
    if len(candidates) > 1:
        for full in sorted({one.full for one in bearers} - {entity.name}):
            yield Same(entity.name, full, judgement, rule)


def _suggestions(entity: Entity, scene: Surroundings, facts: Sequence[PlaceFact]) -> Iterator[Suggestion]:
    """What the document gives away of a redacted place."""
    gazetteer = scene.gazetteer
    end = gazetteer.end(entity.name)
    if not end or not gazetteer.redacted.search(entity.name):
        return
    known = [*((one.entity, one.division) for one in facts if one.division), *scene.leading]
    yield from _only(entity, [(key, one.name) for key, one in known if gazetteer.end(one.name) == end], "suggest-only")
    around = [(key, one.parent) for key, one in known if one.parent.endswith(end)]
    yield from _only(entity, around, "suggest-around")
    if gazetteer.levels[end] is not Level.PROVINCE:
        over = [(key, one.name) for key, one in known if one.level is Level.PROVINCE and not one.name.endswith(end)]
        yield from _only(entity, over, "suggest-within", within=True)


def _only(entity: Entity, given: Sequence[tuple[str, str]], rule: str, *, within: bool = False) -> Iterator[Suggestion]:
    """A suggestion where all that was given is one name."""
    names = {name for _, name in given}
    if len(names) == 1:
        yield Suggestion(entity.key, names.pop(), rule, tuple(sorted({key for key, _ in given})), within)
