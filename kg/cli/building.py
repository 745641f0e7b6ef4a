"""`kg build` and `kg remove`: into the graph, and out of it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import finding, graph_folder, iri_base
from kg.cli.output import many
from kg.errors import Exit

if TYPE_CHECKING:
    from kg.building import Report
    from kg.settings import Settings

NAMED = 5
"""So many sources are named in a line."""


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@graph_folder
@click.option(
    "--workers",
    type=click.IntRange(min=0),
    metavar="N",
    help="Processes that read side by side, 0 for none beside this one.  [default: up to 2]",
)
@finding
@click.option(
    "--judgements",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="What you decided about names.  [default: judgements.toml in the graph's folder, if it is there]",
)
@iri_base
def build(
    paths: tuple[str, ...], out: Path, workers: int | None, settings: Settings, judgements: str | None, base: str
) -> int:
    """Read files and folders (- for standard input) into a graph.

    What is unchanged since the last time is left alone; what changed is replaced.
    """
    from kg.building import build
    from kg.cli.progress import shown

    with shown() as progress:
        chosen = replace(settings, base=base, judgements=judgements or "")
        report = build(paths, out, chosen, workers=workers, progress=progress)
    click.echo("\n".join(_summary(report)))
    return _code(report)


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@graph_folder
def remove(names: tuple[str, ...], out: Path) -> None:
    """Take sources out of the graph, each by its name (samples/a.txt) or its folder's (samples)."""
    from kg.building import remove

    report = remove(names, out)
    click.echo("\n".join([f"removed   {', '.join(outcome.name for outcome in report.sources)}", *_holds(report)]))


def _summary(report: Report) -> list[str]:
    """What was read, found and refused, and where it lies."""
    from kg.building import Status
    from kg.folder import PAGE, REPORT, STORE, TURTLE

    read, same = report.of(Status.READ, Status.PARTIAL), report.of(Status.UNCHANGED)
    refused = report.of(Status.REFUSED)
    documents = sum(outcome.documents for outcome in read)
    lines = [
        f"read      {many(len(read), 'source')} with {many(documents, 'document')}, {len(same)} unchanged",
        f"refused   {_some([f'{outcome.name} ({outcome.code})' for outcome in refused])}",
    ]
    if gone := report.of(Status.GONE):
        lines += [f"gone      {_some([outcome.name for outcome in gone])}: in the graph until kg remove"]
    lines += [f"stale     {one}" for one in report.stale]
    if report.counts.sources:
        lines += _holds(report)
        lines += [f"Turtle    {report.out / TURTLE}", f"page      {report.out / PAGE}"]
        lines += [f"report    {report.out / REPORT}", f"store     {report.out / STORE}"]
    return lines


def _holds(report: Report) -> list[str]:
    counts = report.counts
    found = [f"conflicts {counts.conflicts:,}: kg conflicts shows every side"] if counts.conflicts else []
    return [
        f"graph     {many(counts.sources, 'source')}, {many(counts.documents, 'document')}, "
        f"{many(counts.entities, 'entity', 'entities')}, {many(counts.statements, 'statement')}, "
        f"{many(counts.indicators, 'figure')}",
        *found,
    ]


def _some(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}" if names else "none"


def _code(report: Report) -> int:
    from kg.building import Status

    refused = len(report.of(Status.REFUSED))
    if refused and refused == len(report.sources) - len(report.of(Status.GONE)):
        return Exit.INPUT
    return Exit.PARTIAL if refused else Exit.DONE
