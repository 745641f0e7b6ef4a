"""The command `kg`. Results go to standard output, everything else to standard error.

Each module here is one group of commands; what a command needs is imported when it runs, so
that `kg --help` answers at once.
"""

from __future__ import annotations

import click

from kg.cli.asking import ask, explain, graph
from kg.cli.building import build, remove
from kg.cli.checking import check, conflicts, unresolved
from kg.cli.ending import run
from kg.cli.exporting import export
from kg.cli.extracting import evaluate, extract
from kg.cli.reading import read, text
from kg.cli.serving import serve


@click.group(
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done, 1 some sources refused, 2 wrong use, 3 input unusable, 4 store unusable, "
    "5 a check failed, 70 a bug in kg, 73 cannot create, 74 disk, 75 busy.",
)
@click.version_option(package_name="gongwen-kg", prog_name="kg", message="%(prog)s %(version)s")
@click.pass_context
def commands(context: click.Context) -> None:
    """Chinese official documents as a knowledge graph; every statement leads back to its characters."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for _command in (
    *(build, remove, read, text, ask, explain, graph, export, serve),
    *(extract, evaluate, check, conflicts, unresolved),
):
    commands.add_command(_command)


def main() -> None:
    """Run the command line of this process and end it with the right code."""
    run(commands)
