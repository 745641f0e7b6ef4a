"""One session of two dates, and sessions of two numbers on one day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from kg.conflicts.claims import Claim, Contradiction, Row, claim
from kg.conflicts.rules import ConflictRules

DAY = len("2006-01-12")


def two_dates(rows: Iterable[Row], rules: ConflictRules) -> Iterator[Contradiction]:
    """The numbered sessions at which documents of distant days were delivered: the first and the last of them."""
    sessions: dict[tuple[str, str], list[Claim]] = {}
    for row in _dated(rows):
        if row["session"]:
            sessions.setdefault((row["meeting"], row["name"]), []).append(claim(row, row["date"]))
    for (_, name), claims in sorted(sessions.items()):
        first, last = (end(claims, key=lambda one: (one.date, one.iri)) for end in (min, max))
        if (date.fromisoformat(last.date) - date.fromisoformat(first.date)).days > rules.days:
            yield Contradiction("two-dates", name, (first, last))


def two_numbers(rows: Iterable[Row], rules: ConflictRules) -> Iterator[Contradiction]:
    """The meetings of one body on one day that differ in their numbers alone."""
    days: dict[tuple[str, str, str], dict[tuple[str, str], Claim]] = {}
    for row in _dated(rows):
        masked = rules.numeral.sub("#", row["name"])
        key = row["date"], row["holder"] or masked, masked
        days.setdefault(key, {}).setdefault((row["congress"], row["session"]), claim(row, row["name"]))
    for (_, _, masked), numbers in sorted(days.items()):
        if len(numbers) > 1:
            yield Contradiction("two-numbers", masked, tuple(numbers[number] for number in sorted(numbers)[:2]))


def _dated(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows of documents that know their day."""
    return (row for row in rows if len(row["date"]) == DAY)
