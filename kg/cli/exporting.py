"""`kg export`: the graph in the form that another program reads."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import format_of, graph_folder, output_file
from kg.cli.output import give

RDF = ("turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml")
NETWORK = ("graphml", "gexf", "csv")


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

        content: str | bytes = serialize(store.quads(), form, base=store.base)
    else:
        from kg.graph import exports, network

        content = exports(network(store), form)
    give(content, output)
