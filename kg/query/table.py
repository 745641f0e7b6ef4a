"""Answers as tables, and tables as text for other programs."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass

Cell = str | int | float | bool | None
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
    """The table as CSV (RFC 4180). For a spreadsheet, a cell that would be a formula gets a `'`.

    >>> print(csv_text(Table("", ("name", "count"), (("=1+1", 2),)), spreadsheet=True))
    name,count
    '=1+1,2
    <BLANKLINE>
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    for row in table.rows:
        cells = ("" if cell is None else cell for cell in row)
        writer.writerow([_disarmed(cell) for cell in cells] if spreadsheet else list(cells))
    return out.getvalue()


def json_text(table: Table) -> str:
    """The table as a JSON object with its title, its columns and one object a row."""
    content = {"title": table.title, "columns": table.columns, "rows": table.records()}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _disarmed(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
