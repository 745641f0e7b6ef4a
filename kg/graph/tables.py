"""The measures as tables to read: each with what it tells, and its first rows.

Documents are nodes of the graph, but the tables are about entities and leave them out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter

from kg.graph.association import Association, associations
from kg.graph.network import DOCUMENT, Network
from kg.graph.standing import Cluster, Measures, Standing, measures
from kg.graph.tongues import Words, labels, measure_words

TOP = 10
MEMBERS = 6
"""So many members of a community are named at most."""

Cell = str | int | float


@dataclass(frozen=True, slots=True)
class MeasureTable:
    """One measure: its name and what it tells by tongue, and the rows, the highest first."""

    id: str
    name: Words
    tells: Words
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(
    network: Network,
    *,
    top: int = TOP,
    tongue: str = "en",
    measured: Measures | None = None,
    associated: Iterable[Association] | None = None,
) -> tuple[MeasureTable, ...]:
    """All measures of a network, `top` rows of each; kinds are named in `tongue`."""
    found = measured or measures(network)
    pairs = associations(network) if associated is None else tuple(associated)
    standings = [row for row in found.standings if row.type != DOCUMENT]
    kinds = {kind: words[tongue] for kind, words in labels({row.type for row in standings}).items()}
    names = told_apart(network)
    ranked = [_ranked(id, standings, (names, kinds), top) for id in RANKED]
    return (
        *ranked,
        _clusters("community", found.communities, names, top),
        _clusters("component", found.components, names, top),
        _together(names, pairs, top),
    )


def told_apart(network: Network) -> dict[str, str]:
    """The label of each node by IRI, with the document added where another node is called the same.

    Every city has its own municipal union, which its own speech calls by the same few characters.
    """
    documents = network.graph.get("documents", {})
    labels: dict[str, str] = {iri: row["label"] for iri, row in network.nodes(data=True)}
    times = Counter(labels.values())
    return {
        iri: label if times[label] == 1 else label + _place(network, iri, documents) for iri, label in labels.items()
    }


def _place(network: Network, iri: str, documents: dict[str, dict[str, str]]) -> str:
    rows = [documents[document] for document in network.nodes[iri]["documents"] if document in documents]
    return f" ({rows[0]['title'] or rows[0]['source']})" if rows else ""


RANKED = ("degree", "neighbours", "pagerank", "betweenness", "core")
"""The measures that give each node a figure, by their names in `Standing`."""


def _ranked(id: str, standings: list[Standing], words: tuple[dict[str, str], dict[str, str]], top: int) -> MeasureTable:
    names, kinds = words
    value: Callable[[Standing], int | float] = attrgetter(id)
    order = sorted((row for row in standings if value(row)), key=lambda row: (-value(row), -row.pagerank, row.iri))
    rows = tuple((names[row.iri], kinds[row.type], value(row)) for row in order[:top])
    return _table(id, ("entity", "kind", id), rows)


def _clusters(id: str, clusters: tuple[Cluster, ...], names: dict[str, str], top: int) -> MeasureTable:
    several = [cluster for cluster in clusters if len(cluster) > 1]
    rows = tuple((cluster.number, len(cluster), _members(cluster, names)) for cluster in several[:top])
    return _table(id, ("number", "size", "first members"), rows)


def _members(cluster: Cluster, names: dict[str, str]) -> str:
    """The names of the members that stand highest."""
    return ", ".join(names[iri] for iri in cluster.members[:MEMBERS]) + (", …" if len(cluster) > MEMBERS else "")


def _together(names: dict[str, str], pairs: tuple[Association, ...], top: int) -> MeasureTable:
    rows = tuple(
        (
            names[pair.left],
            names[pair.right],
            pair.count,
            round(pair.expected, 2),
            round(pair.pmi, 2),
            round(pair.g2, 1),
        )
        for pair in pairs[:top]
    )
    return _table("together", ("entity", "with", "sentences", "by chance", "PMI", "G²"), rows)


def _table(id: str, columns: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...]) -> MeasureTable:
    words = measure_words()[id]
    return MeasureTable(id, words["name"], words["tells"], columns, rows)
