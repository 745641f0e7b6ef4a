"""What does not depend on the graph: the query page, the vocabulary, problems, assets, and whether it lives."""

from __future__ import annotations

import json
from functools import cache

import pyoxigraph
from pyoxigraph import Quad
from starlette.requests import Request
from starlette.responses import Response

from kg.query.answering import GRAPHS as WRITERS
from kg.query.questions import questions
from kg.rdf import PREFIXES, serialize
from kg.rdf.vocabulary import ONTOLOGY, ontology
from kg.serve.asking import parameters, respond, serving, single, wanted
from kg.serve.negotiation import GRAPHS, JSON, PAGE
from kg.serve.problems import PROBLEMS, HttpError
from kg.serve.site import asset, rendered
from kg.settings import BASE
from kg.version import __version__


async def query_page(request: Request) -> Response:
    """The page with the editor."""
    content = {
        "prefixes": PREFIXES,
        "base": serving(request).base,
        "examples": [
            {"title": str(each.title), "query": _standing_alone(each.sparql)}
            for each in questions()
            if not any(one.required for one in each.parameters)
        ],
        "token": bool(serving(request).options.token),
    }
    return respond(rendered("query.html", content=content).encode(), PAGE)


async def vocabulary(request: Request) -> Response:
    """The vocabulary in RDF, or as a list of its terms."""
    form = wanted(request, (*GRAPHS, PAGE), single(parameters(request.scope["query_string"]), "format"))
    if form.name == PAGE.name:
        return respond(rendered("vocabulary.html", namespace=ONTOLOGY, terms=_terms()).encode(), PAGE)
    return respond(_vocabulary(form.name), form)


async def problem(request: Request) -> Response:
    """What a code means."""
    code = request.path_params["code"]
    if code not in PROBLEMS:
        raise HttpError("not-found")
    known = PROBLEMS[code]
    form = wanted(request, (JSON, PAGE))
    content = {"type": f"/problems/{code}", "title": known.title, "status": known.status, "detail": ""}
    if form.name == PAGE.name:
        return respond(rendered("problem.html", problem=content).encode(), PAGE)
    return respond(json.dumps(content).encode(), form)


async def static(request: Request) -> Response:
    """A style sheet or a script of the pages."""
    found = asset(request.path_params["name"])
    if found is None:
        raise HttpError("not-found")
    content, kind = found
    return Response(content, headers={"Content-Type": kind})


async def ping(request: Request) -> Response:  # noqa: ARG001 - one signature for all
    """The server lives."""
    return Response("pong\n", media_type="text/plain")


async def status(request: Request) -> Response:
    """What is served, and how the workers do."""
    here = serving(request)
    content = {
        "version": __version__,
        "generation": here.generation(),
        "base": here.base,
        "workers": here.queries.ready + here.pages.ready,
        **{
            name: getattr(here.queries.tally, name) + getattr(here.pages.tally, name)
            for name in ("answered", "late", "lost")
        },
    }
    return respond(json.dumps(content).encode(), JSON)


def _standing_alone(query: str) -> str:
    """A query of kg's with the prefixes that it uses declared before it."""
    used = (name for name in PREFIXES if f"{name}:" in query)
    lines = (line for line in query.splitlines() if not line.startswith("# "))
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in used) + "\n".join(lines).strip() + "\n"


@cache
def _vocabulary(form: str) -> bytes:
    if form == "turtle":
        return serialize((Quad(*triple) for triple in ontology()), "turtle", base=BASE).encode()
    return pyoxigraph.serialize(sorted(ontology(), key=str), format=WRITERS[form]) or b""


@cache
def _terms() -> tuple[dict[str, str], ...]:
    """The terms of the vocabulary with their labels and definitions in both languages."""
    found: dict[str, dict[str, str]] = {}
    kept = {"label": "label", "definition": "definition", "prefLabel": "label"}
    for triple in ontology():
        subject, property = getattr(triple.subject, "value", ""), triple.predicate.value
        name = property.rpartition("#")[2].rpartition("/")[2]
        if subject.startswith(f"{ONTOLOGY}#") and name in kept and hasattr(triple.object, "language"):
            language = (getattr(triple.object, "language", "") or "en")[:2]
            found.setdefault(subject, {})[f"{kept[name]}_{language}"] = getattr(triple.object, "value", "")
    return tuple({"name": iri.removeprefix(f"{ONTOLOGY}#"), **words} for iri, words in sorted(found.items()))
