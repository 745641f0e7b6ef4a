"""Every rule on lines of pages and on titles of files matches its example and not its counter-example."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kg import resources
from kg.folding import fold
from kg.rules import Rule, Rules

TABLES = [("web", "line"), ("files", "no_title"), ("layout", "number")]
ROWS = [
    pytest.param(row, id=row["id"])
    for file, table in TABLES
    for row in resources.rules(f"data/rules/{file}.toml")[table]
]
UNBOUNDED = re.compile(r"(?<!\\)[*+]|\{\d*,\}")


def rule(row: dict[str, Any]) -> Rule:
    (one,) = Rules.of([row], {}, "")
    return one


@pytest.mark.parametrize("row", ROWS)
def test_a_rule_holds_to_its_examples(row: dict[str, Any]) -> None:
    assert rule(row).pattern.match(fold(row["match"]))
    assert not rule(row).pattern.match(fold(row["miss"]))
    assert row["reason"]


@pytest.mark.parametrize("row", ROWS)
def test_a_rule_has_no_repetition_without_end(row: dict[str, Any]) -> None:
    assert not UNBOUNDED.search(re.sub(r"\\.|\[[^\]]*\]", "", row["pattern"]))


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("unit", ["第", "1", "-", " ", "共9頁", "文檔", "首頁>", ".doc", "a", "十"])
def test_a_rule_ends_on_any_line(row: dict[str, Any], unit: str) -> None:
    rule(row).pattern.match(fold(unit * 5_000))
