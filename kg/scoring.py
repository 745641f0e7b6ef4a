"""Findings against the gold annotations of one document, counted as the annotation guideline says.

mentions    same type and same span; relaxed: same type and any overlap
entities    a found entity answers to the gold entity of its type with which it shares most
            mentions; each gold entity counts once, each further entity for it is an error
relations   same predicate, both ends answering to the same gold entities; modality and the
            organization of a post are counted apart, over the relations that are right
indicators  same value as written, and evidence that overlaps
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.aligned import Span
from kg.model import DOC, EntityType, Predicate

Json = Mapping[str, Any]
Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were right of those found and of those in the gold.

    Where an overlap counts, two found may be right by one of the gold: `hits` are the found ones.
    """

    right: int = 0
    found: int = 0
    gold: int = 0
    hits: int | None = None

    def __add__(self, other: Tally) -> Tally:
        hits = None if self.hits is None and other.hits is None else (self.hits or 0) + (other.hits or 0)
        return Tally(self.right + other.right, self.found + other.found, self.gold + other.gold, hits)

    @property
    def precision(self) -> float:
        right = self.right if self.hits is None else self.hits
        return right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    def row(self) -> dict[str, float]:
        """The figures as they are printed, in per cent."""
        p, r = self.precision, self.recall
        f = 200 * p * r / (p + r) if p + r else 0.0
        percents = {"p": round(100 * p, 1), "r": round(100 * r, 1), "f": round(f, 1)}
        return percents | {"found": self.found, "gold": self.gold, "right": self.right}


@dataclass(frozen=True, slots=True)
class Miss:
    """Something of the gold that was not found, or found and not in the gold."""

    document: str
    what: str
    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Score:
    """The tallies of one document by part and kind, and what was missed or too much.

    `rules` tells of each rule how many of the relations that it found are right.
    """

    tallies: Mapping[tuple[str, str], Tally]
    misses: tuple[Miss, ...]
    rules: Mapping[str, Tally] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Named:
    """A mention on either side: where, of which type, of which entity."""

    span: Span
    type: str
    entity: str

    @property
    def place(self) -> tuple[int, int, str]:
        return self.span.start, self.span.end, self.type

    def meets(self, other: Named) -> bool:
        return self.type == other.type and self.span.overlaps(other.span)


def score(text: str, gold: Json, found: Json, *, document: str = "") -> Score:
    """The tallies of one document, `found` being in the form of `findings_json`."""
    expected, named = gold_mentions(text, gold["entities"]), _found_mentions(found["entities"])
    answers = _answers(expected, named)
    tallies = {
        **_mention_tallies(expected, named),
        **_entity_tallies(expected, gold["entities"], found["entities"], answers),
        **_relation_tallies(gold["relations"], found["relations"], answers),
        ("indicators", "all"): _indicator_tally(text, gold.get("indicators", []), found.get("indicators", [])),
    }
    missed = (*_mention_misses(text, expected, named), *_relation_misses(gold, found, answers))
    return Score(tallies, tuple(Miss(document, *miss) for miss in missed), _rule_tallies(gold, found, answers))


def gold_mentions(text: str, entities: Iterable[Json]) -> list[Named]:
    """Where the surfaces of the gold stand: longest first, none inside another or where barred."""
    places = [
        Named(span, entity["type"], entity["id"])
        for entity in entities
        for surface in entity["surfaces"]
        for span in _occurrences(text, surface)
    ]
    taken: list[Named] = []
    for place in sorted(places, key=lambda one: (-len(one.span), one.span.start)):
        if not any(place.span.overlaps(other.span) for other in taken):
            taken.append(place)
    return sorted(taken, key=lambda one: (*one.place, one.entity))


def _occurrences(text: str, surface: str | Json) -> list[Span]:
    form, longer = (surface, []) if isinstance(surface, str) else (surface["text"], surface.get("not_in", []))
    barred = [span for one in longer for span in _spans(text, one)]
    return [span for span in _spans(text, form) if not any(bar.contains(span) for bar in barred)]


def _spans(text: str, form: str) -> Iterator[Span]:
    return (Span(*match.span()) for match in re.finditer(re.escape(form), text))


def _found_mentions(entities: Iterable[Json]) -> list[Named]:
    types = set(EntityType)
    return [
        Named(Span(start, end), entity["type"], entity["id"])
        for entity in entities
        if entity["type"] in types
        for start, end in entity["mentions"]
    ]


def _answers(expected: Sequence[Named], named: Sequence[Named]) -> dict[str, str]:
    """The gold entity that each found one stands for."""
    shared: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in named:
        shared[one.entity].update(other.entity for other in expected if one.meets(other))
    answers = {entity: counts.most_common(1)[0][0] for entity, counts in shared.items() if counts}
    return answers | {DOC: DOC}


def _mention_tallies(expected: Sequence[Named], named: Sequence[Named]) -> dict[tuple[str, str], Tally]:
    tallies: dict[tuple[str, str], Tally] = {}
    for type in EntityType:
        gold = {one.place: one for one in expected if one.type == type}
        found = {one.place: one for one in named if one.type == type}
        exact = len(gold.keys() & found.keys())
        right = sum(any(one.meets(other) for other in found.values()) for one in gold.values())
        hits = sum(any(one.meets(other) for other in gold.values()) for one in found.values())
        tallies["mentions", type] = Tally(exact, len(found), len(gold))
        tallies["relaxed", type] = Tally(right, len(found), len(gold), hits)
    return tallies


def _entity_tallies(
    expected: Sequence[Named],
    gold_entities: Iterable[Json],
    found_entities: Iterable[Json],
    answers: Mapping[str, str],
) -> dict[tuple[str, str], Tally]:
    """Over the gold entities that the text names at all."""
    kinds = {entity["id"]: entity["type"] for entity in gold_entities}
    mentioned = {one.entity for one in expected}
    types = {entity["id"]: entity["type"] for entity in found_entities}
    tallies: dict[tuple[str, str], Tally] = {}
    for type in EntityType:
        gold = {entity for entity in mentioned if kinds[entity] == type}
        found = [entity for entity, kind in types.items() if kind == type]
        right = gold & {answers[entity] for entity in found if entity in answers}
        tallies["entities", type] = Tally(len(right), len(found), len(gold))
    return tallies


def _triples(gold: Iterable[Json], found: Iterable[Json], answers: Mapping[str, str]) -> tuple[dict[Triple, Json], ...]:
    """Both sides' relations by gold ids; an end that answers to nothing is marked by `?`."""
    expected = {(one["subject"], one["predicate"], one["object"]): one for one in gold}
    stated: dict[Triple, Json] = {}
    for one in found:
        subject, object_ = (answers.get(one[end], "?" + one[end]) for end in ("subject", "object"))
        stated.setdefault((subject, one["predicate"], object_), one)
    return expected, stated


def _relation_tallies(
    gold: Iterable[Json], found: Iterable[Json], answers: Mapping[str, str]
) -> dict[tuple[str, str], Tally]:
    expected, stated = _triples(gold, found, answers)
    known = {triple[1] for triple in expected} | ({triple[1] for triple in stated} & set(Predicate))
    tallies: dict[tuple[str, str], Tally] = {}
    for predicate in known:
        mine, theirs = ({triple for triple in side if triple[1] == predicate} for side in (stated, expected))
        tallies["relations", predicate] = Tally(len(mine & theirs), len(mine), len(theirs))
    matched = [(expected[triple], stated[triple]) for triple in expected.keys() & stated.keys()]
    modalities = [one["modality"] == other.get("modality") for one, other in matched if one.get("modality")]
    orgs = [one["org"] == answers.get(other.get("org") or "") for one, other in matched if one.get("org")]
    for part, rights in (("modality", modalities), ("org of holdsPost", orgs)):
        if rights:
            tallies[part, "of matched"] = Tally(sum(rights), len(rights), len(rights))
    return tallies


def _rule_tallies(gold: Json, found: Json, answers: Mapping[str, str]) -> dict[str, Tally]:
    """How many relations each rule found, each triple once and for the first rule, and how many of them are right."""
    expected, stated = _triples(gold["relations"], found["relations"], answers)
    tallies: dict[str, Tally] = {}
    for triple, one in stated.items():
        if rule := one.get("rule"):
            tallies[rule] = tallies.get(rule, Tally()) + Tally(int(triple in expected), 1, 0)
    return tallies


def _indicator_tally(text: str, gold: Sequence[Json], found: Sequence[Json]) -> Tally:
    """Each figure of the gold takes the first one found that fits and is not yet taken."""
    free = list(range(len(found)))
    for one in gold:
        where = list(_spans(text, one["evidence"])) if one.get("evidence") else [Span(0, len(text))]
        fitting = next((number for number in free if _fits(found[number], one["value"], where)), None)
        if fitting is not None:
            free.remove(fitting)
    return Tally(len(found) - len(free), len(found), len(gold))


def _fits(found: Json, value: object, where: Sequence[Span]) -> bool:
    evidence = Span(*found["evidence"])
    return str(found["value"]) == str(value) and any(evidence.overlaps(span) for span in where)


# misses ----------------------------------------------------------------------------------------


def _mention_misses(text: str, expected: Sequence[Named], named: Sequence[Named]) -> Iterator[tuple[str, str, str]]:
    gold, found = {one.place for one in expected}, {one.place for one in named}
    for what, places in (("mention missed", gold - found), ("mention extra", found - gold)):
        yield from ((what, type, text[start:end]) for start, end, type in sorted(places))


def _relation_misses(gold: Json, found: Json, answers: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    expected, stated = _triples(gold["relations"], found["relations"], answers)
    names = {"?" + entity["id"]: entity["name"] for entity in found["entities"]}
    names |= {entity["id"]: entity["name"] for entity in gold["entities"]} | {DOC: DOC}
    for triple in sorted(expected.keys() - stated.keys()):
        ends = f"{names[triple[0]]} → {names[triple[2]]}"
        yield "relation missed", triple[1], f"{ends} | {expected[triple].get('evidence', '')}"
    for triple in sorted(stated.keys() - expected.keys(), key=str):
        yield "relation extra", triple[1], f"{names.get(triple[0])} → {names.get(triple[2])}"
