"""The SPARQL 1.1 Protocol, queries only: GET, POST of a form, POST of the query itself.

Source: https://www.w3.org/TR/sparql11-protocol/, sections 2.1 and 2.1.4 for the data set.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from kg.serve.asking import (
    FORM,
    acceptable,
    answer,
    body,
    etag,
    parameters,
    respond,
    serving,
    single,
    site,
    unchanged,
    wanted,
)
from kg.serve.negotiation import GRAPHS, PAGE, ROWS
from kg.serve.problems import HttpError

DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
POSTED = f"{FORM}, {DIRECT}"
DATASET = {"default-graph-uri": "default_graphs", "named-graph-uri": "named_graphs"}
UPDATING = {"update", "using-graph-uri", "using-named-graph-uri"}


async def sparql(request: Request) -> Response:
    """The endpoint: the answer to a query; without one, what the endpoint is."""
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": "GET, HEAD, POST, OPTIONS", "Accept-Post": POSTED})
    given = parameters(request.scope["query_string"])
    if request.method == "POST":
        given += await _posted(request)
    if any(name in UPDATING for name, _ in given):
        raise HttpError("update-not-allowed")
    query = single(given, "query")
    if query is None:
        if request.method == "POST":
            raise HttpError("bad-request", "there is no query")
        return await _described(request)
    return await _answered(request, query, given)


async def _posted(request: Request) -> list[tuple[str, str]]:
    """The parameters that a POST gives in its body; of the query itself, as if it were one."""
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    charset = next((part.partition("=")[2] for part in rest.split(";") if part.strip().startswith("charset")), "utf-8")
    kind = kind.strip().lower()
    if kind == UPDATE:
        raise HttpError("update-not-allowed")
    if kind not in {FORM, DIRECT}:
        what = f"send {FORM} or {DIRECT}"
        raise HttpError("unsupported-media-type", what, headers={"Accept-Post": POSTED})
    if charset.strip().strip('"').lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise HttpError("bad-request", "the body must be UTF-8")
    content = await body(request)
    if kind == FORM:
        return parameters(content)
    try:
        return [("query", content.decode("utf-8"))]
    except UnicodeDecodeError:
        raise HttpError("bad-request", "the query is not UTF-8") from None


async def _answered(request: Request, query: str, given: Sequence[tuple[str, str]]) -> Response:
    format = single(given, "format")
    rows, graph = acceptable(request, ROWS, format), acceptable(request, GRAPHS, format)
    if rows is None and graph is None:
        wanted(request, (*ROWS, *GRAPHS), format)
    here = serving(request)
    tag = f'W/"{here.generation()}-{rows.name if rows else ""}-{graph.name if graph else ""}"'
    if same := unchanged(request, tag):
        return same
    message = {
        "kind": "sparql",
        "query": query,
        "base": f"{site(request)}/sparql",
        "rows": rows.name if rows else None,
        "graph": graph.name if graph else None,
        **{key: [value for name, value in given if name == uri] for uri, key in DATASET.items()},
    }
    found = await answer(request, here.queries, message)
    form = graph if found.head["kind"] == "graph" else rows
    assert form
    return respond(found, form, name="result", tag=tag if request.method != "POST" else "")


async def _described(request: Request) -> Response:
    """What the endpoint is, in RDF; who likes a page better is led to the one with the editor."""
    form = wanted(request, (*GRAPHS, PAGE))
    if form.name == PAGE.name:
        return RedirectResponse("/query", 303)
    return await describe(request, "service")


async def describe(request: Request, of: str) -> Response:
    """The description of the service, or of the data set."""
    chosen = wanted(request, GRAPHS, single(parameters(request.scope["query_string"]), "format"))
    here = serving(request)
    tag = etag(here.generation(), chosen)
    if same := unchanged(request, tag):
        return same
    message = {"kind": "description", "of": of, "site": site(request), "graph": chosen.name}
    return respond(await answer(request, here.queries, message), chosen, tag=tag)


async def void(request: Request) -> Response:
    """What the data set holds (VoID)."""
    return await describe(request, "dataset")


async def graph_store(request: Request) -> Response:
    """The Graph Store Protocol, reading only, graphs named indirectly."""
    given = parameters(request.scope["query_string"])
    graph, default = single(given, "graph"), single(given, "default")
    if (graph is None) == (default is None):
        raise HttpError("bad-request", "name one graph, by ?graph=IRI, or ?default")
    form = wanted(request, GRAPHS, single(given, "format"))
    here = serving(request)
    tag = etag(here.generation(), form)
    if same := unchanged(request, tag):
        return same
    if graph is None and form.name == "turtle" and (whole := here.turtle()):
        # As the build has written it, however large.
        return FileResponse(whole, headers={"Content-Type": form.content_type, "ETag": tag})
    message = {"kind": "graph", "iri": graph, "graph": form.name}
    return respond(await answer(request, here.queries, message), form, tag=tag)
