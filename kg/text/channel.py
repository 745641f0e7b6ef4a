"""What a byte-wise accident can have made of a text: the bytes behind each character that is seen.

A text in a double-byte encoding is out of step where a byte was lost, put in, or where a program
took two bytes for a full-width stop that are halves of two characters. From there on each
character that is seen is made of the second byte of one and the first of the next, until a byte
that stands alone brings them into step again. Pairs that the encoding has no character for may
have been thrown away by whoever decoded them; they are the `hidden` ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kg.folding import fold
from kg.text.halves import STOPS, cost

FIRSTS, SECONDS = range(0x81, 0xFF), [*range(0x40, 0x7F), *range(0x80, 0xFF)]
GUESSED = 15
"""Characters rarer than this, in bits, are never guessed."""
Char = tuple[str, str]
"""A character and its fold."""


@dataclass(frozen=True, slots=True)
class Codec:
    """A double-byte encoding, looked up by bytes: `made` by both, the others by the one that is known.

    `hidden` gives, by their first bytes, the second bytes of the pairs without a character.
    """

    name: str
    made: Mapping[tuple[int, int], Char]
    by_first: Mapping[int, Sequence[Char]]
    by_second: Mapping[int, Sequence[Char]]
    hidden: Mapping[int, frozenset[int]]

    @classmethod
    @cache
    def of(cls, name: str) -> Codec:
        """The tables of an encoding."""
        pairs = [(a, b) for a in FIRSTS for b in SECONDS]
        chars = {pair: char for pair in pairs if (char := _char(bytes(pair), name))}
        folds = dict(zip(chars, fold("".join(chars.values())), strict=True))
        made = {pair: (char, folds[pair]) for pair, char in chars.items()}
        common = sorted((pair for pair in made if guessable(*made[pair])), key=lambda pair: cost(folds[pair]))
        hidden: dict[int, set[int]] = defaultdict(set)
        for first, second in set(pairs) - set(made):
            hidden[first].add(second)
        firsts, seconds = defaultdict(list), defaultdict(list)
        for pair in common:
            firsts[pair[0]].append(made[pair])
            seconds[pair[1]].append(made[pair])
        return cls(name, made, firsts, seconds, {first: frozenset(hidden[first]) for first in sorted(hidden)})

    def bytes_of(self, char: str) -> bytes:
        """The bytes of a character that is seen: two, one for ASCII, none where it has none."""
        data = char.encode("gb18030" if self.name == "gbk" else self.name, "ignore")
        return data if len(data) < 3 else b""

    def between(self, first: int, second: int) -> Sequence[Char]:
        """The characters that a hidden second byte after `first` and then `second` can make."""
        return _between(self.name, first, second)


def guessable(char: str, folded: str) -> bool:
    """Whether a character is common enough to be thought of where a byte of it is not known."""
    return cost(folded) < GUESSED and (not "\uff00" < char < "\uff5f" or folded in STOPS)


@cache
def _between(name: str, first: int, second: int) -> Sequence[Char]:
    codec = Codec.of(name)
    tails = (codec.made.get((tail, second)) for tail in sorted(codec.hidden.get(first, ())))
    return sorted((char for char in tails if char and guessable(*char)), key=lambda char: cost(char[1]))


def _char(pair: bytes, name: str) -> str:
    try:
        return pair.decode(name)
    except UnicodeDecodeError:
        return ""
