"""The tree of a web page to its lines, as a browser would break them.

Follows the HTML standard's `innerText` (blocks break lines, cells are parted by tabs) and CSS Text 3
section 4.1 for blanks: runs of them become one, and a line end between two wide characters goes.
The walk keeps its own stack, so that depth costs no recursion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from kg.read.web.rules import Container, WebRules

TOP = -1
BLANKS = re.compile(r"[\t\n\r\f][ \t\n\r\f]*| [ \t\n\r\f]+")
WIDE = re.compile(
    r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\U00020000-\U0003ffff]"
)
WORD = re.compile(r"[a-z]{2,}")
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
WHOLE = frozenset(("html", "body", "main", "article"))
"""Elements that hold the text; their class and id say nothing of it."""
EDGES = " \t\n\r\f"
READING = "web-reading"
"""Readings beside ruby characters are kept, in a fenced line below theirs: in it they would split its words."""


@dataclass(slots=True)
class Line:
    """A line, how many of its characters and runs are links, and the furniture that it lies in, by number."""

    text: str
    linked: int
    links: int
    box: int
    heading: bool
    rule: str = ""


@dataclass(slots=True)
class Box:
    """A container of furniture, the one around it, whether only words say so, and whether it holds prose."""

    rule: str
    above: int
    worded: bool
    prose: bool = False


@dataclass(slots=True)
class Row:
    """A row of a table: the numbers of the lines at which it and its cells begin."""

    start: int
    cells: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Place:
    """What an open element changes for what is in it."""

    node: LexborNode
    tag: str
    box: int
    link: bool
    kept: bool
    heading: bool
    reading: bool


@dataclass(slots=True)
class Page:
    """The lines of a page. `hidden` counts the characters that style hides, `deepest` is how deep elements lie."""

    rules: WebRules
    depth: int
    lines: list[Line] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    linked: int = 0
    links: int = 0
    hidden: int = 0
    deepest: int = 0
    unclosed: str = ""
    known: dict[tuple[str, str | None, str | None, str | None], tuple[Container, bool] | None] = field(
        default_factory=dict
    )

    def walk(self, root: LexborNode) -> None:
        """Take in all below `root`; stops at `depth`, which `deepest` then exceeds."""
        stack = [Place(root, "", TOP, False, False, False, False)]
        node = root.first_child
        while stack:
            if node is None:
                place = stack.pop()
                self._leave(place)
                node = place.node.next if stack else None
                continue
            inner = self._enter(node, stack[-1])
            if inner is None:
                node = node.next
                continue
            stack.append(inner)
            self.deepest = max(self.deepest, len(stack) - 1)
            if self.deepest > self.depth:
                return
            node = node.first_child
        self._flush(TOP, heading=False)

    def _enter(self, node: LexborNode, place: Place) -> Place | None:
        """Take in a text or open an element; `None` if there is nothing to see in it."""
        tag = node.tag or ""
        if tag == "-text":
            self._text(node.text_content or "", place)
            return None
        if tag.startswith(("-", "!")) or not tag:
            self._unseen(node, tag)
            return None
        if tag == "br":
            self._flush(place.box, heading=place.heading, always=True)
            return None
        attributes = node.attributes
        if tag in self.rules.unseen or (attributes and self._is_hidden(attributes)):
            if tag not in self.rules.unseen:
                self.hidden += len((node.text() or "").strip())
            self._unseen(node, tag)
            return None
        if tag in self.rules.blocks:
            self._flush(place.box, heading=place.heading)
            self._open_cell(tag)
        container = self._container(tag, attributes)
        return Place(
            node,
            tag,
            self._new_box(*container, place.box) if container else place.box,
            place.link or (tag == "a" and "href" in attributes),
            place.kept or tag in self.rules.kept,
            place.heading or tag == "h1",
            place.reading or tag in self.rules.readings,
        )

    def _leave(self, place: Place) -> None:
        if place.tag in self.rules.blocks:
            self._flush(place.box, heading=place.heading, kept=place.kept)
        if place.tag == "a" and place.link:
            self.links += 1
        if place.tag == "tr" and self.rows:
            self._close_row(self.rows.pop())

    def _open_cell(self, tag: str) -> None:
        if tag == "tr":
            self.rows.append(Row(len(self.lines)))
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].cells.append(len(self.lines))

    def _close_row(self, row: Row) -> None:
        """One line of the cells of a row, if none has more than a line."""
        ends = [*row.cells[1:], len(self.lines)]
        if len(row.cells) < 2 or any(end - start > 1 for start, end in zip(row.cells, ends, strict=True)):
            return
        cells = self.lines[row.start :]
        if len(cells) < 2 or any(line.rule or line.box != cells[0].box for line in cells):
            return
        filled = iter(cells)
        texts = [next(filled).text if end > start else "" for start, end in zip(row.cells, ends, strict=True)]
        linked, links = sum(line.linked for line in cells), sum(line.links for line in cells)
        whole = Line("\t".join(texts).rstrip("\t"), linked, links, cells[0].box, any(line.heading for line in cells))
        self.lines[row.start :] = [whole]

    def _text(self, text: str, place: Place) -> None:
        if place.reading:
            self.beside.append(text)
            return
        if place.link:
            self.linked += len(text.strip(EDGES))
        if not place.kept:
            self.parts.append(text)
            return
        first, *rest = text.replace("\r\n", "\n").split("\n")
        self.parts.append(first)
        for line in rest:
            self._flush(place.box, heading=place.heading, always=True, kept=True)
            self.parts.append(line)

    def _flush(self, box: int, *, heading: bool, always: bool = False, kept: bool = False) -> None:
        """End the line; an empty one is kept where `always` says so and it follows a full one."""
        if not (self.parts or self.beside or always):
            return
        text = "".join(self.parts)
        text = text.rstrip(EDGES) if kept else BLANKS.sub(_blank, text).strip(EDGES)
        self.parts.clear()
        if text or (always and self.lines and self.lines[-1].text):
            self.lines.append(Line(text, min(self.linked, len(text)), self.links, box, heading))
        self.linked = self.links = 0
        if self.beside and not always:
            beside = " ".join("".join(self.beside).split())
            self.beside.clear()
            self.lines += [Line(beside, 0, 0, box, False, READING)] if beside else []

    def _container(self, tag: str, attributes: dict[str, str | None]) -> tuple[Container, bool] | None:
        """The container that an element is, and whether it is known by words only."""
        get = attributes.get
        shown = (tag, get("role"), get("class"), get("id"))
        if shown not in self.known:
            self.known[shown] = _container(*shown, self.rules)
        return self.known[shown]

    def _new_box(self, container: Container, worded: bool, above: int) -> int:
        self.boxes.append(Box(container.id, above, worded))
        return len(self.boxes) - 1

    def _is_hidden(self, attributes: dict[str, str | None]) -> bool:
        return "hidden" in attributes or bool(self.rules.hiding.search(attributes.get("style") or ""))

    def _unseen(self, node: LexborNode, tag: str) -> None:
        """Remember the last thing not shown, which swallows the rest of a page if it is never closed."""
        if tag == "-comment":
            self.unclosed = node.comment_content or ""
        elif tag in ("script", "style", "title"):
            self.unclosed = node.text() or ""


def _container(
    tag: str, role: str | None, style: str | None, name: str | None, rules: WebRules
) -> tuple[Container, bool] | None:
    if tag in WHOLE:
        return None
    words = {word for value in (style, name) if value for word in _words(value)}
    for container in rules.containers:
        sure = tag in container.tags or (role or "").lower() in container.roles
        if sure or not words.isdisjoint(container.words):
            return container, not sure
    return None


def _words(value: str) -> Iterator[str]:
    """The words of a class or id, as they are written and taken apart at capitals."""
    yield from WORD.findall(value.lower())
    yield from WORD.findall(HUMP.sub(" ", value).lower())


def _blank(found: re.Match[str]) -> str:
    """What is left of a run of blanks: nothing where it is a line end between wide characters."""
    start, end, text = found.start(), found.end(), found.string
    inner = start > 0 and end < len(text)
    return "" if inner and "\n" in found.group() and WIDE.match(text[start - 1]) and WIDE.match(text[end]) else " "
