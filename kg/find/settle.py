"""One reading for every stretch of text: the outermost names, and the same name wherever it stands."""

from __future__ import annotations

from collections.abc import Iterable

from kg.aligned import Span
from kg.find.lexicon import Lexicon, Name
from kg.model import EntityType, Mention

ORDER = {type: rank for rank, type in enumerate(EntityType)}


def settle(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """The mentions that stand when overlaps are settled: longest first, then surest, then leftmost."""
    taken: list[Mention] = []
    used: set[int] = set()
    for mention in sorted(mentions, key=_rank):
        places = range(mention.span.start, mention.span.end)
        if used.isdisjoint(places):
            used.update(places)
            taken.append(mention)
    return tuple(sorted(taken, key=lambda mention: mention.span))


def spread(text: str, mentions: Iterable[Mention], rules: frozenset[str], *, shortest: int) -> tuple[Mention, ...]:
    """More mentions: what one place of the document shows to be a name is one in all others."""
    names: dict[str, Name] = {}
    for mention in sorted(mentions, key=_rank):
        if mention.rule in rules and len(mention.span) >= shortest:
            surface = mention.span.of(text)
            names.setdefault(surface, Name(surface, mention.type, surface, mention.rule))
    if not names:
        return ()
    found = Lexicon.of(names).automaton
    ordered = [names[name] for name in sorted(names)]
    return tuple(
        Mention(Span(start, end), ordered[number].name, ordered[number].type, f"{ordered[number].rule}+seen", 0.6)
        for start, end, number in found.find(text)
    )


def _rank(mention: Mention) -> tuple[int, float, int, int, str]:
    return -len(mention.span), -mention.score, mention.span.start, ORDER[mention.type], mention.rule
