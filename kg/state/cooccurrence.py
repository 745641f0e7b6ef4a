"""Which entities each sentence names: what is counted together later is made of this, and of nothing else.

A document keeps its sentences with the names in them, which grow with its text; pairs, which grow
with the square of the names, are made when the whole store is counted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kg import resources
from kg.link import Linked
from kg.model import Naming, Text
from kg.terms import Window

Name = TypeVar("Name")


@dataclass(frozen=True, slots=True)
class CountRules:
    """How what is named together is counted over a store.

    `crowds` is, by window, how many of the names that follow in it a name is counted with. Of the
    pairs of a window as many are kept as `per_entity` says for each entity, `least` at the least.
    """

    crowds: Mapping[Window, int]
    per_entity: Mapping[Window, int]
    least: int

    @classmethod
    def shipped(cls) -> CountRules:
        """The rules of `data/rules/together.toml`."""
        rules = resources.rules("data/rules/together.toml")
        rows = rules["windows"]
        crowds, rooms = ({window: int(rows[window][name]) for window in Window} for name in ("crowd", "per_entity"))
        return cls(crowds, rooms, rules["least"])


def namings(text: Text, linked: Linked) -> tuple[Naming, ...]:
    """The sentences that name any entity, in order, with the keys of those they name."""
    starts = [sentence.span.start for sentence in text.sentences]
    found: dict[int, dict[str, None]] = {}
    if not starts:
        return ()
    places = sorted((mention.span.start, entity.key) for entity in linked.entities for mention in entity.mentions)
    for place, key in places:
        found.setdefault(max(0, bisect_right(starts, place) - 1), {})[key] = None
    return tuple(
        Naming(text.sentences[at].section, text.sentences[at].paragraph, tuple(keys)) for at, keys in found.items()
    )


def neighbours(names: Sequence[Name], crowd: int) -> Iterator[tuple[Name, Name]]:
    """The pairs of names of one window: each with the `crowd` that follow it.

    >>> list(neighbours("abcd", 2))
    [('a', 'b'), ('a', 'c'), ('b', 'c'), ('b', 'd'), ('c', 'd')]
    """
    return ((left, right) for at, left in enumerate(names) for right in names[at + 1 : at + 1 + crowd])


def crowded_out(names: int, crowd: int) -> int:
    """How many pairs of so many names `neighbours` leaves out.

    >>> crowded_out(4, 2)
    1
    """
    beyond = max(0, names - 1 - crowd)
    return beyond * (beyond + 1) // 2
