"""Answers as tables, and tables as text for other programs."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

Cell = str | int | float | bool | None
TO_QUOTE = re.compile('[",\r\n]')
FORMULA = tuple("=+-@\t\r") + tuple(map(chr, (0xFF1D, 0xFF0B, 0xFF0D, 0xFF20)))
"""What a spreadsheet takes for the start of a formula, full-width forms too."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; `None` where the graph says nothing."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def records(self) -> list[dict[str, Cell]]:
        """Each row by the names of its columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def csv_text(table: Table, *, spreadsheet: bool = False) -> str:
    r"""The table as CSV (RFC 4180). For a spreadsheet, a cell that would be a formula gets a `'`.

    >>> csv_text(Table("", ("name", "count"), (("=1+1", 2),)), spreadsheet=True)
    "name,count\n'=1+1,2\n"
    """
    lines = [table.columns, *table.rows]
    return "".join(",".join(_csv_cell(cell, spreadsheet=spreadsheet) for cell in line) + "\n" for line in lines)


def json_text(table: Table) -> str:
    """The table as a JSON object with its title, its columns and one object a row."""
    content = {"title": table.title, "columns": table.columns, "rows": table.records()}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def packed(table: Table) -> bytes:
    """The table as one process sends it to another."""
    return json.dumps([table.title, table.columns, table.rows]).encode()


def unpacked(data: bytes) -> Table:
    """The table that was sent."""
    title, columns, rows = json.loads(data)
    return Table(title, tuple(columns), tuple(map(tuple, rows)))


def _csv_cell(cell: Cell, *, spreadsheet: bool) -> str:
    text = "" if cell is None else str(cell)
    if spreadsheet and isinstance(cell, str) and text.startswith(FORMULA):
        text = f"'{text}"
    quoted = text.replace('"', '""')
    return f'"{quoted}"' if TO_QUOTE.search(text) else text
