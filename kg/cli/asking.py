"""`kg ask`, `kg explain` and `kg graph`: what the graph says, where that stands, how it hangs together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.characters import visible
from kg.cli.options import format_of, graph_folder, output_file
from kg.cli.output import give, table_text
from kg.errors import Exit, KgError

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from kg.archive import Archive
    from kg.graph import MeasureTable
    from kg.query import Table

TABLES = ("table", "csv", "json")


@click.command()
@click.argument("question", required=False, metavar="[NAME]")
@click.argument("values", nargs=-1, metavar="[PARAM=VALUE]...")
@click.option("--sparql", "query", metavar="QUERY", help="A query in SPARQL 1.1 instead of a named question.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Give up after so long; the query then also has an end to its memory and rows.",
)
@graph_folder
@format_of(TABLES, "table")
@output_file
def ask(
    question: str | None,
    values: tuple[str, ...],
    query: str | None,
    timeout: float | None,
    out: Path,
    form: str,
    output: Path | None,
) -> None:
    """Ask the graph a named question or a query; without either, list the questions."""
    from kg.archive import Archive

    if query is not None and question is not None:
        raise _usage("a question and --sparql at once", question, "leave one of them out")
    if query is None and question is None:
        give(written(_questions(), form), output)
        return
    graph = Archive(out)
    if question is not None:
        given = _parameters(values)
        give(written(graph.ask(question, timeout=timeout, **given), form), output)
    else:
        give(_answer(graph, graph.sparql(query or "", timeout=timeout), form), output)


@click.command()
@click.argument("thing", metavar="IRI-OR-NAME")
@graph_folder
@output_file
def explain(thing: str, out: Path, output: Path | None) -> None:
    """Show what the graph says of a thing, and for each statement the rule, the file and the characters."""
    from kg.explain import explain
    from kg.store import Store

    give(visible(explain(Store.open(out, read_only=True), thing).text()), output)


@click.command()
@click.argument("measure", required=False)
@click.option(
    "--top", type=click.IntRange(min=1), default=10, show_default=True, metavar="N", help="Rows of each table."
)
@graph_folder
@format_of(TABLES, "table")
@output_file
def graph(measure: str | None, top: int, out: Path, form: str, output: Path | None) -> None:
    """Show how the graph hangs together: every measure, or the one that is named."""
    from kg.graph import network, tables
    from kg.store import Store

    found = tables(network(Store.open(out, read_only=True)), top=top)
    chosen = [table for table in found if measure in {None, table.id}]
    known = ", ".join(table.id for table in found)
    if not chosen:
        raise _usage("no such measure", measure or "", f"the measures are {known}")
    if form == "csv" and len(chosen) > 1:
        raise _usage("CSV holds one table", "kg graph", f"name one of {known}")
    give(_measures(chosen, form), output)


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


def _measures(found: Sequence[MeasureTable], form: str) -> str:
    """Each measure with what it tells a reader, and its first rows."""
    from kg.query import Table

    if form == "json":
        rows = [{"id": one.id, "name": one.name, "tells": one.tells, **_records(one)} for one in found]
        return json.dumps(rows[0] if len(rows) == 1 else rows, ensure_ascii=False, indent=1)
    titles = (f"{one.name['en']}. {one.tells['en']}" for one in found)
    shown = (Table(title, one.columns, one.rows) for title, one in zip(titles, found, strict=True))
    return "\n".join(written(table, form) for table in shown)


def _records(table: MeasureTable) -> dict[str, object]:
    return {"columns": table.columns, "rows": [dict(zip(table.columns, row, strict=True)) for row in table.rows]}


def _answer(graph: Archive, answer: Table | bool | tuple[Triple, ...], form: str) -> str:
    from kg.query import Table

    if isinstance(answer, Table):
        return written(answer, form)
    if isinstance(answer, bool):
        return json.dumps({"boolean": answer}) if form == "json" else str(answer).lower()
    from pyoxigraph import Quad

    from kg.rdf import serialize

    return serialize((Quad(*triple) for triple in answer), "turtle", base=graph.base)


def _parameters(values: tuple[str, ...]) -> dict[str, str]:
    pairs = [value.partition("=") for value in values]
    wrong = [name for name, sign, _ in pairs if not (sign and name.isidentifier())]
    if wrong:
        raise _usage("not a parameter", wrong[0], "write it as name=value")
    return {name: value for name, _, value in pairs}


def _usage(what: str, where: str, hint: str) -> KgError:
    return KgError(what, where=where, hint=hint, code="usage", exit=Exit.USAGE)
