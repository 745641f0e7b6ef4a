"""`kg export`: the graph in the form that another program reads."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import format_of, graph_folder, output_file
from kg.cli.output import give

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.store import Store

RDF = ("turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml")
NETWORK = ("graphml", "gexf", "csv")
WITH_GRAPHS = {"trig", "nquads"}
"""The formats that keep graphs apart, and so can hold what no document says beside what they say."""


@click.command()
@graph_folder
@format_of((*RDF, *NETWORK), "turtle")
@output_file
def export(out: Path, form: str, output: Path | None) -> None:
    """Write the whole graph as RDF, or for network programs (csv: a zip of nodes and edges)."""
    from kg.store import Store

    store = Store.open(out, read_only=True)
    if form in RDF:
        from kg.rdf import serialize

        content: str | bytes = serialize(_quads(store, form), form, base=store.base)
    else:
        from kg.graph import exports, network

        content = exports(network(store), form)
    give(content, output)


def _quads(store: Store, form: str) -> Iterator[Quad]:
    return chain(store.quads(), store.derived_quads() if form in WITH_GRAPHS else ())
