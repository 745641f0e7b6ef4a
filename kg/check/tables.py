"""Lists: columns, cells, repetitions, order, and the types that they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from kg.check.problem import Problem
from kg.errors import KgError
from kg.folding import fold
from kg.model import EntityType
from kg.resources import rows

NAMES = ("name", "aliases")
"""The columns of a list whose strings are looked for in every text."""

Numbered = Sequence[tuple[int, Mapping[str, str]]]


def table_problems(content: str, file: str, held: Mapping[str, Any], *, is_sorted: bool) -> Iterator[Problem]:
    """What is wrong in a table that is held to a row of `lists` in `data/rules/checks.toml`."""
    found: list[tuple[int, Mapping[str, str]]] = []
    try:
        found.extend(rows(content, file))
    except KgError as error:
        yield Problem.of(error, file)
    if not found:
        yield Problem(file, 0, "has no rows")
        return
    columns, given = held["columns"].split(), list(found[0][1])
    if sorted(given) != sorted(columns):
        yield Problem(file, found[0][0] - 1, f"the columns are {' '.join(given)}, they should be {' '.join(columns)}")
        return
    for number, row in found:
        yield from (Problem(file, number, what) for what in _cells(row, held["filled"].split()))
    yield from _repeated(found, file, held.get("key", columns[0]).split())
    if held.get("own"):
        yield from _claimed_twice(found, file)
    if is_sorted and not held.get("ordered"):
        yield from _unsorted(found, file)


def _cells(row: Mapping[str, str], filled: Sequence[str]) -> Iterator[str]:
    for column, cell in row.items():
        parts = cell.split("|")
        if column in filled and not cell.strip():
            yield f"{column} is empty"
        elif any(part != part.strip() for part in parts) or (cell and not all(parts)):
            yield f"{column} has blanks around a value, or nothing between two |"
        if column in NAMES and any(len(part) == 1 for part in parts):
            yield f"{column} has a single character, which stands in every text"
    if "type" in row and row["type"] not in list(EntityType):
        yield f"type {row['type']} is none of {', '.join(EntityType)}"


def _repeated(found: Numbered, file: str, key: Sequence[str]) -> Iterator[Problem]:
    first: dict[tuple[str, ...], int] = {}
    for number, row in found:
        at = first.setdefault(tuple(row[column] for column in key), number)
        if at != number:
            yield Problem(file, number, f"repeats line {at} ({' '.join(row[column] for column in key)})")


def _claimed_twice(found: Numbered, file: str) -> Iterator[Problem]:
    """Strings that two rows give two meanings."""
    first: dict[str, int] = {}
    for number, row in found:
        for name in {fold(part) for column in NAMES for part in row[column].split("|") if part}:
            at = first.setdefault(name, number)
            if at != number and name != fold(row["name"]):
                yield Problem(file, number, f"{name} is a name of line {at} already")


def _unsorted(found: Numbered, file: str) -> Iterator[Problem]:
    lines = [(number, "\t".join(row.values())) for number, row in found]
    for (_, before), (number, line) in pairwise(lines):
        if line < before:
            yield Problem(file, number, "is not in order: it belongs further up")
