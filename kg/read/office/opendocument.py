"""OpenDocument texts (ODF 1.3) to `Content`, in the order and with the rules of Word files.

Automatic numbers lie in styles that are not looked at; lists are counted in a remark instead.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from kg import resources
from kg.read.content import Content, Limits, refused
from kg.read.flow import Flow
from kg.read.office.metadata import Properties, stated_title
from kg.read.office.package import Package, damaged
from kg.read.office.paragraphs import Paragraphs
from kg.read.office.xmlparts import Attributes, attribute, parse

TABLE = "data/rules/office.toml"
MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
TYPE, CONTENT, STYLES, META, MANIFEST = "mimetype", "content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml"
MOST_BLANKS = 1_000
"""Blanks that one element may stand for; more are none that a reader sees."""
MARGINS = {"header": "odt-header", "footer": "odt-footer"}


def read_odt(data: bytes, name: str, limits: Limits) -> Content:
    """The text of an OpenDocument text (.odt, .ott), or `Refused`."""
    package = Package.of(data, name, limits)
    _check_type(package)
    flow, unread, endnotes = Flow(name, limits), Counter[str](), list[str]()
    margins = _margins(package)
    for line in margins.get("header", ()):
        flow.line(line, MARGINS["header"])
    parse(package.part(CONTENT), OpenText(Paragraphs(flow), unread, endnotes), name, CONTENT, limits)
    for line in endnotes:
        flow.line(line)
    for line in margins.get("footer", ()):
        flow.line(line, MARGINS["footer"])
    title = Properties()
    if META in package.names:
        parse(package.part(META), title, name, META, limits)
    remarks = sorted(f"{count} {what} not read" for what, count in unread.items())
    hint = "if its pages are images, run text recognition over them"
    return flow.content(MEDIA_TYPE, stated=stated_title(title.title), remarks=remarks, hint=hint)


@dataclass(slots=True)
class Encryption:
    """Takes the events of the manifest; `found` says whether a part is encrypted."""

    found: bool = False

    def start(self, tag: str, attributes: Attributes) -> None:
        del attributes
        self.found = self.found or tag == "encryption-data"

    def end(self, tag: str) -> None: ...

    def text(self, text: str) -> None: ...


@dataclass(slots=True)
class OpenText:
    """Takes the events of content.xml, or of the margins in styles.xml, which come by kind in `margins`."""

    paragraphs: Paragraphs
    unread: Counter[str]
    endnotes: list[str]
    margins: dict[str, list[str]] = field(default_factory=dict)
    skipping: int = 0
    notes: list[bool] = field(default_factory=list)

    def start(self, tag: str, attributes: Attributes) -> None:
        kinds = _kinds()
        if self.skipping or tag in kinds["skipped"]:
            self.skipping += 1
        elif tag in kinds["paragraphs"]:
            self.paragraphs.open_paragraph()
        elif tag in kinds["rows"]:
            self.paragraphs.open_row()
        elif tag in kinds["cells"]:
            self.paragraphs.open_cell()
        elif tag == "note":
            self.notes.append(attribute(attributes, "note-class") == "endnote")
        elif tag == "note-body" and self.notes and self.notes[-1]:
            self.paragraphs.below.append(self.endnotes)
        elif tag in MARGINS:
            self.paragraphs.below.append(self.margins.setdefault(tag, []))
        elif tag in kinds["unread"]:
            self.unread[kinds["unread"][tag]] += 1
        elif tag == "s":
            count = attribute(attributes, "c") or "1"
            self.paragraphs.add(" " * min(int(count) if count.isascii() and count.isdigit() else 1, MOST_BLANKS))
        elif tag in ("tab", "line-break"):
            self.paragraphs.add("\t" if tag == "tab" else "\n")
        elif tag == "ruby-text":
            self.paragraphs.open_paragraph()

    def end(self, tag: str) -> None:
        kinds = _kinds()
        if self.skipping:
            self.skipping -= 1
        elif tag in kinds["paragraphs"] or tag == "ruby-text":
            self.paragraphs.close_paragraph()
        elif tag in kinds["rows"]:
            self.paragraphs.close_row()
        elif tag in kinds["cells"]:
            self.paragraphs.close_cell()
        elif tag == "note":
            self.notes.pop()
        elif (tag == "note-body" and self.notes and self.notes[-1]) or tag in MARGINS:
            self.paragraphs.below.pop()

    def text(self, text: str) -> None:
        """Text counts in paragraphs only; line ends in it are blanks."""
        if not self.skipping:
            self.paragraphs.add(text.replace("\n", " "))


def _check_type(package: Package) -> None:
    """Refuse what is encrypted, or is no text."""
    name = package.name
    if MANIFEST in package.names:
        seen = Encryption()
        parse(package.part(MANIFEST), seen, name, MANIFEST, package.limits)
        if seen.found:
            raise refused("file is encrypted", name, "save it without a password", "encrypted")
    kind = b"".join(package.part(TYPE)).decode("ascii", "replace").strip() if TYPE in package.names else MEDIA_TYPE
    if not kind.startswith(MEDIA_TYPE):
        raise refused("file is no OpenDocument text", name, "save it as .odt, or a table as .csv", "not-this-format")
    if CONTENT not in package.names:
        raise damaged("file has no content", name)


def _margins(package: Package) -> dict[str, list[str]]:
    """The lines of headers and of footers, each once."""
    if STYLES not in package.names:
        return {}
    flow = Flow(package.name, package.limits)
    text = OpenText(Paragraphs(flow), Counter(), [])
    parse(package.part(STYLES), text, package.name, STYLES, package.limits)
    return {kind: list(dict.fromkeys(filter(str.strip, lines))) for kind, lines in text.margins.items()}


@cache
def _kinds() -> dict[str, Any]:
    table = resources.rules(TABLE)
    return {key: value if isinstance(value, dict) else frozenset(value) for key, value in table.items()}
