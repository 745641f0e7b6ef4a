"""What linking needs beside the mentions, loaded once from `data/rules/aliases.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg import resources
from kg.find.lexicon import Lexicon
from kg.find.names import known_surnames
from kg.folding import fold, folded_table
from kg.link.gazetteer import shared_names
from kg.model import EntityType
from kg.numerals import Numerals
from kg.resources import SHIPPED, Shelf
from kg.rules import compiled, folded_pattern

Regex = re.Pattern[str]
KNOWN = frozenset({"province", "prefecture"})
"""The levels of the places that are meant by their short names in any document."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Names of one shape, rewritten to one form."""

    id: str
    type: EntityType
    regex: Regex
    name: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Arabic figures in names of some kinds, and how numbers below a hundred are written instead."""

    types: frozenset[EntityType]
    regex: Regex
    numerals: Numerals

    def written(self, name: str) -> str:
        """A name with its figures written out: 12届5次 becomes 十二届五次."""
        return self.regex.sub(lambda found: self.numerals.written(int(found[0])), name)


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

    def tail(self, name: str) -> str:
        """What a longer name ends in for which `name` may stand; empty where it stands for none."""
        return "" if len(name) > self.short or self.not_tail.search(name) else name

    def fits(self, name: str, longer: str) -> bool:
        """Whether `name` may stand for `longer`."""
        tail = self.tail(name)
        if not tail or not longer.endswith(tail) or name == longer:
            return False
        return self.not_before.search(longer.removesuffix(tail)) is None


@dataclass(frozen=True, slots=True)
class Housed:
    """Short names that begin with what a house is, where longer ones begin with its name."""

    id: str
    type: EntityType
    head: Regex
    house: Regex

    def tail(self, name: str) -> str:
        """What a longer name ends in for which `name` may stand; empty where it stands for none."""
        head = self.head.search(name)
        return name[head.end() :] if head else ""

    def fits(self, name: str, longer: str) -> bool:
        """Whether `name` may stand for `longer`."""
        tail = self.tail(name)
        if not tail or not longer.endswith(tail) or name == longer:
            return False
        return self.house.search(longer.removesuffix(tail)) is not None


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
    country: str
    known: frozenset[str]
    """Names that lists have: they mean the same everywhere, whatever their shape."""
    parents: Mapping[str, frozenset[str]]
    """For each name that several places bear, the divisions above them."""


@dataclass(frozen=True, slots=True)
class LinkRules:
    """Full names by short ones, rewrites, coordination, dispensable endings, tails and scopes."""

    canonical: Mapping[tuple[EntityType, str], str]
    figures: Figures
    rewrites: tuple[Rewrite, ...]
    coordinated: tuple[Coordinated, ...]
    endings: Mapping[EntityType, tuple[str, ...]]
    tails: tuple[Tail | Housed, ...]
    own_meeting: Regex
    session: Regex
    titled: Regex
    surnames: frozenset[str]
    scope: ScopeRules

    @classmethod
    def shipped(cls, shelf: Shelf = SHIPPED) -> LinkRules:
        """The rules of `data/rules/aliases.toml` and the aliases of `data/lists/`, the user's over them."""
        rules, lexicon = shelf.rules("aliases.toml"), Lexicon.shipped(shelf=shelf)
        rewrites = ((row, compiled(row["pattern"])) for row in rules["rewrite"])
        coordinated = ((row, compiled(row["bare"]), compiled(row["shared"])) for row in rules["coordinated"])
        return cls(
            _full_places() | lexicon.canonical(),
            _figures(rules["figures"]),
            tuple(Rewrite(*_head(row), regex, folded_pattern(row["name"])) for row, regex in rewrites),
            tuple(Coordinated(*_head(row), bare, shared) for row, bare, shared in coordinated),
            {EntityType(type): tuple(map(fold, endings)) for type, endings in rules["endings"].items()},
            tuple(
                Tail(*_head(row), compiled(row["not_before"]), compiled(row["not_tail"]), row["short"])
                for row in rules["tail"]
            )
            + tuple(Housed(*_head(row), compiled(row["head"]), compiled(row["house"])) for row in rules["housed"]),
            compiled(rules["own_meeting"]["bare"]),
            compiled(rules["own_meeting"]["session"]),
            compiled(rules["titled_person"]["pattern"]),
            known_surnames(),
            _scope(rules["scope"], frozenset(name.name for name in lexicon.names if name)),
        )

    def full_name(self, type: EntityType, name: str) -> tuple[str, str]:
        """The form that stands for all wordings of a folded name, and the rule that says so.

        Rewrites follow one another, each at most once, until a list knows the name.
        """
        reason = ""
        if type in self.figures.types and (written := self.figures.written(name)) != name:
            name, reason = written, "figures"
        rewrites = [rewrite for rewrite in self.rewrites if rewrite.type is type]
        while (listed := self.canonical.get((type, name))) is None:
            fitting = (one for one in rewrites if one.regex.search(name))
            if not (rewrite := next(fitting, None)):
                return name, reason
            rewrites.remove(rewrite)
            if (rewritten := rewrite.regex.sub(rewrite.name, name)) != name:
                name, reason = rewritten, rewrite.id
        return listed, reason if listed == name else "list"

    def surname(self, person: str) -> str:
        """The surname with which a person's folded name begins; a compound one before a single one."""
        return next((person[:size] for size in (2, 1) if len(person) > size and person[:size] in self.surnames), "")


def _head(row: Mapping[str, Any]) -> tuple[str, EntityType]:
    return row["id"], EntityType(row["type"])


@cache
def _full_places() -> dict[tuple[EntityType, str], str]:
    """The places of a short name that no other place has: 四川 is 四川省, 吉林 may be two."""
    full: dict[str, set[str]] = {}
    known: set[str] = set()
    for row in folded_table(resources.PLACES):
        name = row["name"]
        for one in (name, row["short"] or row["common"]):
            full.setdefault(one, set()).add(name)
        if row["level"] in KNOWN:
            known.add(name)
    return {
        (EntityType.PLACE, short): name
        for short, names in full.items()
        for name in names
        if short and short != name and len(names) == 1 and name in known
    }


def _figures(row: Mapping[str, Any]) -> Figures:
    types = frozenset(map(EntityType, row["types"]))
    return Figures(types, compiled(row["pattern"]), Numerals.shipped())


def _scope(row: Mapping[str, Any], known: frozenset[str]) -> ScopeRules:
    return ScopeRules(
        relative=compiled(row["relative"]),
        levelled=compiled(row["levelled"]),
        placed=compiled(row["placed"]),
        redacted=compiled(row["redacted"]),
        bare_meeting=compiled(row["bare_meeting"]),
        short_title=compiled(row["short_title"]),
        unique_posts=frozenset(map(fold, row["unique_posts"])),
        country=fold(row["country"]),
        known=known,
        parents=shared_names(compiled(row["shared"])),
    )
