"""S6, S7: nothing can be written, nothing goes out.

S6: all update requests of the W3C and ours by GET, by form, directly, as `update=`, and by every
method on the graph store: all 4xx; the data set and its folder are what they were.
S7: 60 spellings of SERVICE, LOAD and FROM reach no listener; 20 uses of the words that are none work.
"""

from __future__ import annotations

import socket
from itertools import islice
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.conformance.suites import SUITES, entries, has_suites, update_of
from tests.serving import TURTLE, Reply, Served

OWN = [
    "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "DELETE WHERE { ?s ?p ?o }",
    "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "DROP ALL",
    "CLEAR SILENT DEFAULT",
    "CREATE GRAPH <urn:g>",
    "LOAD <file:///etc/passwd>",
    "ADD DEFAULT TO <urn:g>",
    "MOVE <urn:a> TO <urn:b>",
    "COPY <urn:a> TO DEFAULT",
    "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "# SELECT\nDROP ALL",
    "PREFIX select: <urn:> DROP ALL",
    "BASE <urn:x> CLEAR ALL ; INSERT DATA { <a> <b> 1 }",
]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def updates() -> list[str]:
    """Ours, and those of the W3C."""
    if not has_suites():
        return OWN
    return [*OWN, *map(update_of, entries(SUITES / "sparql/sparql11/manifest-sparql11-update.ttl"))]


def ways(served: Served, text: str) -> list[Reply]:
    """Every way in which an update could be sent."""
    encoded, direct = quote(text), {"Content-Type": "application/sparql-update"}
    over = {"X-HTTP-Method-Override": "POST", "X-Method-Override": "PUT"}
    return [
        served.send("GET", f"/sparql?query={encoded}"),
        served.send("GET", f"/sparql?update={encoded}", over),
        served.send("POST", "/sparql", FORM, f"query={encoded}".encode()),
        served.send("POST", "/sparql", FORM, f"update={encoded}".encode()),
        served.send("POST", "/sparql", direct, text.encode()),
        served.send("POST", "/sparql", {"Content-Type": "application/sparql-query"}, text.encode()),
    ]


def state(folder: Path) -> list[tuple[str, int, int]]:
    return [
        (str(path), path.lstat().st_mtime_ns, path.lstat().st_size) for path in sorted([folder, *folder.rglob("*")])
    ]


def test_no_update_changes_anything_however_it_is_sent(served: Served, built: Path, soak: bool) -> None:
    before, data = state(built), served.get("/store?default").body
    texts = updates()
    for text in texts if soak else [*texts[: len(OWN)], *islice(texts, len(OWN), None, 5)]:
        for reply in ways(served, text):
            assert 400 <= reply.status < 500, text
    assert served.get("/store?default").body == data
    assert state(built) == before


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH", "DELETE", "PROPPATCH", "MKCOL", "TRACE"])
@pytest.mark.parametrize(
    "path", ["/store?default", "/store?graph=urn:x", "/", "/id/person/1", "/data/x", "/ns", "/ask"]
)
def test_no_other_method_is_known(served: Served, method: str, path: str) -> None:
    reply = served.send(method, path, {"Content-Type": TURTLE}, b"<urn:a> <urn:b> 1 .")
    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD")


HOSTS = [
    "http://127.0.0.1:{port}/",
    "https://127.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://[::1]:{port}/",
    "http://169.254.169.254/",
    "file:///etc/passwd",
    "ftp://127.0.0.1:{port}/",
    "data:text/turtle,",
]
SPELLINGS = [
    "SELECT * {{ SERVICE <{iri}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE SILENT <{iri}> {{ ?s ?p ?o }} }}",
    "SELECT*{{SERVICE<{iri}>{{?s ?p ?o}}}}",
    "SELECT * {{ sErViCe <{iri}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?x {{ <{iri}> }} SERVICE ?x {{ ?s ?p ?o }} }}",
    "PREFIX service: <{iri}> SELECT * {{ SERVICE service:x {{ ?s ?p ?o }} }}",
    "PREFIX : <{iri}> SELECT * {{ SERVICE:x {{ ?s ?p ?o }} }}",
    "# <\nSELECT * {{ # '\nSERVICE# x\n<{iri}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p '''a''' SERVICE <{iri}> {{ ?s ?p 'b' }} }}",
    "SELECT * {{ \\u0053ERVICE <{iri}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ {{ SELECT * {{ OPTIONAL {{ SERVICE <{iri}> {{}} }} }} }} }}",
    "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{iri}> {{ ?s ?p ?o }} }}",
    "ASK FROM <{iri}> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{iri}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "DESCRIBE <{iri}>",
    "LOAD <{iri}>",
    "LOAD SILENT <{iri}> INTO GRAPH <urn:x>",
]
INNOCENT = [
    "SELECT ?service {{ ?service ?load ?from }} LIMIT 1",
    "PREFIX ex: <urn:> SELECT * {{ ?s ex:service ?o }}",
    "PREFIX ex: <urn:service/> SELECT * {{ ?s ex:LOAD ?o }}",
    "SELECT ('SERVICE' AS ?x) {{}}",
    'SELECT ("""LOAD <{iri}>""" AS ?x) {{}}',
    "SELECT * {{ ?s ?p <urn:SERVICE> }}",
    "SELECT * {{ ?s ?p '\\'SERVICE <urn:x>' }}",
    "ASK {{}} # SERVICE <{iri}>",
    "SELECT $service {{ BIND(1 AS $service) }}",
    "SELECT * {{ ?s ?p 'load'@en }}",
    "PREFIX ex: <{iri}> SELECT * {{ ?s a ex:LoadBalancer }}",
    "ASK {{ ?s ?p 'DROP ALL' }}",
    "SELECT ?insert ?delete {{ ?insert ?delete ?drop }} LIMIT 1",
    "PREFIX update: <urn:> ASK {{ ?s update:insert ?o }}",
    "SELECT * {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}",
    "SELECT (IRI('{iri}') AS ?x) {{}}",
]


def test_nothing_goes_out_however_it_is_spelt(served: Served, listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    for host in HOSTS:
        for spelling in SPELLINGS:
            reply = served.query(spelling.format(iri=host.format(port=port)), "*/*")
            refused = reply.status in {400, 403} and reply.code != "internal"
            assert refused or (reply.status == 200 and "SERVICE" not in spelling.upper()), spelling
    with pytest.raises(BlockingIOError):
        listener.accept()


@pytest.mark.parametrize("query", INNOCENT)
def test_words_that_only_look_so_are_no_reason_to_refuse(served: Served, listener: socket.socket, query: str) -> None:
    iri = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    assert served.query(query.format(iri=iri)).status == 200
    with pytest.raises(BlockingIOError):
        listener.accept()
