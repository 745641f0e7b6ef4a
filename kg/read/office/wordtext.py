"""The events of a part of a Word file to paragraphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.read.office.numbering import Lists
from kg.read.office.paragraphs import Paragraphs
from kg.read.office.xmlparts import Attributes, attribute

SKIPPED = frozenset(
    ("del", "moveFrom", "instrText", "delInstrText", "delText", "Fallback", "pPrChange", "rPrChange", "sectPrChange")
)
"""Deletions, codes of fields, former properties, and the older form of what stands before it."""
UNREAD = {
    "blip": "images",
    "imagedata": "images",
    "chart": "charts",
    "relIds": "diagrams",
    "OLEObject": "embedded objects",
    "altChunk": "inserted files",
}
MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
OFF = ("0", "false", "off", "none")
NO_NOTE = ("separator", "continuationSeparator", "continuationNotice")


@dataclass(slots=True)
class WordText:
    """Takes the events of document.xml, a header, footer or notes.

    `notes` are the lines of footnotes by id; `found` gathers those of a part of notes; `unread` counts
    what is no text.
    """

    paragraphs: Paragraphs
    lists: Lists
    notes: Mapping[str, list[str]]
    unread: Counter[str]
    found: dict[str, list[str]] = field(default_factory=dict)
    skipping: int = 0
    inside: list[str] = field(default_factory=list)
    in_text: bool = False
    hidden: bool = False
    readings: list[str] = field(default_factory=list)
    chosen: list[bool] = field(default_factory=list)
    numbers: list[tuple[str, str | None, int | None]] = field(default_factory=list)
    removed: bool = False

    def start(self, tag: str, attributes: Attributes) -> None:
        self.inside.append(tag)
        if self.skipping or (tag in SKIPPED and self._is_skipped(tag)):
            self.skipping += 1
            return
        match tag:
            case "p":
                self.paragraphs.open_paragraph()
                self.numbers.append(("", None, None))
            case "r":
                self.hidden = False
            case "t":
                self.in_text = not self.hidden
                if self.hidden:
                    self.unread["hidden runs"] += 1
            case "tab" | "ptab" | "br" | "cr" | "noBreakHyphen":
                # A tab among the properties of a paragraph is a place to stop at.
                if len(self.inside) > 1 and self.inside[-2] == "r" and not self.hidden:
                    self.paragraphs.add(MARKS[tag])
            case "tr":
                self.paragraphs.open_row()
            case "tc":
                self.paragraphs.open_cell()
            case "AlternateContent":
                self.chosen.append(False)
            case _:
                self._other(tag, attributes)

    def end(self, tag: str) -> None:
        self.inside.pop()
        if self.skipping:
            self.skipping -= 1
            return
        match tag:
            case "p":
                self._put_readings()
                style, number, level = self.numbers.pop() if self.numbers else ("", None, None)
                removed, self.removed = self.removed, False
                before = self.lists.before(style, number, level) if self.lists.levels and not removed else ""
                self.paragraphs.close_paragraph(before, carry=removed)
            case "t":
                self.in_text = False
            case "tr":
                self.paragraphs.close_row()
            case "tc":
                self.paragraphs.close_cell()
            case "Choice":
                self.chosen[-1:] = [True]
            case "AlternateContent":
                self.chosen.pop()
            case "footnote" | "endnote":
                self.paragraphs.below.pop()

    def text(self, text: str) -> None:
        if self.in_text and not self.skipping:
            if "rt" in self.inside:
                self.readings.append(text)
            else:
                self.paragraphs.add(text)

    def close(self) -> None:
        """Put out what a deleted end of the last paragraph has kept back."""
        if self.paragraphs.carried:
            self.paragraphs.open_paragraph()
            self.paragraphs.close_paragraph()

    def _is_skipped(self, tag: str) -> bool:
        """Whether nothing in an element is seen; marks it where it is the end of a paragraph."""
        if tag == "Fallback":
            return any(self.chosen[-1:])
        if tag in ("del", "moveFrom") and "rPr" in self.inside[-2:-1]:
            self.removed = self.removed or "pPr" in self.inside[-3:-2]
            return True
        return True

    def _put_readings(self) -> None:
        """Readings of ruby characters come below their paragraph, since in it they would split its words."""
        if self.readings and "rt" not in self.inside:
            self.paragraphs.put_below(["".join(self.readings)])
            self.readings = []

    def _other(self, tag: str, attributes: Attributes) -> None:
        """What is rarer: symbols, notes, what is no text, properties."""
        match tag:
            case "sym":
                self.paragraphs.add(_symbol(attribute(attributes, "char")))
            case "footnoteReference":
                self.paragraphs.put_below(self.notes.get(attribute(attributes, "id") or "", []))
            case "footnote" | "endnote":
                lines: list[str] = []
                self.paragraphs.below.append(lines)
                if attribute(attributes, "type") not in NO_NOTE:
                    self.found[attribute(attributes, "id") or ""] = lines
            case _ if tag in UNREAD:
                self.unread[UNREAD[tag]] += 1
            case _:
                self._property(tag, attribute(attributes, "val") or "")

    def _property(self, tag: str, value: str) -> None:
        """A property of a run or a paragraph that changes what is seen."""
        if tag == "vanish" and self.inside[-3:-1] == ["r", "rPr"]:
            self.hidden = value not in OFF
        elif tag in ("pStyle", "numId", "ilvl") and self.numbers:
            style, number, level = self.numbers[-1]
            if tag == "pStyle":
                style = value
            elif tag == "numId":
                number = value
            else:
                level = int(value) if value in tuple("012345678") else None
            self.numbers[-1] = (style, number, level)


def _symbol(code: str | None) -> str:
    """The character of a symbol font; those of private use stand for a mark that text does not have."""
    try:
        char = chr(int(code or "", 16))
    except (ValueError, OverflowError):
        return ""
    return "\u25a1" if "\ue000" <= char <= "\uf8ff" else "" if "\ud800" <= char <= "\udfff" else char
