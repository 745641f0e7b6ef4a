"""SPARQL 1.1 Protocol, Service Description and Graph Store Protocol, request by request against a server.

The server only reads: what a test would write is refused, and its data are loaded before the start.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import rdflib
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg.store import Store
from tests.conformance.suites import (
    MF,
    SUITES,
    Test,
    alike,
    entries,
    every,
    has_suites,
    in_default,
    listed,
    one,
    suite,
)
from tests.serving import Reply, Served, serving

SPARQL = SUITES / "sparql" / "sparql11"
HT, CNT = "http://www.w3.org/2011/http#", "http://www.w3.org/2011/content#"
DATA = "http://kasei.us/2009/09/sparql/data/"
KINDS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {"application/sparql-results+json", "application/sparql-results+xml", "text/csv"},
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples"},
}
WRITES = {"PUT", "POST", "DELETE", "PATCH"}
needs_suites = pytest.mark.skipif(not has_suites(), reason="no ../shared/suites beside this checkout")


def text(test: Test, node: Any, property: str) -> str:
    found = one(test.manifest, node, property)
    return found.value if found is not None else ""


def requests(test: Test) -> list[Any]:
    action = one(test.manifest, test.node, MF + "action")
    return [*listed(test.manifest, one(test.manifest, action, HT + "requests"))]


def headers(test: Test, node: Any) -> dict[str, str]:
    fields = listed(test.manifest, one(test.manifest, node, HT + "headers"))
    return {text(test, field, HT + "fieldName"): text(test, field, HT + "fieldValue") for field in fields}


def body(test: Test, node: Any) -> bytes | None:
    found = one(test.manifest, node, HT + "body")
    if found is None:
        return None
    return text(test, found, CNT + "chars").encode(text(test, found, CNT + "characterEncoding") or "utf-8")


def send(served: Served, test: Test, node: Any, path: str) -> Reply:
    given = headers(test, node)
    # A client that says nothing of a body's type says nothing.
    return served.send(text(test, node, HT + "methodName"), path, given, body(test, node))


def graph_path(test: Test, node: Any) -> str:
    """The path of a request of the graph store, at this server's place for it."""
    path = text(test, node, HT + "absolutePath") or text(test, node, HT + "requestURI")
    parts = urlsplit(path)
    return f"/store?{parts.query}" if parts.query else f"/store{parts.path.removeprefix('/gsp')}"


def wanted_graphs() -> Iterator[tuple[str, list[Any]]]:
    """The graphs that the reads of the graph store tests want, each name once."""
    seen: set[str] = set()
    for test in entries(SPARQL / "graph-store-protocol" / "manifest.ttl"):
        for node in requests(test):
            name = parse_qs(urlsplit(graph_path(test, node)).query).get("graph", [""])[0]
            response = one(test.manifest, node, HT + "resp")
            content = one(test.manifest, response, HT + "body") if response is not None else None
            if (
                text(test, node, HT + "methodName") == "GET"
                and "://" in name
                and content is not None
                and name not in seen
            ):
                seen.add(name)
                yield name, turtle(text(test, content, CNT + "chars"))


def turtle(content: str) -> list[Any]:
    return [quad.triple for quad in parse(content, format=RdfFormat.TURTLE, base_iri="http://www.example/")]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server over the data that the protocol tests name, and the graphs that the graph store tests read."""
    out = tmp_path_factory.mktemp("protocol")
    with Store.open(out) as store:
        for name in ("data1", "data2", "data3"):
            read = [
                quad.triple for quad in parse(path=str(SPARQL / "protocol" / f"{name}.nt"), format=RdfFormat.N_TRIPLES)
            ]
            store.engine.extend(in_default(read))
            store.engine.extend(Quad(t.subject, t.predicate, t.object, NamedNode(f"{DATA}{name}.rdf")) for t in read)
        for name, triples in wanted_graphs():
            graph = NamedNode(name)
            store.engine.extend(Quad(t.subject, t.predicate, t.object, graph) for t in triples)
    with serving(out) as started:
        yield started


def size(served: Served) -> str:
    found = served.query("SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")
    return str(found.json()["results"]["bindings"][0]["n"]["value"])


@needs_suites
@pytest.mark.parametrize("test", suite("sparql11-protocol", "sparql/sparql11/protocol/manifest.ttl"))
def test_protocol(server: Served, test: Test) -> None:
    updates = "/update" in test.name
    before = size(server) if updates else ""
    for node in requests(test):
        parts = urlsplit(text(test, node, HT + "absolutePath"))
        reply = send(server, test, node, "/sparql" + (f"?{parts.query}" if parts.query else ""))
        if updates:
            assert (reply.status, reply.code) == (403, "update-not-allowed")
            break
        response = one(test.manifest, node, HT + "resp")
        statuses = {
            term.value.rpartition("StatusCode")[2] for term in every(test.manifest, response, MF + "expectedStatus")
        }
        assert f"{reply.status // 100}xx" in statuses or str(reply.status) in statuses, (reply.status, statuses)
        if kind := text(test, response, MF + "expectedFormat"):
            assert reply.type in KINDS[kind]
        if truth := text(test, response, MF + "expectedBoolean"):
            assert reply.json()["boolean"] is (truth == "true")
    if updates:
        assert size(server) == before


@needs_suites
@pytest.mark.parametrize("test", suite("graph-store", "sparql/sparql11/graph-store-protocol/manifest.ttl"))
def test_graph_store(server: Served, test: Test) -> None:
    """Reads give the graph; writes are refused with the methods that are allowed, and change nothing."""
    before = size(server)
    for node in requests(test):
        method, path = text(test, node, HT + "methodName"), graph_path(test, node)
        if "$" in path:
            continue
        reply = send(server, test, node, path)
        if method in WRITES:
            assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD")
        elif not urlsplit(path).query:
            assert reply.status in {400, 404}, "graphs are named indirectly here"
        else:
            assert reply.status in {200, 404}
            response = one(test.manifest, node, HT + "resp")
            content = one(test.manifest, response, HT + "body")
            name = parse_qs(urlsplit(path).query)["graph"][0] if "graph=" in path else ""
            known = dict(wanted_graphs()).get(name)
            if method == "GET" and reply.status == 200 and content is not None and known is not None:
                read = [*parse(reply.body, format=RdfFormat.from_media_type(reply.type))]
                assert alike(read, in_default(known))
    assert size(server) == before


# Service description: the three tests of its manifest, by their names ---------------------------

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")


@needs_suites
def test_the_three_tests_of_the_service_description_are_these() -> None:
    found = entries(SPARQL / "service-description" / "manifest.ttl")
    assert {test.name.rpartition("/")[2] for test in found} == {
        "returns-rdf",
        "has-endpoint-triple",
        "conforms-to-schema",
    }


@pytest.fixture(scope="module")
def described(served: Served) -> rdflib.Graph:
    reply = served.get("/sparql", "text/turtle, application/rdf+xml")
    assert (reply.status, reply.type) == (200, "text/turtle")  # returns-rdf
    return rdflib.Graph().parse(data=reply.body, format="turtle")


def test_it_has_an_endpoint_triple(served: Served, described: rdflib.Graph) -> None:
    endpoint = rdflib.URIRef(f"http://{served.host}:{served.port}/sparql")
    assert [*described.subjects(SD.endpoint, endpoint)]


def test_it_conforms_to_the_schema(described: rdflib.Graph) -> None:
    """Domains, ranges and cardinalities of the vocabulary, as the schema of the recommendation has them."""
    for service in described.subjects(SD.endpoint):
        assert (service, rdflib.RDF.type, SD.Service) in described
    for property, kind in (
        (SD.defaultDataset, SD.Dataset),
        (SD.defaultGraph, SD.Graph),
        (SD.namedGraph, SD.NamedGraph),
    ):
        for thing in described.objects(None, property):
            assert (thing, rdflib.RDF.type, kind) in described
    for named in described.subjects(rdflib.RDF.type, SD.NamedGraph):
        assert len([*described.objects(named, SD.name)]) == 1
    assert [*described.objects(None, SD.supportedLanguage)] == [SD.SPARQL11Query]
    assert not [*described.objects(None, SD.feature)], "no SERVICE, no dereferencing, no entailment"
