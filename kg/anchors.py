"""Where patterns can match at all: literals of which every match of a pattern holds one, or stands before one.

One pass over the text (Aho–Corasick) finds the literals of all patterns at once; a pattern is then
tried only where its own allow it to start. Search engines for regular expressions call that a
prefilter (Cox, Regular expression matching in the wild, 2010). What is found is to the letter what
`finditer` finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from daachorse import MATCH_KIND_STANDARD, CharwiseDoubleArrayAhoCorasick

Reach = tuple[int, int]
"""The least and the most characters from the start of a match to the start of a literal."""

Literals = Mapping[str, Reach]

Stretch = tuple[int, int]
"""The first and the last place where a match may start."""

COST = (0.0, 1.0, 0.15, 0.03)
"""How often a literal of so many characters stands in prose, against one of one character."""

DEAREST = 40.0
"""Literals that cost more stand nearly everywhere, and are no help."""

WIDEST = 400
"""Nor is a literal that may stand further than this from the start of its match."""

TRIED = 8
"""So many starts are tried in the time that it takes to come to a literal."""

REPEATS = frozenset({op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT})
LOOKING = frozenset({op.AT, op.ASSERT, op.ASSERT_NOT})
PLAIN = re.compile("").flags
"""The flags of a pattern that sets none."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """Some patterns and one matcher of all their literals.

    `literals[i]` are those of pattern `i`, `None` where it has no good ones; `targets[j]` tells
    for literal `j` of the matcher the patterns that it is of, each with its reach.
    """

    patterns: tuple[re.Pattern[str], ...]
    literals: tuple[Literals | None, ...]
    automaton: CharwiseDoubleArrayAhoCorasick | None
    targets: tuple[tuple[tuple[int, Reach], ...], ...]

    @classmethod
    def of(cls, patterns: Sequence[re.Pattern[str]]) -> Anchors:
        literals = tuple(map(literals_of, patterns))
        targets: dict[str, list[tuple[int, Reach]]] = {}
        for number, known in enumerate(literals):
            for literal, reach in (known or {}).items():
                targets.setdefault(literal, []).append((number, reach))
        strings = sorted(targets)
        automaton = CharwiseDoubleArrayAhoCorasick(strings, MATCH_KIND_STANDARD) if strings else None
        return cls(tuple(patterns), literals, automaton, tuple(tuple(targets[string]) for string in strings))

    def matches(self, text: str) -> Iterator[Iterator[re.Match[str]]]:
        """For each pattern its matches in the text: in order, without overlap, as `finditer` gives them."""
        stretches: list[list[Stretch]] = [[] for _ in self.patterns]
        for start, _, literal in self.automaton.find_overlapping(text) if self.automaton else ():
            for number, (least, most) in self.targets[literal]:
                stretches[number].append((start - most, start - least))
        for pattern, known, places in zip(self.patterns, self.literals, stretches, strict=True):
            yield pattern.finditer(text) if known is None else _starting(pattern, text, sorted(places))


def _starting(pattern: re.Pattern[str], text: str, stretches: Iterable[Stretch]) -> Iterator[re.Match[str]]:
    """The matches that start in some stretches, which are in the order of their beginnings."""
    at, match = 0, pattern.match
    for first, last in stretches:
        at = max(at, first)
        while at <= last:
            if found := match(text, at):
                yield found
            at = max(found.end(), at + 1) if found else at + 1


def literals_of(pattern: re.Pattern[str]) -> Literals | None:
    """The cheapest literals of which every match holds one or stands before one; `None` where there are no good ones.

    >>> literals_of(re.compile("第[一二三]{1,2}届(?:全会|大会)"))
    {'全会': (3, 4), '大会': (3, 4)}
    >>> literals_of(re.compile("[一-龥]{2,4}"))
    """
    if pattern.flags != PLAIN:
        return None
    literals = _literals(parser.parse(pattern.pattern), 0, 0)
    dear = literals is None or _cost(literals) > DEAREST or any(most > WIDEST for _, most in literals.values())
    return None if dear else literals


def _literals(items: Any, least: int, most: int) -> Literals | None:
    """The cheapest literals of a sequence of items that starts so many characters behind the start of the match."""
    found: list[Literals] = []
    run = ""
    for kind, value in [*items, (op.AT, op.AT_END)]:
        if kind is op.LITERAL:
            run += chr(value)
            continue
        if run:
            found.append({run: (least, most)})
            least, most, run = least + len(run), most + len(run), ""
        if inner := _inside(kind, value, least, most):
            found.append(inner)
        low, high = (0, 0) if kind in LOOKING else parser.SubPattern(items.state, [(kind, value)]).getwidth()
        least, most = least + low, most + high
    return min(found, key=_cost, default=None)


def _inside(kind: Any, value: Any, least: int, most: int) -> Literals | None:
    """The literals of one item that is no literal itself; of those that need not match, none."""
    if kind is op.IN:
        return _class(value, (least, most))
    if kind is op.BRANCH:
        return _joined(_literals(branch, least, most) for branch in value[1])
    if kind is op.ATOMIC_GROUP:
        return _literals(value, least, most)
    if kind is op.ASSERT and value[0] > 0:
        return _literals(value[1], least, most)
    if kind is op.SUBPATTERN or (kind in REPEATS and value[0]):
        return _literals(value[-1], least, most)
    return None


def _class(items: Any, reach: Reach) -> Literals | None:
    """The characters of a small class."""
    codes: set[int] = set()
    for kind, value in items:
        if kind not in {op.LITERAL, op.RANGE}:
            return None
        first, last = value if kind is op.RANGE else (value, value)
        codes |= set(range(first, min(last, first + int(DEAREST)) + 1))
    return {chr(code): reach for code in sorted(codes)}


def _joined(branches: Iterable[Literals | None]) -> Literals | None:
    joined: dict[str, Reach] = {}
    for branch in branches:
        if branch is None:
            return None
        for literal, (least, most) in branch.items():
            low, high = joined.get(literal, (least, most))
            joined[literal] = min(low, least), max(high, most)
    return joined


def _cost(literals: Literals) -> float:
    """How often literals stand in prose, by how many starts each of them leaves to be tried."""
    return sum(COST[min(len(one), 3)] * (1 + (most - least) / TRIED) for one, (least, most) in literals.items())
