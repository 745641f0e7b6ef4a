"""Which entities are named in one sentence, and how often: counts only, no claim of a relation."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kg.link import Linked
from kg.model import CoOccurrence, Text


@dataclass(frozen=True, slots=True)
class Counted:
    """Pairs of entities with the number of sentences that name both, and entities, by key, with theirs.

    `uncounted` is how many pairs were left out, since more names stand between them than `crowd`.
    """

    pairs: tuple[CoOccurrence, ...]
    sentences: tuple[tuple[str, int], ...]
    uncounted: int = 0


def cooccurrences(text: Text, linked: Linked, crowd: int) -> Counted:
    """The pairs of entities that sentences name, each name with the `crowd` that follow it."""
    named = _named(text, linked)
    pairs = Counter(
        (min(left, right), max(left, right))
        for keys in named
        for at, left in enumerate(keys)
        for right in keys[at + 1 : at + 1 + crowd]
    )
    counts = Counter(key for keys in named for key in keys)
    beyond = (len(keys) - 1 - crowd for keys in named)
    left_out = sum(more * (more + 1) // 2 for more in beyond if more > 0)
    return Counted(
        tuple(CoOccurrence(*pair, count) for pair, count in sorted(pairs.items())),
        tuple(sorted(counts.items())),
        left_out,
    )


def _named(text: Text, linked: Linked) -> list[Sequence[str]]:
    """The keys of the entities of each sentence that names any, in the order in which it does."""
    starts = [sentence.span.start for sentence in text.sentences]
    found: dict[int, dict[str, None]] = {}
    places = sorted((mention.span.start, entity.key) for entity in linked.entities for mention in entity.mentions)
    for place, key in places:
        found.setdefault(bisect_right(starts, place), {})[key] = None
    return [tuple(keys) for keys in found.values()]
