"""Results on standard output or in a file: tables for people, exact text for programs."""

from __future__ import annotations

import io
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.characters import visible
from kg.errors import Exit, KgError

if TYPE_CHECKING:
    from kg.query import Table


def give(content: str | bytes, output: Path | None = None) -> None:
    """Write a result where the user wants it."""
    if output is not None:
        from kg.folder import write_whole

        write_whole(output, content)
    elif sys.stdout and isinstance(content, bytes):
        if sys.stdout.isatty():
            hint = "name a file with -o"
            raise KgError("this is no text for a terminal", hint=hint, code="usage", exit=Exit.USAGE)
        sys.stdout.buffer.write(content)
    elif sys.stdout and isinstance(content, str):
        sys.stdout.write(content if content.endswith("\n") or not content else content + "\n")


def table_text(table: Table) -> str:
    """The table in aligned columns, wrapped to a terminal's width and never cut elsewhere."""
    from rich import box
    from rich.console import Console
    from rich.table import Table as Grid
    from rich.text import Text

    terminal = bool(sys.stdout and sys.stdout.isatty() and os.environ.get("TERM") != "dumb")
    grid = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold" if terminal else "")
    for column in table.columns:
        grid.add_column(Text(column), overflow="fold")
    for row in table.rows:
        grid.add_row(*(Text(_cell(cell)) for cell in row))
    screen = io.StringIO()
    width = shutil.get_terminal_size().columns if terminal else 10_000
    Console(file=screen, width=width, force_terminal=terminal, legacy_windows=False).print(grid)
    lines = [line.rstrip() for line in screen.getvalue().splitlines()]
    title = [visible(table.title)] if table.title else []
    return "\n".join([*title, *lines, f"({many(len(table.rows), 'row')})"]) + "\n"


def _cell(value: object) -> str:
    """Empty where the graph says nothing; several lines are shown as one."""
    text = str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
    return visible(" ".join(text.split()))


def many(count: int, one: str, several: str = "") -> str:
    """So many things, in words: `1 row`, `1,200 rows`, `2 entities`."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"
