"""Chinese and Arabic numerals to numbers and back; which characters mean what is data.

cn2an 0.5.24 (MIT), the best kept of the libraries, was tried on 22 numerals of official prose: it reads
whole numbers well, but refuses 百分之十二, 两成 and 十几, reads 1.5万 in one mode alone, there as a binary
fraction, takes no further characters (二OO六) and needs setuptools at run time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from kg import resources

TABLE = "data/rules/numerals.toml"
ARABIC = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}|[0-9]{1,18})(?:\.[0-9]{1,12})?")

MYRIAD = 4
"""The exponent from which a power multiplies all that stands before it, and not a digit alone."""

Units = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Numerals:
    """The ten digits in order, the powers of ten by exponent, largest first, and what stands for others.

    `point` is what a decimal point is called; `also` gives other characters by what they stand for.
    """

    digits: str
    powers: Units
    point: str
    also: Mapping[str, str]

    @classmethod
    @cache
    def shipped(cls) -> Numerals:
        """The numerals of `data/rules/numerals.toml`."""
        row = resources.rules(TABLE)
        return cls(row["digits"], tuple(row["powers"].items()), row["point"], row["also"])

    def reading(self, also: Mapping[str, str]) -> Numerals:
        """These numerals, with further characters by what they stand for."""
        return replace(self, also={**self.also, **also})

    def value(self, numeral: str) -> int | None:
        """The whole number that a folded numeral stands for; `None` where it stands for none.

        >>> numerals = Numerals.shipped().reading({"O": "〇"})
        >>> [numerals.value(text) for text in ("二〇〇六", "二OO六", "十二", "廿一", "12", "一百零五", "十十")]
        [2006, 2006, 12, 21, 12, 105, None]
        """
        number = self.number(numeral)
        return int(number) if number is not None and number == int(number) else None

    def number(self, numeral: str) -> Decimal | None:
        """The number that a folded numeral stands for; `None` where it stands for none.

        >>> [str(Numerals.shipped().number(text)) for text in ("三万五", "1,200.5", "3万5千", "2.5万亿", "八点六")]
        ['35000', '1200.5', '35000', '2500000000000', '8.6']
        """
        for other, meant in self.also.items():
            if other in numeral:
                numeral = numeral.replace(other, meant)
        found = self._number(numeral, self.powers) if numeral else None
        return Decimal(int(found)) if found is not None and found == found.to_integral_value() else found

    def written(self, number: int) -> str:
        """A number from 0 to 99 in Chinese.

        >>> [Numerals.shipped().written(number) for number in (5, 12, 40)]
        ['五', '十二', '四十']
        """
        tens, ones = divmod(number, 10)
        high = (self.digits[tens] if tens > 1 else "") + self.powers[-1][0] if tens else ""
        return high + (self.digits[ones] if ones or not tens else "")

    def _number(self, numeral: str, powers: Units) -> Decimal | None:
        """A numeral of these powers and digits: what stands before the largest, times it, and the rest."""
        for place, (power, exponent) in enumerate(powers):
            high, found, low = numeral.rpartition(power)
            if found:
                smaller = powers[place + 1 :]
                times, rest = self._times(high, exponent, smaller), self._rest(low, exponent, smaller)
                return None if times is None or rest is None else times.scaleb(exponent) + rest
        return self._spelt(numeral)

    def _times(self, high: str, exponent: int, smaller: Units) -> Decimal | None:
        """How many times a power is taken: a ten alone is one ten, and 三四 before one is no number."""
        if not high:
            return Decimal(1) if exponent == 1 else None
        is_spelt = len(high) > 1 and all(char in self.digits for char in high)
        times = None if is_spelt else self._number(high, smaller)
        return None if times is None or (exponent < MYRIAD and times >= 10) else times

    def _rest(self, low: str, exponent: int, smaller: Units) -> Decimal | None:
        """What stands behind a power: one digit is of the power below it (三万五), else it says its own."""
        if not low:
            return Decimal(0)
        if len(low) == 1 and low in self.digits[1:]:
            return Decimal(self.digits.index(low)).scaleb(exponent - 1)
        rest = self._number(low.lstrip(self.digits[0]), smaller)
        return rest if rest is not None and rest < Decimal(10) ** exponent else None

    def _spelt(self, numeral: str) -> Decimal | None:
        """A numeral digit by digit, its decimal point in words or not."""
        arabic = "".join(str(self.digits.index(char)) if char in self.digits else char for char in numeral)
        arabic = arabic.replace(self.point, ".")
        return Decimal(arabic.replace(",", "")) if ARABIC.fullmatch(arabic) else None
