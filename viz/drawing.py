"""What is drawn, as pyvis data: nodes with their places, and one line for all statements of a kind.

Invariant: ids are made here (`n1`, `e1`); no text of a document is ever an id or an option.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kg.graph.association import SURE, Association
from kg.graph.layout import positions
from kg.graph.network import Network
from kg.graph.showing import shown
from kg.graph.standing import Measures, Standing

SMALLEST, LARGEST = 5.0, 22.0
MANY = 12
"""Neighbours that make a node as large as nodes get, where no node of the graph has more."""
LABEL_LENGTH = 80
CURVE = 0.16
WEAK = 0.15
"""The pull of being named together, beside that of a statement, which is 1."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """The pyvis nodes and edges, the id of each entity, and the statements of each edge by IRI."""

    nodes: tuple[dict[str, Any], ...]
    edges: tuple[dict[str, Any], ...]
    ids: dict[str, str]
    statements: tuple[tuple[str, ...], ...]


def most_connected(measures: Measures, limit: int) -> tuple[Standing, ...]:
    """The standings with the most neighbours, the first `limit` of them."""
    ranked = sorted(measures.standings, key=lambda row: (-row.neighbours, -row.pagerank, row.iri))
    return tuple(ranked[:limit])


def drawing(network: Network, measures: Measures, associations: Iterable[Association]) -> Drawing:
    """Where and how everything in the network is drawn."""
    from pyvis.network import Network as Pyvis  # type: ignore[import-untyped]

    ranked = most_connected(measures, len(network))
    most = max(MANY, *(row.neighbours for row in ranked), 0)
    sizes = {row.iri: round(SMALLEST + (LARGEST - SMALLEST) * math.sqrt(row.neighbours / most), 1) for row in ranked}
    pulls = {(pair.left, pair.right): WEAK for pair in associations if pair.g2 > SURE and pair.count > 1}
    places = positions(network, {row.iri: row.community for row in ranked}, pulls, sizes)
    ids = {row.iri: f"n{number}" for number, row in enumerate(ranked, 1)}
    pyvis = Pyvis(directed=True)
    # pyvis' own add_node and add_edge look through all edges each time; its lists are filled instead.
    pyvis.nodes = [_node(network, row, ids[row.iri], places[row.iri], sizes[row.iri]) for row in ranked]
    bundles = _bundles(network, ids)
    pyvis.edges = [edge for edge, _ in bundles]
    nodes, edges, *_ = pyvis.get_network_data()
    return Drawing(tuple(nodes), tuple(edges), ids, tuple(statements for _, statements in bundles))


def _node(network: Network, row: Standing, id: str, place: tuple[float, float], size: float) -> dict[str, Any]:
    from pyvis.node import Node  # type: ignore[import-untyped]

    label = shown(network.nodes[row.iri]["label"])[:LABEL_LENGTH]
    options = {"group": row.type, "x": place[0], "y": place[1], "size": size}
    drawn: dict[str, Any] = Node(id, "custom", label, **options).options
    return drawn


def _bundles(network: Network, ids: dict[str, str]) -> list[tuple[dict[str, Any], tuple[str, ...]]]:
    """One edge for all statements with the same ends, predicate and modality, and their IRIs."""
    from pyvis.edge import Edge  # type: ignore[import-untyped]

    bundles: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for subject, object, statement, row in network.edges(keys=True, data=True):
        bundles[ids[subject], ids[object], row["predicate"], row["modality"]].append(statement)
    beside: dict[frozenset[str], list[tuple[str, str, str, str]]] = defaultdict(list)
    for bundle in sorted(bundles):
        beside[frozenset(bundle[:2])].append(bundle)
    edges = []
    for number, bundle in enumerate(sorted(bundles), 1):
        left, right, predicate, modality = bundle
        options: dict[str, Any] = {"id": f"e{number}", "predicate": predicate, "modality": modality}
        options |= {"dashes": modality == "assigned", "smooth": _bend(beside[frozenset(bundle[:2])], bundle)}
        drawn: dict[str, Any] = Edge(left, right, True, **options).options
        edges.append((drawn, tuple(sorted(bundles[bundle]))))
    return edges


def _bend(beside: list[tuple[str, str, str, str]], bundle: tuple[str, str, str, str]) -> dict[str, Any] | bool:
    """Straight for a line that is alone between its ends; the others bend away from one another."""
    if len(beside) == 1:
        return False
    across = beside.index(bundle) - (len(beside) - 1) / 2
    if bundle[0] > bundle[1]:
        across = -across
    kind = "curvedCW" if across >= 0 else "curvedCCW"
    return {"enabled": True, "type": kind, "roundness": round(abs(across) * CURVE, 3)}
