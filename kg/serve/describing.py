"""What the endpoint and the data set say of themselves, in RDF.

Sources: SPARQL 1.1 Service Description (W3C, 2013); VoID (W3C Interest Group Note, 2011).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.rdf.literals import integer
from kg.rdf.vocabulary import ONTOLOGY, PREFIXES
from kg.store import BOOKKEEPING, Store
from kg.version import __version__

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
FORMATS = "http://www.w3.org/ns/formats/"
DCTERMS = PREFIXES["dcterms"]
NAMED = {"sd": SD, "void": VOID, "foaf": "http://xmlns.com/foaf/0.1/", "formats": FORMATS}
"""The prefixes that a description needs beside those of the graph."""

TYPE = NamedNode(PREFIXES["rdf"] + "type")

WRITTEN = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "N-Quads", "TriG", "JSON-LD", "RDF_XML"),
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
        Triple(service, TYPE, _sd("Service")),
        Triple(service, _sd("endpoint"), endpoint),
        Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        Triple(service, _sd("defaultDataset"), dataset),
        Triple(dataset, TYPE, _sd("Dataset")),
        Triple(dataset, _sd("defaultGraph"), default),
        Triple(default, TYPE, _sd("Graph")),
        Triple(default, NamedNode(VOID + "triples"), integer(_one(store, TRIPLES))),
    )
    for name in WRITTEN:
        yield Triple(service, _sd("resultFormat"), NamedNode(FORMATS + name))
    for number, graph in enumerate(sorted(store.engine.named_graphs(), key=str)):
        if graph not in BOOKKEEPING and isinstance(graph, NamedNode):
            named = BlankNode(f"graph{number}")
            yield Triple(dataset, _sd("namedGraph"), named)
            yield Triple(named, TYPE, _sd("NamedGraph"))
            yield Triple(named, _sd("name"), graph)


def void_description(store: Store, site: str) -> Iterator[Triple]:
    """What the data set holds: how much, of which classes and properties, and where it can be had."""
    dataset = NamedNode(f"{site}/.well-known/void#dataset")
    here = NamedNode(f"{site}/.well-known/void")
    yield from (
        Triple(here, TYPE, _void("DatasetDescription")),
        Triple(here, NamedNode("http://xmlns.com/foaf/0.1/primaryTopic"), dataset),
        Triple(dataset, TYPE, _void("Dataset")),
        Triple(
            dataset, NamedNode(DCTERMS + "title"), Literal("A knowledge graph of official documents", language="en")
        ),
        Triple(dataset, NamedNode(DCTERMS + "creator"), Literal(f"kg {__version__}")),
        Triple(dataset, _void("sparqlEndpoint"), NamedNode(f"{site}/sparql")),
        Triple(dataset, _void("dataDump"), NamedNode(f"{site}/store?default")),
        Triple(dataset, _void("uriSpace"), Literal(store.base)),
        Triple(dataset, _void("triples"), integer(_one(store, TRIPLES))),
        Triple(dataset, _void("distinctSubjects"), integer(_one(store, SUBJECTS))),
        Triple(dataset, _void("distinctObjects"), integer(_one(store, OBJECTS))),
        Triple(dataset, _void("documents"), integer(_one(store, DOCUMENTS))),
    )
    for namespace in (ONTOLOGY + "#", *(PREFIXES[prefix] for prefix in ("skos", "oa", "dcterms"))):
        yield Triple(dataset, _void("vocabulary"), NamedNode(namespace))
    for kind, query, counts in (("class", CLASSES, "entities"), ("property", PROPERTIES, "triples")):
        for number, (term, count) in enumerate(store.select(query)):
            part = BlankNode(f"{kind}{number}")
            yield Triple(dataset, _void(f"{kind}Partition"), part)
            yield Triple(part, _void(kind), _node(term))
            yield Triple(part, _void(counts), integer(int(count.value if count else 0)))


def _one(store: Store, query: str) -> int:
    ((count,),) = store.select(query)
    return int(count.value) if count else 0


def _node(term: Any) -> NamedNode:
    assert isinstance(term, NamedNode)
    return term


def _sd(name: str) -> NamedNode:
    return NamedNode(SD + name)


def _void(name: str) -> NamedNode:
    return NamedNode(VOID + name)
