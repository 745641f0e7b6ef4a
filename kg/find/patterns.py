"""Names by their look: the rows of `data/rules/mentions.toml` over the folded text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.aligned import Span
from kg.anchors import Anchors
from kg.model import EntityType, Mention
from kg.rules import compiled

LONGEST = 120
"""Characters of a name with all that it takes in; a row of names that each take in the last is cut there."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way a kind of name looks.

    A mention of a kind in `attach` that ends where the match begins, or in its first character
    (XX市 + 市總工會), is taken in; with `needs_attach` the match alone is no name.
    """

    id: str
    type: EntityType
    regex: re.Pattern[str]
    attach: frozenset[EntityType]
    needs_attach: bool
    spread: bool
    score: float

    @classmethod
    def of(cls, row: Mapping[str, Any], macros: Mapping[str, str]) -> Pattern:
        return cls(
            row["id"],
            EntityType(row["type"]),
            compiled(row["pattern"], macros, where=row["id"]),
            frozenset(map(EntityType, row.get("attach", ()))),
            row.get("needs_attach", False),
            row.get("spread", False),
            row["score"],
        )


@dataclass(frozen=True, slots=True)
class Patterns:
    """The patterns of a rule file, in its order."""

    rows: tuple[Pattern, ...]
    anchors: Anchors

    @classmethod
    def of(cls, rules: Mapping[str, Any], extra: Mapping[str, str]) -> Patterns:
        """The patterns of the rows; `extra` gives macros made from word lists."""
        macros = {**rules.get("macros", {}), **extra}
        rows = tuple(Pattern.of(row, macros) for row in rules["pattern"])
        return cls(rows, Anchors.of([row.regex for row in rows]))

    def __iter__(self) -> Iterator[Pattern]:
        return iter(self.rows)


def pattern_mentions(text: str, patterns: Patterns, known: Iterable[Mention]) -> Iterator[Mention]:
    """The mentions that the patterns find, each row seeing those before it and the `known` ones."""
    ends: dict[int, list[Mention]] = {}
    for mention in known:
        ends.setdefault(mention.span.end, []).append(mention)
    for rule, matches in zip(patterns.rows, patterns.anchors.matches(text), strict=True):
        for match in matches:
            group = match.lastindex or 0
            span = Span(*match.span(group))
            start = _attached(span, rule, ends)
            if start == span.start and rule.needs_attach:
                continue
            mention = Mention(Span(start, span.end), text[start : span.end], rule.type, rule.id, rule.score)
            ends.setdefault(span.end, []).append(mention)
            yield mention


def _attached(span: Span, rule: Pattern, ends: Mapping[int, list[Mention]]) -> int:
    """Where the name begins once everything that it attaches is taken in."""
    start = span.start
    while before := [
        mention
        for end in (start, start + 1)
        for mention in ends.get(end, ())
        if mention.type in rule.attach and span.end - LONGEST <= mention.span.start < start
    ]:
        start = min(mention.span.start for mention in before)
    return start
