"""`kg check`: whether the lists and rules are in order."""

from __future__ import annotations

import click

from kg.cli.options import Paths, own_shelf
from kg.cli.output import give, visible
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
