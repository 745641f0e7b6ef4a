"""What a query worker answers: SPARQL in the formats of the protocol, and as plain tables for kg itself.

An answer is whole or an error: at the limit of rows or bytes it is refused, never cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import IO, Any, cast

import pyoxigraph
from pyoxigraph import NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, Triple

from kg.errors import Exit, KgError
from kg.query.engine import answer, at_most, bad_query, failed
from kg.query.guard import checked
from kg.query.messages import Answer, Limits, too_long, too_many
from kg.query.questions import ask
from kg.query.table import Table, packed
from kg.rdf import PREFIXES, serialize
from kg.store import Store, translated

ROWS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
GRAPHS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}

STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
QUOTED = re.compile(rb'"[^"]*+"')
NO_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
LEAST = 2
"""No row is written in fewer bytes than this, in any format; so a short answer needs no count."""


def sparql_answer(store: Store, request: Mapping[str, Any], limits: Limits) -> Answer:
    """A query of the SPARQL protocol, written in the format that goes with its form.

    `rows` and `graph` are the formats for the two kinds of answer, `None` where none was acceptable;
    `default_graphs` and `named_graphs` are the dataset that the protocol gives, over that of the query;
    `base` is what relative IRIs start from where the query does not say.
    """
    query = checked(request["query"])
    try:
        with translated(store.where):
            results = _results(store, query, request)
            if isinstance(results, QueryTriples):
                return _graph(store, results, request.get("graph"), limits)
            return _rows(results, request.get("rows"), limits)
    except SyntaxError as error:
        raise bad_query(str(error), query, known=()) from error
    except (ValueError, RuntimeError) as error:
        raise failed(str(error)) from error


def table_answer(store: Store, request: Mapping[str, Any], limits: Limits) -> Answer:
    """A query of a user of the command line or of Python: a table, a truth value or triples."""
    found = answer(store, checked(request["query"]), most=limits.rows)
    if isinstance(found, Table):
        return Answer(packed(found), {"kind": "table"})
    if isinstance(found, bool):
        return Answer(str(found).encode(), {"kind": "boolean"})
    return Answer("".join(f"{triple} .\n" for triple in found).encode(), {"kind": "graph"})


def question_answer(store: Store, request: Mapping[str, Any], limits: Limits) -> Answer:
    """The answer to a named question, as a table."""
    table = ask(store, request["question"], **request["parameters"])
    if len(table) > limits.rows:
        raise too_many("rows", limits.rows)
    return Answer(packed(table), {"kind": "table"})


ANSWERS = {"sparql": sparql_answer, "table": table_answer, "question": question_answer}
"""What a worker of the command line answers, by the `kind` of the request."""


def written(store: Store, triples: Iterable[Triple], form: str) -> bytes:
    """Triples in one of `GRAPHS`: Turtle as kg writes it, the rest as the engine does."""
    found = sorted(set(triples), key=str)
    if form in {"turtle", "trig"}:
        try:
            return serialize((pyoxigraph.Quad(*triple) for triple in found), "turtle", base=store.base).encode()
        except TypeError:  # a term of RDF 1.2, which kg's own graphs do not hold
            return pyoxigraph.serialize(found, format=GRAPHS[form], prefixes=PREFIXES) or b""
    return pyoxigraph.serialize(found, format=GRAPHS[form]) or b""


def fitting(body: bytes, limits: Limits) -> bytes:
    """An answer that is no longer than it may be; else it is refused."""
    if len(body) > limits.bytes:
        raise too_long(limits.bytes)
    return body


def not_acceptable(kinds: Iterable[str]) -> KgError:
    """None of the formats that the client accepts goes with the form of its query."""
    hint = f"this query can be answered as {', '.join(kinds)}"
    return KgError("no acceptable format", hint=hint, code="not-acceptable", exit=Exit.USAGE)


class _Bounded:
    """A file in memory that holds so many bytes and no more."""

    def __init__(self, most: int) -> None:
        self.parts: list[bytes] = []
        self._left = self._most = most

    def write(self, data: bytes) -> int:
        self._left -= len(data)
        if self._left < 0:
            raise too_long(self._most)
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""


def _results(store: Store, query: str, request: Mapping[str, Any]) -> QuerySolutions | QueryBoolean | QueryTriples:
    default, named = (request.get(name) or [] for name in ("default_graphs", "named_graphs"))
    options: dict[str, Any] = {}
    if default or named:
        options = {"default_graph": [*map(graph_name, default)], "named_graphs": [*map(graph_name, named)]}
    return store.engine.query(query, base_iri=request.get("base"), **options)


def graph_name(iri: str) -> NamedNode:
    """The name of a graph that a client gives."""
    try:
        return NamedNode(iri)
    except ValueError as error:
        hint = "give absolute IRIs"
        raise KgError("graph name is not an IRI", where=ascii(iri)[:80], hint=hint, code="bad-request") from error


def _rows(results: QuerySolutions | QueryBoolean, form: str | None, limits: Limits) -> Answer:
    if form is None:
        raise not_acceptable(ROWS)
    kind = "boolean" if isinstance(results, QueryBoolean) else "rows"
    output = _Bounded(limits.bytes)
    try:
        results.serialize(cast("IO[bytes]", output), format=ROWS[form])
    except OSError as error:
        raise _reason(error) from error
    body = b"".join(output.parts)
    if kind == "rows" and len(body) > LEAST * limits.rows and counted(body, form) > limits.rows:
        raise too_many("rows", limits.rows)
    if form == "xml" and NO_XML.search(body):
        raise failed("a value holds a control character, which XML cannot; ask for JSON")
    return Answer(body, {"kind": kind, "format": form})


def counted(body: bytes, form: str) -> int:
    r"""How many rows an answer holds, told from how it is written.

    >>> counted(b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"value":"},{"}},{}]}}', "json")
    2
    """
    match form:
        case "json":
            bare = STRING.sub(b"", body)
            return 0 if bare.endswith(b":[]}}") else bare.count(b"},{") + 1
        case "xml":
            return body.count(b"<result>")
        case "csv":
            return QUOTED.sub(b"", body).count(b"\n") - 1
    return body.count(b"\n") - 1


def _graph(store: Store, results: QueryTriples, form: str | None, limits: Limits) -> Answer:
    if form is None:
        raise not_acceptable(GRAPHS)
    body = written(store, at_most(limits.rows, results, "triples"), form)
    return Answer(fitting(body, limits), {"kind": "graph", "format": form})


def _reason(error: OSError) -> BaseException:
    """What made the engine give up writing: our own refusal, where it was one."""
    found: BaseException | None = error
    while found is not None and not isinstance(found, KgError):
        found = found.__cause__ or found.__context__
    return found or error
