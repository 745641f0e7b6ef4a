"""Word files (ECMA-376) to `Content`: what stands on the page, in reading order.

Headers come first and footers last, once each and fenced. Footnotes come below the paragraph that
refers to them, since they stand at the foot of its page; endnotes come last. The marks of notes are
left out. Insertions are in the text, deletions and comments are not. Nothing outside is opened.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from dataclasses import dataclass, field

from kg.read.content import Content, Limits, refused
from kg.read.flow import Flow
from kg.read.office.metadata import Properties, stated_title
from kg.read.office.numbering import Lists
from kg.read.office.package import Package, damaged
from kg.read.office.paragraphs import Paragraphs
from kg.read.office.wordtext import WordText
from kg.read.office.xmlparts import Attributes, attribute, parse

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCUMENT = "word/document.xml"
RELATIONS = "_rels/.rels"
CORE = "docProps/core.xml"
MARGINS = {"header": "word-header", "footer": "word-footer"}
"""The parts in the margins, and the rules that fence them."""
OTHERS = {
    "xl/workbook.xml": ("a table of Excel", "save its sheets as .csv"),
    "ppt/presentation.xml": ("a presentation of PowerPoint", "save it as PDF"),
    "content.xml": ("an OpenDocument file", "name it .odt"),
}


@dataclass(slots=True)
class Relations:
    """Takes the events of a part of relations: parts by id and by kind; what lies outside is left out."""

    folder: str
    by_kind: dict[str, list[str]] = field(default_factory=dict)

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attribute(attributes, "TargetMode") != "External":
            kind = (attribute(attributes, "Type") or "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", self.folder, attribute(attributes, "Target") or ""))
            self.by_kind.setdefault(kind, []).append(target.lstrip("/"))

    def end(self, tag: str) -> None: ...

    def text(self, text: str) -> None: ...


def read_docx(data: bytes, name: str, limits: Limits) -> Content:
    """The text of a Word file (.docx, .docm, .dotx), or `Refused`."""
    file = WordFile(Package.of(data, name, limits))
    return file.content()


@dataclass(slots=True)
class WordFile:
    """A package that holds a Word document."""

    package: Package
    main: str = ""
    relations: Relations = field(default_factory=lambda: Relations(""))

    def content(self) -> Content:
        """All its text, or `Refused`."""
        self._find()
        flow = Flow(self.package.name, self.package.limits)
        lists, notes = self._lists(), self._notes("footnotes")
        unread: Counter[str] = Counter()
        self._margin("header", flow, unread)
        body = WordText(Paragraphs(flow), lists, notes, unread)
        self._parse(self.main, body)
        body.close()
        for lines in self._notes("endnotes").values():
            body.paragraphs.emit(lines)
        self._margin("footer", flow, unread)
        title = Properties()
        if CORE in self.package.names:
            self._parse(CORE, title)
        remarks = [f"{count} {what} not read" for what, count in unread.items()]
        hint = "if its pages are images, run text recognition over them"
        return flow.content(MEDIA_TYPE, stated=stated_title(title.title), remarks=sorted(remarks), hint=hint)

    def _find(self) -> None:
        """Find the main part, and what belongs to it."""
        top = Relations("")
        if RELATIONS in self.package.names:
            self._parse(RELATIONS, top)
        found = [*top.by_kind.get("officeDocument", []), DOCUMENT]
        other = next(
            (OTHERS[part] for part in (*found, *OTHERS) if part in self.package.names and part in OTHERS), None
        )
        self.main = next((part for part in found if part in self.package.names), "")
        if other and not self.main.startswith("word/"):
            raise refused(f"file is {other[0]}, not a Word file", self.package.name, other[1], "not-this-format")
        if not self.main:
            raise damaged("file has no main document", self.package.name)
        folder, _, part = self.main.rpartition("/")
        self.relations = Relations(folder)
        if (own := f"{folder}/_rels/{part}.rels".lstrip("/")) in self.package.names:
            self._parse(own, self.relations)

    def _parse(self, part: str, events: Relations | Properties | Lists | WordText) -> None:
        parse(self.package.part(part), events, self.package.name, part, self.package.limits)

    def _parts(self, kind: str) -> list[str]:
        """The parts of a kind, each once, in the order of their names."""
        found = set(self.relations.by_kind.get(kind, ()))
        return sorted((part for part in found if part in self.package.names), key=lambda part: (len(part), part))

    def _lists(self) -> Lists:
        lists = Lists()
        for kind in ("numbering", "styles"):
            for part in self._parts(kind):
                self._parse(part, lists)
        return lists

    def _notes(self, kind: str) -> dict[str, list[str]]:
        """The lines of each note, by its id."""
        notes: dict[str, list[str]] = {}
        for part in self._parts(kind):
            text = WordText(Paragraphs(Flow(self.package.name, self.package.limits)), Lists(), {}, Counter())
            text.found = notes
            self._parse(part, text)
        return notes

    def _margin(self, kind: str, flow: Flow, unread: Counter[str]) -> None:
        """The lines of the headers or footers, each once."""
        seen: set[str] = set()
        for part in self._parts(kind):
            lines: list[str] = []
            text = WordText(Paragraphs(Flow(self.package.name, self.package.limits)), Lists(), {}, unread)
            text.paragraphs.below.append(lines)
            self._parse(part, text)
            for line in lines:
                if line.strip() and line not in seen:
                    seen.add(line)
                    flow.line(line, MARGINS[kind])
