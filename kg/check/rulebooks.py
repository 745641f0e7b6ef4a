"""Rules: keys, types, patterns that compile and end, and examples that hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.check.problem import Problem
from kg.errors import KgError
from kg.folding import fold
from kg.model import EntityType
from kg.resources import row_lines, toml
from kg.rules import MACRO, compiled, expanded, folded_pattern

OPAQUE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]")
ENDLESS = re.compile(r"(?<![?+*}(])[*+]|\{\d*,\}")
"""A repetition without an end, once escapes and character classes are out of the way."""

TEXTS = ("id", "type", "pattern", "name", "reason", "match", "miss")


@dataclass(frozen=True, slots=True)
class Place:
    """A file of rules with the lines of its rows and their keys."""

    file: str
    lines: Mapping[tuple[str, int], Mapping[str, int]]

    def problem(self, table: str, number: int, key: str, what: str) -> Problem:
        """What is wrong with a key of a row, at its line or else at that of the row."""
        row = self.lines.get((table, number), {})
        return Problem(self.file, row.get(key, row.get("", 0)), what)


def rulebook_problems(
    content: str,
    file: str,
    held: Mapping[str, Mapping[str, Any]],
    macros: Mapping[str, str],
    *,
    ours: Collection[str] | None = None,
) -> Iterator[Problem]:
    """What is wrong in a file of rules whose tables are held to rows of `rules` in `checks.toml`.

    A file of the user's comes with the names of our macros, which are `ours`.
    """
    try:
        book = toml(content, file)
    except KgError as error:
        yield Problem.of(error, file)
        return
    place = Place(file, row_lines(content))
    if ours is not None:
        told = _macro_problems(book.get("macros", {}), ours)
        yield from (place.problem("macros", 0, key, what) for key, what in told)
    for table, value in book.items():
        if table in held and _is_rows(value):
            for number, row in enumerate(value):
                told = _row_problems(row, held[table], macros)
                yield from (place.problem(table, number, key, what) for key, what in told)
        elif table in held or (ours is not None and table != "macros"):
            known = ", ".join(f"[[{name}]]" for name in held)
            yield place.problem(table, 0, "", f"[{table}] is no table that is laid over ours; those are {known}")
        if _is_rows(value):
            yield from _named_and_reasoned(value, table, place)


def _macro_problems(own: Any, ours: Collection[str]) -> Iterator[tuple[str, str]]:
    """A macro of ours stays what it is, since our patterns are made of it."""
    if not isinstance(own, Mapping):
        yield "", "macros is no table"
        return
    for name, text in own.items():
        if name in ours:
            yield name, f"the macro {name} is ours already; choose another name"
        elif not isinstance(text, str) or not MACRO.fullmatch(f"{{{name}}}"):
            yield name, f"a macro is a text with a name of capital letters, which {name} is not"


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def _named_and_reasoned(rows: Sequence[Mapping[str, Any]], table: str, place: Place) -> Iterator[Problem]:
    """Every row of every table has an id of its own, a reason and, where it looks at a text, two examples."""
    first: dict[str, int] = {}
    for number, row in enumerate(rows):
        shows = ("match", "miss") if SHOWING & row.keys() else ()
        for key in ("id", "reason", *shows):
            if not row.get(key):
                yield place.problem(table, number, key, f"the row has no {key}")
        if first.setdefault(str(row.get("id")), number) != number:
            yield place.problem(table, number, "id", f"the id {row.get('id')} is another row's already")


def _row_problems(
    row: Mapping[str, Any], held: Mapping[str, Any], macros: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The problems of a row with the key that each lies in."""
    needs, may = held["needs"].split(), held["may"].split()
    yield from (("", f"the row has no {key}") for key in needs if key not in row and key not in LISTED)
    yield from ((key, f"{key} is no key of such a row") for key in row if key not in {*needs, *may})
    wrong = [key for key in TEXTS if key in row and not isinstance(row[key], str)]
    yield from ((key, f"{key} is not a text") for key in wrong)
    score = row.get("score", 1.0)
    if not isinstance(score, int | float) or not 0 <= score <= 1:
        yield "score", "score is not a number between 0 and 1"
    attached = row.get("attach", [])
    kinds = [("attach", str(kind)) for kind in (attached if isinstance(attached, list) else [attached])]
    for key, kind in [("type", row.get("type", "Person")), *kinds]:
        if kind not in list(EntityType):
            yield key, f"{key} {kind} is none of {', '.join(EntityType)}"
    if "pattern" in row and not wrong:
        yield from _pattern_problems(row, macros, bounded=held["bounded"])


SHOWING = {"pattern", "match", "miss"}
"""Keys of a rule that looks at a text; a name that only stands for code has none of them."""

LISTED = ("id", "reason", "match", "miss")
"""Keys whose lack is told of every row of every table."""


def _pattern_problems(row: Mapping[str, Any], macros: Mapping[str, str], *, bounded: bool) -> Iterator[tuple[str, str]]:
    try:
        source = expanded(row["pattern"], macros)
        regex = compiled(source)
    except KgError as error:
        yield "pattern", error.what
        return
    if bounded and ENDLESS.search(OPAQUE.sub("c", source)):
        yield "pattern", "the pattern has a repetition without an end; write {0,9} for *, {1,9} for +"
    if row.get("match") and not regex.search(fold(row["match"])):
        yield "match", f"the pattern does not match {row['match']}"
    if row.get("miss") and regex.search(fold(row["miss"])):
        yield "miss", f"the pattern matches {row['miss']}, which it must not"
    try:
        regex.sub(folded_pattern(row.get("name", "")), fold(row.get("match", "")))
    except (re.error, IndexError) as error:
        yield "name", f"the name does not fit the pattern ({error})"
