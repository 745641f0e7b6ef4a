"""One reading for every stretch of text: the outermost names, and the same name wherever it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.find.lexicon import Lexicon, Name
from kg.model import EntityType, Mention

ORDER = {type: rank for rank, type in enumerate(EntityType)}
SPREAD = 0.6
"""How sure a name is where it stands once more."""


@dataclass(frozen=True, slots=True)
class SpreadRules:
    """Which rules' names hold wherever the document repeats them, from which length on."""

    rules: frozenset[str]
    shortest: int
    numerals: frozenset[str]


def settle(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """The mentions that stand when overlaps are settled: longest first, then surest, then leftmost."""
    taken: list[Mention] = []
    used: set[int] = set()
    for mention in sorted(mentions, key=_rank):
        places = range(mention.span.start, mention.span.end)
        if used.isdisjoint(places):
            used.update(places)
            taken.append(mention)
    return tuple(sorted(taken, key=lambda mention: mention.span.start))


def spread(text: str, mentions: Iterable[Mention], rules: SpreadRules) -> tuple[Mention, ...]:
    """More mentions: what one place of the document shows to be a name is one in all others.

    A name that begins with a numeral is none behind another (十三大 in 二十三大).
    """
    names: dict[str, Name | None] = {}
    for mention in sorted(mentions, key=_rank):
        if mention.rule in rules.rules and len(mention.span) >= rules.shortest:
            surface = mention.span.of(text)
            names.setdefault(surface, Name(surface, mention.type, surface, f"{mention.rule}+seen", SPREAD))
    if not names:
        return ()
    return tuple(found for found in Lexicon.of(names).mentions(text) if not _in_numeral(text, found.span.start, rules))


def _in_numeral(text: str, at: int, rules: SpreadRules) -> bool:
    return at > 0 and text[at] in rules.numerals and text[at - 1] in rules.numerals


def _rank(mention: Mention) -> tuple[int, float, int, int, str]:
    return -len(mention.span), -mention.score, mention.span.start, ORDER[mention.type], mention.rule
