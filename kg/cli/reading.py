"""`kg read` and `kg text`: what is read of a file, and what a graph has kept of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.characters import visible
from kg.cli.options import corpus_columns, format_of, graph_folder, output_file
from kg.cli.output import give
from kg.errors import Exit, KgError
from kg.settings import Columns

if TYPE_CHECKING:
    from kg.account import Account

FORMATS = ("text", "json", "html")


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@format_of(FORMATS, "text")
@output_file
@corpus_columns
def read(paths: tuple[str, ...], form: str, output: Path | None, columns: Columns) -> int:
    """Show what is read of files (- for standard input): encoding, documents, repairs, masked lines, refusals."""
    found = list(_accounts(paths, columns))
    give(_written(found, form), output)
    refused = sum(one.outcome == "refused" for one in found)
    return Exit.DONE if not refused else Exit.INPUT if refused == len(found) else Exit.PARTIAL


@click.command()
@click.argument("name")
@click.option("--from", "start", type=click.IntRange(min=0), default=0, metavar="N", help="The first character.")
@click.option("--to", "end", type=click.IntRange(min=0), metavar="N", help="The character after the last.")
@graph_folder
@output_file
def text(name: str, start: int, end: int | None, out: Path, output: Path | None) -> None:
    """Write the text of a source as the graph has kept it, by the source's NAME (samples/a.txt)."""
    from kg.store import Store

    kept = Store.open(out, read_only=True).text(name)
    if kept is None:
        hint = "see the names in report.md"
        raise KgError("the graph has no text of this name", where=name, hint=hint, code="unknown-source")
    give(kept[start:end], output)


def _accounts(paths: tuple[str, ...], columns: Columns) -> Iterator[Account]:
    """The account of each source in the files, read by a confined process."""
    from kg.account import account
    from kg.read import DocumentRules, Request
    from kg.readers import Ended, Reader, to_read
    from kg.text import TextRules

    reader = Reader(Request(columns))
    rules = DocumentRules.shipped(), TextRules.shipped()
    for task in to_read(paths):
        for item in reader.items(task):
            if not isinstance(item, Ended):
                yield account(item, *rules)
    reader.close()


def _written(found: list[Account], form: str) -> str:
    from kg.account import account_json, account_text

    if form == "html":
        from viz.reading import reading_page

        return reading_page(found)
    if form == "json":
        values = [account_json(one) for one in found]
        return json.dumps(values[0] if len(values) == 1 else values, ensure_ascii=False, indent=1)
    return visible("".join(map(account_text, found)))
