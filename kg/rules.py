"""Rules as data: patterns in the script of their source, folded as the text will be.

A row has `id`, `reason`, `pattern`, a sample it must `match` and one it must `miss`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.errors import KgError
from kg.folding import fold

CHINESE = re.compile(r"[\u2e80-\u2fdf\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\u2018-\u201d\u00b7]+")
GROUP = re.compile(r"\(\?P<\w+>")
MACRO = re.compile(r"\{([A-Z]+)\}")
PLACE = re.compile(r"<([a-z]+)>")
DEEPEST = 20
"""Macros may be made of macros this deep; deeper they go round in a circle."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A named pattern over folded text."""

    id: str
    pattern: re.Pattern[str]


def rule(row: Mapping[str, Any], parts: Mapping[str, str], where: str) -> Rule:
    """The rule of a row; `<name>` in its pattern stands for the part of that name."""
    source = PLACE.sub(lambda m: parts.get(m[1], m[0]), row["pattern"])
    return Rule(row["id"], compiled(source, where=f"{where}: {row['id']}"))


@dataclass(frozen=True, slots=True)
class Rules:
    """Some rules in their order, which is the order of precedence. `any` matches where one of them does."""

    rules: tuple[Rule, ...]
    any: re.Pattern[str]

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]], parts: Mapping[str, str], where: str) -> Rules:
        """The rules of some rows of a table."""
        found = tuple(rule(row, parts, where) for row in rows)
        nameless = (GROUP.sub("(?:", rule.pattern.pattern) for rule in found)
        return cls(found, re.compile("|".join(f"(?:{pattern})" for pattern in nameless)))

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def first(self, text: str) -> tuple[Rule, re.Match[str]] | None:
        """The first rule that matches at the start of `text`, and its match."""
        if not self.any.match(text):
            return None
        return next(((rule, found) for rule in self.rules if (found := rule.pattern.match(text))), None)


def compiled(source: str, macros: Mapping[str, str] | None = None, *, where: str = "") -> re.Pattern[str]:
    """A pattern folded and compiled, with its macros, and theirs, written out.

    >>> compiled("第{N}屆", {"N": "[一二三]{1,2}"}).pattern
    '第[一二三]{1,2}届'
    """
    try:
        return re.compile(folded_pattern(expanded(source, macros or {})))
    except re.error as error:
        raise KgError(f"pattern is not valid ({error})", where=where, hint="mend it", code="bad-rules") from error


def expanded(source: str, macros: Mapping[str, str]) -> str:
    """A pattern with every `{NAME}`, and those in what it stands for, written out."""
    for _ in range(DEEPEST):
        names = MACRO.findall(source)
        if not names:
            return source
        if unknown := [name for name in names if name not in macros]:
            raise KgError(f"there is no macro {{{unknown[0]}}}", code="bad-rules")
        source = MACRO.sub(lambda found: macros[found[1]], source)
    raise KgError("its macros go round in a circle", code="bad-rules")


def folded_pattern(source: str) -> str:
    """A pattern with its Chinese folded and its syntax left alone.

    >>> folded_pattern("第[一二]篇(.*)講話")
    '第[一二]篇(.*)讲话'
    """
    return CHINESE.sub(lambda m: fold(m.group()), source)
