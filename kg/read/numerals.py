"""Chinese and Arabic numerals to numbers; which characters are digits is data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Numerals:
    """The ten digits in order, and the character for ten."""

    digits: str
    ten: str

    def value(self, numeral: str) -> int | None:
        """The number that a numeral up to ninety-nine, or one written digit by digit, stands for.

        >>> numerals = Numerals("〇一二三四五六七八九", "十")
        >>> [numerals.value(text) for text in ("二〇〇六", "十二", "二十", "12", "十十")]
        [2006, 12, 20, 12, None]
        """
        if numeral.isascii():
            return int(numeral) if numeral.isdigit() else None
        tens, ten, ones = numeral.partition(self.ten)
        if not ten:
            return self._spelt(numeral)
        high, low = self._spelt(tens) if tens else 1, self._spelt(ones) if ones else 0
        return None if high is None or low is None else 10 * high + low

    def _spelt(self, numeral: str) -> int | None:
        places = [int(char) if char.isascii() and char.isdigit() else self.digits.find(char) for char in numeral]
        return None if not places or -1 in places else int("".join(map(str, places)))
