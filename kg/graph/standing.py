"""Who stands where in the graph: degree, PageRank, betweenness, k-core, communities, components.

Every measure runs on nodes numbered by their sorted IRIs, with a fixed seed, and is rounded, so
that the same store gives the same figures. What each one tells a reader is said in plain words
in `data/rules/measures.toml`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from kg.graph.network import ordered, tied

if TYPE_CHECKING:
    from kg.graph.network import Network

DIGITS = 6
EXACT_UP_TO = 1000
"""Betweenness is computed from every node up to so many nodes, from a sample above."""
SAMPLE_WORK = 1_000_000
"""Nodes and ties walked in all when betweenness is sampled: about 2 s."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one node stands. `neighbours` counts nodes, `incoming` and `outgoing` statements."""

    iri: str
    label: str
    type: str
    neighbours: int
    incoming: int
    outgoing: int
    pagerank: float
    betweenness: float
    core: int
    community: int
    component: int

    @property
    def degree(self) -> int:
        """The number of statements that the node is an end of."""
        return self.incoming + self.outgoing


@dataclass(frozen=True, slots=True)
class Cluster:
    """A community or a component: its number by falling size from 1, and its nodes by standing."""

    number: int
    members: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.members)


@dataclass(frozen=True, slots=True)
class Measures:
    """All measures of a network; `sampled` is how many nodes betweenness started from, 0 for all."""

    standings: tuple[Standing, ...]
    communities: tuple[Cluster, ...]
    components: tuple[Cluster, ...]
    modularity: float
    sampled: int

    def by_iri(self) -> dict[str, Standing]:
        """The standings by IRI."""
        return {standing.iri: standing for standing in self.standings}


def measures(network: Network, *, seed: int = 0) -> Measures:
    """The measures of all nodes, in the order of their IRIs."""
    iris, graph = ordered(network), tied(network)
    neighbours, ranks = dict(graph.degree()), pagerank(network)
    sampled = sample_size(graph)
    between = betweenness(graph, sampled, seed=seed)
    cores: dict[int, int] = nx.core_number(graph) if len(graph) else {}

    def standing(node: int) -> tuple[int, float, str]:
        return -neighbours[node], -ranks[node], iris[node]

    groups = communities(graph, seed=seed)
    community = _clusters(groups, iris, standing)
    component = _clusters(nx.connected_components(graph), iris, standing)
    in_community, in_component = _numbers(community), _numbers(component)
    standings = tuple(
        Standing(
            iri=iri,
            label=network.nodes[iri]["label"],
            type=network.nodes[iri]["type"],
            neighbours=neighbours[node],
            incoming=network.in_degree(iri),
            outgoing=network.out_degree(iri),
            pagerank=ranks[node],
            betweenness=between[node],
            core=cores[node],
            community=in_community[iri],
            component=in_component[iri],
        )
        for node, iri in enumerate(iris)
    )
    modularity = nx.community.modularity(graph, groups) if graph.size() else 0.0
    return Measures(standings, community, component, round(modularity, DIGITS), sampled)


def pagerank(network: Network) -> dict[int, float]:
    """How much the statements point to each node, directly and through others.

    PageRank with damping 0.85 (Brin and Page 1998) along statements from subject to object,
    each statement counting once.
    """
    place = {iri: number for number, iri in enumerate(ordered(network))}
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(place)))
    for subject, object in sorted((place[s], place[o]) for s, o in network.edges()):
        weight = graph.get_edge_data(subject, object, {"weight": 0})["weight"]
        graph.add_edge(subject, object, weight=weight + 1)
    ranks = nx.pagerank(graph, alpha=0.85) if len(graph) else {}
    return {node: round(float(rank), DIGITS) for node, rank in ranks.items()}


def betweenness(graph: nx.Graph[int], sampled: int, *, seed: int) -> dict[int, float]:
    """The share of shortest paths that lead through each node.

    Betweenness after Freeman (1977) by the algorithm of Brandes (2001), from all nodes when
    `sampled` is 0, else estimated from so many (Brandes and Pich 2007).
    """
    values = nx.betweenness_centrality(graph, k=sampled or None, seed=seed)
    return {node: round(float(value), DIGITS) for node, value in values.items()}


def sample_size(graph: nx.Graph[int]) -> int:
    """How many nodes betweenness starts from, 0 for all of them."""
    nodes = len(graph)
    return 0 if nodes <= EXACT_UP_TO else min(nodes, max(16, SAMPLE_WORK // (nodes + graph.number_of_edges())))


def communities(graph: nx.Graph[int], *, seed: int) -> list[set[int]]:
    """Groups of nodes with more ties within than chance would give.

    Louvain (Blondel, Guillaume, Lambiotte and Lefebvre 2008), ties weighted by statements. The
    nodes are numbers because sets of strings have another order in every process.
    """
    if not graph.size():
        return [{node} for node in graph]
    return [set(group) for group in nx.community.louvain_communities(graph, weight="weight", seed=seed)]


def _clusters(groups: Iterable[set[int]], iris: tuple[str, ...], standing: object) -> tuple[Cluster, ...]:
    members = [tuple(iris[node] for node in sorted(group, key=standing)) for group in groups]  # type: ignore[call-overload]
    members.sort(key=lambda group: (-len(group), group[0]))
    return tuple(Cluster(number, group) for number, group in enumerate(members, 1))


def _numbers(clusters: tuple[Cluster, ...]) -> dict[str, int]:
    return {iri: cluster.number for cluster in clusters for iri in cluster.members}
