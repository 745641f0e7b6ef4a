"""Short names that a text introduces itself: 南江市總工會(以下簡稱市總), 香港工會聯合會(工聯會)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg import resources
from kg.aligned import Span
from kg.model import EntityType, Mention
from kg.rules import compiled

RULE = "introduced"


@dataclass(frozen=True, slots=True)
class AliasRules:
    """How an introduction looks behind a name, and which kinds of name are introduced so."""

    said: re.Pattern[str]
    bare: re.Pattern[str]
    kinds: frozenset[EntityType]

    @classmethod
    def shipped(cls) -> AliasRules:
        rules = resources.rules("data/rules/introductions.toml")
        kinds = frozenset(map(EntityType, rules["kinds"]))
        return cls(compiled(rules["said"]["pattern"]), compiled(rules["bare"]["pattern"]), kinds)


def introduced(text: str, mentions: Iterable[Mention], rules: AliasRules) -> Iterator[Mention]:
    """The short names that stand in brackets right behind the names that they are short for."""
    for mention in mentions:
        if mention.type not in rules.kinds:
            continue
        said = rules.said.match(text, mention.span.end)
        found = said or rules.bare.match(text, mention.span.end)
        if found and (said or is_short_for(found[1], mention.span.of(text))):
            yield Mention(Span(*found.span(1)), found[1], mention.type, RULE, 1.0)


def is_short_for(short: str, name: str) -> bool:
    """Whether a name holds the characters of a shorter one, in their order.

    >>> is_short_for("工联会", "香港工会联合会"), is_short_for("试行", "管理办法")
    (True, False)
    """
    rest = iter(name)
    return len(short) < len(name) and all(char in rest for char in short)
