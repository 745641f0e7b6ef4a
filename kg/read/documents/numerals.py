"""Chinese and Arabic numerals to numbers; which characters are digits is data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Numerals:
    """The ten digits in order, the characters for ten and a hundred, and others by what they stand for."""

    digits: str
    ten: str
    hundred: str = ""
    also: tuple[tuple[str, str], ...] = ()

    def value(self, numeral: str) -> int | None:
        """The number that a numeral up to 199, or one written digit by digit, stands for.

        >>> numerals = Numerals("〇一二三四五六七八九", "十", "百", (("廿", "二十"), ("O", "〇")))
        >>> [numerals.value(text) for text in ("二〇〇六", "二OO六", "十二", "廿一", "12", "一百零五", "十十")]
        [2006, 2006, 12, 21, 12, None, None]
        >>> [numerals.value(text) for text in ("一百一十二", "百")]
        [112, None]
        """
        if numeral.isascii() and numeral.isdigit():
            return int(numeral)
        for other, meant in self.also:
            numeral = numeral.replace(other, meant)
        high, hundred, low = numeral.partition(self.hundred) if self.hundred else ("", "", numeral)
        if not hundred:
            return self._tens(numeral)
        hundreds, rest = self._spelt(high), self._tens(low) if low else 0
        return None if hundreds is None or rest is None else 100 * hundreds + rest

    def _tens(self, numeral: str) -> int | None:
        tens, ten, ones = numeral.partition(self.ten)
        if not ten:
            return self._spelt(numeral)
        high, low = self._spelt(tens) if tens else 1, self._spelt(ones) if ones else 0
        return None if high is None or low is None else 10 * high + low

    def _spelt(self, numeral: str) -> int | None:
        places = [int(char) if char.isascii() and char.isdigit() else self.digits.find(char) for char in numeral]
        return None if not places or -1 in places else int("".join(map(str, places)))
