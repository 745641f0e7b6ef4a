"""`kg ask`, `kg explain` and `kg graph`: what the graph says, where that stands, how it hangs together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import format_of, graph_folder, output_file
from kg.cli.output import give, table_text, visible
from kg.errors import Exit, KgError

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from kg.query import Table
    from kg.store import Store

TABLES = ("table", "csv", "json")


@click.command()
@click.argument("question", required=False, metavar="[NAME]")
@click.argument("values", nargs=-1, metavar="[PARAM=VALUE]...")
@click.option("--sparql", "query", metavar="QUERY", help="A query in SPARQL 1.1 instead of a named question.")
@graph_folder
@format_of(TABLES, "table")
@output_file
def ask(
    question: str | None, values: tuple[str, ...], query: str | None, out: Path, form: str, output: Path | None
) -> None:
    """Ask the graph a named question or a query; without either, list the questions."""
    from kg.query import ask, sparql
    from kg.store import Store

    if query is not None and question is not None:
        raise _usage("a question and --sparql at once", question, "leave one of them out")
    if query is None and question is None:
        give(written(_questions(), form), output)
        return
    store = Store.open(out, read_only=True)
    answer = ask(store, question, **_parameters(values)) if question is not None else sparql(store, query or "")
    give(_answer(answer, form, store), output)


@click.command()
@click.argument("thing", metavar="IRI-OR-NAME")
@graph_folder
@output_file
def explain(thing: str, out: Path, output: Path | None) -> None:
    """Show what the graph says of a thing, and for each statement the rule, the file and the characters."""
    from kg.explain import explain
    from kg.store import Store

    give(visible(explain(Store.open(out, read_only=True), thing).text()), output)


def written(table: Table, form: str) -> str:
    """A table in one of `TABLES`."""
    from kg.query import csv_text, json_text

    forms = {"table": table_text, "csv": csv_text, "json": json_text}
    return forms[form](table)


def _questions() -> Table:
    """The named questions; a parameter in brackets may be left out."""
    from kg.query import Table, questions

    rows = (
        (
            question.name,
            " ".join(one.name if one.required else f"[{one.name}]" for one in question.parameters),
            question.title.en,
            question.title.zh,
        )
        for question in questions()
    )
    return Table("", ("question", "parameters", "asks", "in Chinese"), tuple(rows))


def _answer(answer: Table | bool | tuple[Triple, ...], form: str, store: Store) -> str:
    from kg.query import Table

    if isinstance(answer, Table):
        return written(answer, form)
    if isinstance(answer, bool):
        return json.dumps({"boolean": answer}) if form == "json" else str(answer).lower()
    from pyoxigraph import Quad

    from kg.rdf.export import serialize

    return serialize((Quad(*triple) for triple in answer), "turtle", base=store.base)


def _parameters(values: tuple[str, ...]) -> dict[str, str]:
    pairs = [value.partition("=") for value in values]
    wrong = [name for name, sign, _ in pairs if not (sign and name.isidentifier())]
    if wrong:
        raise _usage("not a parameter", wrong[0], "write it as name=value")
    return {name: value for name, _, value in pairs}


def _usage(what: str, where: str, hint: str) -> KgError:
    return KgError(what, where=where, hint=hint, code="usage", exit=Exit.USAGE)
