"""The rules by which web pages are read, as they lie in `data/rules/web.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg import resources
from kg.rules import Rules, compiled

TABLE = "data/rules/web.toml"


@dataclass(frozen=True, slots=True)
class Container:
    """Elements that hold furniture: `tags` and `roles` are sure, `words` of class and id are a sign."""

    id: str
    tags: frozenset[str]
    roles: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class WebRules:
    """What of a page is seen, where lines break, what is furniture, and the names of metadata."""

    unseen: frozenset[str]
    blocks: frozenset[str]
    kept: frozenset[str]
    readings: frozenset[str]
    hiding: re.Pattern[str]
    stops: re.Pattern[str]
    title_ends: re.Pattern[str]
    date: re.Pattern[str]
    meta: Mapping[str, tuple[str, ...]]
    containers: tuple[Container, ...]
    lines: Rules

    @classmethod
    @cache
    def shipped(cls) -> WebRules:
        """The rules that come with kg."""
        table = resources.rules(TABLE)
        sets = {key: frozenset(table[key]) for key in ("unseen", "blocks", "kept", "readings")}
        return cls(
            **sets,
            hiding=re.compile(table["hiding"], re.IGNORECASE),
            stops=re.compile(f"[{table['stops']}]"),
            title_ends=re.compile(table["title_ends"]),
            date=compiled(table["date"], where=TABLE),
            meta={key: tuple(names) for key, names in table["meta"].items()},
            containers=tuple(
                Container(row["id"], *(frozenset(row[key]) for key in ("tags", "roles", "words")))
                for row in table["container"]
            ),
            lines=Rules.of(table["line"], {}, TABLE),
        )
