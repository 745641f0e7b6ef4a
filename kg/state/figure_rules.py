"""What reading figures needs, loaded once from `data/rules/figures.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg import resources
from kg.folding import fold
from kg.model import Direction
from kg.rules import compiled
from kg.state.contexts import ContextRules
from kg.state.naming import NameRules
from kg.state.periods import PeriodRules
from kg.state.quantity_rules import RULES, QuantityRules


@dataclass(frozen=True, slots=True)
class FigureRules:
    """How figures look, what they are compared with, when they are and what they may be about."""

    quantities: QuantityRules
    contexts: ContextRules
    names: NameRules
    periods: PeriodRules
    about: re.Pattern[str]
    clause: re.Pattern[str]
    stops: re.Pattern[str]
    expected: re.Pattern[str]
    timed: re.Pattern[str]
    counted: re.Pattern[str]
    to: re.Pattern[str]
    rates: Mapping[str, Direction]
    parts: str
    goes_on: str
    quotes: str
    quoted: int

    @classmethod
    def shipped(cls) -> FigureRules:
        """The rules of `data/rules/figures.toml`."""
        book = resources.rules(RULES)
        rates = {fold(word): Direction(name) for name, words in book["rates"].items() for word in words}
        return cls(
            QuantityRules.shipped(),
            ContextRules.shipped(),
            NameRules.shipped(),
            PeriodRules.shipped(),
            compiled(book["about"]["pattern"]),
            compiled(f"[{book['marks']['clause']}]"),
            compiled(f"[{book['marks']['stops']}]"),
            compiled(book["expected"]["pattern"]),
            compiled(book["names"]["timed"]),
            compiled(book["names"]["counted"]),
            compiled(book["reach"]["to"], {"VERB": "(?:" + "|".join(book["reach"]["verbs"]) + ")"}),
            rates,
            fold(book["comparing"]["among"]),
            fold(book["marks"]["goes_on"]),
            book["marks"]["quotes"],
            book["marks"]["quoted"],
        )
