"""All contradictions of a store, each with what every side says and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from pyoxigraph import NamedNode, Quad

from kg import resources
from kg.conflicts.claims import Claim, Contradiction, Row
from kg.conflicts.figures import two_values
from kg.conflicts.meetings import two_dates, two_numbers
from kg.conflicts.parents import two_parents
from kg.conflicts.posts import two_holders
from kg.conflicts.rules import ConflictRules
from kg.explain import ExplainedStatement, explain, statement_lines
from kg.query import texts
from kg.rdf.literals import folded, plain
from kg.rdf.vocabulary import GW, RDF, RDFS
from kg.reasons import RuleNote
from kg.store import Store

FOLDER = "ontology/queries/conflicts"


@dataclass(frozen=True, slots=True)
class Side:
    """What one document says, on which date, and the statement or figure with its rule and characters."""

    says: str
    date: str
    statement: ExplainedStatement

    def lines(self) -> list[str]:
        """The side for reading."""
        head = f"  {self.says}" + (f", {self.date}" if self.date else "")
        return [head, *(f"    {line}" for line in statement_lines(self.statement))]


@dataclass(frozen=True, slots=True)
class Conflict:
    """What documents contradict one another in, by which rule, and all sides of it."""

    rule: RuleNote
    about: str
    sides: tuple[Side, ...]

    def text(self) -> str:
        """The contradiction for reading."""
        lines = [f"{self.about}: {self.rule}", *(line for side in self.sides for line in side.lines())]
        return "\n".join(lines) + "\n"

    def json(self) -> dict[str, Any]:
        """The contradiction as plain values."""
        return asdict(self)


def conflicts(store: Store, rules: ConflictRules | None = None) -> tuple[Conflict, ...]:
    """Where the documents of a store contradict one another, rule by rule."""
    rules = rules or ConflictRules.shipped()
    return tuple(
        Conflict(
            RuleNote(found.rule, rules.reasons[found.rule]),
            found.about,
            tuple(_side(store, one) for one in found.claims),
        )
        for found in contradictions(store, rules)
    )


def derive_conflicts(store: Store, rules: ConflictRules | None = None) -> int:
    """Put the contradictions of a store into it, in a graph of their own; gives how many there are."""
    rules = rules or ConflictRules.shipped()
    found = contradictions(store, rules)
    quads = sorted({quad for one in found for quad in _quads(store, one, rules)}, key=str)
    store.derive(store.iris.conflicts, quads)
    return len(found)


def contradictions(store: Store, rules: ConflictRules) -> tuple[Contradiction, ...]:
    """What contradicts what, in the order of the rules."""
    meetings = _rows(store, "meetings")
    found = (
        *two_holders(_rows(store, "posts"), rules),
        *two_values(_rows(store, "figures"), rules.figures),
        *two_dates(meetings, rules),
        *two_numbers(meetings, rules),
        *two_parents(_rows(store, "parents"), rules),
    )
    ordered = [replace(one, claims=tuple(sorted(one.claims, key=_place))) for one in found]
    ranks = list(rules.reasons)
    return tuple(sorted(ordered, key=lambda one: (ranks.index(one.rule), one.about, [*map(_place, one.claims)])))


def _place(claim: Claim) -> tuple[str, str, str]:
    """The order of sides: by date, then by what they say."""
    return claim.date, claim.says, claim.iri


def _rows(store: Store, query: str) -> list[Row]:
    """The rows of a query, each claim once, at the first place where it stands."""
    rows: dict[tuple[str, ...], Row] = {}
    for row in texts(store, resources.text(f"{FOLDER}/{query}.rq"), {}):
        rows.setdefault((row["claim"], row.get("holder", ""), row.get("holds", "")), row)
    return list(rows.values())


def _side(store: Store, claim: Claim) -> Side:
    (statement, *_) = explain(store, claim.iri).statements
    return Side(claim.says, claim.date, statement)


def _quads(store: Store, found: Contradiction, rules: ConflictRules) -> Iterator[Quad]:
    graph = store.iris.conflicts
    node = store.iris.counted("conflict", found.rule, *sorted(claim.iri for claim in found.claims))
    yield Quad(node, RDF.type, GW.Conflict, graph)
    yield Quad(node, RDFS.label, folded(found.about), graph)
    yield Quad(node, GW.rule, plain(found.rule), graph)
    yield Quad(node, GW.reason, plain(rules.reasons[found.rule]), graph)
    for claim in found.claims:
        yield Quad(node, GW.between, NamedNode(claim.iri), graph)
