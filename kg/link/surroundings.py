"""What a document tells of where its places lie, and which of several divisions of one name it means.

A name is looked up in the year of the document. Of several divisions of one name that one is
meant which the document tells by what else it names; else none is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.divisions import Division, Level
from kg.folding import fold
from kg.link.gazetteer import Gazetteer
from kg.link.scope import PLACED
from kg.link.step import Linked
from kg.model import Document, Entity, EntityType

LED = PLACED | {EntityType.POLICY}
"""The kinds whose names begin with the places that they are of."""

ABOVE = frozenset({Level.PROVINCE, Level.PREFECTURE, Level.CITY})
"""The levels of the places in which districts and counties lie."""

SHORT = (2, 3, 4)
"""How long the short names of divisions are, but for a few."""

RANKS = {level: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True, slots=True)
class Known:
    """The divisions that a name may be, and the rule where none bears it in the year of the document."""

    divisions: tuple[Division, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the places of a document may be, and what is beyond doubt among all that it names."""

    gazetteer: Gazetteer
    year: int | None
    candidates: Mapping[str, Known]
    """What each place that is not redacted may be, and the last place that leads a name, by the entity's key."""
    leading: tuple[tuple[str, Division], ...]
    """Divisions with the keys of the bodies, meetings and policies whose names begin with them."""
    named: frozenset[str]
    """The names of the divisions that the document names."""
    led: frozenset[str]
    """The names of those with which names of bodies, meetings and policies begin, or what it says of itself."""
    lowest: Mapping[str, int]
    """For each division in which one that is named lies, the rank of the lowest of these."""
    homonyms: Mapping[str, frozenset[str]]
    """For each name of several bearers, the divisions above them."""
    hidden: frozenset[str] | None
    """Where the document redacts its own place: the ends of the levels that it names so or alone; else `None`."""

    @classmethod
    def of(cls, document: Document, linked: Linked, gazetteer: Gazetteer) -> Surroundings:
        year = int(document.date[:4]) if document.date else None
        entities = linked.entities
        places = [one for one in entities if one.type is EntityType.PLACE and not gazetteer.redacted.search(one.name)]
        leads = {one.key: gazetteer.lead(one.name, year) for one in entities if one.type in LED}
        candidates = {key: Known(lead.open) for key, lead in leads.items() if lead.open}
        called = _called(entities, gazetteer)
        candidates |= {one.key: _candidates(one.name, year, gazetteer, called) for one in places}
        known = [candidates[one.key] for one in places]
        sure = [one.divisions[0] for one in known if len(one.divisions) == 1 and not one.rule]
        leading = tuple((key, division) for key, lead in leads.items() for division in lead.divisions)
        named = [*sure, *(division for _, division in leading)]
        told = (document.origin, document.venue, document.post)
        stated = (division for text in told if text for division in gazetteer.lead(fold(text), year).divisions)
        led = frozenset(division.name for division in (*(division for _, division in leading), *stated))
        several = [one.divisions for one in candidates.values() if len(one.divisions) > 1]
        return cls(
            gazetteer,
            year,
            candidates,
            leading,
            frozenset(one.name for one in named) | led,
            led,
            {one.parent: RANKS[one.level] for one in sorted(named, key=lambda one: RANKS[one.level]) if one.parent},
            {rows[0].name: frozenset(row.parent for row in rows) for rows in several},
            _hidden(entities, [lead.hidden for lead in leads.values()], named, gazetteer),
        )

    def chosen(self, key: str, scope: str = "") -> tuple[Division | None, str]:
        """The division that a place is, or that leads a name, by key, and the rule that says so.

        `scope` is the division within which the name is known to mean its thing.
        """
        known = self.candidates.get(key, Known())
        if len(known.divisions) < 2:
            rule = known.rule or ("place-latest" if self.year is None else "place-of-the-year")
            return (known.divisions[0], rule) if known.divisions else (None, "")
        for rule, sign in self._signs(known.divisions[0].name, self.named | {fold(scope)}):
            if fitting := [one for one in known.divisions if sign(one)]:
                return (fitting[0], known.rule or rule) if len(fitting) == 1 else (None, "place-homonym")
        return None, "place-homonym"

    def _signs(self, name: str, named: frozenset[str]) -> Iterator[tuple[str, Callable[[Division], bool]]]:
        """What may speak for one division of a name rather than another, the strongest first."""
        yield "place-in-named", lambda one: one.parent in named
        yield "place-around-named", lambda one: self.lowest.get(one.name, 0) > RANKS[one.level]
        yield "place-beside-named", lambda one: one.parent in self.lowest
        yield "place-under-body", lambda one: not self.led.isdisjoint(self.gazetteer.above(one, self.year))
        yield "place-under-named", lambda one: not named.isdisjoint(self.gazetteer.above(one, self.year))
        if others := [parents for other, parents in self.homonyms.items() if other != name]:
            yield "place-together", lambda one: all(one.parent in parents for parents in others)
        if (ends := self.hidden) is not None:
            yield "place-in-hidden", lambda one: all(self.gazetteer.lies_in(one, end, self.year) for end in ends)


def _called(entities: Sequence[Entity], gazetteer: Gazetteer) -> frozenset[str]:
    """What the names begin with that looks like a place with its kind: 江州市 of 江州市总工会."""
    names = (one.name for one in entities if one.type in LED or one.type is EntityType.PLACE)
    return frozenset(name[: size + 1] for name in names for size in SHORT if name[size : size + 1] in gazetteer.levels)


def _candidates(name: str, year: int | None, gazetteer: Gazetteer, called: frozenset[str]) -> Known:
    """The divisions of a name, and where there is none, of the name without what is above it and leads it.

    A short name is none's where the document calls another place so with its kind. A full name, or the short one
    of a city, that no division bears in the year of the document may be that of one which bore it before, or after.
    """
    if found := gazetteer.named(name, year):
        return Known() if _is_anothers(name, found, called, gazetteer) else Known(found)
    lead = gazetteer.lead(name, year)
    found = lead.open or lead.divisions[-1:]
    if lead.rest or lead.hidden:
        found = tuple(one for one in gazetteer.of_other_years(name, year) if one.level is not Level.COUNTY)
    return Known(found, untimely(found, year))


def _is_anothers(name: str, found: Sequence[Division], called: frozenset[str], gazetteer: Gazetteer) -> bool:
    """Whether the document calls some place by a short name with its kind, and none of those that were found."""
    full = {name + end for end in gazetteer.levels if len(end) == 1} & called
    return bool(full) and full.isdisjoint(one.name for one in found) and all(one.short == name for one in found)


def untimely(divisions: Sequence[Division], year: int | None) -> str:
    """The rule by which divisions bear a name that is not one of the year; empty where it is."""
    if year is None or not divisions:
        return ""
    if all(one.since is not None and one.since > year for one in divisions):
        return "place-not-yet"
    over = all(one.until is not None and one.until < year for one in divisions)
    return "place-no-longer" if over else ""


def _hidden(
    entities: Sequence[Entity], hidden: Sequence[str], named: Sequence[Division], gazetteer: Gazetteer
) -> frozenset[str] | None:
    """The ends of the levels above, where a place is redacted and no other division of the country is named."""
    redacted = {gazetteer.end(one.name) for one in entities if gazetteer.redacted.search(one.name)}
    if not redacted or any(one.code for one in named):
        return None
    relative = {found[1] for one in entities if (found := gazetteer.relative.match(one.name))}
    return frozenset(end for end in {*redacted, *hidden, *relative} if gazetteer.levels.get(end) in ABOVE)
