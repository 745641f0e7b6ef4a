"""Paragraphs, tables, boxes and notes to lines, for formats that nest them in one another."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.read.flow import Flow

Cell = list[str]


@dataclass(slots=True)
class Paragraphs:
    """Takes paragraphs and rows as they open and close, and hands their lines to `flow`.

    What stands in a paragraph without being of its line (a text box, a footnote) comes below it. A row
    is a line with tabs between its cells, unless a cell has several lines. `rule` fences all lines.
    """

    flow: Flow
    rule: str = ""
    open: list[list[str]] = field(default_factory=list)
    below: list[Cell] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    blank: bool = True
    carried: str = ""

    def add(self, text: str) -> None:
        """Add to the paragraph that is open, if one is."""
        if self.open:
            self.open[-1].append(text)

    def open_paragraph(self) -> None:
        self.open.append([])
        self.below.append([])

    def close_paragraph(self, before: str = "", *, carry: bool = False) -> None:
        """End a paragraph, `before` standing before it; with `carry` the next one continues it."""
        if not self.open:
            return
        text = self.carried + before + "".join(self.open.pop())
        below = self.below.pop()
        self.carried = text if carry else ""
        self.emit([*([] if carry else text.split("\n")), *below])

    def put_below(self, lines: Cell) -> None:
        """Lines to come below the paragraph that is open."""
        if self.below:
            self.below[-1] += lines
        else:
            self.emit(lines)

    def open_row(self) -> None:
        self.rows.append([])

    def open_cell(self) -> None:
        if self.rows:
            cell: Cell = []
            self.rows[-1].append(cell)
            self.below.append(cell)

    def close_cell(self) -> None:
        if self.rows and self.below:
            self.below.pop()

    def close_row(self) -> None:
        if not self.rows:
            return
        cells = [[line for line in cell if line.strip()] for cell in self.rows.pop()]
        if len(cells) > 1 and all(len(cell) <= 1 for cell in cells):
            self.emit(["\t".join(cell[0] if cell else "" for cell in cells).rstrip("\t")])
        else:
            self.emit([line for cell in cells for line in cell])

    def emit(self, lines: Cell) -> None:
        """Hand lines on to the cell or paragraph around them, or to the flow; of empty ones one is kept."""
        if self.below:
            self.below[-1] += lines
            return
        for line in lines:
            empty = not line.strip()
            if not (empty and self.blank):
                self.flow.line("" if empty else line, self.rule)
            self.blank = empty
