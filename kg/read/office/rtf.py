r"""RTF to `Content`: one pass over the bytes (Microsoft, RTF Specification 1.9.1).

Bytes gather until a word of control comes, whether written as they are or as \'hh, because the second
byte of a Chinese character is often an ASCII letter. Footnotes come below their paragraph, headers
first and footers last, fenced. Numbers of lists are in the file as text and so are here.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from kg import resources
from kg.read.content import Content, Limits, refused
from kg.read.flow import Flow
from kg.read.office.metadata import stated_title

MEDIA_TYPE = "application/rtf"
TABLE = "data/rules/office.toml"
START = b"{\\rtf"
TOKEN = re.compile(
    rb"""\\(?:(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})?\ ?|(?P<symbol>[^A-Za-z']))
    |(?P<hex>(?:\\'[0-9A-Fa-f]{2}){1,10000})|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]{1,10000})|[\r\n\\']""",
    re.VERBOSE,
)
WORDS = 1_500_000
"""Words of control and braces of a file at most; more takes over ten seconds."""
FALLBACK = "cp1252"
ESCAPED = (b"\\", b"{", b"}")
NOTE, LINE = "\x1f", "\x1e"
"""What stands around a note, and between its lines, until it is put below its paragraph."""
ABSENT = str.maketrans(dict.fromkeys("\0\x1e\x1f"))


@dataclass(frozen=True, slots=True)
class Group:
    """What holds until the end of a group: what is seen, in what code, and how long a fallback is."""

    seen: bool = True
    starred: bool = False
    into: str = ""
    codec: str = ""
    fallback: int = 1
    hidden: bool = False


@dataclass(slots=True)
class Reading:
    """An RTF file while it is read: text by where it belongs (body, notes, margins, title)."""

    name: str
    limits: Limits
    group: Group = field(default_factory=Group)
    groups: list[Group] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=lambda: {"": []})
    gathered: bytearray = field(default_factory=bytearray)
    codec: str = FALLBACK
    fonts: dict[int, str] = field(default_factory=dict)
    font: int = 0
    skip: int = 0
    bad: int = 0
    unread: Counter[str] = field(default_factory=Counter)
    whole: bool = False

    def read(self, data: bytes) -> None:
        """Take in all of a file; what stands behind its last brace is no part of it."""
        at = 0
        while at < len(data) and (found := TOKEN.match(data, at)):
            at = found.end()
            kind = found.lastgroup
            if kind == "text":
                self._bytes(found["text"])
            elif kind == "hex":
                self._bytes(bytes.fromhex(found["hex"].replace(b"\\'", b"").decode("ascii")))
            elif kind == "brace":
                self._flush()
                self._brace(found["brace"])
                if not self.groups:
                    self.whole = True
                    return
            elif kind in ("word", "number"):
                number = int(found["number"]) if found["number"] else None
                if found["word"] == b"bin":
                    at += max(0, number or 0)
                else:
                    self._flush()
                    self._word(found["word"].decode("ascii"), number)
            elif kind == "symbol":
                self._symbol(found["symbol"])
        self._flush()

    def _bytes(self, data: bytes) -> None:
        skipped = min(self.skip, len(data))
        self.skip -= skipped
        if self.group.seen and not self.group.hidden:
            self.gathered += data[skipped:]

    def _flush(self) -> None:
        if self.gathered:
            text = self.gathered.decode(self.group.codec or self.codec, "replace").translate(ABSENT)
            self.bad += text.count("\ufffd")
            self._add(text)
            self.gathered.clear()

    def _add(self, text: str) -> None:
        if self.group.seen and not self.group.hidden:
            self.texts.setdefault(self.group.into, []).append(text)

    def _brace(self, brace: bytes) -> None:
        self.skip = 0
        if brace == b"{":
            if len(self.groups) >= self.limits.depth:
                what = f"file has groups more than {self.limits.depth} deep, which is the limit"
                raise refused(what, self.name, "save it as .docx", "too-deep")
            self.groups.append(self.group)
            self.group = replace(self.group, starred=False)
            return
        into = self.group.into
        self.group = self.groups.pop() if self.groups else self.group
        if into == "footnote" and self.group.into != into:
            note = "".join(self.texts.pop(into, ())).strip().replace("\n", LINE)
            self.texts.setdefault(self.group.into, []).append(f"{NOTE}{note}{NOTE}")
        if into in ("header", "footer") and self.group.into != into:
            self.texts.setdefault(into, []).append("\n")

    def _symbol(self, symbol: bytes) -> None:
        if symbol in ESCAPED:
            # It may be the second byte of a character.
            self._bytes(symbol)
            return
        self._flush()
        char = symbol.decode("latin-1")
        if char == "*":
            self.group = replace(self.group, starred=True, seen=False)
        elif char in _rtf()["characters"]:
            self._add(_rtf()["characters"][char])

    def _word(self, word: str, number: int | None) -> None:
        rules = _rtf()
        self.skip = 0
        if self.group.starred and word in rules["shown"]:
            seen = self.groups[-1].seen if self.groups else True
            self.group = replace(self.group, starred=False, seen=seen)
        elif word in rules["images"]:
            self.unread["images"] += 1
            self.group = replace(self.group, seen=False)
        elif word in rules["skipped"]:
            self.group = replace(self.group, seen=False)
        elif word in rules["characters"]:
            self._add(rules["characters"][word])
        elif word in ("title", "fonttbl", "footnote", *rules["headers"], *rules["footers"]):
            kind = "header" if word in rules["headers"] else "footer" if word in rules["footers"] else word
            self.group = replace(self.group, into=kind, seen=word != "fonttbl")
        elif word == "u" and number is not None:
            self._add(chr(number % 0x10000).translate(ABSENT))
            self.skip = self.group.fallback
        else:
            self._property(word, number or 0, number is None)

    def _property(self, word: str, number: int, bare: bool) -> None:
        """A word that changes how what follows is written or whether it is seen."""
        match word:
            case "ansicpg":
                self.codec = _rtf()["codepages"].get(str(number), FALLBACK)
            case "uc":
                self.group = replace(self.group, fallback=max(0, number))
            case "f" if self.group.into == "fonttbl":
                self.font = number
            case "fcharset":
                if codec := _rtf()["charsets"].get(str(number)):
                    self.fonts[self.font] = codec
            case "f":
                self.group = replace(self.group, codec=self.fonts.get(number, ""))
            case "plain":
                self.group = replace(self.group, hidden=False, codec="")
            case "v" | "deleted":
                self.group = replace(self.group, hidden=bare or number != 0)


def read_rtf(data: bytes, name: str, limits: Limits) -> Content:
    """The text of an RTF file, or `Refused`."""
    if not data.startswith(START):
        raise refused("file is no RTF file", name, "save it as .docx or text", "not-this-format")
    words = data.count(b"\\") - data.count(b"\\'") + data.count(b"{") + data.count(b"}")
    if words > WORDS:
        what = f"file has {words:,} words of control, the limit is {WORDS:,}"
        raise refused(what, name, "save it as .docx", "too-many-parts")
    reading = Reading(name, limits)
    reading.read(data)
    flow = Flow(name, limits)
    _add_margin(flow, reading, "header")
    _add_body(flow, _joined(reading.texts[""]))
    _add_margin(flow, reading, "footer")
    remarks = sorted(f"{count} {what} not read" for what, count in reading.unread.items())
    if not reading.whole:
        remarks.append("file is cut: its last group is never closed")
    if reading.bad:
        remarks.insert(0, f"{reading.bad} characters could not be decoded")
    told = stated_title(_joined(reading.texts.get("title", [])))
    content = flow.content(MEDIA_TYPE, stated=told, remarks=remarks, hint="open it and save it as .docx")
    if reading.bad > limits.damage * len(content.text):
        what = (
            f"{reading.bad:,} of {len(content.text):,} characters cannot be decoded, the limit is {limits.damage:.0%}"
        )
        raise refused(what, name, "open it and save it as .docx", "too-damaged-text")
    return content


def _add_margin(flow: Flow, reading: Reading, kind: str) -> None:
    lines = _joined(reading.texts.get(kind, [])).split("\n")
    for line in dict.fromkeys(line.strip() for line in lines):
        if line:
            flow.line(line, f"rtf-{kind}")


def _add_body(flow: Flow, text: str) -> None:
    """Add the lines, the notes of each below it, and of empty lines one."""
    blank = True
    for line in text.removesuffix("\n").split("\n"):
        pieces = line.split(NOTE)
        whole, notes = "".join(pieces[::2]).rstrip("\t\r "), pieces[1::2]
        for one in (whole, *(part for note in notes for part in note.split(LINE))):
            if one.strip() or not blank:
                flow.line(one)
            blank = not one.strip()


def _joined(pieces: list[str]) -> str:
    """The pieces as one text, halves of characters put together."""
    return "".join(pieces).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@cache
def _rtf() -> dict[str, Any]:
    rules: dict[str, Any] = resources.rules(TABLE)["rtf"]
    return rules
