"""IRIs shortened by prefixes, and the order in which people meet them in a file."""

from __future__ import annotations

import re

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.rdf.iris import TYPES
from kg.rdf.vocabulary import PREFIXES, XSD

LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?(?:#[a-z]{1,30}(?:-[a-z0-9]{1,30}){0,4})?", re.ASCII)
CANONICAL = re.compile(r"0|-?[1-9]\d*", re.ASCII)
"""Whole numbers that need no datatype, since every reader writes them so."""

KINDS = (
    *("document", "source", *sorted(TYPES), "entity", "statement", "assignment", "indicator", "decision"),
    *("interval", "division", "suggestion", "evidence", "mention", "fence", "repair"),
    *("conflict", "tally", "occurrence", "cooccurrence"),
)


class Names:
    """The prefixes of a graph with one base.

    >>> names = Names("https://example.org/")
    >>> names.short("https://example.org/evidence/1a#quote")
    'evidence:1a#quote'
    """

    def __init__(self, base: str) -> None:
        self.base = base
        self.prefixes = PREFIXES | {kind: f"{base}{kind}/" for kind in KINDS}
        self._prefix_of = {namespace: prefix for prefix, namespace in self.prefixes.items()}
        self._rank_of = {kind: rank for rank, kind in enumerate(KINDS)}
        self._in_turtle: dict[NamedNode, str] = {}

    def split(self, iri: str) -> tuple[str, str] | None:
        """The prefix and the local name of an IRI, where it has both."""
        for mark in "/#":
            at = iri.rfind(mark) + 1
            prefix = self._prefix_of.get(iri[:at])
            if prefix and LOCAL.fullmatch(iri, at):
                return prefix, iri[at:]
        return None

    def pair(self, property: NamedNode) -> tuple[str, str]:
        """The two halves of a property's name; every property of a graph has them."""
        parts = self.split(property.value)
        assert parts, f"{property.value} is in none of the vocabularies"
        return parts

    def short(self, iri: str) -> str:
        """`person:1a2b`, or the IRI itself where it has no short form."""
        parts = self.split(iri)
        return ":".join(parts) if parts else iri

    def place(self, iri: str) -> tuple[int, str]:
        """Where a thing stands in a file: documents, entities, statements, then their parts."""
        parts = self.split(iri)
        return (self._rank_of.get(parts[0], len(KINDS)) if parts else len(KINDS)), iri

    def turtle(self, term: NamedNode | BlankNode | Literal) -> str:
        """The term as Turtle writes it."""
        if isinstance(term, NamedNode):
            if term not in self._in_turtle:
                parts = self.split(term.value)
                self._in_turtle[term] = ":".join(parts).replace("#", r"\#") if parts else str(term)
            return self._in_turtle[term]
        if isinstance(term, BlankNode):
            return str(term)
        if term.language is None and term.datatype == XSD.integer and CANONICAL.fullmatch(term.value):
            return term.value
        if term.language is None and term.datatype != XSD.string:
            return f"{Literal(term.value)}^^{self.turtle(term.datatype)}"
        return str(term)
