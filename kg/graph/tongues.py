"""The words for what the graph holds, in English, Simplified and Traditional Chinese.

Kinds and relations have the labels of the ontology, measures those of `data/rules/measures.toml`.
Traditional Chinese is made from Simplified by OpenCC.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from pyoxigraph import Literal, NamedNode

from kg import resources
from kg.folding import fold, traditional
from kg.graph.network import Network
from kg.rdf.vocabulary import PREFIXES, RDFS, ontology

TONGUES = ("zh-Hant", "zh-Hans", "en")

Words = dict[str, str]
"""One text by tongue."""


@cache
def measure_words() -> dict[str, dict[str, Words]]:
    """The name of each measure and what it tells a reader."""
    rows = resources.rules("data/rules/measures.toml")
    return {key: {part: in_tongues(row[part]) for part in ("name", "tells")} for key, row in rows.items()}


def labels(terms: Iterable[str]) -> dict[str, Words]:
    """The labels of terms of the ontology; an unknown term is its own label.

    >>> labels(["holdsPost"])["holdsPost"]["en"]
    'holds post'
    """
    known = _ontology_labels()
    return {term: known.get(term) or dict.fromkeys(TONGUES, term) for term in terms}


def in_tongues(row: dict[str, str]) -> Words:
    """An English and a Simplified text, with the Traditional one made from it."""
    return {"zh-Hant": traditional(row["zh"]), "zh-Hans": row["zh"], "en": row["en"]}


def script(network: Network) -> str:
    """The script that the names of a network are written in: `zh-Hant` or `zh-Hans`."""
    names: list[str] = [row["label"] for _, row in network.nodes(data=True)]
    return "zh-Hant" if sum(fold(name) != name for name in names) * 3 > len(names) else "zh-Hans"


@cache
def _ontology_labels() -> dict[str, Words]:
    namespace = PREFIXES["gw"]
    found: dict[str, dict[str, str]] = {}
    for triple in ontology():
        term, text = triple.subject, triple.object
        if triple.predicate != RDFS.label or not isinstance(term, NamedNode) or not isinstance(text, Literal):
            continue
        if term.value.startswith(namespace) and text.language:
            row = found.setdefault(term.value.removeprefix(namespace), {})
            row[text.language.partition("-")[0]] = text.value
    return {term: in_tongues(row) for term, row in found.items() if {"en", "zh"} <= row.keys()}
