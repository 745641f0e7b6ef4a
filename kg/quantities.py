"""Quantities with their units, and how one lies to another, exactly and as written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kg.terms import Against, Bound, Direction


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in its base unit (人, 元, 亩), exactly; `low` and `high` differ where a range is stated.

    Both are `None` where the number is blanked out (X家) or not told (数百名). `unit` is a QUDT unit
    (`unit:PERCENT`) or one of our own (`gw:personTimes`), see `data/lists/units.tsv`.
    """

    low: Decimal | None
    high: Decimal | None
    unit: str
    bound: Bound | None = None

    @property
    def amount(self) -> Decimal | None:
        """The number, where it is one."""
        return self.low if self.low == self.high else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a figure lies to another one: 同比增长12.4%, 高于全国平均水平2.1个百分点, as written in `words`.

    `quantity` is by how much, `None` where that is the value of the figure itself or not told; `than`
    is what it is compared with in the words of the text, where `against` does not say it.
    """

    direction: Direction
    words: str
    quantity: Quantity | None = None
    unit: str = ""
    against: Against | None = None
    than: str = ""
