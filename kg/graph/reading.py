"""What a store holds, as the rows that a network and a report are made of.

The queries lie in `ontology/queries/graph/`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg import resources
from kg.folding import fold
from kg.graph.network import (
    Content,
    DocumentRow,
    EntityRow,
    EvidenceRow,
    Network,
    PairRow,
    StatementRow,
    network_of,
)
from kg.rdf import PREFIXES
from kg.terms import Window

if TYPE_CHECKING:
    from kg.store import Store

QUERIES = "ontology/queries/graph"
LABEL = PREFIXES["rdfs"] + "label"


@dataclass(frozen=True, slots=True, order=True)
class FenceRow:
    """A run of a file that is not read as text."""

    source: str
    start: int
    end: int
    kind: str
    rule: str
    document: str


@dataclass(frozen=True, slots=True, order=True)
class RepairRow:
    """A damaged run of a file, and what it was."""

    source: str
    start: int
    end: int
    text: str
    score: str
    rule: str
    document: str


@dataclass(frozen=True, slots=True)
class TallyRow:
    """How many windows of a kind there are, how many pairs of names are edges, and how many are not.

    `left_out` are weaker than G² `least`, empty where all are kept; `uncounted` stand too far apart.
    """

    window: str
    count: int
    pairs: int
    left_out: int
    uncounted: int
    least: str


def tallies(store: Store) -> tuple[TallyRow, ...]:
    """What was counted over all documents, the narrowest windows first."""
    rows = {_local(row[0]): row[1:] for row in _rows(store, "tallies")}
    return tuple(_tally(window, *rows[window]) for window in Window if window in rows)


def conflict_counts(store: Store) -> tuple[tuple[str, str, int], ...]:
    """How many contradictions between documents were found by each rule, with its reason."""
    return tuple((rule, reason, int(count)) for rule, reason, count in _rows(store, "conflicts") if rule)


def network(store: Store) -> Network:
    """The graph of a store; `kg.graph.network_of` says what its nodes and edges carry."""
    return network_of(content(store))


def documents(store: Store) -> tuple[DocumentRow, ...]:
    """The documents of a store, by IRI."""
    return _documents(_rows(store, "documents"))


def content(store: Store) -> Content:
    """The documents, entities, statements and counts of a store."""
    documents = _rows(store, "documents")
    return Content(
        documents=_documents(documents),
        entities=_entities(store),
        statements=_statements(store),
        pairs=_pairs(_rows(store, "pairs")),
        sentences=sum(int(row[5]) for row in documents),
    )


def fences(store: Store) -> tuple[FenceRow, ...]:
    """Where the files of a store were not read as text, by file and place."""
    sources = {row[0]: row[2] for row in _rows(store, "documents")}
    rows = _rows(store, "fences")
    return tuple(
        sorted(
            FenceRow(sources[doc], int(start), int(end), _local(kind), rule, doc)
            for doc, kind, start, end, rule in rows
        )
    )


def repairs(store: Store) -> tuple[RepairRow, ...]:
    """What damaged runs of the files of a store were, by file and place."""
    sources = {row[0]: row[2] for row in _rows(store, "documents")}
    return tuple(
        sorted(
            RepairRow(sources[doc], int(start), int(end), text, score, rule, doc)
            for doc, start, end, text, score, rule in _rows(store, "repairs")
        )
    )


def _tally(window: str, *cells: str) -> TallyRow:
    count, pairs, left_out, uncounted, least = cells
    return TallyRow(window, int(count), int(pairs), int(left_out), int(uncounted), least)


def _documents(rows: Iterable[tuple[str, ...]]) -> tuple[DocumentRow, ...]:
    return tuple(sorted(DocumentRow(*row[:5]) for row in rows))


def _entities(store: Store) -> tuple[EntityRow, ...]:
    types: dict[str, str] = {}
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    names: dict[str, set[str]] = defaultdict(set)
    documents: dict[str, set[str]] = defaultdict(set)
    for iri, kind, document, property, name in _rows(store, "entities"):
        types[iri] = min(_local(kind), types.get(iri, _local(kind)))
        documents[iri].add(document)
        names[iri].add(name)
        if property == LABEL:
            labels[iri][name] += 1
    mentions: Counter[str] = Counter()
    for iri, _, count in _rows(store, "mentions"):
        mentions[iri] += int(count)
    sentences = {iri: int(count) for iri, count in _rows(store, "sentences")}
    rows = []
    for iri, kind in sorted(types.items()):
        label = max(sorted(labels[iri] or names[iri]), key=lambda name: labels[iri][name])
        aliases = _aliases(label, names[iri])
        rows.append(
            EntityRow(iri, label, kind, aliases, tuple(sorted(documents[iri])), mentions[iri], sentences.get(iri, 0))
        )
    return tuple(rows)


def _aliases(label: str, names: Iterable[str]) -> tuple[str, ...]:
    """The other names, one spelling each: as a document writes it, rather than folded."""
    spellings: dict[str, str] = {}
    for name in sorted(names):
        key = fold(name)
        if key not in spellings or spellings[key] == key:
            spellings[key] = name
    spellings.pop(fold(label), None)
    return tuple(sorted(spellings.values()))


def _statements(store: Store) -> tuple[StatementRow, ...]:
    rules: dict[str, set[str]] = defaultdict(set)
    for iri, rule in _rows(store, "rules"):
        rules[iri].add(rule)
    evidence: dict[str, set[EvidenceRow]] = defaultdict(set)
    for iri, start, end, *words in _rows(store, "evidence"):
        evidence[iri].add(EvidenceRow(int(start), int(end), *words))
    return tuple(
        sorted(
            StatementRow(
                subject=subject,
                object=object,
                iri=iri,
                predicate=_local(predicate),
                document=document,
                evidence=tuple(sorted(evidence[iri])),
                modality=_local(modality),
                org=org,
                rules=tuple(sorted(rules[iri])),
            )
            for iri, document, subject, predicate, object, modality, org in _rows(store, "statements")
        )
    )


def _pairs(rows: Iterable[tuple[str, ...]]) -> tuple[PairRow, ...]:
    found = (PairRow(left, right, int(count), *map(float, measures)) for left, right, count, *measures in rows)
    return tuple(sorted(found))


def _rows(store: Store, query: str) -> list[tuple[str, ...]]:
    """The rows of a query as plain text, sorted; empty where a variable is not bound."""
    rows = store.select(resources.text(f"{QUERIES}/{query}.rq"))
    return sorted(tuple("" if cell is None else cell.value for cell in row) for row in rows)


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]
