"""Two values of one figure: the same thing, name, unit and time, and amounts that no rounding explains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from kg.conflicts.claims import Claim, Contradiction, Row, claim
from kg.conflicts.rules import FigureRules
from kg.folding import fold
from kg.numerals import Numerals

HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Range:
    """Between which numbers a value lies as it is written: half of its last digit to either side, and by its bound."""

    low: Decimal
    high: Decimal

    def meets(self, other: Range) -> bool:
        """Whether one number may be both."""
        return max(self.low, other.low) <= min(self.high, other.high)


@dataclass(frozen=True, slots=True)
class Figure:
    """A value of a figure that another document may give too."""

    range: Range
    claim: Claim


def two_values(rows: Iterable[Row], rules: FigureRules) -> Iterator[Contradiction]:
    """The figures to which two documents give values that cannot both be true, each two values once."""
    numerals = Numerals.shipped()
    figures: dict[tuple[str, ...], list[Figure]] = {}
    for row in rows:
        known = _known(row, rules, numerals)
        if known:
            key, figure = known
            figures.setdefault(key, []).append(figure)
    for key, found in sorted(figures.items()):
        told: set[frozenset[str]] = set()
        for one, other in combinations(found, 2):
            values = frozenset((one.claim.says, other.claim.says))
            apart = one.claim.document != other.claim.document and not one.range.meets(other.range)
            if apart and values not in told:
                told.add(values)
                yield Contradiction("two-values", " ".join(filter(None, key[1:5])), (one.claim, other.claim))


def _known(row: Row, rules: FigureRules, numerals: Numerals) -> tuple[tuple[str, ...], Figure] | None:
    """The figure of a row by what must be the same, where its name, time and value say enough."""
    name, said = fold(row["act"]) + row["name"], fold(row["quote"])
    before = rules.clause.split(fold(row["prefix"]))[-1]
    planned = row["plan"].lower() == "true" or rules.planned.search(before + said)
    if planned or len(name) < rules.least or rules.plain.search(name):
        return None
    period = period_of(fold(row["period"]), row["date"], rules)
    unit, times = unit_of(fold(row["unit"]), rules)
    size = range_of(fold(row["value"]), times, said, rules, numerals)
    if not period or size is None:
        return None
    kind = row["kind"].rpartition("#")[2]
    return (row["about"], row["body"], name, unit, period, kind), Figure(
        size, claim(row, f"{row['value']}{row['unit']}")
    )


def period_of(words: str, date: str, rules: FigureRules) -> str:
    """The time of a figure so that all documents mean the same by it; empty where that is not known.

    What runs until the day of the document is the same only in documents of that day.
    """
    for period in rules.periods:
        if found := period.pattern.search(words):
            named = found.groupdict().get("year")
            year = named or (str(int(date[:4]) + period.shift) if date else "")
            return year and year + (found.groupdict().get("part") or "")
    return f"{date} {words}".strip() if date.count("-") == 2 else ""


def unit_of(unit: str, rules: FigureRules) -> tuple[str, int]:
    """A unit without its multiple, and the multiple: 万名 is 人, ten thousand times."""
    times = 1
    while unit and unit[0] in rules.multiples:
        times, unit = times * rules.multiples[unit[0]], unit[1:]
    return rules.units.get(unit, unit), times


def range_of(value: str, times: int, said: str, rules: FigureRules, numerals: Numerals) -> Range | None:
    """Between which numbers a value lies, `said` being the words that it stands in."""
    number = numerals.number(value)
    if number is None:
        return None
    digits = len(value.partition(".")[2])
    rounded = times > 1 or digits > 0
    half = HALF.scaleb(-digits) * times if rounded else Decimal(0)
    number *= times
    low, high = number - half, number + half
    at = said.find(value)
    for bound in rules.bounds if at >= 0 else ():
        ends = {found.end() for found in bound.pattern.finditer(said)}
        starts = {found.start() for found in bound.pattern.finditer(said)}
        if at in ends or at + len(value) in starts:
            return Range(min(low, number * Decimal(str(bound.low))), max(high, number * Decimal(str(bound.high))))
    return Range(low, high)
