"""All hostile files; a bug that a file of ours brings to light becomes a row in one of these tables."""

from __future__ import annotations

from tests.hostile import office, pages, pdf, plain, tables
from tests.hostile.case import Hostile

ROWS: tuple[Hostile, ...] = (*office.ROWS, *pdf.ROWS, *pages.ROWS, *plain.ROWS, *tables.ROWS)
BOMBS = tuple(row for row in ROWS if row.bomb)
BAITS = tuple(row for row in ROWS if row.bait)
