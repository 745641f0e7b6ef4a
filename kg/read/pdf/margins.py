"""Running heads, feet and page numbers of printed pages: lines in the margins that come again.

Lines of several pages are compared with their numerals made one sign, at the same height (as in
Déjean and Meunier 2006, "A system for converting PDF documents into structured XML format").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kg import resources
from kg.folding import fold
from kg.rules import Rules, compiled

TABLE = "data/rules/layout.toml"
HEAD, FOOT = "pdf-head", "pdf-foot"
BAND = 0.12
"""The share of a page's height, at its top and at its foot, in which its margins lie."""
HEIGHT = 50
"""Steps in which heights are compared."""
OFTEN = 3
"""Pages on which a line comes again to be a running one; two are enough where there are few."""
FEW = 4
OUTERMOST = 2
"""Lines at the top and at the foot of a page that may be running ones."""
LONGEST = 60
"""Characters of a running line at most."""


@dataclass(slots=True)
class PrintedLine:
    """A line of a page; `height` is where it stands, 1 at the top and 0 at the foot, or -1 if that is not known.

    `left` and `right` are where its characters begin and end and `em` how wide one is, in points; 0
    where that is not known.
    """

    text: str
    height: float
    rule: str = ""
    left: float = 0.0
    right: float = 0.0
    em: float = 0.0

    @property
    def band(self) -> str:
        """The rule of the margin that the line lies in, or nothing."""
        return HEAD if self.height > 1 - BAND else FOOT if 0 <= self.height < BAND else ""


@dataclass(frozen=True, slots=True)
class MarginRules:
    """What page numbers look like, what is a numeral, and the stops of prose."""

    numbers: Rules
    numeral: re.Pattern[str]
    stops: re.Pattern[str]

    @classmethod
    @cache
    def shipped(cls) -> MarginRules:
        """The rules that come with kg."""
        table = resources.rules(TABLE)
        return cls(
            Rules.of(table["number"], {}, TABLE),
            compiled(table["numeral"], where=TABLE),
            re.compile(f"[{table['stops']}]"),
        )


def mark_margins(pages: Sequence[Sequence[PrintedLine]]) -> None:
    """Give each running head or foot and each page number the id of its rule."""
    rules = MarginRules.shipped()
    shown = [[(line, _shown(line, rules)) for line in _outermost(page) if len(line.text) <= LONGEST] for page in pages]
    counts = Counter(key for page in shown for key in {key for _, key in page})
    enough = OFTEN if len(pages) > FEW else 2
    for line, key in (one for page in shown for one in page):
        if found := rules.numbers.first(fold(line.text).strip().lower()):
            line.rule = found[0].id
        elif counts[key] >= enough and not rules.stops.search(line.text):
            line.rule = line.band


def in_order(page: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines as they are read: what is of the head first, of the foot last, the rest as it stands in the file."""
    heads = [line for line in page if line.rule and line.band == HEAD]
    feet = [line for line in page if line.rule and line.band == FOOT]
    return [*heads, *(line for line in page if not line.rule), *feet]


def _outermost(page: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines in the margins that have at most one line above them, or below."""
    known = sorted((line for line in page if line.height >= 0), key=lambda line: line.height)
    feet = [line for line in known[:OUTERMOST] if line.band == FOOT]
    return [*feet, *(line for line in known[-OUTERMOST:] if line.band == HEAD)]


def _shown(line: PrintedLine, rules: MarginRules) -> tuple[str, int]:
    """A line without its numerals and blanks, and its height."""
    words = rules.numeral.sub("#", fold(line.text).lower())
    return "".join(words.split()), round(line.height * HEIGHT)
