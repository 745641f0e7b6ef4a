"""Running a query: on a deep stack, its mistakes told in one line, its answers as plain values."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

import pyoxigraph
from pyoxigraph import Literal, Triple

from kg.errors import KgError
from kg.query.guard import checked, is_ordered, undeclared
from kg.query.messages import too_many
from kg.query.table import Cell, Table
from kg.rdf import PREFIXES
from kg.store import Store, Term, translated

STACK = 512 << 20
"""Virtual memory for one query's stack: nested queries overflow the usual 8 MiB from 4 KB on."""

ONE_STACK_AT_A_TIME = threading.Lock()
NUMBERS = ("integer", "decimal", "double", "float", "int", "long", "short", "nonNegativeInteger")

Value = TypeVar("Value")


def sparql(store: Store, query: str) -> Table | bool | tuple[Triple, ...]:
    """The answer to a query from outside: rows, yes or no, or triples.

    The default graph is the union of all graphs, and the prefixes of the graph need no
    declaration. A query cannot change the store nor reach the network. Rows of a query without
    ORDER BY come sorted, so that the same question has the same answer.
    """
    return on_deep_stack(lambda: answer(store, checked(query)))


def on_deep_stack(work: Callable[[], Value]) -> Value:
    """What `work` gives or raises, run where deep nesting does not end the process."""
    outcome: list[Value] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as error:
            raised.append(error)

    with ONE_STACK_AT_A_TIME:
        usual = threading.stack_size(STACK)
        try:
            thread = threading.Thread(target=run, name="kg-query", daemon=True)
            thread.start()
        finally:
            threading.stack_size(usual)
    thread.join()
    if raised:
        raise raised[0]
    return outcome[0]


def records(store: Store, query: str, given: Mapping[str, Term]) -> list[dict[str, Cell]]:
    """The rows of a query of kg's own, each by the names of its variables."""
    results = store.query(query, **given)
    assert isinstance(results, pyoxigraph.QuerySolutions)
    variables = [variable.value for variable in results.variables]
    with translated(store.where):
        return [dict(zip(variables, map(cell, row), strict=True)) for row in results]


def texts(store: Store, query: str, given: Mapping[str, Term]) -> list[dict[str, str]]:
    """The rows of a query of kg's own as text, empty where the graph says nothing."""
    found = records(store, query, given)
    return [{name: "" if value is None else str(value) for name, value in row.items()} for row in found]


def cell(term: object) -> Cell:
    """A term as a plain value: numbers and truth values as themselves, all else as text."""
    if term is None:
        return None
    if not isinstance(term, Literal):
        return str(getattr(term, "value", term))
    kind = term.datatype.value.rpartition("#")[2]
    if kind == "boolean":
        return term.value in {"true", "1"}
    if kind in NUMBERS:
        return int(term.value) if term.value.lstrip("+-").isdecimal() else _real(term.value)
    return term.value


def _real(text: str) -> Cell:
    try:
        return float(text)
    except ValueError:
        return text


def answer(store: Store, query: str, *, most: int | None = None) -> Table | bool | tuple[Triple, ...]:
    """The answer to a query that was checked; more than `most` rows or triples are refused."""
    try:
        results = store.query(query)
        if isinstance(results, pyoxigraph.QueryBoolean):
            return bool(results)
        with translated(store.where):
            if isinstance(results, pyoxigraph.QueryTriples):
                return tuple(sorted(set(at_most(most, results)), key=str))
            rows = [tuple(cell(term) for term in row) for row in at_most(most, results)]
    except SyntaxError as error:
        raise bad_query(str(error), query) from error
    except (ValueError, RuntimeError) as error:  # a function that the engine does not know, among others
        raise failed(str(error)) from error
    if not is_ordered(query):
        rows.sort(key=lambda row: [(value is not None, str(value)) for value in row])
    return Table("", tuple(variable.value for variable in results.variables), tuple(rows))


def bad_query(message: str, query: str, *, known: Iterable[str] = PREFIXES) -> KgError:
    """What the engine says of a query that it cannot read: the place, and what it expected there.

    A prefix that is used and not declared is named first, since the engine does not say so.
    """
    where, _, expected = message.removeprefix("error at ").partition(": ")
    hint = first_line(expected)
    if missing := undeclared(query, known):
        name = missing[0]
        declared = f"PREFIX {name}: <{PREFIXES[name]}>" if name in PREFIXES else f"PREFIX {name}: <…>"
        hint = f"put {declared} before it"
        return KgError(f"prefix {name}: is not declared", where=f"line {where}", hint=hint, code="bad-query")
    return KgError("query is not SPARQL", where=f"line {where}", hint=hint, code="bad-query")


def failed(message: str) -> KgError:
    """A query that is well written has no answer."""
    return KgError("query cannot be answered", hint=first_line(message), code="query-failed")


def first_line(text: str) -> str:
    """A message of the engine on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= 160 else line[:160] + " …"


Item = TypeVar("Item")


def at_most(most: int | None, results: Iterable[Item], what: str = "rows") -> Iterator[Item]:
    """The results one by one; more than `most` are refused."""
    for number, result in enumerate(results, 1):
        if most is not None and number > most:
            raise too_many(what, most)
        yield result
