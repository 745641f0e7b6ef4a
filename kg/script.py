"""The script of a document, and names shown in it that the document never writes.

A name found by folding is Simplified. In a Traditional document it is shown in Traditional
characters, as OpenCC's `s2tw` has them, where nothing is guessed: every character has one standard
Traditional form (those of Big5's first plane, its frequent characters), or the one that the document
itself writes for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from kg.folding import fold, traditional

ENOUGH = 0.05
"""The share of characters that Simplified writes otherwise, from which on a text is Traditional."""
SAMPLE = 2000
"""So many characters tell the script of a text."""
FREQUENT = (range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
"""The lead and trail bytes of Big5's first plane."""
IDEOGRAPHS = range(0x3400, 0xA000)


@dataclass(frozen=True, slots=True)
class Script:
    """How a document writes: what it has for each folded character; nothing where it is Simplified."""

    used: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> Script:
        """The script of a text."""
        sample = _ideographs(text[:SAMPLE])
        otherwise = sum(new != old for old, new in zip(sample, fold(sample), strict=True))
        return cls(_forms(_ideographs(text))) if sample and otherwise >= ENOUGH * len(sample) else cls()

    def written(self, name: str) -> str:
        """A folded name in the script of the document; as it is where that is not sure.

        >>> Script.of("加強基層工會組織建設").written("南江市总工会")
        '南江市總工會'
        >>> Script.of("加強基層工會組織建設").written("台儿庄区工会")
        '台儿庄区工会'
        """
        if not self.used:
            return name
        shown = traditional(name)
        sure = len(shown) == len(name) and all(self._is_sure(*pair) for pair in zip(name, shown, strict=True))
        return shown if sure and fold(shown) == name else name

    def _is_sure(self, folded: str, shown: str) -> bool:
        """Whether a folded character has one form, or one in the document, and that is the one shown."""
        forms = _standard().get(folded, frozenset({folded}))
        return (forms if len(forms) == 1 else self.used.get(folded)) == frozenset({shown})


@cache
def _standard() -> Mapping[str, frozenset[str]]:
    """The standard Traditional forms of each folded character."""
    leads, trails = FREQUENT
    codes = (bytes((lead, trail)) for lead in leads for trail in trails)
    return _forms(_ideographs("".join(code.decode("big5", "ignore") for code in codes)))


def _forms(characters: Iterable[str]) -> dict[str, frozenset[str]]:
    """The characters by what folding makes of them."""
    distinct = "".join(sorted(set(characters)))
    forms: dict[str, set[str]] = {}
    for old, new in zip(distinct, fold(distinct), strict=True):
        forms.setdefault(new, set()).add(old)
    return {folded: frozenset(found) for folded, found in forms.items()}


def _ideographs(text: str) -> str:
    return "".join(character for character in text if ord(character) in IDEOGRAPHS)
