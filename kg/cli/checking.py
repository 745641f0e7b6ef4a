"""`kg check`, `kg unresolved` and `kg conflicts`: what a keeper of lists, rules and a graph looks at next."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kg.characters import visible
from kg.cli.asking import TABLES, written
from kg.cli.options import Paths, format_of, graph_folder, output_file, own_shelf
from kg.cli.output import give
from kg.errors import Exit


@click.command()
@own_shelf
def check(lists: Paths, rules: Paths) -> int:
    """Check the lists and rules, ours and your own; every problem is a line with its file and line."""
    from kg.check import problems
    from kg.resources import Shelf

    found = problems(Shelf(lists, rules))
    give("".join(f"{visible(str(problem))}\n" for problem in found) or "lists and rules are in order\n")
    return Exit.CHECK if found else Exit.DONE


@click.command()
@graph_folder
@format_of(TABLES, "table")
@output_file
def unresolved(out: Path, form: str, output: Path | None) -> None:
    """List the names that are left unresolved, each with the reason."""
    from kg.store import Store
    from kg.unresolved import unresolved

    give(written(unresolved(Store.open(out, read_only=True)), form), output)


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@graph_folder
@format_of(("text", "json"), "text")
@output_file
def conflicts(folder: Path | None, out: Path, form: str, output: Path | None) -> int:
    """Show where documents contradict one another: both sides, with rule, file and characters.

    DIR is the folder that the graph lies in, as --out. Ends with 5 where there are any.
    """
    from kg.conflicts import conflicts
    from kg.store import Store

    found = conflicts(Store.open(folder or out, read_only=True))
    if form == "json":
        give(json.dumps([one.json() for one in found], ensure_ascii=False, indent=1), output)
    else:
        give(visible("\n".join(one.text() for one in found)) or "no contradictions\n", output)
    return Exit.CHECK if found else Exit.DONE
