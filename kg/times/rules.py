"""The words of time, loaded once from `data/rules/times.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kg import resources
from kg.folding import fold
from kg.numerals import Numerals
from kg.rules import GROUP, compiled, expanded, folded_pattern

RULES = "data/rules/times.toml"


@dataclass(frozen=True, slots=True)
class TimeRow:
    """One way to name a time or a bound. `shift`, `months` and the like are in `settings`."""

    id: str
    regex: re.Pattern[str]
    gives: str
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What is agreed on beside words: when a year is looked back on, the plans, the thirds of a month."""

    turn_of_year: int
    last_month: int
    plans: Mapping[int, int]
    plan_of: tuple[int, int]
    roc_first: int
    thirds: Mapping[str, tuple[int, int]]
    rough: str
    early: str
    late: str


@dataclass(frozen=True, slots=True)
class TimeRules:
    """The rows by what they name.

    `whole` is an expression with its bounds, and begins with one of `signs`; behind an `aim` it lies ahead.
    """

    before: tuple[TimeRow, ...]
    behind: tuple[TimeRow, ...]
    years: tuple[TimeRow, ...]
    parts: tuple[TimeRow, ...]
    spans: tuple[TimeRow, ...]
    signs: re.Pattern[str]
    aim: re.Pattern[str]
    whole: re.Pattern[str]
    numerals: Numerals
    reckoning: Reckoning

    @classmethod
    def shipped(cls) -> TimeRules:
        """The shipped rules."""
        book = resources.rules(RULES)
        macros = book["macros"]
        rows = {table: _rows(book[table], macros) for table in ("before", "behind", "year", "part", "span", "event")}
        return cls(
            rows["before"],
            rows["behind"],
            rows["year"],
            rows["part"],
            (*rows["span"], *(replace(row, gives="event") for row in rows["event"])),
            re.compile(f"[{fold(book['settings']['signs'])}]"),
            compiled(book["settings"]["aim"]),
            _whole(rows, compiled(book["settings"]["heads"], macros).pattern, macros),
            Numerals.shipped().reading(book["numerals"]["also"]),
            _reckoning(book["settings"]),
        )


def _rows(rows: Iterable[Mapping[str, Any]], macros: Mapping[str, str]) -> tuple[TimeRow, ...]:
    return tuple(
        TimeRow(row["id"], compiled(row["pattern"], macros, where=f"{RULES}: {row['id']}"), row.get("gives", ""), row)
        for row in rows
    )


def _either(rows: Iterable[TimeRow]) -> str:
    return "(?:" + "|".join(f"(?:{GROUP.sub('(?:', row.regex.pattern)})" for row in rows) + ")"


def _whole(rows: Mapping[str, tuple[TimeRow, ...]], heads: str, macros: Mapping[str, str]) -> re.Pattern[str]:
    """An expression: a bound, a time, to another time, a bound; `heads` turns most places away at once."""
    year, part, spans = _either(rows["year"]), _either(rows["part"]), _either((*rows["span"], *rows["event"]))
    before, behind = _either(rows["before"]), _either(rows["behind"])
    time = f"(?:{year}(?:{part})?|{spans}|{part})"
    dash = folded_pattern(expanded(macros["DASH"], macros))
    return re.compile(f"(?={heads})(?P<before>{before})?(?P<one>{time})(?:{dash}(?P<two>{time}))?(?P<behind>{behind})?")


def _reckoning(table: Mapping[str, Any]) -> Reckoning:
    first, year = table["plan_of"]
    return Reckoning(
        table["turn_of_year"],
        table["last_month"],
        {int(number): start for number, start in table["plans"].items()},
        (first, year),
        table["roc_first"],
        {fold(sign): (low, high) for sign, (low, high) in table["thirds"].items()},
        fold(table["rough"]),
        fold(table["early"]),
        fold(table["late"]),
    )
