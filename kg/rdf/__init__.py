"""Findings as RDF: the vocabulary, the IRIs, the quads, and the ways to write them to a file."""

from kg.rdf.export import FORMATS, serialize
from kg.rdf.findings import quads
from kg.rdf.iris import Iris, checked_base
from kg.rdf.vocabulary import GW, PREFIXES, Vocabulary

__all__ = ["FORMATS", "GW", "PREFIXES", "Iris", "Vocabulary", "checked_base", "quads", "serialize"]
