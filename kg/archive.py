"""The graph on disk as a Python object, and texts read without any graph.

graph = kg.open("out")
graph.ask("who-holds-which-post")   # the named questions, as rows
graph.sparql("SELECT …")            # SPARQL 1.1
graph.graph()                       # an rdflib.Graph
graph.network()                     # a networkx.MultiDiGraph
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from kg.model import Findings, Source
from kg.settings import Settings

if TYPE_CHECKING:
    import rdflib
    from pyoxigraph import Triple

    from kg.conflicts import Conflict
    from kg.explain import Explanation
    from kg.graph.network import Network
    from kg.publishing import Counts
    from kg.query import Table
    from kg.store import Store

NO_CHARACTER = re.compile("[\x00\ud800-\udfff]")
SHOWN = 40
CELL = 200
"""So many documents, and so many characters of a cell, are shown in a notebook."""


def extract(text: str, settings: Settings | None = None, *, name: str = "text") -> tuple[Findings, ...]:
    """What a text says, one `Findings` a document that stands in it; needs no graph.

    The rules and the model stay loaded for the next text. NUL and half a surrogate pair, which
    are no characters, are read as U+FFFD.
    """
    from kg.pipeline import extract_source
    from kg.workers import kit

    text = NO_CHARACTER.sub("\ufffd", text)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return extract_source(Source(name, sha256, "text/plain", "utf-8", text), kit(settings or Settings()))


def open(out: str | Path = "out") -> Archive:
    """The graph in the folder that `kg build` was given."""
    return Archive(Path(out))


class Archive:
    """A graph on disk, to be read; each question sees it as it then is."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._store()

    def ask(self, question: str, /, *, timeout: float | None = None, **parameters: str) -> Table:
        """The answer to a named question; `kg ask` lists them.

        With a `timeout` in seconds it comes from a process of its own, which is ended then.
        """
        from kg.query import ask, ask_in_time

        if timeout is not None:
            return ask_in_time(self._out, question, parameters, timeout)
        return ask(self._store(), question, **parameters)

    def sparql(self, query: str, *, timeout: float | None = None) -> Table | bool | tuple[Triple, ...]:
        """The answer to a SPARQL query: rows, yes or no, or triples.

        With a `timeout` in seconds it comes from a process of its own, which is ended then; so it is
        with a query that needs 2 GiB of memory, or has more than 100,000 rows.
        """
        from kg.query import sparql, sparql_in_time

        if timeout is not None:
            return sparql_in_time(self._out, query, timeout)
        return sparql(self._store(), query)

    @property
    def base(self) -> str:
        """What the IRIs of the graph begin with."""
        return self._store().base

    def explain(self, iri_or_name: str) -> Explanation:
        """What the graph says of a thing, each statement with its rule, its file and its characters."""
        from kg.explain import explain

        return explain(self._store(), iri_or_name)

    def conflicts(self) -> tuple[Conflict, ...]:
        """Where the documents contradict one another, each with all sides and their characters."""
        from kg.conflicts import conflicts

        return conflicts(self._store())

    def text(self, source: str) -> str | None:
        """The text of a source as it was read, by its name (`samples/a.txt`); the file need not be there any more."""
        return self._store().text(source)

    def graph(self) -> rdflib.Graph:
        """All documents as one rdflib graph, a copy."""
        from kg.store import rdflib_view

        return rdflib_view(self._store())

    def network(self) -> Network:
        """The entities and what ties them, as a networkx graph."""
        from kg.graph import network

        return network(self._store())

    def counts(self) -> Counts:
        """How much the graph holds."""
        from kg.publishing import counts

        return counts(self._store())

    def __repr__(self) -> str:
        return f"kg.open({str(self._out)!r})"

    def _repr_html_(self) -> str:
        """For a notebook: how much there is, and the documents. No script, nothing loaded."""
        from kg.graph import documents

        counts = self.counts()
        held = ", ".join(f"{getattr(counts, kind):,} {kind}" for kind in counts.__slots__)
        found = sorted(documents(self._store()), key=lambda row: (row.source, row.title))
        rows = [(row.title, row.date, row.speaker, row.source) for row in found]
        return f"<p><b>{escape(repr(self))}</b>: {held}</p>{_html(('title', 'date', 'speaker', 'source'), rows)}"

    def _store(self) -> Store:
        from kg.store import Store

        return Store.open(self._out, read_only=True)


def _html(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of text, the first rows of it."""
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell[:CELL])}</td>' for cell in row)}</tr>" for row in rows[:SHOWN])
    more = f"<p>and {len(rows) - SHOWN:,} more</p>" if len(rows) > SHOWN else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"
