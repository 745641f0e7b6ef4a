"""The rules by their ids, each with the reason that stands beside it in data/rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg import resources


@dataclass(frozen=True, slots=True)
class RuleNote:
    """A rule by its id, with the reason that stands beside it in data/rules."""

    id: str
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.id} ({self.reason})" if self.reason else self.id


def rule_note(rule: str) -> RuleNote:
    """The rule with its reason, where data/rules gives one."""
    return RuleNote(rule, reasons().get(rule.partition("+")[0], ""))


@cache
def reasons() -> dict[str, str]:
    """The reason of every rule in data/rules, and of the adverts that are fenced, by the rule's id."""
    tables: list[Any] = [resources.rules(path) for path in resources.names("data/rules", ".toml")]
    tables += resources.table("data/lists/adverts.tsv")
    found = {row["id"]: str(row["reason"]) for table in tables for row in _rules_in(table)}
    beside = resources.rules("data/rules/tenures.toml")["structure"]  # what these find is by post-apposed and the like
    return found | {f"post-{row['id']}": str(row["reason"]) for row in beside}


def _rules_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every table, however deep, that has an id and a reason."""
    if isinstance(value, dict):
        if "id" in value and "reason" in value:
            yield value
        for inner in value.values():
            yield from _rules_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _rules_in(inner)
