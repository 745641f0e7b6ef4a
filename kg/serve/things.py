"""Linked data: every IRI of the graph leads somewhere, to a page for people or to RDF for programs.

/id/KIND/LOCAL    the thing itself: 303 to one of the next two, by the Accept header
/page/KIND/LOCAL  about it, for people      /data/KIND/LOCAL[.ttl|.nt|.jsonld|.rdf]  about it, in RDF
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.serve.asking import answer, etag, parameters, respond, serving, single, unchanged, wanted
from kg.serve.negotiation import GRAPHS, JSON, PAGE, named
from kg.serve.problems import HttpError
from kg.serve.site import rendered

EXTENSIONS = {"ttl": "turtle", "nt": "ntriples", "jsonld": "jsonld", "rdf": "rdfxml", "nq": "nquads", "trig": "trig"}


async def identified(request: Request) -> Response:
    """A thing by its IRI within the graph."""
    return await thing(request, request.path_params["local"])


async def thing(request: Request, name: str) -> Response:
    """Lead from a thing to what is said of it (303, since a thing is no document)."""
    local = quote(name, safe="/:")
    form = wanted(request, (*GRAPHS, PAGE))
    place = "page" if form.name == PAGE.name else "data"
    return RedirectResponse(f"/{place}/{local}", 303)


async def data(request: Request) -> Response:
    """What is said of a thing, in RDF."""
    local, _, extension = request.path_params["local"].rpartition(".")
    if local and extension in EXTENSIONS:
        form = named(EXTENSIONS[extension], GRAPHS)
        assert form
    else:
        local = request.path_params["local"]
        form = wanted(request, GRAPHS, single(parameters(request.scope["query_string"]), "format"))
    here = serving(request)
    tag = etag(here.generation(), form)
    if same := unchanged(request, tag):
        return same
    iri = here.base + local
    found = await answer(request, here.pages, {"kind": "describe", "iri": iri, "graph": form.name})
    link = f'</page/{quote(local)}>; rel="alternate"; type="text/html", <{quote(iri, safe="/:")}>; rel="describes"'
    return respond(found, form, tag=tag, link=link)


async def page(request: Request) -> Response:
    """What is said of a thing, with its evidence, for people."""
    here, local = serving(request), request.path_params["local"]
    tag = etag(here.generation(), PAGE)
    if same := unchanged(request, tag):
        return same
    shown = await _json(request, {"kind": "page", "iri": here.base + local})
    for row in shown["facts"]:
        row["link"] = _inner(row["iri"], here.base)
    for row in shown["statements"]:
        row["link"] = _inner(row["iri"], here.base)
    link = f'</data/{quote(local)}.ttl>; rel="alternate"; type="text/turtle"'
    return respond(rendered("thing.html", local=quote(local), **shown).encode(), PAGE, tag=tag, link=link)


async def home(request: Request) -> Response:
    """How much the graph holds, its documents, and the ways into it."""
    here = serving(request)
    shown = await _json(request, {"kind": "overview"})
    for row in shown["documents"]:
        row["link"] = _inner(row["iri"], here.base)
    about = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": "kg",
        "description": "A knowledge graph of Chinese official documents",
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": "text/turtle", "contentUrl": "/store?default&format=turtle"}
        ],
    }
    return respond(rendered("home.html", about=about, **shown).encode(), PAGE)


async def search(request: Request) -> Response:
    """The entities whose names hold a text."""
    given = parameters(request.scope["query_string"])
    text = (single(given, "q") or "").strip()
    form = wanted(request, (PAGE, JSON), single(given, "format"))
    here = serving(request)
    shown = await _json(request, {"kind": "search", "text": text})
    if form.name != PAGE.name:
        return respond(json.dumps(shown, ensure_ascii=False).encode("utf-8", "backslashreplace"), form)
    for row in shown["found"]:
        row["link"] = _inner(row["iri"], here.base)
    return respond(rendered("search.html", text=text, **shown).encode("utf-8", "backslashreplace"), PAGE)


async def _json(request: Request, message: Mapping[str, Any]) -> dict[str, Any]:
    found = await answer(request, serving(request).pages, message)
    value: dict[str, Any] = json.loads(found.body)
    return value


def _inner(iri: str, base: str) -> str:
    """The address of a page of ours about a thing of the graph; empty for anything else."""
    return "/page/" + quote(iri.removeprefix(base).partition("#")[0]) if iri.startswith(base) else ""


async def other(request: Request) -> Response:
    """A thing by its own IRI, where this server stands at the base of the graph's; nothing else is here."""
    path, here = request.url.path, urlsplit(serving(request).base)
    if here.scheme in {"http", "https"} and path.startswith(here.path) and path != here.path:
        return await thing(request, path.removeprefix(here.path))
    raise HttpError("not-found")
