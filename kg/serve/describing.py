"""What the endpoint and the data set say of themselves, in RDF.

Sources: SPARQL 1.1 Service Description (W3C, 2013); VoID (W3C Interest Group Note, 2011).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.rdf.literals import integer
from kg.rdf.vocabulary import DCTERMS, ONTOLOGY, PREFIXES, RDF, Vocabulary
from kg.store import BOOKKEEPING, Store
from kg.version import __version__

NAMED = {
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": "http://rdfs.org/ns/void#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "formats": "http://www.w3.org/ns/formats/",
}
"""The prefixes that a description needs beside those of the graph."""

FORMATS = Vocabulary(
    "formats",
    NAMED["formats"],
    (
        *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
        *("Turtle", "N-Triples", "N-Quads", "TriG", "JSON-LD", "RDF_XML"),
    ),
)
SD = Vocabulary(
    "sd",
    NAMED["sd"],
    (
        *("Dataset", "Graph", "NamedGraph", "SPARQL11Query", "Service", "defaultDataset", "defaultGraph", "endpoint"),
        *("name", "namedGraph", "resultFormat", "supportedLanguage"),
    ),
)
VOID = Vocabulary(
    "void",
    NAMED["void"],
    (
        *("Dataset", "DatasetDescription", "class", "classPartition", "dataDump", "distinctObjects"),
        *("distinctSubjects", "documents", "entities", "property", "propertyPartition", "sparqlEndpoint"),
        *("triples", "uriSpace", "vocabulary"),
    ),
)

CLASSES = "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class } GROUP BY ?class ORDER BY ?class"
PROPERTIES = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"
SUBJECTS = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"
OBJECTS = "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }"
TRIPLES = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
DOCUMENTS = "SELECT (COUNT(*) AS ?n) { ?d a gw:Document }"


def service_description(store: Store, site: str) -> Iterator[Triple]:
    """What the endpoint below `site` is, speaks, and holds."""
    endpoint, service = NamedNode(f"{site}/sparql"), NamedNode(f"{site}/sparql#service")
    dataset, default = NamedNode(f"{site}/.well-known/void#dataset"), BlankNode("default")
    yield from (
        Triple(service, RDF.type, SD.Service),
        Triple(service, SD.endpoint, endpoint),
        Triple(service, SD.supportedLanguage, SD.SPARQL11Query),
        Triple(service, SD.defaultDataset, dataset),
        Triple(dataset, RDF.type, SD.Dataset),
        Triple(dataset, SD.defaultGraph, default),
        Triple(default, RDF.type, SD.Graph),
        Triple(default, VOID.triples, integer(_one(store, TRIPLES))),
    )
    for form in FORMATS:
        yield Triple(service, SD.resultFormat, form)
    for number, graph in enumerate(sorted(store.engine.named_graphs(), key=str)):
        if graph not in BOOKKEEPING and isinstance(graph, NamedNode):
            named = BlankNode(f"graph{number}")
            yield Triple(dataset, SD.namedGraph, named)
            yield Triple(named, RDF.type, SD.NamedGraph)
            yield Triple(named, SD.name, graph)


def void_description(store: Store, site: str) -> Iterator[Triple]:
    """What the data set holds: how much, of which classes and properties, and where it can be had."""
    dataset = NamedNode(f"{site}/.well-known/void#dataset")
    here = NamedNode(f"{site}/.well-known/void")
    yield from (
        Triple(here, RDF.type, VOID.DatasetDescription),
        Triple(here, NamedNode(NAMED["foaf"] + "primaryTopic"), dataset),
        Triple(dataset, RDF.type, VOID.Dataset),
        Triple(dataset, DCTERMS.title, Literal("A knowledge graph of official documents", language="en")),
        Triple(dataset, NamedNode(PREFIXES["dcterms"] + "creator"), Literal(f"kg {__version__}")),
        Triple(dataset, VOID.sparqlEndpoint, NamedNode(f"{site}/sparql")),
        Triple(dataset, VOID.dataDump, NamedNode(f"{site}/store?default")),
        Triple(dataset, VOID.uriSpace, Literal(store.base)),
        Triple(dataset, VOID.triples, integer(_one(store, TRIPLES))),
        Triple(dataset, VOID.distinctSubjects, integer(_one(store, SUBJECTS))),
        Triple(dataset, VOID.distinctObjects, integer(_one(store, OBJECTS))),
        Triple(dataset, VOID.documents, integer(_one(store, DOCUMENTS))),
    )
    for namespace in (ONTOLOGY + "#", *(PREFIXES[prefix] for prefix in ("skos", "oa", "dcterms"))):
        yield Triple(dataset, VOID.vocabulary, NamedNode(namespace))
    for kind, query, counts in (("class", CLASSES, "entities"), ("property", PROPERTIES, "triples")):
        for number, (term, count) in enumerate(store.select(query)):
            part = BlankNode(f"{kind}{number}")
            yield Triple(dataset, VOID[f"{kind}Partition"], part)
            yield Triple(part, VOID[kind], _node(term))
            yield Triple(part, VOID[counts], integer(int(count.value if count else 0)))


def _one(store: Store, query: str) -> int:
    ((count,),) = store.select(query)
    return int(count.value) if count else 0


def _node(term: Any) -> NamedNode:
    assert isinstance(term, NamedNode)
    return term
