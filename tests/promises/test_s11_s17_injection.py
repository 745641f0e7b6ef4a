"""S11, S17: no script from data, and no query from what a user types.

S11: hostile names as label, title, quote, file name, query and path; every page in a browser: nothing
is run, no policy is violated, nothing is asked of another server.
S17: every search box and part of an address with the same: answered or refused, and never a query of
another shape; no query of kg is made by putting text together.
"""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf.literals import folded, plain, written
from kg.rdf.vocabulary import GW, OA, RDF, RDFS, SKOS
from kg.store import Store
from tests.reading import cases
from tests.serving import Served, serving

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
BASE = "https://w3id.org/gongwen/id/"

PAYLOADS = [
    *(row.values[0]["text"] for row in cases("hostile_names")),
    "<svg onload=window.hacked=1>",
    "<svg/onload=window.hacked=1//",
    "'\"><img src=x onerror=window.hacked=1>",
    '"onfocus=window.hacked=1 autofocus x="',
    "' autofocus onfocus='window.hacked=1",
    "</title><script>window.hacked=1</script>",
    "</textarea><script>window.hacked=1</script>",
    "</script><script>window.hacked=1</script>",
    "</bdi></td><script>window.hacked=1</script>",
    "--><script>window.hacked=1</script><!--",
    "]]><script>window.hacked=1</script>",
    "javascript:window.hacked=1",
    "data:text/html,<script>window.hacked=1</script>",
    "<iframe srcdoc='<script>parent.hacked=1</script>'>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=window.hacked=1>",
    "<a href=javascript:window.hacked=1>x</a>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<object data=https://evil.example/></object>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<form action=https://evil.example/><button>x</button></form>",
    "{{constructor.constructor('window.hacked=1')()}}",
    "${window.hacked=1}",
    "<%= window.hacked=1 %>",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "\u2028window.hacked=1\u2029",
    "\ufeff<script>window.hacked=1</script>",
    "<scr\u200bipt>window.hacked=1</script>",
    "&#x3C;script&#x3E;window.hacked=1&#x3C;/script&#x3E;",
    "\u202e>tpircs/<1=dekcah.wodniw>tpircs<",
    "\\u003cscript\\u003ewindow.hacked=1\\u003c/script\\u003e",
    "<noscript><p title='</noscript><img src=x onerror=window.hacked=1>'>",
    '=HYPERLINK("https://evil.example")',
]
QUERIES = [
    '"} ; DROP ALL #',
    "?person } UNION { ?s ?p ?o } #",
    "<https://evil.example/>",
    '" . ?s ?p ?o . "',
    "' || '1'='1",
    "} SERVICE <http://127.0.0.1/> { ?s ?p ?o",
    '\\" } #',
    "gw:Person",
    f"{BASE}person/1> ?p ?o . <urn:x",
    f"{BASE}document/../../x",
    "\u0000",
    "a" * 2_000,
    "%00%0a%0d",
    "../../../etc/passwd",
]


def hostile(folder: Path) -> list[str]:
    """A graph whose every text is hostile; gives the paths of its things."""
    paths = []
    with Store.open(folder) as store:
        for number, text in enumerate(PAYLOADS):
            entity, document, source, mention, evidence, statement = (
                NamedNode(f"{BASE}{kind}/{number:016x}")
                for kind in ("person", "document", "source", "mention", "evidence", "statement")
            )
            position, selector = (NamedNode(f"{evidence.value}#{part}") for part in ("position", "quote"))
            facts: list[tuple[Any, Any, Any]] = [
                (entity, RDF.type, GW.Person),
                (entity, RDFS.label, written(text)),
                (entity, SKOS.prefLabel, folded(text)),
                (entity, SKOS.altLabel, written(text)),
                (document, RDF.type, GW.Document),
                (document, RDFS.label, written(text)),
                (document, GW.mentions, entity),
                (document, GW.number, Literal(1)),
                (document, GW.source, source),
                (source, GW.fileName, plain(text)),
                (mention, GW.mentionOf, entity),
                (mention, GW.document, document),
                (mention, GW.exact, plain(text)),
                (statement, RDF.type, GW.Statement),
                (statement, GW.subject, entity),
                (statement, GW.predicate, GW.attends),
                (statement, GW.object, entity),
                (statement, GW.document, document),
                (statement, GW.rule, plain(text)),
                (statement, GW.evidence, evidence),
                (evidence, OA.hasSource, source),
                (evidence, OA.hasSelector, position),
                (evidence, OA.hasSelector, selector),
                (position, OA.start, Literal(0)),
                (position, OA.end, Literal(1)),
                (selector, OA.exact, plain(text)),
                (selector, OA.prefix, plain(text)),
            ]
            store.engine.extend(Quad(*fact) for fact in facts)
            store.engine.extend(Quad(*fact, document) for fact in facts)
            paths += [f"/page/person/{number:016x}", f"/page/document/{number:016x}", f"/page/statement/{number:016x}"]
    return paths


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, list[str]]]:
    folder = tmp_path_factory.mktemp("hostile")
    paths = hostile(folder)
    with serving(folder) as server:
        yield server, paths


def addresses(paths: list[str], *, every: bool) -> list[str]:
    """The pages to look at: those of hostile things, and those that are given hostile text."""
    given = [quote(text, safe="") for text in [*PAYLOADS, *QUERIES]]
    found = [*paths, "/", "/ask", "/ask/entities-of-a-document", "/ns", "/query"]
    found += [f"/search?q={text}" for text in given]
    found += [f"/query?query={text}" for text in given]
    found += [f"/ask/who-holds-which-post?person={text}" for text in given]
    found += [f"/nothing/{text}" for text in given]
    found += [f"/page/{text}" for text in given]
    return found if every else found[:: len(found) // 90]


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium")
def test_nothing_of_the_data_is_run_on_any_page(attacked: tuple[Served, list[str]], soak: bool) -> None:
    from playwright.sync_api import sync_playwright

    served, paths = attacked
    site = f"http://{served.host}:{served.port}"
    violated: list[str] = []
    foreign: list[str] = []
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as browser:
        page = browser.new_page()
        page.on("console", lambda message: violated.append(message.text) if "Security" in message.text else None)
        page.on("dialog", lambda dialog: (violated.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: foreign.append(request.url) if not request.url.startswith(site) else None)
        looked = addresses(paths, every=soak)
        for path in looked:
            page.goto(site + path, wait_until="load")
            assert page.evaluate("window.hacked") is None, path
            assert page.url.startswith(site), path
        page.goto(f"{site}/query")
        page.fill("#query", "SELECT * { ?s rdfs:label|gw:exact|gw:fileName ?text }")
        page.click("#run")
        page.wait_for_selector("#result table")
        assert page.locator("#result tbody tr").count() >= len(PAYLOADS)
        for format in ("csv", "xml", "json"):
            page.select_option("#format", format)
            page.click("#run")
            page.wait_for_selector("#result pre")
        assert page.evaluate("window.hacked") is None
        page.fill("#query", "SELECT * { ?s <script>alert(1)</script> }")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("#problem:not([hidden])")
        assert page.evaluate("window.hacked") is None
    print(f"{len(looked)} pages")
    assert not violated
    assert not [url for url in foreign if not url.startswith("data:")]


def test_the_texts_stand_on_the_pages_as_text(attacked: tuple[Served, list[str]]) -> None:
    served, paths = attacked
    for path in paths:
        page = served.get(path, "text/html").body.decode()
        assert "<script>window" not in page, path
        assert "<img" not in page, path
        assert "<svg" not in page, path


@pytest.mark.parametrize(
    "path", ["/search?q=", "/search?format=json&q=", "/nothing/", "/page/", "/data/", "/ask/", "/static/", "/problems/"]
)
def test_no_part_of_an_address_is_more_than_text(attacked: tuple[Served, list[str]], path: str) -> None:
    served, _ = attacked
    for text in [*PAYLOADS, *QUERIES]:
        reply = served.get(path + quote(text, safe=""))
        assert reply.status in {200, 404}, text
        assert b"Traceback" not in reply.body


@pytest.mark.parametrize("parameter", ["person", "post", "organization"])
def test_no_parameter_is_more_than_a_name(served: Served, parameter: str) -> None:
    everything = served.get("/ask/who-holds-which-post?format=json").json()["rows"]
    assert everything
    for text in [*PAYLOADS, *QUERIES]:
        reply = served.get(f"/ask/who-holds-which-post?format=json&{parameter}={quote(text, safe='')}")
        if reply.status == 200:
            assert not text.strip() or not reply.json()["rows"], text
        else:
            assert reply.code in {"unknown-name", "unknown-iri"}, text


def test_a_problem_does_not_repeat_what_it_was_asked(served: Served) -> None:
    for path in ("/nothing/{}", "/page/{}", "/data/{}", "/static/{}", "/ask/{}"):
        for accept in ("text/html", "application/json"):
            body = served.get(path.format("hallo-echo"), accept).body
            assert b"hallo-echo" not in body


ASKING = {"query", "select", "update", "records", "texts"}


def made_up(node: ast.expr) -> bool:
    """Whether a text is put together where it stands."""
    return isinstance(node, (ast.JoinedStr, ast.BinOp)) or (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"format", "join"}
    )


def test_no_query_of_kg_is_put_together_from_text() -> None:
    wrong = []
    for path in sorted((ROOT / "kg").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in ASKING:
                wrong += [f"{path.name}:{node.lineno}" for argument in node.args if made_up(argument)]
    assert not wrong
