"""What became of each source, kept in the store beside the graph.

A row is written in the same step as the quads of its documents: where it stands, they do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf import GW, Iris
from kg.rdf.literals import integer, plain
from kg.rdf.vocabulary import RDF

LEDGER = NamedNode("https://w3id.org/gongwen/ledger")
"""The graph that the rows stand in, and what the store says of itself."""

FORMAT = 1
"""How the store is laid out; a store with a higher number was made by a newer kg."""


@dataclass(frozen=True, slots=True)
class Row:
    """How the reading of one source ended.

    `outcome` is read, partial or refused; `code` and `detail` say why it is not plainly read;
    `documents` are the IRIs of the documents that it gave.
    """

    source: str
    sha256: str
    settings: str
    version: str
    outcome: str
    code: str = ""
    detail: str = ""
    documents: tuple[str, ...] = ()


def row_quads(row: Row, iris: Iris) -> tuple[Quad, ...]:
    """The row as quads of the ledger's graph."""
    node = row_node(row.source, iris)
    words = {
        GW.fileName: row.source,
        GW.sha256: row.sha256,
        GW.settingsDigest: row.settings,
        GW.version: row.version,
        GW.code: row.code,
        GW.detail: row.detail,
    }
    facts: list[tuple[NamedNode, NamedNode | Literal]] = [(RDF.type, GW.LedgerRow), (GW.outcome, GW[row.outcome])]
    facts += [(property, plain(text)) for property, text in words.items() if text]
    facts += [(GW.document, NamedNode(document)) for document in row.documents]
    return tuple(Quad(node, property, value, LEDGER) for property, value in facts)


def row_node(source: str, iris: Iris) -> NamedNode:
    return Iris.part(iris.source(source), "ledger")


def rows(quads: Iterable[Quad]) -> Iterator[Row]:
    """The rows that the ledger's quads hold, by name of their source."""
    by_node: dict[str, dict[NamedNode, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if isinstance(quad.object, NamedNode | Literal):
            by_node[str(quad.subject)][quad.predicate].append(quad.object.value)
    read = [_row(facts) for facts in by_node.values() if GW.fileName in facts]
    return iter(sorted(read, key=lambda row: row.source))


def _row(facts: dict[NamedNode, list[str]]) -> Row:
    def one(property: NamedNode) -> str:
        return (facts.get(property) or [""])[0]

    return Row(
        one(GW.fileName),
        one(GW.sha256),
        one(GW.settingsDigest),
        one(GW.version),
        one(GW.outcome).rpartition("#")[2],
        one(GW.code),
        one(GW.detail),
        tuple(sorted(facts.get(GW.document, ()))),
    )


def header(base: str) -> tuple[Quad, ...]:
    """What a store says of itself: the base of its IRIs and how it is laid out."""
    return Quad(LEDGER, GW.base, plain(base), LEDGER), Quad(LEDGER, GW.format, integer(FORMAT), LEDGER)
