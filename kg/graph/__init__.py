"""The graph as a network: measures, associations, places to draw it, files for other tools, a report."""

from kg.graph.association import Association, associations
from kg.graph.counting import count_together
from kg.graph.files import FORMS, exports
from kg.graph.layout import positions
from kg.graph.network import (
    DOCUMENT,
    Content,
    DocumentRow,
    EntityRow,
    EvidenceRow,
    Network,
    PairRow,
    StatementRow,
    entities,
    network_of,
    part,
)
from kg.graph.reading import FenceRow, RepairRow, TallyRow, content, documents, fences, network, repairs, tallies
from kg.graph.reporting import report
from kg.graph.standing import Measures, measures
from kg.graph.tables import MeasureTable, tables

__all__ = [
    "DOCUMENT",
    "FORMS",
    "Association",
    "Content",
    "DocumentRow",
    "EntityRow",
    "EvidenceRow",
    "FenceRow",
    "MeasureTable",
    "Measures",
    "Network",
    "PairRow",
    "RepairRow",
    "StatementRow",
    "TallyRow",
    "associations",
    "content",
    "count_together",
    "documents",
    "entities",
    "exports",
    "fences",
    "measures",
    "network",
    "network_of",
    "part",
    "positions",
    "repairs",
    "report",
    "tables",
    "tallies",
]
