"""Automatic numbers of Word paragraphs: 一、 (一) 1. stand on the page and only counters in the file.

ECMA-376 part 1, section 17.9: `numId` leads to levels, each with a format, a text with %1 to %9 and a
start. Levels below a number begin anew after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from kg import resources
from kg.read.office.xmlparts import Attributes, attribute

TABLE = "data/rules/numbering.toml"
PLACE = re.compile(r"%([1-9])")
PRIVATE = re.compile("[\ue000-\uf8ff]")
BULLET = "\u2022"
ASCII_END = re.compile(r"[\x21-\x7e\u2022]$")
LEVELS = 9
NO_START = -1


@dataclass(slots=True)
class Level:
    """A level of a list: its format and the text around the number."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    style: str = ""
    blank: bool = True


@dataclass(slots=True)
class Lists:
    """The lists of a document, as events of numbering.xml and styles.xml give them, and their counters."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)
    styles: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    counters: dict[str, list[int]] = field(default_factory=dict)
    seen: set[tuple[str, int]] = field(default_factory=set)
    abstract: str = ""
    number: str = ""
    style: str = ""
    level: int = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        value = attribute(attributes, "val") or ""
        match tag:
            case "abstractNum":
                self.abstract, self.number = attribute(attributes, "abstractNumId") or "", ""
                self.levels[self.abstract] = {}
            case "num":
                self.abstract, self.number = "", attribute(attributes, "numId") or ""
            case "abstractNumId" if self.number:
                self.lists[self.number] = value
            case "lvl" | "lvlOverride":
                self.level = _whole(attribute(attributes, "ilvl"), 0)
            case "startOverride" if self.number:
                self.restarts[self.number, self.level] = _whole(value, 1)
            case "style":
                self.style = attribute(attributes, "styleId") or ""
                self.styles[self.style] = ("", "", NO_START)
            case "basedOn" | "numId" | "ilvl" if self.style:
                base, number, level = self.styles[self.style]
                self.styles[self.style] = {
                    "basedOn": (value, number, level),
                    "numId": (base, value, level),
                    "ilvl": (base, number, _whole(value, NO_START)),
                }[tag]
            case "start" | "numFmt" | "lvlText" | "pStyle" | "suff" if self.abstract:
                self._describe(self.levels[self.abstract].setdefault(self.level, Level()), tag, value)

    def end(self, tag: str) -> None:
        if tag == "style":
            self.style = ""

    def text(self, text: str) -> None:
        """There is no text to take in these parts."""

    def before(self, style: str, number: str | None, level: int | None) -> str:
        """What stands before a paragraph of that style and list; counts it."""
        if number is None:
            style, number, own = self._of_style(style)
            level = own if level is None else level
        levels = self.levels.get(self.lists.get(number, ""), {})
        if level is None or level == NO_START:
            level = next((place for place, described in levels.items() if style and described.style == style), 0)
        if level not in levels or not 0 <= level < LEVELS:
            return ""
        return self._counted(number, level, levels)

    def _counted(self, number: str, level: int, levels: dict[int, Level]) -> str:
        starts = [levels[place].start if place in levels else 1 for place in range(LEVELS)]
        counters = self.counters.setdefault(self.lists[number], [start - 1 for start in starts])
        if (number, level) in self.restarts and (number, level) not in self.seen:
            counters[level] = self.restarts[number, level] - 1
        self.seen.add((number, level))
        counters[level] += 1
        counters[level + 1 :] = [start - 1 for start in starts[level + 1 :]]
        return _shown(levels, level, counters, starts)

    def _of_style(self, style: str) -> tuple[str, str, int]:
        """The style, itself or one that it is based on, that names a list, and the list and level it names."""
        for _ in range(len(self.styles)):
            base, number, level = self.styles.get(style, ("", "", NO_START))
            if number:
                return style, number, level
            style = base
        return "", "", NO_START

    @staticmethod
    def _describe(level: Level, tag: str, value: str) -> None:
        match tag:
            case "start":
                level.start = _whole(value, 1)
            case "numFmt":
                level.format = value
            case "lvlText":
                level.text = value
            case "pStyle":
                level.style = value
            case "suff":
                level.blank = value != "nothing"


def _shown(levels: dict[int, Level], level: int, counters: Sequence[int], starts: Sequence[int]) -> str:
    """The number as it stands on the page; a blank follows it where it ends in no wide character."""
    shown = levels[level]
    if shown.format == "none" and not PLACE.search(shown.text):
        return shown.text

    def one(found: re.Match[str]) -> str:
        place = int(found[1]) - 1
        count = max(counters[place], starts[place])
        return numeral(count, levels[place].format if place in levels else "decimal")

    text = PRIVATE.sub(BULLET, shown.text) if shown.format == "bullet" else PLACE.sub(one, shown.text)
    return f"{text} " if text and shown.blank and ASCII_END.search(text) else text


def numeral(value: int, format: str) -> str:
    """A number in one of Word's formats; in Arabic digits where the format is not known.

    >>> numeral(3, "upperRoman"), numeral(7, "decimalZero")
    ('III', '07')
    """
    for kind in _kinds().values():
        if format in kind.get("formats", ()):
            spelt = _spelt(value, **kind) if "units" in kind else ""
            return spelt or "".join(kind["digits"][int(digit)] for digit in str(max(0, value)))
    listed = _kinds()["listed"].get(format, ())
    if 0 < value <= len(listed):
        return str(listed[value - 1])
    return "" if format == "none" else f"{value:02}" if format == "decimalZero" else str(value)


def _spelt(value: int, *, digits: str, units: Sequence[str], short: bool, formats: Sequence[str]) -> str:
    """A number below ten thousand with its units, ten without its one where it is `short`; empty for others."""
    del formats
    if not 0 < value < 10 ** len(units):
        return ""
    places = [int(digit) for digit in str(value)]
    spelt = ""
    for place, digit in zip(range(len(places) - 1, -1, -1), places, strict=True):
        if digit:
            spelt += digits[digit] + units[place]
        elif spelt and not spelt.endswith(digits[0]):
            spelt += digits[0]
    spelt = spelt.rstrip(digits[0])
    return spelt[1:] if short and 10 <= value < 20 else spelt


def _whole(value: str | None, default: int) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 6 else default


@cache
def _kinds() -> dict[str, Any]:
    return resources.rules(TABLE)
