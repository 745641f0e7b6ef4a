"""One place or body directly under two of one level, neither of which lies under the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from kg.conflicts.claims import Claim, Contradiction, Row, claim
from kg.conflicts.rules import ConflictRules


def two_parents(rows: Iterable[Row], rules: ConflictRules) -> Iterator[Contradiction]:
    """Each child with two such parents, each two parents once."""
    children: dict[tuple[str, str], dict[str, Claim]] = {}
    above: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    for row in rows:
        children.setdefault((row["child"], row["name"]), {}).setdefault(row["parent"], claim(row, row["above"]))
        above.setdefault(row["child"], set()).add(row["parent"])
        names[row["parent"]] = row["above"]
    for (_, name), parents in sorted(children.items()):
        for one, other in combinations(sorted(parents), 2):
            nested = one in _all_above(other, above) or other in _all_above(one, above)
            if not nested and _of_one_level(name, names[one], names[other], rules):
                yield Contradiction("two-parents", name, (parents[one], parents[other]))


def _all_above(child: str, above: Mapping[str, set[str]]) -> set[str]:
    """All that something lies under, at any height; ends where they go round in a circle."""
    found: set[str] = set()
    ends = [child]
    while ends:
        more = above.get(ends.pop(), set()) - found
        found |= more
        ends += sorted(more)
    return found


def _of_one_level(child: str, one: str, other: str, rules: ConflictRules) -> bool:
    """Whether two names are of one kind and one level in two places, so that nothing lies in both."""
    kinds = (rules.levelled, rules.city) if rules.county.search(child) else (rules.levelled,)
    for kind in kinds:
        first, second = kind.search(one), kind.search(other)
        if first and second:
            same = (first["level"], first["kind"]) == (second["level"], second["kind"])
            return same and first["place"] not in second["place"] and second["place"] not in first["place"]
    return False
