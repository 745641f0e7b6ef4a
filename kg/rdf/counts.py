"""What is counted over all documents as quads: how often each entity is named, and each two together.

Invariant: all of it stands in the graph `Iris.together` and in no other, since it is counted and
nothing that a document says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf.iris import Iris
from kg.rdf.literals import integer, score
from kg.rdf.vocabulary import GW, RDF
from kg.terms import Window


@dataclass(frozen=True, slots=True)
class Edge:
    """Two entities by key (`left` < `right`), the windows and the documents that name both, and how strong that is."""

    left: str
    right: str
    window: Window
    count: int
    documents: int
    pmi: float
    npmi: float
    g2: float


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted in the windows of a kind: how many there are, how many pairs were kept, and how many not.

    `uncounted` stand too far apart in a crowd; `left_out` are weaker than `least_g2`, which is
    `None` where all were kept.
    """

    window: Window
    count: int
    pairs: int
    left_out: int
    uncounted: int
    least_g2: float | None = None


Pair = tuple[NamedNode, NamedNode | Literal]


def edge_quads(edge: Edge, iris: Iris) -> Iterator[Quad]:
    """One weighted edge."""
    node = iris.counted("cooccurrence", edge.left, edge.right, edge.window)
    facts: tuple[Pair, ...] = (
        (RDF.type, GW.CoOccurrence),
        (GW.left, iris.entity(edge.left)),
        (GW.right, iris.entity(edge.right)),
        (GW.window, GW[edge.window]),
        (GW.count, integer(edge.count)),
        (GW.documentCount, integer(edge.documents)),
        (GW.pmi, score(edge.pmi)),
        (GW.npmi, score(edge.npmi)),
        (GW.g2, score(edge.g2)),
    )
    return _quads(node, facts, iris)


def occurrence_quads(key: str, counts: tuple[int, ...], iris: Iris) -> Iterator[Quad]:
    """How many sentences, paragraphs, sections and documents name an entity."""
    properties = GW.sentenceCount, GW.paragraphCount, GW.sectionCount, GW.documentCount
    facts: tuple[Pair, ...] = ((RDF.type, GW.Occurrence), (GW.entity, iris.entity(key)))
    numbers = tuple((each, integer(count)) for each, count in zip(properties, counts, strict=True))
    return _quads(iris.counted("occurrence", key), (*facts, *numbers), iris)


def tally_quads(tally: Tally, iris: Iris) -> Iterator[Quad]:
    """How many windows of a kind there are, and what of their pairs is not there."""
    facts: tuple[Pair, ...] = (
        (RDF.type, GW.Tally),
        (GW.window, GW[tally.window]),
        (GW.count, integer(tally.count)),
        (GW.pairCount, integer(tally.pairs)),
        (GW.leftOut, integer(tally.left_out)),
        (GW.uncounted, integer(tally.uncounted)),
    )
    least: tuple[Pair, ...] = () if tally.least_g2 is None else ((GW.leastG2, score(tally.least_g2)),)
    return _quads(iris.counted("tally", tally.window), (*facts, *least), iris)


def _quads(node: NamedNode, facts: tuple[Pair, ...], iris: Iris) -> Iterator[Quad]:
    return (Quad(node, property, value, iris.together) for property, value in facts)
