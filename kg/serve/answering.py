"""What a worker of the server answers beside queries: things, graphs, names, and what the server is.

Runs in the worker, which alone opens the store. What the pages need comes as JSON, the rest as RDF
in the format that was asked for.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import accumulate, islice
from typing import Any, TypeVar

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, RdfFormat, Triple

from kg.errors import KgError
from kg.folding import fold
from kg.query import answering, find_entities, node
from kg.query.engine import at_most
from kg.query.messages import Answer, Limits
from kg.query.worker import live
from kg.rdf import PREFIXES
from kg.rdf.names import Names
from kg.serve.describing import NAMED, service_description, void_description
from kg.serve.evidence import Evidence
from kg.store import Store

SHOWN = 300
"""So many statements and places of one thing stand on its page; the rest is counted."""

FOUND = 50
"""So many names are found by a search."""

MOST = 1000
"""So many are counted; more are not looked for."""

KEPT = 32
"""So many things are kept in memory of one generation."""

NAMES = """
SELECT DISTINCT ?entity ?name ?label ?class {
  ?document gw:mentions ?entity . ?entity skos:prefLabel|skos:altLabel ?name ; rdfs:label ?label ; a ?class
  FILTER(LANG(?name) = "zh-hans")
} ORDER BY STRLEN(STR(?name)) ?name ?entity
"""
DOCUMENTS = """
SELECT ?document ?label ?date ?file {
  ?document a gw:Document ; rdfs:label ?label ; gw:source/gw:fileName ?file
  OPTIONAL { ?document dcterms:date ?date }
} ORDER BY ?file ?document
"""

Made = TypeVar("Made")


def serve() -> None:
    """The life of a worker of the server."""
    live(ANSWERS)


def status(store: Store, request: Mapping[str, Any], limits: Limits) -> Answer:  # noqa: ARG001 - one signature for all
    """What the server must know of the store; for `pages` the names are made ready, too."""
    if request.get("pages"):
        _names(store)
    return Answer(b"", {"base": store.base})


def overview(store: Store, request: Mapping[str, Any], limits: Limits) -> Answer:  # noqa: ARG001 - one signature
    """How much there is, and the documents, for the first page."""
    rows = _kept(store, "documents", lambda: [_texts(row) for row in store.select(DOCUMENTS)])
    documents = [dict(zip(("iri", "label", "date", "file"), row, strict=True)) for row in rows[:SHOWN]]
    counts = {"documents": len(rows), "statements": len(store.engine)}
    return _json({"counts": counts, "documents": documents, "more": max(0, len(rows) - SHOWN)})


def described(store: Store, request: Mapping[str, Any], limits: Limits) -> Answer:
    """All that is said of a thing, as RDF; what names it, where nothing is said of it."""
    thing = node(request["iri"])
    triples = list(at_most(limits.rows, _about(store, thing), "triples"))
    if not triples:
        raise _unknown()
    return Answer(answering.written(store, triples, request["graph"]))


def page(store: Store, request: Mapping[str, Any], limits: Limits) -> Answer:  # noqa: ARG001 - one signature for all
    """What a page shows of a thing."""
    thing = node(request["iri"])
    kind = thing.value.removeprefix(store.base).partition("/")[0]
    names = _kept(store, "prefixes", lambda: Names(store.base))
    triples = list(islice(_about(store, thing), SHOWN + 1))
    if not triples:
        raise _unknown()
    evidence = Evidence(store)
    statements, unstated = evidence.statements(thing, most=SHOWN)
    mentions, unnamed = evidence.mentions(thing, most=SHOWN)
    shown = {
        "iri": thing.value,
        "kind": kind,
        "label": evidence.label(thing),
        "statements": statements,
        "mentions": mentions,
        "left": unstated + unnamed,
        "facts": [_fact(evidence, names, triple, thing) for triple in triples[:SHOWN]],
        "more": len(triples) > SHOWN,
    }
    return _json(shown)


def search(store: Store, request: Mapping[str, Any], limits: Limits) -> Answer:  # noqa: ARG001 - one signature for all
    """The entities whose names hold a text, in either script; an alias finds its entity."""
    wanted = " ".join(fold(request["text"])[:200].split())
    hits = list(_names(store).holding(wanted)) if wanted else []
    found = [{"iri": iri, "label": label, "kind": kind} for iri, label, kind in hits[:FOUND]]
    return _json({"found": found, "more": max(0, len(hits) - FOUND), "at_least": len(hits) == MOST})


def named(store: Store, request: Mapping[str, Any], limits: Limits) -> Answer:  # noqa: ARG001 - one signature for all
    """The IRIs that a name means."""
    return _json([entity.value for entity in find_entities(store, request["text"])])


def graph(store: Store, request: Mapping[str, Any], limits: Limits) -> Answer:
    """A graph of the store by its IRI, or the default graph."""
    name = DefaultGraph() if request.get("iri") is None else answering.graph_name(request["iri"])
    if isinstance(name, NamedNode) and not store.engine.contains_named_graph(name):
        raise KgError("the graph store has no such graph", code="unknown-graph")
    triples = (quad.triple for quad in store.engine.quads_for_pattern(None, None, None, name))
    return Answer(answering.fitting(answering.written(store, triples, request["graph"]), limits))


def description(store: Store, request: Mapping[str, Any], limits: Limits) -> Answer:  # noqa: ARG001 - one signature
    """What the endpoint is and can do (SPARQL 1.1 Service Description), or what the data set is (VoID)."""
    make = service_description if request["of"] == "service" else void_description
    key = f"{request['of']} {request['site']}"
    triples = _kept(store, key, lambda: tuple(make(store, request["site"])))
    if request["graph"] not in {"turtle", "trig"}:
        return Answer(answering.written(store, triples, request["graph"]))
    body = pyoxigraph.serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES | NAMED) or b""
    # The engine gives the prefixes in no fixed order.
    lines = body.decode().splitlines(keepends=True)
    head = sum(line.startswith("@prefix") for line in lines)
    return Answer("".join([*sorted(lines[:head]), *lines[head:]]).encode())


ANSWERS = {
    **answering.ANSWERS,
    "status": status,
    "overview": overview,
    "describe": described,
    "page": page,
    "search": search,
    "named": named,
    "graph": graph,
    "description": description,
}
"""What is answered, by the `kind` of the request."""


def _unknown() -> KgError:
    return KgError("the graph has no such thing", code="unknown-iri")


def _about(store: Store, thing: NamedNode) -> Iterator[Triple]:
    """The triples of a thing and of its parts; those that lead to it, where it has none."""
    said = [quad.triple for quad in store.engine.quads_for_pattern(thing, None, None, DefaultGraph())]
    parts = (triple.object for triple in said)
    yield from said
    for part in parts:
        if isinstance(part, NamedNode) and part.value.startswith(f"{thing.value}#"):
            yield from (quad.triple for quad in store.engine.quads_for_pattern(part, None, None, DefaultGraph()))
    if not said:
        yield from (quad.triple for quad in store.engine.quads_for_pattern(None, None, thing, DefaultGraph()))


def _fact(evidence: Evidence, names: Names, triple: Triple, thing: NamedNode) -> dict[str, str]:
    """A triple for people: what is said, and where it leads."""
    ends = [triple.subject, triple.object]
    other = next((end for end in ends[::-1] if end != thing), thing)
    told = {"subject": "" if triple.subject == thing else _short(names, triple.subject)}
    told |= {"property": names.short(triple.predicate.value), "tag": ""}
    if isinstance(other, NamedNode):
        return told | {"iri": other.value, "text": evidence.label(other) or names.short(other.value)}
    return told | {"iri": "", "text": getattr(other, "value", str(other)), "tag": getattr(other, "language", "") or ""}


def _short(names: Names, term: object) -> str:
    return names.short(term.value) if isinstance(term, NamedNode | BlankNode) else str(term)


class _Names:
    """All names in one text, a line each, so that a search runs through them at the speed of the machine."""

    def __init__(self, rows: list[list[str]]) -> None:
        self._rows = rows
        lines = [" ".join(name.split()) for _, name, *_ in rows]
        self._text = "\n".join(lines)
        self._starts = [0, *accumulate(len(line) + 1 for line in lines)]

    def holding(self, wanted: str) -> Iterator[tuple[str, str, str]]:
        """The entities with a name that holds a text, each once, those with the shortest names first."""
        seen: set[str] = set()
        at = self._text.find(wanted)
        while at >= 0 and len(seen) < MOST:
            line = bisect_right(self._starts, at) - 1
            entity, _, label, kind = self._rows[line]
            if entity not in seen:
                seen.add(entity)
                yield entity, label, kind
            at = self._text.find(wanted, self._starts[line + 1])


def _names(store: Store) -> _Names:
    return _kept(store, "names", lambda: _Names([_texts(row) for row in store.select(NAMES)]))


@lru_cache(maxsize=1)
def _memory(engine: pyoxigraph.Store) -> dict[str, Any]:  # noqa: ARG001 - of the one that was opened last
    return {}


def _kept(store: Store, key: str, make: Callable[[], Made]) -> Made:
    """What was made once of a generation, which never changes."""
    kept = _memory(store.engine)
    if key not in kept:
        if len(kept) == KEPT:
            kept.clear()
        kept[key] = make()
    found: Made = kept[key]
    return found


def _texts(row: tuple[Any, ...]) -> list[str]:
    return ["" if cell is None else cell.value for cell in row]


def _json(value: Any) -> Answer:
    return Answer(json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace"))
