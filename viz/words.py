"""What the page says, in three tongues: English, Simplified and Traditional Chinese.

The page's own words are data (`data/theme.toml`), those of the measures too; the names of kinds
and relations are the labels of the ontology. Traditional Chinese is made from Simplified.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from opencc import OpenCC
from pyoxigraph import Literal, NamedNode

from kg import resources
from kg.rdf.vocabulary import PREFIXES, RDFS, ontology

TONGUES = ("zh-Hant", "zh-Hans", "en")

Words = dict[str, str]
"""One text by tongue."""


@cache
def page_words() -> dict[str, Words]:
    """The page's own words by their keys."""
    return {key: in_tongues(row) for key, row in resources.rules("data/theme.toml")["words"].items()}


@cache
def measure_words() -> dict[str, dict[str, Words]]:
    """The name of each measure and what it tells."""
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
    return {"zh-Hant": _traditional().convert(row["zh"]), "zh-Hans": row["zh"], "en": row["en"]}


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


@cache
def _traditional() -> OpenCC:
    return OpenCC("s2tw")
