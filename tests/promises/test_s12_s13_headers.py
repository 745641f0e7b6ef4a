"""S12, S13: headers on every response, and neighbours in the browser.

S12: every route × method × status has the headers, exactly once. S13: a foreign Host, Origin or
Sec-Fetch-Site is 421 or 403; there is no CORS header unless it is asked for; DNS rebinding fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.serve.app import ROUTES
from kg.serve.security import DATA_POLICY, HEADERS, PAGE_POLICY
from tests.serving import Served, serving

ONCE = {*(name.lower() for name in HEADERS), "content-security-policy", "cross-origin-resource-policy"}
ONCE |= {"cache-control", "vary", "date"}
PATHS = {
    "/page/{local:path}": ("/page/person/26c572e551a8cca6", "/page/nothing"),
    "/data/{local:path}": ("/data/person/26c572e551a8cca6", "/data/nothing"),
    "/id/{local:path}": ("/id/person/26c572e551a8cca6",),
    "/ask/{name}": ("/ask/co-occurring", "/ask/nothing"),
    "/static/{name}": ("/static/site.css", "/static/query.js", "/static/nothing"),
    "/problems/{code}": ("/problems/busy", "/problems/nothing"),
    "/sparql": ("/sparql", "/sparql?query=ASK%7B%7D", "/sparql?query=nothing"),
    "/store": ("/store?default", "/store"),
    "/{rest:path}": ("/nothing", "/%00%ff<script>"),
}
TARGETS = [path for route in ROUTES for path in PATHS.get(route.path, (route.path,))]


@pytest.mark.parametrize("path", TARGETS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "OPTIONS"])
def test_every_answer_has_the_headers_exactly_once(served: Served, method: str, path: str) -> None:
    for accept in ("*/*", "text/html", "image/png"):
        reply = served.send(method, path, {"Accept": accept}, b"" if method in {"POST", "PUT"} else None)
        assert {name: reply.names.count(name) for name in ONCE} == dict.fromkeys(ONCE, 1), reply.status
        for name, value in HEADERS.items():
            assert reply.headers[name.lower()] == value
        assert reply.headers["content-security-policy"] == (PAGE_POLICY if reply.type == "text/html" else DATA_POLICY)
        assert "access-control-allow-origin" not in reply.headers
        assert "set-cookie" not in reply.headers
        assert reply.status < 500


ASK = "/sparql?query=ASK%7B%7D"
FOREIGN = "https://evil.example"
NEIGHBOURS = [
    ("a name of its own", "GET", ASK, {}, 200),
    ("localhost", "GET", ASK, {"Host": "localhost:1"}, 200),
    ("a name in capitals", "GET", ASK, {"Host": "LOCALHOST"}, 200),
    ("IPv6", "GET", ASK, {"Host": "[::1]:80"}, 200),
    ("a foreign name", "GET", ASK, {"Host": "evil.example"}, 421),
    ("a name that begins alike", "GET", ASK, {"Host": "localhost.evil.example"}, 421),
    ("a name that ends alike", "GET", ASK, {"Host": "evil-localhost"}, 421),
    ("a user before the name", "GET", ASK, {"Host": "localhost@evil.example"}, 421),
    ("an empty name", "GET", ASK, {"Host": ""}, 421),
    ("a rebound address", "GET", "/", {"Host": "169.254.169.254"}, 421),
    ("a page elsewhere", "GET", ASK, {"Origin": FOREIGN}, 403),
    ("a page that says nothing of itself", "GET", ASK, {"Origin": "null"}, 403),
    ("a page on another port", "GET", ASK, {"Origin": "http://127.0.0.1:1"}, 403),
    ("a browser that says cross-site", "GET", ASK, {"Sec-Fetch-Site": "cross-site"}, 403),
    ("a browser that says same-site", "GET", ASK, {"Sec-Fetch-Site": "same-site"}, 403),
    ("a browser that says same-origin", "GET", ASK, {"Sec-Fetch-Site": "same-origin"}, 200),
    ("an address typed in", "GET", ASK, {"Sec-Fetch-Site": "none"}, 200),
    ("a question from elsewhere", "GET", "/ask/co-occurring", {"Sec-Fetch-Site": "cross-site"}, 403),
    ("a graph from elsewhere", "GET", "/store?default", {"Origin": FOREIGN}, 403),
    ("a link from elsewhere", "GET", "/page/person/26c572e551a8cca6", {"Sec-Fetch-Site": "cross-site"}, 200),
    ("a link to a thing", "GET", "/id/person/26c572e551a8cca6", {"Sec-Fetch-Site": "cross-site"}, 303),
    ("a form elsewhere", "POST", "/sparql", {"Origin": FOREIGN, "Content-Type": "application/sparql-query"}, 403),
    ("a form elsewhere to a page", "POST", "/", {"Sec-Fetch-Site": "cross-site"}, 403),
    ("a question before asking", "OPTIONS", "/sparql", {"Origin": FOREIGN}, 403),
]


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"), [row[1:] for row in NEIGHBOURS], ids=[row[0] for row in NEIGHBOURS]
)
def test_neighbours(served: Served, method: str, path: str, headers: dict[str, str], status: int) -> None:
    reply = served.send(method, path, headers, b"ASK{}" if method == "POST" else None)
    assert reply.status == status
    assert "access-control-allow-origin" not in reply.headers
    if status >= 400:
        assert reply.code == {421: "wrong-host", 403: "wrong-origin"}[status]


def test_its_own_pages_may_ask(served: Served) -> None:
    own = f"http://{served.host}:{served.port}"
    assert served.get(ASK, Origin=own).status == 200


@pytest.fixture(scope="module")
def shared(built: Path) -> Iterator[Served]:
    with serving(built, "--cors", "https://friend.example", "--allow-host", "graph.example") as server:
        yield server


def test_a_friend_may_ask_and_nobody_else(shared: Served) -> None:
    friend = shared.get(ASK, Origin="https://friend.example", Sec_Fetch_Site="cross-site")
    assert (friend.status, friend.headers["access-control-allow-origin"]) == (200, "https://friend.example")
    assert "origin" in friend.headers["vary"].lower()
    assert "access-control-allow-credentials" not in friend.headers
    assert shared.get(ASK, Origin=FOREIGN).status == 403
    assert shared.get(ASK, Host="graph.example").status == 200


def test_a_friend_may_ask_first(shared: Served) -> None:
    ask = {"Origin": "https://friend.example", "Access-Control-Request-Method": "POST"}
    reply = shared.send("OPTIONS", "/sparql", ask)
    assert (reply.status, reply.headers["access-control-allow-methods"]) == (204, "GET, POST, OPTIONS")
    assert "authorization" in reply.headers["access-control-allow-headers"].lower()
    assert shared.send("OPTIONS", "/sparql", ask | {"Origin": FOREIGN}).status == 403


def test_everybody_may_ask_where_that_is_wanted(built: Path) -> None:
    with serving(built, "--cors", "*") as server:
        reply = server.get(ASK, Origin=FOREIGN)
        assert (reply.status, reply.headers["access-control-allow-origin"]) == (200, "*")
        assert reply.headers["cross-origin-resource-policy"] == "cross-origin"


SECRET = "a-token-that-is-long-enough"
TOKENS = [
    ("the token", f"Bearer {SECRET}", 200),
    ("the scheme in small letters", f"bearer {SECRET}", 200),
    ("no token", "", 401),
    ("an empty token", "Bearer ", 401),
    ("another scheme", f"Basic {SECRET}", 401),
    ("another token", "Bearer another-token-of-this-length", 403),
    ("a part of it", f"Bearer {SECRET[:-1]}", 403),
    ("more than it", f"Bearer {SECRET}x", 403),
]


@pytest.fixture(scope="module")
def guarded(built: Path) -> Iterator[Served]:
    with serving(built, env={"KG_TOKEN": SECRET}) as server:
        yield server


@pytest.mark.parametrize(("given", "status"), [row[1:] for row in TOKENS], ids=[row[0] for row in TOKENS])
@pytest.mark.parametrize("path", ["/", ASK, "/store?default", "/ask", "/data/person/26c572e551a8cca6", "/-/status"])
def test_nothing_is_told_without_the_token(guarded: Served, path: str, given: str, status: int) -> None:
    reply = guarded.get(path, **({"Authorization": given} if given else {}))
    assert reply.status == status
    if status == 401:
        assert reply.headers["www-authenticate"].startswith("Bearer")
        assert reply.code == "token-missing"


@pytest.mark.parametrize("path", ["/-/ping", "/query", "/static/site.css", "/problems/token-missing"])
def test_what_holds_no_data_needs_no_token(guarded: Served, path: str) -> None:
    assert guarded.get(path).status == 200


def test_the_token_is_never_taken_from_the_address(guarded: Served) -> None:
    assert guarded.get(f"{ASK}&token={SECRET}&access_token={SECRET}").status == 401
