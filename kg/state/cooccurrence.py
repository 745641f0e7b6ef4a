"""Which entities are named in one sentence, and how often: counts only, no claim of a relation."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from itertools import combinations

from kg.link import Linked
from kg.model import CoOccurrence, Text


def cooccurrences(text: Text, linked: Linked) -> tuple[tuple[CoOccurrence, ...], tuple[tuple[str, int], ...]]:
    """Pairs of entities with the number of sentences that name both, and entities with theirs."""
    starts = [sentence.span.start for sentence in text.sentences]
    named: dict[int, set[str]] = {}
    for entity in linked.entities:
        for mention in entity.mentions:
            named.setdefault(bisect_right(starts, mention.span.start), set()).add(entity.key)
    pairs = Counter(pair for keys in named.values() for pair in combinations(sorted(keys), 2))
    counts = Counter(key for keys in named.values() for key in keys)
    return tuple(CoOccurrence(*pair, count) for pair, count in sorted(pairs.items())), tuple(sorted(counts.items()))
