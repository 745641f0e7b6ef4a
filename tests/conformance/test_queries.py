"""SPARQL 1.1 Query, results formats, federation and update, by the function that answers the server's queries."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, RdfFormat, parse, parse_query_results

from kg.errors import KgError
from kg.query.answering import sparql_answer
from kg.query.guard import words
from kg.query.messages import Answer, Limits
from kg.settings import BASE
from kg.store import Store
from tests.conformance.suites import (
    MF,
    QT,
    SUITES,
    TABLE,
    Test,
    alike,
    counted,
    every,
    has_suites,
    one,
    path_of,
    read_graph,
    rows_as_graph,
    suite,
    update_of,
)

SPARQL = "sparql/sparql11/"
PATHS = {
    "sparql11-query": f"{SPARQL}manifest-sparql11-query.ttl",
    "sparql11-results": f"{SPARQL}manifest-sparql11-results.ttl",
    "sparql11-update": f"{SPARQL}manifest-sparql11-update.ttl",
    "sparql11-federation": f"{SPARQL}manifest-sparql11-fed.ttl",
    "sparql11-protocol": f"{SPARQL}protocol/manifest.ttl",
    "graph-store": f"{SPARQL}graph-store-protocol/manifest.ttl",
    "turtle": "rdf/rdf11/rdf-turtle/manifest.ttl",
    "trig": "rdf/rdf11/rdf-trig/manifest.ttl",
    "n-triples": "rdf/rdf11/rdf-n-triples/manifest.ttl",
    "n-quads": "rdf/rdf11/rdf-n-quads/manifest.ttl",
}
NEGATIVE = {"NegativeSyntaxTest11", "NegativeSyntaxTest"}
POSITIVE = {"PositiveSyntaxTest11", "PositiveSyntaxTest"}


def store_of(test: Test) -> Store:
    """A store with the data of a test."""
    store = Store(pyoxigraph.Store(), BASE, Path("memory"))
    action = one(test.manifest, test.node, MF + "action")
    for data in every(test.manifest, action, QT + "data"):
        store.engine.extend(read_graph(path_of(data)))
    for data in every(test.manifest, action, QT + "graphData"):
        store.engine.add_graph(data)  # an empty one is there, too
        store.engine.extend(Quad(q.subject, q.predicate, q.object, data) for q in read_graph(path_of(data)))
    return store


def query_file(test: Test) -> Path:
    action = one(test.manifest, test.node, MF + "action")
    return path_of(one(test.manifest, action, QT + "query") or action)


def answer(test: Test, rows: str = "json") -> Answer:
    file = query_file(test)
    request = {"query": file.read_text("utf-8"), "base": file.as_uri(), "rows": rows, "graph": "ntriples"}
    return sparql_answer(store_of(test), request, Limits())


def table(body: bytes, format: QueryResultsFormat) -> list[dict[str, Any]] | bool:
    results = parse_query_results(body, format)
    if isinstance(results, pyoxigraph.QueryBoolean):
        return bool(results)
    names = [variable.value for variable in results.variables]
    return [{name: by_value(row[name]) for name in names if row[name] is not None} for row in results]


def by_value(term: Any) -> Any:
    """A number or truth value in one spelling: tests compare values, since engines may write 1.0 as 1."""
    kind = term.datatype.value.rpartition("#")[2] if isinstance(term, Literal) else ""
    try:
        if kind in {"decimal", "integer"}:
            return Literal(f"{Decimal(term.value).normalize():f}", datatype=term.datatype)
        if kind == "boolean":
            return Literal(term.value in {"1", "true"})
        if kind in {"double", "float"}:
            return Literal(repr(float(term.value)), datatype=term.datatype)
    except (ArithmeticError, ValueError):
        pass
    return term


RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"


def expected(file: Path) -> list[dict[str, Any]] | bool:
    """The result that a test wants, in any of the forms in which it may lie there."""
    format = QueryResultsFormat.from_extension(file.suffix[1:])
    if format is not None:
        return table(file.read_bytes(), format)
    graph = pyoxigraph.Store()
    graph.extend(read_graph(file))
    rows = []
    for solution in graph.quads_for_pattern(None, NamedNode(RS + "solution"), None):
        row = {}
        for binding in graph.quads_for_pattern(solution.object, NamedNode(RS + "binding"), None):  # type: ignore[arg-type]
            parts = {quad.predicate.value: quad.object for quad in graph.quads_for_pattern(binding.object, None, None)}  # type: ignore[arg-type]
            row[str(getattr(parts[RS + "variable"], "value", ""))] = by_value(parts[RS + "value"])
        rows.append(row)
    return rows


def same(found: list[dict[str, Any]] | bool, wanted: list[dict[str, Any]] | bool, *, ordered: bool) -> bool:
    if isinstance(found, bool) or isinstance(wanted, bool):
        return found is wanted
    return alike(rows_as_graph(found, ordered=ordered), rows_as_graph(wanted, ordered=ordered))


def evaluate(test: Test, rows: str = "json", format: QueryResultsFormat = QueryResultsFormat.JSON) -> None:
    file = path_of(one(test.manifest, test.node, MF + "result"))
    found = answer(test, rows)
    if found.head["kind"] == "graph":
        assert alike([*parse(found.body, format=RdfFormat.N_TRIPLES)], read_graph(file))
        return
    ordered = "ORDER" in set(words(query_file(test).read_text("utf-8")))
    read = table(found.body, format)
    wanted = expected(file)
    assert same(read, wanted, ordered=ordered) or (ordered and same(read, wanted, ordered=False)), (read, wanted)


@pytest.mark.parametrize("test", suite("sparql11-query", PATHS["sparql11-query"]))
def test_query(test: Test) -> None:
    if test.kind in NEGATIVE:
        with pytest.raises(KgError) as caught:
            answer(test)
        assert caught.value.code == "bad-query"
    elif test.kind in POSITIVE:
        try:
            answer(test)
        except KgError as error:
            assert error.code == "query-failed", "it is SPARQL, though it may have no answer"
    else:
        evaluate(test)


@pytest.mark.parametrize("test", suite("sparql11-results", PATHS["sparql11-results"]))
def test_results_format(test: Test) -> None:
    """Each in the format that it is about, and in all the others."""
    file = path_of(one(test.manifest, test.node, MF + "result"))
    if test.kind == "CSVResultFormatTest":
        found, wanted = (
            sorted(
                sorted((name, unnamed(cell)) for name, cell in row.items()) for row in csv.DictReader(io.StringIO(text))
            )
            for text in (answer(test, "csv").body.decode(), file.read_text("utf-8"))
        )
        assert found == wanted
        return
    truth = answer(test).head["kind"] == "boolean"
    for rows, format in (
        ("json", QueryResultsFormat.JSON),
        ("xml", QueryResultsFormat.XML),
        ("tsv", QueryResultsFormat.TSV),
    ):
        if not (rows == "tsv" and truth):
            evaluate(test, rows, format)


def unnamed(cell: str) -> str:
    """A cell of CSV: a number as its value, a blank node without its name."""
    if cell.startswith("_:"):
        return "_:"
    try:
        return repr(float(cell))
    except ValueError:
        return cell


@pytest.mark.parametrize("test", suite("sparql11-federation", PATHS["sparql11-federation"]))
def test_federation_is_refused(test: Test) -> None:
    with pytest.raises(KgError) as caught:
        answer(test)
    assert caught.value.code == "service-not-allowed"


@pytest.mark.parametrize("test", suite("sparql11-update", PATHS["sparql11-update"]))
def test_update_is_refused(test: Test) -> None:
    """Taken for a query it is refused, and the data are what they were."""
    text = update_of(test)
    store = Store.memory()
    before = set(store.engine)
    with pytest.raises(KgError) as caught:
        sparql_answer(store, {"query": text, "rows": "json", "graph": "turtle"}, Limits())
    assert caught.value.code in {"update-not-allowed", "bad-query", "service-not-allowed"}
    assert set(store.engine) == before


@pytest.mark.skipif(not has_suites(), reason="no ../shared/suites beside this checkout")
@pytest.mark.parametrize("name", PATHS)
def test_the_table_counts_what_there_is(name: str) -> None:
    assert TABLE[name]["tests"] == counted(PATHS[name])
    assert set(TABLE) == set(PATHS)
    assert SUITES.is_dir()
