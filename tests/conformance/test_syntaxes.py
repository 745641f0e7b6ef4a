"""Turtle, TriG, N-Triples and N-Quads: read as they must be, and written so that the same is read again."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import Quad, RdfFormat, parse

from kg.query.answering import written
from kg.settings import BASE
from kg.store import Store
from tests.conformance.suites import MF, Test, alike, has_suites, in_default, one, path_of, suite

SUITES = {
    "turtle": "rdf/rdf11/rdf-turtle/manifest.ttl",
    "trig": "rdf/rdf11/rdf-trig/manifest.ttl",
    "n-triples": "rdf/rdf11/rdf-n-triples/manifest.ttl",
    "n-quads": "rdf/rdf11/rdf-n-quads/manifest.ttl",
}
ALL = [test for name, path in SUITES.items() for test in suite(name, path)] if has_suites() else suite("turtle", "")


def read(file: Path, base: str | None) -> list[Quad]:
    """The quads of a file; only the formats of RDF 1.1, whatever else the parser would take."""
    format = RdfFormat.from_extension(file.suffix[1:])
    assert format
    return [*parse(path=str(file), format=format, base_iri=base)]


@pytest.mark.parametrize("test", ALL)
def test_syntax(test: Test) -> None:
    file = path_of(one(test.manifest, test.node, MF + "action"))
    assumed = one(test.manifest, None, MF + "assumedTestBase")
    base = (assumed.value if assumed else file.parent.as_uri() + "/") + file.name
    if "Negative" in test.kind:
        with pytest.raises(SyntaxError):
            read(file, base)
        return
    found = read(file, base)
    if result := one(test.manifest, test.node, MF + "result"):
        assert alike(found, read(path_of(result), base))
    triples = [quad.triple for quad in found]
    store = Store(pyoxigraph.Store(), BASE, Path("memory"))
    for form, format in (("turtle", RdfFormat.TURTLE), ("ntriples", RdfFormat.N_TRIPLES)):
        assert alike([*parse(written(store, triples, form), format=format)], in_default(triples))
