"""Places by short names that are words of their own, persons' names or names of several places.

惠民 is a county and what a policy does: such a word counts as the place only where the document
names that place otherwise, or what lies above it or beside it, and the words around it are those
around places; of a prefecture these are enough. Where several counties have a name that is no word
of its own, one of the two is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg import resources
from kg.aligned import Span
from kg.folding import folded_table
from kg.model import EntityType, Mention
from kg.rules import compiled

FOUND = "name-place"
COUNTY = "county"
REACH = 12
"""Characters on either side of a name in which is looked for what shows that a place is meant."""
GAPS = (0, 1, 2)
"""How many characters may stand between two places of a list; none only behind what lies above."""


@dataclass(frozen=True, slots=True)
class ShortName:
    """What a short name may stand for: the full names, and those of the divisions above them.

    `word` says that it is a word of its own, or a person's name; `county` that no higher place has it.
    """

    full: frozenset[str]
    parents: frozenset[str]
    word: bool
    county: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """The short names that need evidence, the divisions above every name, and the words beside places."""

    doubtful: Mapping[str, ShortName]
    parents: Mapping[str, frozenset[str]]
    before: re.Pattern[str]
    behind: re.Pattern[str]
    after: re.Pattern[str]
    joint: re.Pattern[str]

    @classmethod
    def shipped(cls) -> Evidence:
        """The short names of `data/lists/places.tsv` and the words of `data/rules/names.toml`."""
        rows = folded_table(resources.PLACES)
        parents: dict[str, set[str]] = {}
        shorts: dict[str, list[Mapping[str, str]]] = {}
        for row in rows:
            for name in filter(None, (row["name"], row["short"], row["common"])):
                parents.setdefault(name, set()).add(row["parent"])
            if short := row["short"] or row["common"]:
                shorts.setdefault(short, []).append(row)
        rules = resources.rules("data/rules/names.toml")["evidence"]
        return cls(
            {short: made for short, bearers in shorts.items() if (made := _short_name(bearers))},
            {name: frozenset(above) - {""} for name, above in parents.items()},
            *(compiled(rules[beside]) for beside in ("before", "behind", "after", "joint")),
        )


def _short_name(bearers: Sequence[Mapping[str, str]]) -> ShortName | None:
    """What a short name may stand for; `None` where it is plain which place is meant, or that one is."""
    word = not any(row["short"] for row in bearers)
    county = all(row["level"] == COUNTY for row in bearers)
    if not word and not (county and any(_apart(one, other) for one, other in pairwise(bearers))):
        return None
    return ShortName(
        frozenset(row["name"] for row in bearers),
        frozenset(row["parent"] for row in bearers) - {""},
        word,
        county,
    )


def _apart(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two counties are at one time in different provinces."""
    over = min(row["until"] or "9999" for row in (one, other))
    return one["code"][:2] != other["code"][:2] and max(one["from"], other["from"]) < over


def shown_places(text: str, mentions: Iterable[Mention], rules: Evidence) -> tuple[Mention, ...]:
    """The mentions, in order, without the short names that nothing shows to be places.

    A place right behind the one that it lies in is one mention with it.
    """
    ordered = tuple(mentions)
    doubted = [one for one in ordered if one.rule == FOUND and one.surface in rules.doubtful]
    if doubted:
        left = frozenset(doubted) - frozenset(_shown(text, ordered, doubted, rules))
        ordered = tuple(one for one in ordered if one not in left)
    return tuple(_joined(ordered, rules))


def _shown(text: str, mentions: Sequence[Mention], doubted: Sequence[Mention], rules: Evidence) -> Iterator[Mention]:
    """Those of the doubted mentions that the document shows to be places."""
    unsure = frozenset(doubted)
    sure = [one for one in mentions if one.type is EntityType.PLACE and one not in unsure]
    named = frozenset(one.surface for one in sure)
    within = named.union(*(rules.parents.get(name, frozenset()) for name in named))
    known = {name for name in {one.surface for one in doubted} if _known(text, rules.doubtful[name], named, within)}
    beside = [*sure, *(one for one in doubted if one.surface in known)]
    starts, ends = {one.span.start for one in beside}, {one.span.end for one in beside}
    for one in doubted:
        placed = _placed(text, one.span, rules) or _in_list(text, one.span, starts, ends, rules)
        short = rules.doubtful[one.surface]
        if (placed and not (short.word and short.county)) or (one.surface in known and (placed or not short.word)):
            yield one


def _known(text: str, short: ShortName, named: frozenset[str], within: frozenset[str]) -> bool:
    """Whether the document names a place of a short name in full, what lies above it, or a place beside it."""
    return (
        any(name in text for name in short.full | short.parents)
        or not short.parents.isdisjoint(within)
        or any(parent.startswith(name) for parent in short.parents for name in named)
    )


def _placed(text: str, span: Span, rules: Evidence) -> bool:
    """Whether the words around a name speak of a place."""
    if rules.after.match(text, span.end):
        return True
    led = rules.before.search(text[max(0, span.start - REACH) : span.start])
    return bool(led and (span.end == len(text) or rules.behind.match(text, span.end)))


def _in_list(text: str, span: Span, starts: set[int], ends: set[int], rules: Evidence) -> bool:
    """Whether a name stands in a list beside a place, or right behind one."""
    left = any(
        span.start - size in ends and rules.joint.fullmatch(text[span.start - size : span.start]) for size in GAPS
    )
    right = (span.end + size in starts and rules.joint.fullmatch(text[span.end : span.end + size]) for size in GAPS[1:])
    return left or any(right)


def _joined(mentions: Iterable[Mention], rules: Evidence) -> Iterator[Mention]:
    """The mentions, a place and the one that it lies in made one where nothing stands between."""
    last: Mention | None = None
    inner = ""
    for one in mentions:
        if last and last.type is one.type is EntityType.PLACE and last.span.end == one.span.start:
            above = rules.parents.get(one.surface, frozenset())
            if any(parent.startswith(inner) for parent in above):
                last = replace(
                    last,
                    span=Span(last.span.start, one.span.end),
                    surface=last.surface + one.surface,
                    score=min(last.score, one.score),
                )
                inner = one.surface
                continue
        if last:
            yield last
        last, inner = one, one.surface
    if last:
        yield last
