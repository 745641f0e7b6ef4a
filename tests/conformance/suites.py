"""The W3C suites as they lie beside the checkout: manifests walked, tests as records."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    Triple,
    parse,
)

HERE = Path(__file__).parent
SUITES = HERE.parent.parent.parent / "shared" / "suites" / "rdf-tests"
TABLE = tomllib.loads((HERE / "passes.toml").read_text("utf-8"))

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
FIRST, REST, TYPE = (NamedNode(RDF + name) for name in ("first", "rest", "type"))


@dataclass(frozen=True, slots=True)
class Test:
    """One test of a suite: `name` is unique within it, `kind` its type, `node` its place in the manifest."""

    name: str
    kind: str
    node: Any
    manifest: Path

    __test__ = False


def has_suites() -> bool:
    return SUITES.is_dir()


@cache
def graph_of(manifest: Path) -> Store:
    """A manifest as a graph."""
    store = Store()
    store.load(path=str(manifest), format=RdfFormat.TURTLE, base_iri=manifest.as_uri())
    return store


def one(manifest: Path, node: Any, property: str) -> Any:
    """A value of a node, or `None`."""
    found = graph_of(manifest).quads_for_pattern(node, NamedNode(property), None)
    return next((quad.object for quad in found), None)


def every(manifest: Path, node: Any, property: str) -> list[Any]:
    return [quad.object for quad in graph_of(manifest).quads_for_pattern(node, NamedNode(property), None)]


def listed(manifest: Path, node: Any) -> Iterator[Any]:
    """The members of an RDF list."""
    graph = graph_of(manifest)
    while node is not None and node.value != RDF + "nil":
        yield next(graph.quads_for_pattern(node, FIRST, None)).object
        node = next(graph.quads_for_pattern(node, REST, None)).object


def path_of(iri: Any) -> Path:
    """The file that an IRI of a manifest names."""
    return Path(iri.value.removeprefix("file://"))


def update_of(test: Test) -> str:
    """The text of an update test, whether it is of evaluation or of syntax."""
    action = one(test.manifest, test.node, MF + "action")
    return path_of(one(test.manifest, action, UT + "request") or action).read_text("utf-8")


def entries(manifest: Path) -> list[Test]:
    """The tests of a manifest and of those it includes, each once."""
    return list(dict.fromkeys(walked(manifest)))


def walked(manifest: Path) -> Iterator[Test]:
    top = NamedNode(manifest.as_uri())
    for property in ("include", "conformanceRequirement"):
        for holder in every(manifest, None, MF + property):
            for included in listed(manifest, holder):
                yield from walked(path_of(included))
    for entry in listed(manifest, one(manifest, top, MF + "entries")):
        kind = next(graph_of(manifest).quads_for_pattern(entry, TYPE, None)).object.value.rpartition("#")[2]
        name = f"{manifest.parent.name}/{entry.value.rpartition('#')[2].rpartition('/')[2]}"
        yield Test(name, kind, entry, manifest)


def suite(name: str, path: str) -> list[Any]:
    """A suite as parameters; what is known to miss is a strict xfail with its reason."""
    if not has_suites():
        return [pytest.param(None, marks=pytest.mark.skip(reason="no ../shared/suites beside this checkout"))]
    misses: dict[str, str] = TABLE[name].get("misses", {})
    found = entries(SUITES / path)
    return [
        pytest.param(
            test,
            id=test.name,
            marks=[pytest.mark.xfail(strict=True, reason=misses[test.name])] if test.name in misses else [],
        )
        for test in found
    ]


def counted(path: str) -> int:
    return len(entries(SUITES / path))


def alike(left: list[Quad], right: list[Quad]) -> bool:
    """Whether two graphs are the same but for the names of blank nodes."""
    return canonical(left) == canonical(right)


def canonical(quads: list[Quad]) -> Dataset:
    found = Dataset(quads)
    found.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return found


def rows_as_graph(rows: list[dict[str, Any]], *, ordered: bool) -> list[Quad]:
    """A table as a graph, so that blank nodes in it can be compared."""
    quads = []
    for number, row in enumerate(rows):
        node = BlankNode()
        quads.append(Quad(node, TYPE, Literal(number) if ordered else NamedNode("urn:row")))
        quads += [Quad(node, NamedNode(f"urn:variable:{name}"), term) for name, term in row.items()]
    return quads


def read_graph(file: Path, base: str | None = None) -> list[Quad]:
    """The quads of a file, by its extension."""
    format = RdfFormat.from_extension(file.suffix[1:])
    assert format
    return [*parse(path=str(file), format=format, base_iri=base or file.as_uri())]


def in_default(triples: list[Triple]) -> list[Quad]:
    return [Quad(triple.subject, triple.predicate, triple.object, DefaultGraph()) for triple in triples]
