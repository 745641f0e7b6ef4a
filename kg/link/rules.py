"""What linking needs beside the mentions, loaded once from `data/rules/aliases.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.find.lexicon import Lexicon
from kg.folding import fold
from kg.model import EntityType
from kg.resources import SHIPPED, Shelf
from kg.rules import compiled, folded_pattern

Regex = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Names of one shape, rewritten to one form."""

    id: str
    type: EntityType
    regex: Regex
    name: str


@dataclass(frozen=True, slots=True)
class Coordinated:
    """Names that take their beginning from the one before them in a list."""

    id: str
    type: EntityType
    bare: Regex
    shared: Regex


@dataclass(frozen=True, slots=True)
class Tail:
    """Short names that are the ends of longer ones."""

    id: str
    type: EntityType
    not_before: Regex
    not_tail: Regex
    short: int

    def fits(self, name: str, longer: str) -> bool:
        """Whether `name` may stand for `longer`."""
        if not longer.endswith(name) or name == longer or len(name) > self.short or self.not_tail.search(name):
            return False
        return self.not_before.search(longer.removesuffix(name)) is None


@dataclass(frozen=True, slots=True)
class ScopeRules:
    """What makes a name mean something only within its place or document."""

    relative: Regex
    levelled: Regex
    placed: Regex
    redacted: Regex
    bare_meeting: Regex
    short_title: Regex
    unique_posts: frozenset[str]


@dataclass(frozen=True, slots=True)
class LinkRules:
    """Full names by short ones, rewrites, coordination, dispensable endings, tails and scopes."""

    canonical: Mapping[tuple[EntityType, str], str]
    rewrites: tuple[Rewrite, ...]
    coordinated: tuple[Coordinated, ...]
    endings: Mapping[EntityType, tuple[str, ...]]
    tails: tuple[Tail, ...]
    own_meeting: Regex
    session: Regex
    scope: ScopeRules

    @classmethod
    def shipped(cls, shelf: Shelf = SHIPPED) -> LinkRules:
        """The rules of `data/rules/aliases.toml` and the aliases of `data/lists/`, the user's over them."""
        rules = shelf.rules("aliases.toml")
        rewrites = ((row, compiled(row["pattern"])) for row in rules["rewrite"])
        coordinated = ((row, compiled(row["bare"]), compiled(row["shared"])) for row in rules["coordinated"])
        return cls(
            Lexicon.shipped(shelf=shelf).canonical(),
            tuple(Rewrite(*_head(row), regex, folded_pattern(row["name"])) for row, regex in rewrites),
            tuple(Coordinated(*_head(row), bare, shared) for row, bare, shared in coordinated),
            {EntityType(type): tuple(map(fold, endings)) for type, endings in rules["endings"].items()},
            tuple(
                Tail(*_head(row), compiled(row["not_before"]), compiled(row["not_tail"]), row["short"])
                for row in rules["tail"]
            ),
            compiled(rules["own_meeting"]["bare"]),
            compiled(rules["own_meeting"]["session"]),
            _scope(rules["scope"]),
        )

    def full_name(self, type: EntityType, name: str) -> tuple[str, str]:
        """The form that stands for all wordings of a folded name, and the rule that says so."""
        listed = self.canonical.get((type, name), name)
        if listed != name:
            return listed, "list"
        for rewrite in self.rewrites:
            if rewrite.type is type and rewrite.regex.search(name):
                return rewrite.regex.sub(rewrite.name, name), rewrite.id
        return name, ""


def _head(row: Mapping[str, Any]) -> tuple[str, EntityType]:
    return row["id"], EntityType(row["type"])


def _scope(row: Mapping[str, Any]) -> ScopeRules:
    return ScopeRules(
        relative=compiled(row["relative"]),
        levelled=compiled(row["levelled"]),
        placed=compiled(row["placed"]),
        redacted=compiled(row["redacted"]),
        bare_meeting=compiled(row["bare_meeting"]),
        short_title=compiled(row["short_title"]),
        unique_posts=frozenset(map(fold, row["unique_posts"])),
    )
