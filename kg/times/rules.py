"""The words of time, loaded once from `data/rules/times.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
    """The rows by what they name, and `whole`, which finds an expression with its bounds."""

    before: tuple[TimeRow, ...]
    behind: tuple[TimeRow, ...]
    years: tuple[TimeRow, ...]
    parts: tuple[TimeRow, ...]
    spans: tuple[TimeRow, ...]
    whole: re.Pattern[str]
    numerals: Numerals
    reckoning: Reckoning

    @classmethod
    def shipped(cls) -> TimeRules:
        """The shipped rules."""
        book = resources.rules(RULES)
        macros = book["macros"]
        before, behind, years, parts, spans = (
            _rows(book[table], macros) for table in ("before", "behind", "year", "part", "span")
        )
        events = tuple(TimeRow(row.id, row.regex, "event", row.settings) for row in _rows(book["event"], macros))
        spans = (*spans, *events)
        return cls(
            before,
            behind,
            years,
            parts,
            spans,
            _whole(before, behind, years, parts, spans, macros),
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


def _whole(
    before: tuple[TimeRow, ...],
    behind: tuple[TimeRow, ...],
    years: tuple[TimeRow, ...],
    parts: tuple[TimeRow, ...],
    spans: tuple[TimeRow, ...],
    macros: Mapping[str, str],
) -> re.Pattern[str]:
    """An expression: a bound, a time, to another time, a bound."""
    year, part = _either(years), _either(parts)
    time = f"(?:{year}(?:{part})?|{_either(spans)}|{part})"
    dash = folded_pattern(expanded(macros["DASH"], macros))
    source = f"(?P<before>{_either(before)})?(?P<one>{time})(?:{dash}(?P<two>{time}))?(?P<behind>{_either(behind)})?"
    return re.compile(source)


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
