"""The graph of a store as a networkx graph: who is tied to what, and by which statements.

Nodes and edges are always added in the order of their IRIs, and every algorithm of this package
runs on that order, so that nothing depends on the order in which documents were read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass
from typing import Any, TypeAlias

import networkx as nx

Network: TypeAlias = "nx.MultiDiGraph[str]"

DOCUMENT = "Document"
"""The type of the node that stands for a document, where a document is an end of a statement."""


@dataclass(frozen=True, slots=True, order=True)
class DocumentRow:
    """A document of the store; `source` is the name of the file that it stands in."""

    iri: str
    title: str
    source: str
    date: str = ""
    speaker: str = ""


@dataclass(frozen=True, slots=True, order=True)
class EntityRow:
    """An entity of the store; `sentences` is how many sentences name it, over all documents."""

    iri: str
    label: str
    type: str
    aliases: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    mentions: int = 0
    sentences: int = 0


@dataclass(frozen=True, slots=True, order=True)
class EvidenceRow:
    """Characters of the file that state something, and a few on either side."""

    start: int
    end: int
    quote: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True, order=True)
class StatementRow:
    """A statement of one document, with all the places where the document makes it."""

    subject: str
    object: str
    iri: str
    predicate: str
    document: str
    evidence: tuple[EvidenceRow, ...]
    modality: str = ""
    org: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class PairRow:
    """How many sentences name both entities (`left` < `right`), and how strong that is (`kg.graph.association`)."""

    left: str
    right: str
    count: int
    pmi: float = 0.0
    npmi: float = 0.0
    g2: float = 0.0


@dataclass(frozen=True, slots=True)
class Content:
    """What a network is made from; `sentences` is how many sentences were read in all."""

    documents: tuple[DocumentRow, ...]
    entities: tuple[EntityRow, ...]
    statements: tuple[StatementRow, ...]
    pairs: tuple[PairRow, ...] = ()
    sentences: int = 0


def network_of(content: Content) -> Network:
    """The rows as a directed multigraph.

    A node is an entity's IRI with `label`, `type`, `aliases`, `documents`, `mentions` and
    `sentences`, or the IRI of a document that a statement is about (type `Document`). An edge
    is a statement: its key is the statement's IRI, its attributes are `predicate`, `modality`,
    `document`, `source` (the file), `org`, `rules`, `evidence` (all the places), and `quote`,
    `start` and `end` of the first of them. The graph's own attributes are `documents` (by IRI),
    `pairs` (the fields of `PairRow`) and `sentences`.
    """
    documents = {row.iri: row for row in sorted(content.documents)}
    ends = {end for row in content.statements for end in (row.subject, row.object)}
    nodes = {row.iri: _entity(row) for row in content.entities}
    nodes |= {iri: _document(row) for iri, row in documents.items() if iri in ends}
    network: Network = nx.MultiDiGraph()
    network.graph["documents"] = {iri: asdict(row) for iri, row in documents.items()}
    network.graph["pairs"] = tuple(map(astuple, sorted(content.pairs)))
    network.graph["sentences"] = content.sentences
    network.add_nodes_from((iri, nodes[iri]) for iri in sorted(nodes))
    for subject, object, key, attributes in _edges(content.statements, nodes, documents):
        network.add_edge(subject, object, key, **attributes)
    return network


def entities(network: Network) -> tuple[str, ...]:
    """The IRIs of the nodes that are entities, sorted."""
    return tuple(iri for iri in ordered(network) if network.nodes[iri]["type"] != DOCUMENT)


def ordered(network: Network) -> tuple[str, ...]:
    """All nodes, sorted by IRI."""
    return tuple(sorted(network.nodes))


def part(network: Network, iris: Iterable[str]) -> Network:
    """The nodes given and the statements between them, in the order of their IRIs."""
    wanted = set(iris)
    smaller: Network = nx.MultiDiGraph()
    smaller.graph.update(network.graph)
    smaller.add_nodes_from((iri, network.nodes[iri]) for iri in ordered(network) if iri in wanted)
    for subject, object, key in sorted(network.edges(keys=True)):
        if subject in wanted and object in wanted:
            smaller.add_edge(subject, object, key, **network.edges[subject, object, key])
    return smaller


def tied(network: Network) -> nx.Graph[int]:
    """Who is tied to whom, without direction: numbers by `ordered`, `weight` in statements."""
    place = {iri: number for number, iri in enumerate(ordered(network))}
    ties: dict[tuple[int, int], int] = {}
    for subject, object in network.edges():
        left, right = sorted((place[subject], place[object]))
        if left != right:
            ties[left, right] = ties.get((left, right), 0) + 1
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(place)))
    graph.add_weighted_edges_from((left, right, ties[left, right]) for left, right in sorted(ties))
    return graph


def _entity(row: EntityRow) -> dict[str, Any]:
    attributes = asdict(row)
    del attributes["iri"]
    return attributes | {"aliases": tuple(sorted(row.aliases)), "documents": tuple(sorted(row.documents))}


def _document(row: DocumentRow) -> dict[str, Any]:
    return {
        "label": row.title or row.source,
        "type": DOCUMENT,
        "aliases": (),
        "documents": (row.iri,),
        "mentions": 0,
        "sentences": 0,
    }


def _edges(
    statements: Iterable[StatementRow], nodes: dict[str, dict[str, Any]], documents: dict[str, DocumentRow]
) -> Iterable[tuple[str, str, str, dict[str, Any]]]:
    for row in sorted(statements):
        if row.subject in nodes and row.object in nodes:
            document = documents.get(row.document)
            evidence = tuple(sorted(row.evidence)) or (EvidenceRow(0, 0, ""),)
            yield (
                row.subject,
                row.object,
                row.iri,
                {
                    "predicate": row.predicate,
                    "modality": row.modality,
                    "document": row.document,
                    "source": document.source if document else "",
                    "org": row.org,
                    "rules": tuple(sorted(row.rules)),
                    "evidence": evidence,
                    "quote": evidence[0].quote,
                    "start": evidence[0].start,
                    "end": evidence[0].end,
                },
            )
