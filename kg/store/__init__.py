"""The graph on disk (or in memory), one named graph a document, with a ledger of its sources.

The default graph is the union of the documents' graphs, each triple once, kept as such: the
engine's own union gives a triple once for every graph it stands in, which makes counts wrong.
It is what a Turtle export holds. Ledger, vocabulary, the texts of the sources and what their sentences
name stand in graphs of their own, outside it; so does what was worked out from all documents.

A source is replaced in this order: its ledger row goes, then its old graphs go, then new quads
and new row come in one atomic step. Whatever is cut short in between, the row is missing, and
the next build reads that source again: a crash costs a redo, never a loss.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, Triple, Variable

from kg.errors import Exit, KgError
from kg.model import Findings
from kg.rdf import GW, Iris, checked_base, quads
from kg.rdf.vocabulary import ONTOLOGY, PREFIXES, ontology
from kg.settings import BASE, Settings
from kg.store.disk import not_a_store, open_engine, translated
from kg.store.ledger import FORMAT, LEDGER, Row, header, row_node, row_quads, rows
from kg.store.namings import NAMINGS, Named, named_in, naming_quad
from kg.store.texts import TEXTS, text_of, text_quad
from kg.version import __version__

if TYPE_CHECKING:
    import rdflib

__all__ = ["LEDGER", "Row", "Store", "Term", "rdflib_view", "translated"]

Term = NamedNode | Literal
Results = pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples

VOCABULARY = NamedNode(ONTOLOGY)
"""The graph that holds the ontology, so that labels of terms can be asked for."""

BOOKKEEPING = (LEDGER, VOCABULARY, TEXTS, NAMINGS)
"""The named graphs that are no document's."""

LOAD = 100_000
"""So many derived quads are put in at once; the engine holds what it is given at once in memory, about 1 KB each."""

DROP = """
DELETE { ?s ?p ?o } WHERE {
  GRAPH ?graph { ?s ?p ?o }
  FILTER NOT EXISTS { GRAPH ?other { ?s ?p ?o } FILTER(?other != ?graph) }
} ;
DROP SILENT GRAPH ?graph
"""


@dataclass(frozen=True, slots=True)
class Store:
    """The embedded store. `where` is the folder it lies in, for messages."""

    engine: pyoxigraph.Store
    base: str
    where: Path

    @classmethod
    def open(
        cls, out: Path | str, *, base: str | None = None, read_only: bool = False, generation: Path | None = None
    ) -> Self:
        """The store in the folder `out`, made if it is to be written and is not there.

        A store keeps the base of its IRIs; to open it with another one is refused. A `generation`
        is a copy of it for readers.
        """
        folder = generation or Path(out) / "store"
        engine = open_engine(folder, read_only=read_only)
        with translated(folder):
            store = cls(engine, _base_of(engine, folder, base, read_only=read_only), folder)
            if not read_only:
                store._prepare()
        return store

    @classmethod
    def memory(cls, *, base: str = BASE) -> Self:
        """A store that is gone with the process."""
        store = cls(pyoxigraph.Store(), checked_base(base), Path("memory"))
        store._prepare()
        return store

    def replace(
        self,
        source: str,
        *,
        sha256: str,
        settings_digest: str,
        outcome: str = "read",
        code: str = "",
        detail: str = "",
        findings: Iterable[Findings] = (),
    ) -> Row:
        """Put in what a source says, in the place of what it said before; gives its ledger row."""
        found = tuple(findings)
        documents = tuple(sorted(self.iris.document(f.document.source, f.document.number).value for f in found))
        row = Row(source, sha256, settings_digest, __version__, outcome, code, detail, documents)
        settings = Settings(base=self.base)
        new = [quad for each in found for quad in quads(each, settings)]
        union = (Quad(*_parts(triple)) for triple in triples(new))
        texts = [text_quad(source, "".join(f.document.text for f in found), self.iris)] if found else []
        named = [naming_quad(each, self.iris) for each in found]
        with translated(self.where):
            self._drop(source)
            self.engine.extend([*new, *union, *texts, *named, *row_quads(row, self.iris)])
        return row

    def remove(self, source: str) -> None:
        """Take a source and all its documents out; an unknown one is an error."""
        if source not in self.ledger():
            known = self.sources()
            hint = f"the store has {', '.join(known[:5])}{' …' if len(known) > 5 else ''}" if known else "it is empty"
            raise KgError("no such source", where=source, hint=hint, code="unknown-source", exit=Exit.USAGE)
        with translated(self.where):
            self._drop(source)

    def ledger(self) -> dict[str, Row]:
        """What became of each source, by its name."""
        with translated(self.where):
            return {row.source: row for row in rows(self.engine.quads_for_pattern(None, None, None, LEDGER))}

    def text(self, source: str) -> str | None:
        """The whole text of a source as it was read; every span of its documents points into it."""
        with translated(self.where):
            found = self.engine.quads_for_pattern(self.iris.source(source), GW.packedText, None, TEXTS)
            return next((text_of(quad) for quad in found), None)

    def sources(self) -> tuple[str, ...]:
        """The names of all sources, refused ones too, sorted."""
        return tuple(self.ledger())

    def quads(self) -> Iterator[Quad]:
        """What the documents say: the quads of their graphs, in no order."""
        with translated(self.where):
            for graph in self.engine.named_graphs():
                if graph not in BOOKKEEPING and graph not in self.derived:
                    yield from self.engine.quads_for_pattern(None, None, None, graph)

    def derived_quads(self) -> Iterator[Quad]:
        """What was worked out from all documents, which no document says, in no order."""
        with translated(self.where):
            for graph in self.derived:
                yield from self.engine.quads_for_pattern(None, None, None, graph)

    def derive(self, graph: NamedNode, quads: Iterable[Quad]) -> None:
        """Put what was worked out from all documents in the place of what it was; one of `derived`.

        The quads are put in by and by, so that memory stays flat, and not as one: whoever is
        interrupted derives again.
        """
        assert graph in self.derived
        rest = iter(quads)
        with translated(self.where):
            self.engine.remove_graph(graph)
            while some := list(islice(rest, LOAD)):
                self.engine.bulk_extend(some)

    @property
    def derived(self) -> tuple[NamedNode, ...]:
        """The graphs of what is worked out from all documents."""
        return self.iris.together, self.iris.conflicts

    def named(self) -> Iterator[Named]:
        """What the sentences of each document name, in no order."""
        with translated(self.where):
            for quad in self.engine.quads_for_pattern(None, GW.packedNamings, None, NAMINGS):
                yield named_in(quad)

    def query(self, sparql: str, **substitutions: Term) -> Results:
        """Ask in SPARQL. The default graph is the union of all documents; `gw:` and the like are known.

        A substitution sets a variable of the SELECT clause. For the queries of kg itself:
        text from outside goes through `kg.query.sparql`, which is safe against hostile queries.
        """
        values = {Variable(name): term for name, term in substitutions.items()}
        with translated(self.where):
            return self.engine.query(
                sparql,
                prefixes=PREFIXES,
                substitutions={**values} or None,
            )

    def select(self, sparql: str, **substitutions: Term) -> list[tuple[Term | None, ...]]:
        """The rows of a SELECT query of kg's own."""
        results = self.query(sparql, **substitutions)
        assert isinstance(results, pyoxigraph.QuerySolutions)
        return [tuple(_term(cell) for cell in row) for row in results]

    def flush(self) -> None:
        """See that all that was put in is on the disk."""
        with translated(self.where):
            self.engine.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self.where != Path("memory"):
            self.flush()

    @property
    def iris(self) -> Iris:
        return Iris(self.base)

    def _drop(self, source: str) -> None:
        """Drop a source: its ledger row first, so that a crash leaves it known as not read."""
        kept = self.engine.quads_for_pattern(self.iris.source(source), None, None, TEXTS)
        for quad in [*self.engine.quads_for_pattern(row_node(source, self.iris), None, None, LEDGER), *kept]:
            self.engine.remove(quad)
        for document in self._documents(source):
            for quad in list(self.engine.quads_for_pattern(document, None, None, NAMINGS)):
                self.engine.remove(quad)
            self._drop_graph(document)

    def _drop_graph(self, graph: NamedNode) -> None:
        """Drop a graph, and from the union what no other graph says, in one atomic step."""
        self.engine.update(DROP.replace("?graph", str(graph)))

    def _documents(self, source: str) -> set[NamedNode]:
        """All documents of a source that have a graph, whether the ledger knows of them or not."""
        found = self.engine.quads_for_pattern(None, GW.source, self.iris.source(source), None)
        return {quad.subject for quad in found if isinstance(quad.subject, NamedNode)}

    def _prepare(self) -> None:
        """Put in the header and this release's vocabulary, where they are not there already."""
        if not set(header(self.base)) <= set(self.engine.quads_for_pattern(None, None, None, LEDGER)):
            self.engine.extend(header(self.base))
        terms = {Quad(*_parts(term), VOCABULARY) for term in ontology()}
        if set(self.engine.quads_for_pattern(None, None, None, VOCABULARY)) != terms:
            self.engine.remove_graph(VOCABULARY)
            self.engine.extend(terms)


def rdflib_view(store: Store) -> rdflib.Graph:
    """The union of all documents as an rdflib graph; a copy, which changes with nothing."""
    from kg.store.view import graph_of

    return graph_of(triples(store.quads()), PREFIXES)


def _term(cell: object) -> Term | None:
    return cell if isinstance(cell, NamedNode | Literal) else None


def _base_of(engine: pyoxigraph.Store, folder: Path, base: str | None, *, read_only: bool) -> str:
    """The base that a store was made with; the one asked for, where it is new."""
    said = {
        quad.predicate: quad.object.value
        for quad in engine.quads_for_pattern(LEDGER, None, None, LEDGER)
        if isinstance(quad.object, Literal)
    }
    if not said:
        if read_only or len(engine):
            raise not_a_store(folder)
        return checked_base(base or BASE)
    if int(said[GW.format]) > FORMAT:
        hint = "install a newer kg, or build into another folder"
        raise KgError("store was made by a newer kg", where=str(folder), hint=hint, code="store-newer", exit=Exit.STORE)
    kept = said[GW.base]
    if base is not None and base != kept:
        hint = f"leave --base out, or build into another folder; the store was made with {kept}"
        raise KgError("store has another base", where=str(folder), hint=hint, code="other-base", exit=Exit.USAGE)
    return kept


def _parts(triple: Triple) -> tuple[Any, Any, Any]:
    return triple.subject, triple.predicate, triple.object


def triples(found: Iterable[Quad]) -> set[Triple]:
    """The union of the graphs, each triple once."""
    return {quad.triple for quad in found}
