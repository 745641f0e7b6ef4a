"""The graph as a network: measures, associations, places to draw it, files for other tools, a report."""

from kg.graph.association import Association, associations
from kg.graph.layout import positions
from kg.graph.measures import Measures, measures
from kg.graph.network import (
    DOCUMENT,
    Content,
    DocumentRow,
    EntityRow,
    EvidenceRow,
    PairRow,
    StatementRow,
    entities,
    network_of,
)
from kg.graph.reading import FenceRow, content, fences, network

__all__ = [
    "DOCUMENT",
    "Association",
    "Content",
    "DocumentRow",
    "EntityRow",
    "EvidenceRow",
    "FenceRow",
    "Measures",
    "PairRow",
    "StatementRow",
    "associations",
    "content",
    "entities",
    "fences",
    "measures",
    "network",
    "network_of",
    "positions",
]
