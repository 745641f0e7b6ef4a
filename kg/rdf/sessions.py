"""Which congress and session a meeting is, read from its name by data/rules/sessions.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg import resources
from kg.folding import fold
from kg.numerals import Numerals

RULES = "data/rules/sessions.toml"


@dataclass(frozen=True, slots=True)
class Session:
    """The number of the congress, and of the session within it where the name says one."""

    congress: int
    session: int | None = None


def session(name: str) -> Session | None:
    """What the name of a meeting says about its number; the first rule that matches decides.

    >>> session("市總工會十二屆五次全委會")
    Session(congress=12, session=5)
    >>> session("全省工會工作會議") is None
    True
    """
    folded, numerals = fold(name), Numerals.shipped()
    for pattern in patterns():
        if match := pattern.search(folded):
            numbers = match.groupdict()
            congress, inner = numerals.value(numbers["congress"]), numbers.get("session")
            return None if congress is None else Session(congress, numerals.value(inner) if inner else None)
    return None


@cache
def patterns() -> tuple[re.Pattern[str], ...]:
    """The patterns, in the order in which they are tried."""
    table = resources.rules(RULES)
    return tuple(re.compile(row["pattern"].replace("{numerals}", table["counting"])) for row in table["session"])
