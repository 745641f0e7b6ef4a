"""What contradicting means, loaded once from `data/rules/conflicts.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg import resources
from kg.rules import compiled

Regex = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Seat:
    """Posts of which a body has one each; `body` limits the bodies."""

    post: Regex
    body: Regex | None

    def is_single(self, post: str, body: str) -> bool:
        """Whether the body has one such post; the kind that both name must be the same."""
        title, where = self.post.fullmatch(post), self.body.search(body) if self.body else None
        if not title or (self.body and not where):
            return False
        kinds = {title.groupdict().get("kind"), where.groupdict().get("body") if where else None} - {None}
        return len(kinds) < 2


@dataclass(frozen=True, slots=True)
class HolderRules:
    """Bodies that are many, names that may be anybody's, and words for what is over or not yet."""

    many: Regex
    anybody: Regex
    past: Regex
    over: str
    future: Regex


@dataclass(frozen=True, slots=True)
class Bound:
    """Words beside a number, and between what times the number the true one lies."""

    pattern: Regex
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Period:
    """A period that means the same in every document; `shift` is its year from that of the document."""

    pattern: Regex
    shift: int


@dataclass(frozen=True, slots=True)
class FigureRules:
    """Which figures two documents can both give, and how their values are read."""

    least: int
    plain: Regex
    planned: Regex
    clause: Regex
    multiples: Mapping[str, int]
    units: Mapping[str, str]
    bounds: tuple[Bound, ...]
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class ConflictRules:
    """All of it; `reasons` are those of the rules by id."""

    reasons: Mapping[str, str]
    seats: tuple[Seat, ...]
    holders: HolderRules
    figures: FigureRules
    days: int
    numeral: Regex
    levelled: Regex
    city: Regex
    county: Regex

    @classmethod
    def shipped(cls) -> ConflictRules:
        """The rules of `data/rules/conflicts.toml`."""
        rules = resources.rules("data/rules/conflicts.toml")
        holders, meeting, parent = rules["holders"], rules["meeting"], rules["parent"]
        return cls(
            {row["id"]: row["reason"] for row in rules["conflict"]},
            tuple(
                Seat(compiled(row["post"]), compiled(row["body"]) if "body" in row else None) for row in rules["seat"]
            ),
            HolderRules(
                compiled(holders["many"]),
                compiled(holders["anybody"]),
                compiled(holders["past"]),
                holders["over"],
                compiled(holders["future"]),
            ),
            _figures(rules),
            meeting["days"],
            compiled(meeting["numeral"]),
            compiled(parent["levelled"]),
            compiled(parent["city"]),
            compiled(parent["county"]),
        )


def _figures(rules: resources.Row) -> FigureRules:
    figure, macros = rules["figure"], rules["macros"]
    return FigureRules(
        figure["least"],
        compiled(figure["plain"]),
        compiled(figure["planned"]),
        compiled(figure["clause"]),
        rules["multiples"],
        rules["units"],
        tuple(Bound(compiled(row["pattern"], macros), row["low"], row["high"]) for row in rules["bound"]),
        tuple(Period(compiled(row["pattern"]), row.get("shift", 0)) for row in rules["period"]),
    )
