"""What a user sees while a build runs: a bar on a terminal, a line a source anywhere else."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from kg.building import Outcome, Progress, Status
from kg.cli.ending import say
from kg.cli.output import many


@contextmanager
def shown() -> Iterator[Progress]:
    """A progress that tells the user on standard error."""
    if sys.stderr and sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb":
        with _bar() as progress:
            yield progress
    else:
        yield _line


def _line(outcome: Outcome, done: int, total: int) -> None:
    if outcome.status is not Status.UNCHANGED:
        say(f"kg: {done}/{total} {outcome.status} {outcome.name}{_documents(outcome)}")
    if outcome.detail:
        say(f"kg: {outcome.detail}")


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True, highlight=False, markup=False), transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def progress(outcome: Outcome, done: int, total: int) -> None:
            if outcome.detail:
                bar.console.print(f"kg: {outcome.detail}", soft_wrap=True)
            bar.update(task, completed=done, total=total)

        yield progress


def _documents(outcome: Outcome) -> str:
    return f": {many(outcome.documents, 'document')}" if outcome.documents else ""
