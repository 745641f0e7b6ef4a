"""The words of tasks, loaded once from `data/rules/assignments.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg import resources
from kg.state.signs import frame_pattern

RULES = "data/rules/assignments.toml"


@dataclass(frozen=True, slots=True)
class AssignmentRules:
    """`action` is a row of verbs, `assigner` who demands, in its group `who`.

    `figure` and `limit` are the ids by which a task is known that only a figure or a limit shows.
    """

    action: re.Pattern[str]
    assigner: re.Pattern[str]
    figure: str
    limit: str

    @classmethod
    def shipped(cls, macros: Mapping[str, str]) -> AssignmentRules:
        """The shipped rules, with the macros of the frames."""
        book = resources.rules(RULES)
        verbs = {**macros, "VERB": book["action"]["verb"]}
        return cls(
            frame_pattern(book["action"]["row"], verbs),
            frame_pattern(book["assigner"]["pattern"], verbs),
            *(row["id"] for row in book["duty"]),
        )
