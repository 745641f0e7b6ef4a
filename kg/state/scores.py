"""How sure a statement is: how often its rule was right on annotated documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg import resources

DIGITS = 4


@dataclass(frozen=True, slots=True)
class Scores:
    """Of each rule how many relations were right and how many found; `prior` is the precision of all together."""

    prior: float
    weight: float
    rules: Mapping[str, tuple[int, int]]

    @classmethod
    def shipped(cls) -> Scores:
        """What `data/rules/scores.toml` holds."""
        measured = resources.rules("data/rules/scores.toml")
        return cls(measured["prior"], measured["weight"], {id: tuple(row) for id, row in measured["rules"].items()})

    def of(self, rule: str) -> float:
        """The m-estimate of a rule's precision (Cestnik 1990): above 0 and below 1 wherever the prior is.

        >>> scores = Scores(0.8, 2, {"elected": (9, 10), "once": (1, 1), "never": (0, 6)})
        >>> scores.of("elected"), scores.of("once"), scores.of("never"), scores.of("unmeasured")
        (0.8833, 0.8667, 0.2, 0.8)
        """
        right, found = self.rules.get(rule, (0, 0))
        return round((right + self.weight * self.prior) / (found + self.weight), DIGITS)
