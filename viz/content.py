"""The data of the page: what is drawn, what the cards say, what is searched, in one block of JSON."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from kg import resources
from kg.graph.association import Association
from kg.graph.network import Network
from kg.graph.showing import shown
from kg.graph.standing import Measures
from kg.graph.tongues import labels, measure_words, script
from kg.model import Predicate
from viz.drawing import Drawing
from viz.searching import characters, folded
from viz.words import page_words

TOGETHER = 8
"""So many entities that an entity is named together with are listed at most."""
MEASURES = ("neighbours", "pagerank", "betweenness")
"""The measures that the size of a node can show; the first is the one that it shows at once."""


def page_content(
    network: Network, drawing: Drawing, measures: Measures, pairs: tuple[Association, ...], *, title: str
) -> dict[str, Any]:
    """All that the page's script reads, in plain lists and texts."""
    kinds = resources.rules("data/theme.toml")["kinds"]
    documents = {iri: number for number, iri in enumerate(network.graph.get("documents", {}))}
    statements = {key: number for number, (_, _, key) in enumerate(network.edges(keys=True))}
    entities = _entities(network, drawing, measures, documents)
    predicates = _predicates(network)
    return {
        "title": title,
        "script": script(network),
        "words": page_words(),
        "kinds": [{"id": kind, "shape": row["shape"], "label": labels([kind])[kind]} for kind, row in kinds.items()],
        "predicates": [{"id": name, "label": label} for name, label in labels(predicates).items()],
        "measures": [{"id": name} | measure_words()[name] for name in MEASURES],
        "nodes": drawing.nodes,
        "edges": [
            edge | {"statements": [statements[iri] for iri in iris]}
            for edge, iris in zip(drawing.edges, drawing.statements, strict=True)
        ],
        "entities": entities,
        "statements": _statements(network, drawing, documents),
        "documents": [_document(row) for row in network.graph.get("documents", {}).values()],
        "together": _together(drawing, pairs),
        "fold": characters(key for entity in entities.values() for key in entity["keys"]),
    }


def _entities(
    network: Network, drawing: Drawing, measures: Measures, documents: dict[str, int]
) -> dict[str, dict[str, Any]]:
    standings = measures.by_iri()
    entities = {}
    for iri, id in drawing.ids.items():
        node, standing = network.nodes[iri], standings[iri]
        names = (node["label"], *node["aliases"])
        entities[id] = {
            "iri": iri,
            "names": [shown(name) for name in names],
            "keys": [folded(shown(name)) for name in names],
            "documents": [documents[document] for document in node["documents"] if document in documents],
            "mentions": node["mentions"],
            "degree": standing.degree,
            "community": standing.community,
            **{measure: getattr(standing, measure) for measure in MEASURES},
        }
    return entities


def _statements(network: Network, drawing: Drawing, documents: dict[str, int]) -> list[dict[str, Any]]:
    ids = drawing.ids
    return [
        {
            "iri": key,
            "subject": ids[subject],
            "object": ids[object],
            "predicate": row["predicate"],
            "modality": row["modality"],
            "document": documents.get(row["document"], -1),
            "org": ids.get(row["org"], ""),
            "rules": list(row["rules"]),
            "evidence": [
                [place.start, place.end, shown(place.quote), shown(place.prefix), shown(place.suffix)]
                for place in row["evidence"]
            ],
        }
        for subject, object, key, row in network.edges(keys=True, data=True)
    ]


def _document(row: dict[str, str]) -> dict[str, str]:
    return {key: shown(row[key]) for key in ("title", "source", "date", "speaker")}


def _predicates(network: Network) -> list[str]:
    """The relations of the network in the order of the model, then any others by name."""
    found: set[str] = {row["predicate"] for _, _, row in network.edges(data=True)}
    known = [predicate.value for predicate in Predicate if predicate.value in found]
    return known + sorted(found - set(known))


def _together(drawing: Drawing, pairs: tuple[Association, ...]) -> dict[str, list[list[Any]]]:
    """By entity, those that it is most surely named together with: id, sentences, G²."""
    together: dict[str, list[list[Any]]] = defaultdict(list)
    for pair in pairs:
        left, right = drawing.ids[pair.left], drawing.ids[pair.right]
        for one, other in ((left, right), (right, left)):
            if pair.count > 1 and len(together[one]) < TOGETHER:
                together[one].append([other, pair.count, round(pair.g2, 1)])
    return {id: rows for id, rows in sorted(together.items()) if rows}
