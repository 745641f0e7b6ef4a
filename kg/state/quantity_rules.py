"""How numbers, ranges and bounds are written, and what each measure word means: loaded once from data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg import resources
from kg.folding import fold
from kg.model import Bound
from kg.numerals import Numerals
from kg.rules import compiled

RULES = "data/rules/figures.toml"
UNITS = "data/lists/units.tsv"
THING, COUNT, MONEY, RATIO, TIMES = "thing", "count", "money", "ratio", "times"
TIME, DOUBLINGS = "time", "doublings"
"""Kinds of measures that are read otherwise than the rest."""
PATTERNS = (
    "start",
    "run",
    "part",
    "fraction",
    "tenths",
    "half",
    "and_half",
    "redacted",
    "range",
    "ordinal",
    "ending",
    "shared",
    "joint",
)


@dataclass(frozen=True, slots=True)
class Measure:
    """What a measure word means: `kind` (thing, count, money, ratio …) and the unit."""

    kind: str
    code: str


@dataclass(frozen=True, slots=True)
class QuantityRules:
    """How numbers, ranges and bounds are written, and what each measure word means.

    All patterns but `start` are matched where a number may begin.
    """

    start: re.Pattern[str]
    run: re.Pattern[str]
    part: re.Pattern[str]
    fraction: re.Pattern[str]
    tenths: re.Pattern[str]
    half: re.Pattern[str]
    and_half: re.Pattern[str]
    redacted: re.Pattern[str]
    range: re.Pattern[str]
    ordinal: re.Pattern[str]
    ending: re.Pattern[str]
    shared: re.Pattern[str]
    joint: re.Pattern[str]
    signs: str
    not_after: str
    digits: str
    small: str
    so_many: str
    one_of: str
    part_of: str
    powers: str
    scales: tuple[str, ...]
    more: str
    per_cent: Mapping[str, tuple[str, str]]
    behind: tuple[tuple[str, Bound], ...]
    behind_signs: frozenset[str]
    measures: Mapping[str, Measure]
    longest: int
    numerals: Numerals

    @classmethod
    def shipped(cls) -> QuantityRules:
        """The rules of `data/rules/figures.toml` and the units of `data/lists/units.tsv`."""
        book = resources.rules(RULES)
        row: dict[str, Any] = book["number"]
        macros = {"ARABIC": row["arabic"], "RUN": row["run"]}
        pattern = {name: compiled(row[name], macros, where=f"{RULES}: {name}") for name in PATTERNS}
        measures = {fold(one["unit"]): Measure(one["kind"], one["code"]) for one in resources.table(UNITS)}
        behind = [(fold(word), Bound(bound["bound"])) for bound in book["bound"] for word in bound["behind"]]
        return cls(
            **pattern,
            signs=fold(row["signs"]),
            not_after=fold(row["not_after"]),
            digits=fold(row["digits"]),
            small=fold(row["small"]),
            so_many=fold(row["about_so_many"]),
            one_of=fold(row["one_of"]),
            part_of=fold(row["part_of"]),
            powers=fold(row["powers"]),
            scales=tuple(map(fold, row["scales"])),
            more=fold(row["more"]),
            per_cent={fold(of): (sign, row["per_cent_units"][of]) for of, sign in row["per_cent"].items()},
            behind=tuple(sorted(behind, key=lambda one: -len(one[0]))),
            behind_signs=frozenset(word[0] for word, _ in behind),
            measures=measures,
            longest=max(map(len, measures)),
            numerals=Numerals.shipped(),
        )
