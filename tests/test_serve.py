"""What the server answers: the protocol, linked data, named questions and pages, each in the form asked for."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

import kg
from kg.query import Table, csv_text, json_text, questions
from kg.rdf import PREFIXES
from kg.rdf.vocabulary import GW, RDF, RDFS, SKOS
from kg.serve.negotiation import GRAPHS, PAGE, ROWS, best
from kg.serve.options import Options, is_loopback
from kg.serve.problems import PROBLEMS
from kg.store import Store
from tests.conftest import Ended
from tests.serving import JSON, TURTLE, Served, serving

SELECT = "SELECT ?s { ?s a <https://w3id.org/gongwen/ns#Document> } ORDER BY ?s"
CONSTRUCT = "CONSTRUCT { ?s a ?kind } WHERE { ?s a ?kind } ORDER BY ?s ?kind LIMIT 5"
PERSON = "https://w3id.org/gongwen/id/person/26c572e551a8cca6"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"

# Which form a client likes best ---------------------------------------------------------------

ROWS_BY_ACCEPT = [
    ("", "json"),
    ("*/*", "json"),
    ("application/*", "json"),
    ("application/sparql-results+json", "json"),
    ("application/json", "json"),
    ("application/sparql-results+xml", "xml"),
    ("application/xml", "xml"),
    ("text/xml", "xml"),
    ("text/*", "csv"),
    ("text/csv", "csv"),
    ("text/tab-separated-values", "tsv"),
    ("TEXT/CSV", "csv"),
    ("text/csv;charset=utf-8", "csv"),
    ("text/csv ; q=0.5 , application/sparql-results+xml ; q=0.6", "xml"),
    ("text/csv;q=0.5, */*;q=0.1", "csv"),
    ("text/csv;q=0, */*", "json"),
    ("application/sparql-results+json;q=0, */*", "xml"),
    ("application/sparql-results+json;q=0, application/json;q=0, application/*", "xml"),
    ("text/tab-separated-values;q=0.9, text/csv;q=0.9", "csv"),
    ("text/turtle, text/csv;q=0.1", "csv"),
    ("text/csv;q=broken", "csv"),
    ("text/csv;q=9", "csv"),
    (BROWSER, "xml"),
    ("text/html", None),
    ("text/turtle", None),
    ("image/png", None),
    ("*/*;q=0", None),
    ("text/csv;q=0", None),
    ("nonsense", None),
    (",", None),
]
GRAPHS_BY_ACCEPT = [
    ("", "turtle"),
    ("*/*", "turtle"),
    ("text/*", "turtle"),
    ("text/turtle", "turtle"),
    ("application/x-turtle", "turtle"),
    ("application/n-triples", "ntriples"),
    ("application/ld+json", "jsonld"),
    ("application/json", "jsonld"),
    ("application/rdf+xml", "rdfxml"),
    ("application/n-quads", "nquads"),
    ("application/trig", "trig"),
    ("application/*", "ntriples"),
    ("application/rdf+xml, text/turtle;q=0.9", "rdfxml"),
    ("text/turtle, application/rdf+xml, */*;q=0.1", "turtle"),
    ("application/n-triples;q=0.2, application/trig;q=0.3", "trig"),
    ("text/csv", None),
    ("application/sparql-results+json", None),
    ("text/plain", None),
]


@pytest.mark.parametrize(("accept", "form"), ROWS_BY_ACCEPT)
def test_rows_come_in_the_form_that_is_liked_best(accept: str, form: str | None) -> None:
    found = best(accept, ROWS)
    assert (found.name if found else None) == form


@pytest.mark.parametrize(("accept", "form"), GRAPHS_BY_ACCEPT)
def test_graphs_come_in_the_form_that_is_liked_best(accept: str, form: str | None) -> None:
    found = best(accept, GRAPHS)
    assert (found.name if found else None) == form


@pytest.mark.parametrize(("accept", "form"), [(BROWSER, "html"), ("*/*", "turtle"), ("text/turtle", "turtle")])
def test_a_browser_gets_a_page_and_a_program_gets_data(accept: str, form: str) -> None:
    found = best(accept, (*GRAPHS, PAGE))
    assert found and found.name == form


# SPARQL ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ROWS, ids=lambda form: form.name)
def test_rows_in_every_form_say_the_same(served: Served, built: Path, form: object) -> None:
    reply = served.query(SELECT, getattr(form, "type", ""))
    assert (reply.status, reply.type) == (200, getattr(form, "type", ""))
    table = kg.open(built).sparql(SELECT)
    assert isinstance(table, Table)
    assert len(table) == 6
    for (iri,) in table.rows:
        assert str(iri).encode() in reply.body


@pytest.mark.parametrize("form", GRAPHS, ids=lambda form: form.name)
def test_graphs_in_every_form_say_the_same(served: Served, form: object) -> None:
    reply = served.query(CONSTRUCT, getattr(form, "type", ""))
    assert (reply.status, reply.type) == (200, getattr(form, "type", ""))
    read = {quad.triple for quad in parse(reply.body, format=RdfFormat.from_media_type(reply.type))}
    plain = served.query(CONSTRUCT, "application/n-triples").body
    assert read == {quad.triple for quad in parse(plain, format=RdfFormat.N_TRIPLES)}
    assert len(read) == 5


def test_three_ways_to_ask_have_one_answer(served: Served) -> None:
    accept = {"Accept": JSON}
    form = {**accept, "Content-Type": "application/x-www-form-urlencoded"}
    direct = {**accept, "Content-Type": "application/sparql-query; charset=UTF-8"}
    replies = [
        served.query(SELECT),
        served.send("POST", "/sparql", form, f"query={quote(SELECT)}".encode()),
        served.send("POST", "/sparql", direct, SELECT.encode()),
        served.send("POST", f"/sparql?default-graph-uri={quote('urn:none')}", direct, SELECT.encode()),
    ]
    assert [reply.status for reply in replies] == [200] * 4
    first, *others = (reply.json()["results"]["bindings"] for reply in replies)
    assert others == [first, first, []]
    assert len(first) == 6


def test_the_data_set_of_the_protocol_stands_over_that_of_the_query(served: Served) -> None:
    (first, second, *_) = (row["s"]["value"] for row in served.query(SELECT).json()["results"]["bindings"])
    query = f"ASK FROM <{first}> {{ <{second}> ?p ?o }}"
    assert served.query(query, default_graph_uri=second).json()["boolean"] is True
    assert served.query(query, default_graph_uri=first).json()["boolean"] is False
    inside = f"ASK {{ GRAPH <{first}> {{ ?s ?p ?o }} }}"
    assert served.query(inside, named_graph_uri=first).json()["boolean"] is True
    assert served.query(inside, named_graph_uri=second).json()["boolean"] is False
    assert served.query(inside, default_graph_uri=first).json()["boolean"] is False


PLAIN, FORM = "application/sparql-query", "application/x-www-form-urlencoded"
BAD = [
    ("no query", "POST", "/sparql", FORM, b"", 400, "bad-request"),
    ("an empty query", "GET", "/sparql?query=", "", None, 400, "bad-query"),
    ("two queries", "GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", "", None, 400, "bad-request"),
    ("two queries in one", "GET", "/sparql?query=ASK%7B%7D%20ASK%7B%7D", "", None, 400, "bad-query"),
    ("no SPARQL", "GET", "/sparql?query=hello", "", None, 400, "bad-query"),
    ("a prefix undeclared", "GET", "/sparql?query=ASK%7B?s+a+gw:Person%7D", "", None, 400, "bad-query"),
    ("not UTF-8", "GET", "/sparql?query=%FF", "", None, 400, "bad-request"),
    ("not UTF-8 direct", "POST", "/sparql", PLAIN, b"\xff", 400, "bad-request"),
    ("another charset", "POST", "/sparql", f"{PLAIN}; charset=utf-16", "ASK{}".encode("utf-16"), 400, "bad-request"),
    ("no type", "POST", "/sparql", "", b"ASK{}", 415, "unsupported-media-type"),
    ("another type", "POST", "/sparql", "text/plain", b"ASK{}", 415, "unsupported-media-type"),
    ("several parts", "POST", "/sparql", "multipart/form-data; boundary=x", b"--x--", 415, "unsupported-media-type"),
    ("a bad graph", "GET", "/sparql?query=ASK%7B%7D&default-graph-uri=a%20b", "", None, 400, "bad-request"),
    ("an update by GET", "GET", "/sparql?update=CLEAR+ALL", "", None, 403, "update-not-allowed"),
    ("an update by form", "POST", "/sparql", FORM, b"update=CLEAR+ALL", 403, "update-not-allowed"),
    ("an update direct", "POST", "/sparql", "application/sparql-update", b"CLEAR ALL", 403, "update-not-allowed"),
    ("an update as query", "GET", "/sparql?query=CLEAR+ALL", "", None, 403, "update-not-allowed"),
    ("SERVICE", "GET", "/sparql?query=ASK%7BSERVICE%3Curn:x%3E%7B%7D%7D", "", None, 403, "service-not-allowed"),
    ("PUT", "PUT", "/sparql", PLAIN, b"ASK{}", 405, "method-not-allowed"),
    ("DELETE", "DELETE", "/sparql", "", None, 405, "method-not-allowed"),
    ("PATCH", "PATCH", "/store?default", "", b"", 405, "method-not-allowed"),
    ("PUT of a graph", "PUT", "/store?graph=urn:x", TURTLE, b"<urn:a> <urn:b> 1 .", 405, "method-not-allowed"),
    ("no graph", "GET", "/store", "", None, 400, "bad-request"),
    ("two graphs", "GET", "/store?default&graph=urn:x", "", None, 400, "bad-request"),
    ("an unknown graph", "GET", "/store?graph=urn:x", "", None, 404, "unknown-graph"),
    ("a graph that is no IRI", "GET", "/store?graph=a%20b", "", None, 400, "bad-request"),
    ("an unknown format", "GET", "/sparql?query=ASK%7B%7D&format=odd", "", None, 406, "not-acceptable"),
    ("rows as Turtle", "GET", "/sparql?query=ASK%7B%7D&format=turtle", "", None, 406, "not-acceptable"),
    ("a long body", "POST", "/sparql", PLAIN, b"#" * (2**20 + 1), 413, "too-long"),
    ("a long query", "POST", "/sparql", PLAIN, b"ASK{}" + b" " * 65_536, 413, "query-too-long"),
    ("a long address", "GET", "/sparql?query=" + "a" * 17_000, "", None, 414, "url-too-long"),
    ("an unknown question", "GET", "/ask/nothing", "", None, 404, "unknown-question"),
    ("an unknown parameter", "GET", "/ask/who-holds-which-post?colour=red", "", None, 400, "unknown-parameter"),
    (
        "a value that is no choice",
        "GET",
        "/ask/co-occurring?entity=%E5%B7%A5%E4%BC%9A%E6%B3%95&window=page",
        "",
        None,
        400,
        "unknown-choice",
    ),
    ("a parameter twice", "GET", "/ask/who-holds-which-post?post=a&post=b", "", None, 400, "bad-request"),
    ("a parameter missing", "GET", "/ask/everything-about", "", None, 400, "needs-parameter"),
    ("an unknown name", "GET", "/ask/who-holds-which-post?person=nobody", "", None, 404, "unknown-name"),
    ("an unknown thing", "GET", "/data/person/0", "", None, 404, "unknown-iri"),
    ("an unknown page", "GET", "/page/person/0", "", None, 404, "unknown-iri"),
    ("an unknown place", "GET", "/nowhere", "", None, 404, "not-found"),
    ("an unknown problem", "GET", "/problems/nothing", "", None, 404, "not-found"),
    ("a file beyond", "GET", "/static/..%2f__init__.py", "", None, 404, "not-found"),
]


@pytest.mark.parametrize(
    ("method", "path", "kind", "body", "status", "code"), [row[1:] for row in BAD], ids=[row[0] for row in BAD]
)
def test_what_is_wrong_is_told_with_its_code(
    served: Served, method: str, path: str, kind: str, body: bytes | None, status: int, code: str
) -> None:
    reply = served.send(method, path, {"Content-Type": kind} if kind else {}, body)
    assert (reply.status, reply.code) == (status, code)
    told = reply.json()
    assert told["title"] == PROBLEMS[code].title
    assert told["instance"].startswith("urn:uuid:")
    assert "Traceback" not in reply.body.decode()
    assert str(Path.cwd()) not in reply.body.decode()
    if status == 405:
        assert "GET" in reply.headers["allow"]
    if status == 415:
        assert reply.headers["accept-post"] == f"{FORM}, {PLAIN}"


def test_a_mistake_has_its_line_and_column(served: Served) -> None:
    told = served.query("SELECT *\n{ ?s ?p ; }").json()
    assert (told["line"], told["column"]) == (2, 11)


def test_a_prefix_that_is_missing_is_told_with_the_line_to_add(served: Served) -> None:
    told = served.query("SELECT * { ?s a gw:Person }").json()
    assert f"PREFIX gw: <{PREFIXES['gw']}>" in told["detail"]


def test_every_problem_is_explained_where_its_type_leads(served: Served) -> None:
    for code, problem in PROBLEMS.items():
        assert served.get(f"/problems/{code}").json()["title"] == problem.title
        assert problem.title in served.get(f"/problems/{code}", BROWSER).body.decode()


def test_an_answer_that_the_client_has_is_not_sent_again(served: Served) -> None:
    for path in ("/sparql?query=ASK%7B%7D", "/store?default", f"/data/{PERSON[-23:]}", f"/page/{PERSON[-23:]}"):
        first = served.get(path)
        again = served.get(path, If_None_Match=first.headers["etag"])
        assert (first.status, again.status, again.body) == (200, 304, b"")
        assert served.get(path, If_None_Match='W/"other"').status == 200


def test_a_head_has_all_but_the_body(served: Served) -> None:
    for path in ("/sparql?query=ASK%7B%7D", "/store?default", "/", "/ns"):
        head, full = served.send("HEAD", path), served.get(path)
        assert (head.status, head.body, head.type) == (200, b"", full.type)
        assert head.headers["content-length"] == str(len(full.body))


# The graph store, and what the server says of itself ------------------------------------------


def test_a_graph_of_the_store_is_the_document_as_it_was_built(served: Served, built: Path) -> None:
    store = Store.open(built, read_only=True)
    document = served.query(SELECT).json()["results"]["bindings"][0]["s"]["value"]
    reply = served.get(f"/store?graph={quote(document)}", "application/n-triples")
    read = {quad.triple for quad in parse(reply.body, format=RdfFormat.N_TRIPLES)}
    assert read == {quad.triple for quad in store.engine.quads_for_pattern(None, None, None, NamedNode(document))}


def test_the_default_graph_is_the_turtle_that_the_build_wrote(served: Served, built: Path) -> None:
    assert served.get("/store?default").body == (built / "graph.ttl").read_bytes()


def test_the_service_describes_itself(served: Served) -> None:
    graph = rdflib.Graph().parse(data=served.get("/sparql", TURTLE).body, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    (service,) = graph.subjects(rdflib.RDF.type, sd.Service)
    assert graph.value(service, sd.endpoint) == rdflib.URIRef(f"http://127.0.0.1:{served.port}/sparql")
    names = {str(name) for name in graph.objects(None, sd.name)}
    assert {row["s"]["value"] for row in served.query(SELECT).json()["results"]["bindings"]} <= names
    assert len(list(graph.objects(service, sd.resultFormat))) == len(ROWS) + len(GRAPHS)


def test_void_counts_what_queries_count(served: Served) -> None:
    graph = rdflib.Graph().parse(data=served.get("/.well-known/void", TURTLE).body, format="turtle")
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    (dataset,) = graph.subjects(rdflib.RDF.type, void.Dataset)
    counted = served.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").json()["results"]["bindings"][0]["n"]["value"]
    assert str(graph.value(dataset, void.triples)) == counted
    parts = {
        graph.value(part, void["class"]): graph.value(part, void.entities)
        for part in graph.objects(dataset, void.classPartition)
    }
    people = served.query(f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a <{PREFIXES['gw']}Person> }}").json()
    assert str(parts[rdflib.URIRef(PREFIXES["gw"] + "Person")]) == people["results"]["bindings"][0]["n"]["value"]


def test_the_vocabulary_is_served(served: Served) -> None:
    graph = rdflib.Graph().parse(data=served.get("/ns", TURTLE).body, format="turtle")
    assert (rdflib.URIRef(PREFIXES["gw"] + "holdsPost"), rdflib.RDFS.label, None) in graph
    assert 'id="holdsPost"' in served.get("/ns", BROWSER).body.decode()


# Linked data ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "place", "kind"),
    [
        ("text/turtle", "data", "text/turtle"),
        ("application/ld+json", "data", "application/ld+json"),
        ("*/*", "data", "text/turtle"),
        (BROWSER, "page", "text/html"),
    ],
)
def test_a_thing_leads_to_what_is_said_of_it(served: Served, accept: str, place: str, kind: str) -> None:
    reply = served.get("/id/person/26c572e551a8cca6", accept)
    assert (reply.status, reply.headers["location"]) == (303, f"/{place}/person/26c572e551a8cca6")
    there = served.get(reply.headers["location"], accept)
    assert (there.status, there.type) == (200, kind)
    assert "何守田" in there.body.decode() or kind == "application/ld+json"
    assert "alternate" in there.headers["link"]


@pytest.mark.parametrize(("extension", "kind"), [("ttl", "text/turtle"), ("nt", "application/n-triples")])
def test_data_has_an_address_for_each_form(served: Served, extension: str, kind: str) -> None:
    reply = served.get(f"/data/person/26c572e551a8cca6.{extension}", "text/html")
    assert (reply.status, reply.type) == (200, kind)
    read = {quad.triple for quad in parse(reply.body, format=RdfFormat.from_media_type(kind))}
    assert {triple.subject for triple in read} == {NamedNode(PERSON)}


def test_every_thing_of_the_graph_leads_somewhere(served: Served, built: Path) -> None:
    """A part of each kind, and all kinds; every one with --soak would be the same code."""
    store = Store.open(built, read_only=True)
    ends = {end.value for quad in store.quads() for end in (quad.subject, quad.object) if isinstance(end, NamedNode)}
    inside = sorted({end.partition("#")[0] for end in ends if end.startswith(store.base)})
    kinds: dict[str, list[str]] = {}
    for iri in inside:
        kinds.setdefault(iri.removeprefix(store.base).partition("/")[0], []).append(iri)
    for iris in kinds.values():
        for iri in iris[:4]:
            local = iri.removeprefix(store.base)
            assert served.get(f"/data/{local}").status == 200, iri
            assert served.get(f"/page/{local}").status == 200, iri


def test_a_graph_with_this_servers_own_base_is_dereferenced_at_its_iris(
    tmp_path: Path, run_kg: Callable[..., Ended]
) -> None:
    source = "市总工会主席李明同志出席会议并讲话。\n".encode()
    base = "http://localhost/union/id/"
    assert run_kg("build", "-", "--recogniser", "none", "--base", base, "--out", tmp_path, stdin=source).code == 0
    store = Store.open(tmp_path, read_only=True)
    document = next(quad.graph_name.value for quad in store.quads() if isinstance(quad.graph_name, NamedNode))
    with serving(tmp_path) as server:
        path = document.removeprefix("http://localhost").partition("#")[0]
        reply = server.get(path, TURTLE)
        assert reply.status == 303
        assert server.get(reply.headers["location"], TURTLE).status == 200
        assert server.get("/union/elsewhere").code == "not-found"


# Named questions ------------------------------------------------------------------------------


ASKED: list[tuple[str, dict[str, str]]] = [
    ("who-holds-which-post", {"organization": "枫林县总工会"}),
    ("who-was-told-to-run", {"campaign": "金秋助学"}),
    ("everything-about", {"entity": "何守田"}),
    *((one.name, {}) for one in questions() if not any(each.required for each in one.parameters)),
]


@pytest.mark.parametrize(("name", "given"), ASKED, ids=str)
def test_a_question_has_the_answer_that_python_has(
    served: Served, built: Path, name: str, given: dict[str, str]
) -> None:
    table = kg.open(built).ask(name, **given)
    query = "&".join(f"{key}={quote(value)}" for key, value in given.items())
    assert served.get(f"/ask/{name}?{query}", "application/json").body.decode() == json_text(table)
    reply = served.get(f"/ask/{name}?{query}", "text/csv")
    assert reply.body.decode() == csv_text(table)
    assert reply.headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}.csv"


def test_questions_are_listed_and_have_pages(served: Served) -> None:
    listed = served.get("/ask", "application/json").json()["questions"]
    assert [row["name"] for row in listed] == [question.name for question in questions()]
    for row in listed:
        page = served.get(row["address"], BROWSER)
        assert (page.status, page.type) == (200, "text/html")
        assert row["title"]["zh"] in page.body.decode()


def test_cells_for_a_spreadsheet_are_made_safe_where_that_is_asked(served: Served) -> None:
    path = "/ask/who-holds-which-post?format=csv"
    assert served.get(path).status == served.get(f"{path}&spreadsheet").status == 200


# Pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/", "/query", "/search?q=%E5%B7%A5%E4%BC%9A", "/ask", "/ns", "/page/person/26c572e551a8cca6"]
)
def test_a_page_is_html_with_no_script_of_its_own(served: Served, path: str) -> None:
    reply = served.get(path, BROWSER)
    page = reply.body.decode()
    assert (reply.status, reply.type) == (200, "text/html")
    assert not re.search(r"\s(?:on\w+|style)\s*=", re.sub(r"<script.*?</script>", "", page, flags=re.S))
    assert not [tag for tag in re.findall(r"<script[^>]*>", page) if "src=" not in tag and "json" not in tag]
    assert not re.findall(r"(?:src|href|action)=\"(?!/|\?|data:,)[^\"]*\"", page)


def test_a_search_finds_by_either_script(served: Served) -> None:
    found = [served.get(f"/search?format=json&q={quote(text)}").json() for text in ("枫林县总工会", "楓林縣總工會")]
    assert found[0] == found[1]
    assert [row["label"] for row in found[0]["found"]]
    assert served.get("/search?format=json&q=").json() == {"found": [], "more": 0, "at_least": False}


def test_a_search_counts_what_it_does_not_show(tmp_path: Path) -> None:
    """Names of one another are found at once, an entity with two of them once."""
    document = NamedNode("https://w3id.org/gongwen/id/document/0")
    with Store.open(tmp_path) as store:
        for number in range(70):
            entity = NamedNode(f"https://w3id.org/gongwen/id/campaign/{number}")
            names = [Literal(f"活动{number}", language="zh-hans"), Literal(f"{number}号活动", language="zh-hans")]
            facts = [(document, GW.mentions, entity), (entity, RDF.type, GW.Campaign), (entity, RDFS.label, names[0])]
            facts += [(entity, SKOS.prefLabel, names[0]), (entity, SKOS.altLabel, names[1])]
            store.engine.extend(Quad(*fact) for fact in facts)
    with serving(tmp_path) as server:
        found = server.get(f"/search?format=json&q={quote('活動')}").json()
        assert (len(found["found"]), found["more"], found["at_least"]) == (50, 20, False)
        assert len({row["iri"] for row in found["found"]}) == 50
        assert [row["label"] for row in server.get(f"/search?format=json&q={quote('66号')}").json()["found"]] == [
            "活动66"
        ]
        for text in ("\n", "动\n活", "a" * 5_000):
            assert server.get(f"/search?format=json&q={quote(text)}").json()["found"] == []


# The command ----------------------------------------------------------------------------------


def test_it_follows_a_build_without_a_new_start(tmp_path: Path, run_kg: Callable[..., Ended]) -> None:
    def build(text: str) -> None:
        assert run_kg("build", "-", "--recogniser", "none", "--out", tmp_path, stdin=text.encode()).code == 0

    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    build("市总工会主席李明同志出席会议并讲话。\n")
    with serving(tmp_path) as server:
        before, status = server.query(query), server.status()
        build("市总工会主席李明同志出席会议并讲话。各级工会要大力开展“安康杯”竞赛活动。\n")
        after = server.query(query)
        assert before.headers["etag"] != after.headers["etag"]
        assert before.json() != after.json()
        assert server.status()["generation"] > status["generation"]
        assert server.get("/data/" + "nothing/0").status == 404


WRONG = [
    ("an address that others reach", 2, "usage", ("--host", "0.0.0.0")),
    ("a port that is none", 2, "usage", ("--port", "70000")),
    ("a token that others can read", 2, "bad-token", ("--token-file", "open")),
    ("a token too short", 2, "bad-token", ("--token-file", "short")),
]


@pytest.mark.parametrize(("code", "told", "options"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_wrong_use_is_one_line(
    run_kg: Callable[..., Ended], built: Path, tmp_path: Path, code: int, told: str, options: tuple[str, ...]
) -> None:
    (tmp_path / "open").write_text("a-token-that-is-long-enough")
    (tmp_path / "open").chmod(0o644)
    (tmp_path / "short").write_text("short")
    (tmp_path / "short").chmod(0o600)
    ended = run_kg("serve", built, *options, cwd=tmp_path)
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (code, "", 1)
    assert f"[{told}]" in ended.err


def test_what_is_no_graph_and_a_port_that_is_taken_are_one_line(
    run_kg: Callable[..., Ended], tmp_path: Path, served: Served, built: Path
) -> None:
    ended = run_kg("serve", tmp_path, "--port", "0")
    assert (ended.code, len(ended.err.splitlines())) == (4, 1)
    taken = run_kg("serve", built, "--port", str(served.port))
    assert (taken.code, len(taken.err.splitlines())) == (73, 1)
    assert "cannot-listen" in taken.err


def test_a_token_is_made_once_and_kept(built: Path, tmp_path: Path) -> None:
    file = tmp_path / "token"
    with serving(built, "--token-file", str(file)) as server:
        token = file.read_text().strip()
        assert file.stat().st_mode & 0o777 == 0o600
        assert server.get("/").code == "token-missing"
        assert server.get("/", Authorization=f"Bearer {token}").status == 200
    with serving(built, "--token-file", str(file)) as server:
        assert server.get("/", Authorization=f"Bearer {token}").status == 200


@pytest.mark.parametrize(
    ("host", "expect"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("a.org", False)]
)
def test_what_only_this_machine_reaches(host: str, expect: bool) -> None:
    assert is_loopback(host) is expect


def test_the_names_that_a_server_goes_by() -> None:
    names = Options(Path("out"), "::1", hosts=("Graph.example",)).names()
    assert names == {"localhost", "127.0.0.1", "[::1]", "graph.example"}


def test_the_page_knows_the_prefixes_of_the_graph(served: Served) -> None:
    page = served.get("/query").body.decode()
    content = json.loads(re.search(r'type="application/json">(.*?)</script>', page, re.S)[1])  # type: ignore[index]
    assert content["prefixes"] == PREFIXES
    for example in content["examples"]:
        assert served.query(example["query"]).status == 200, example["title"]


# The README ---------------------------------------------------------------------------------------

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8").partition("## Serve")[2].partition("## ")[0]
ADDRESSES = [path for row in re.findall(r"^\| (`/.*?) \|", README, re.MULTILINE) for path in re.findall("`(.*?)`", row)]


@pytest.mark.parametrize("path", ADDRESSES)
def test_an_address_that_the_readme_names_is_answered(served: Served, path: str) -> None:
    assert len(ADDRESSES) > 8
    assert served.get(quote(path, safe="/?&=")).status == (303 if path.startswith("/id/") else 200)


def test_the_readme_counts_the_tests_of_the_w3c_as_they_are() -> None:
    table = tomllib.loads((Path(__file__).parent / "conformance" / "passes.toml").read_text("utf-8"))
    tests, misses = (
        sum(row["tests"] for row in table.values()),
        sum(len(row.get("misses", ())) for row in table.values()),
    )
    text = " ".join(README.split())
    assert f"Of {tests:,} W3C tests {tests - misses:,} pass" in text
    assert f"{misses} are misses of the engine" in text


def test_without_its_extra_the_command_says_what_to_install(built: Path) -> None:
    script = "import sys; sys.modules['starlette'] = None; from kg.cli import main; main()"
    command = [sys.executable, "-P", "-c", script, "serve", str(built)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1)
    assert 'pip install "gongwen-kg[serve]"' in ended.stderr
