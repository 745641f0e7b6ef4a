"""Which congress and session a meeting is, read from its name by data/rules/sessions.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg import resources
from kg.folding import fold

RULES = "data/rules/sessions.toml"
ARABIC = "0123456789"


@dataclass(frozen=True, slots=True)
class Session:
    """The number of the congress, and of the session within it where the name says one."""

    congress: int
    session: int | None = None


@dataclass(frozen=True, slots=True)
class Numerals:
    """How Chinese numerals up to 999 are read, and Arabic ones."""

    digits: dict[str, int]
    ten: str
    hundred: str

    @property
    def characters(self) -> str:
        return "".join(self.digits) + self.ten + self.hundred + ARABIC

    def read(self, text: str) -> int:
        """The number of a numeral: 十二 and 12 are 12, 二十 is 20, 一百零五 is 105."""
        if text.isdecimal():
            return int(text)
        total = unit = 0
        for character in text:
            if character in self.digits:
                unit = self.digits[character]
            else:
                total += (unit or 1) * (10 if character == self.ten else 100)
                unit = 0
        return total + unit


def session(name: str) -> Session | None:
    """What the name of a meeting says about its number; the first rule that matches decides.

    >>> session("市總工會十二屆五次全委會")
    Session(congress=12, session=5)
    >>> session("全省工會工作會議") is None
    True
    """
    numerals, patterns = rules()
    folded = fold(name)
    for pattern in patterns:
        if match := pattern.search(folded):
            numbers = match.groupdict()
            inner = numbers.get("session")
            return Session(numerals.read(numbers["congress"]), numerals.read(inner) if inner else None)
    return None


@cache
def rules() -> tuple[Numerals, tuple[re.Pattern[str], ...]]:
    """The numerals and the patterns, in the order in which they are tried."""
    read: dict[str, Any] = resources.rules(RULES)
    table = read["numerals"]
    digits = {digit: value for value, digit in enumerate(table["digits"])} | table["also"]
    numerals = Numerals(digits, table["ten"], table["hundred"])
    patterns = (row["pattern"].replace("{numerals}", numerals.characters) for row in read["session"])
    return numerals, tuple(map(re.compile, patterns))
