"""The network in the forms that other programs read: GraphML, GEXF (Gephi), a zip of CSV tables.

The columns are the same in all of them. GEXF takes `start`, `end`, `type`, `id` and `label` of a
line for its own, so the characters are `first` and `last` here, the last one excluded.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

import networkx as nx

from kg.errors import Exit, KgError
from kg.graph.network import Network, ordered
from kg.graph.standing import Measures, measures
from kg.rdf.literals import clean

FORMS = ("graphml", "gexf", "csv")
NODE_COLUMNS = (
    "iri", "label", "type", "aliases", "documents", "mentions", "sentences",
    "degree", "neighbours", "pagerank", "betweenness", "core", "community", "component",
)  # fmt: skip
EDGE_COLUMNS = (
    "source", "target", "statement", "predicate", "modality", "organization",
    "quote", "file", "first", "last", "document", "title", "date", "rules",
)  # fmt: skip
PAIR_COLUMNS = ("source", "target", "sentences", "pmi", "npmi", "g2")
"""What sentences name together, which no document states: apart from the edges."""
BETWEEN = "; "
"""Stands between several names or rules in one cell."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of the files in a zip: the first that a zip can hold."""


def exports(network: Network, form: str, *, measured: Measures | None = None) -> str | bytes:
    """The network with its measures in one of `FORMS`; CSV is a zip of three tables."""
    nodes, edges = _nodes(network, measured or measures(network)), _edges(network)
    if form == "csv":
        tables = {"nodes.csv": _csv(NODE_COLUMNS, nodes), "edges.csv": _csv(EDGE_COLUMNS, edges)}
        return _zip(tables | {"together.csv": _csv(PAIR_COLUMNS, _pairs(network))})
    if form in FORMS:
        return {"graphml": _graphml, "gexf": _gexf}[form](_flat(nodes, edges))
    raise KgError("no such form", where=form, hint=f"take one of {', '.join(FORMS)}", code="usage", exit=Exit.USAGE)


def _nodes(network: Network, measured: Measures) -> list[dict[str, Any]]:
    rows = []
    for standing in measured.standings:
        node = network.nodes[standing.iri]
        row = {column: getattr(standing, column, None) for column in NODE_COLUMNS}
        row |= {column: node[column] for column in ("mentions", "sentences")}
        row |= {"documents": len(node["documents"]), "aliases": BETWEEN.join(node["aliases"])}
        rows.append(_writable(row))
    return rows


def _edges(network: Network) -> list[dict[str, Any]]:
    documents = network.graph.get("documents", {})
    rows = []
    for subject, object, key in sorted(network.edges(keys=True)):
        edge = network.edges[subject, object, key]
        document = documents.get(edge["document"], {})
        row = {"source": subject, "target": object, "statement": key, "organization": edge["org"]}
        row |= {column: edge[column] for column in ("predicate", "modality", "quote", "document")}
        row |= {"file": edge["source"], "first": edge["start"], "last": edge["end"]}
        row |= {"title": document.get("title", ""), "date": document.get("date", "")}
        row["rules"] = BETWEEN.join(edge["rules"])
        rows.append(_writable(row))
    return rows


def _pairs(network: Network) -> list[dict[str, Any]]:
    return [dict(zip(PAIR_COLUMNS, pair, strict=True)) for pair in network.graph.get("pairs", ())]


def _writable(row: dict[str, Any]) -> dict[str, Any]:
    return {column: clean(cell) if isinstance(cell, str) else cell for column, cell in row.items()}


def _flat(nodes: Sequence[dict[str, Any]], edges: Sequence[dict[str, Any]]) -> Network:
    """A network whose attributes are plain numbers and texts, lines keyed by their number."""
    flat: Network = nx.MultiDiGraph()
    for row in nodes:
        flat.add_node(row["iri"], **{column: row[column] for column in NODE_COLUMNS[1:]})
    for number, row in enumerate(edges):
        flat.add_edge(row["source"], row["target"], number, **{column: row[column] for column in EDGE_COLUMNS[2:]})
    assert ordered(flat) == tuple(flat)
    return flat


def _graphml(flat: Network) -> str:
    lines: Iterator[str] = nx.generate_graphml(flat, named_key_ids=True)
    return "<?xml version='1.0' encoding='utf-8'?>\n" + "\n".join(lines) + "\n"


def _gexf(flat: Network) -> str:
    """GEXF without the day and the version that networkx writes into it."""
    lines: Iterator[str] = nx.generate_gexf(flat, version="1.2draft")
    text = re.sub(r' lastmodifieddate="[^"]*"', "", "\n".join(lines), count=1)
    text = re.sub(r"<creator>[^<]*</creator>", "<creator>kg</creator>", text, count=1)
    return "<?xml version='1.0' encoding='utf-8'?>\n" + text + "\n"


def _csv(columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> str:
    out = io.StringIO()
    table = csv.DictWriter(out, columns)
    table.writeheader()
    table.writerows(rows)
    return out.getvalue()


def _zip(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text.encode())
    return out.getvalue()
