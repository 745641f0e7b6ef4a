"""The terms that code may write into a graph. A misspelt one raises where it is written.

Our own are read from the shipped ontology, so that code and ontology cannot drift apart; of the
vocabularies of others only the terms named here are used, and a test checks them at rdflib's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg import resources

ONTOLOGY = "https://w3id.org/gongwen/ns"
FILES = ("ontology/kg.ttl", "ontology/schemes.ttl", "ontology/alignments.ttl")

Facts = Iterator[tuple[NamedNode, NamedNode, NamedNode | Literal]]
"""What is written into a graph: things, each with one of its properties and the value of that."""


class Vocabulary:
    """A closed set of terms below one namespace, reached by name.

    >>> GW.holdsPost
    <NamedNode value=https://w3id.org/gongwen/ns#holdsPost>
    >>> GW.holdPost
    Traceback (most recent call last):
    AttributeError: the vocabulary gw: has no term holdPost
    """

    def __init__(self, prefix: str, namespace: str, names: Iterable[str]) -> None:
        self._prefix = prefix
        self._terms = {name: NamedNode(namespace + name) for name in names}
        self.__dict__.update(self._terms)

    def __getattr__(self, name: str) -> NamedNode:
        """Reached only by a name that is no term; says so to the type checker, too."""
        raise AttributeError(f"the vocabulary {self._prefix}: has no term {name}")

    def __getitem__(self, name: str) -> NamedNode:
        return self._terms[name] if name in self._terms else self.__getattr__(name)

    def __contains__(self, name: object) -> bool:
        return name in self._terms

    def __iter__(self) -> Iterator[NamedNode]:
        return iter(self._terms.values())


@cache
def ontology() -> tuple[Triple, ...]:
    """The triples of the shipped ontology: terms, schemes and alignments."""
    return tuple(
        quad.triple for file in FILES for quad in parse(resources.text(file).encode(), format=RdfFormat.TURTLE)
    )


def _own_names() -> set[str]:
    """The local names of the terms that the ontology defines."""
    defined = (triple.subject for triple in ontology() if triple.predicate.value.endswith("#isDefinedBy"))
    return {term.value.removeprefix(ONTOLOGY + "#") for term in defined if isinstance(term, NamedNode)}


PREFIXES = {
    "gw": ONTOLOGY + "#",
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "oa": "http://www.w3.org/ns/oa#",
    "qudt": "http://qudt.org/schema/qudt/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "units": "http://qudt.org/vocab/unit/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes of the graph, the same in exports, queries and pages."""


def _vocabulary(prefix: str, *names: str) -> Vocabulary:
    return Vocabulary(prefix, PREFIXES[prefix], names)


GW = _vocabulary("gw", *_own_names())
RDF = _vocabulary("rdf", "type")
RDFS = _vocabulary("rdfs", "label")
SKOS = _vocabulary("skos", "altLabel", "definition", "prefLabel")
DCTERMS = _vocabulary("dcterms", "alternative", "date", "title")
XSD = _vocabulary("xsd", "base64Binary", "boolean", "date", "decimal", "gYear", "gYearMonth", "integer", "string")
EDTF = _vocabulary("edtf", "EDTF")
TIME = _vocabulary("time", "Instant", "ProperInterval", "hasBeginning", "hasEnd", "inXSDDate")
QUDT = _vocabulary("qudt", "QuantityValue", "hasUnit", "lowerBound", "numericValue", "upperBound")
OA = _vocabulary(
    "oa",
    "SpecificResource",
    "TextPositionSelector",
    "TextQuoteSelector",
    "end",
    "exact",
    "hasSelector",
    "hasSource",
    "prefix",
    "start",
    "suffix",
)
