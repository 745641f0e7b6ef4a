"""Every rule of stating keeps silent where its words do not state what it is for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import kg.state
from kg import resources
from kg.pipeline import Kit
from tests.reading import cases, findings

FRAMES = {row["id"] for row in resources.rules("data/rules/relations.toml")["frame"]}
ROWS = cases("negatives")
AT_LEAST = 2


def by_name() -> set[str]:
    """The rules that are told by names or by the head, as their statements call them."""
    sources = {path.stem: path.read_text(encoding="utf-8") for path in Path(kg.state.__file__).parent.glob("*.py")}
    told = re.findall(r'"((?:name|head)-[a-z-]+)"', sources["bynames"] + sources["heads"])
    told += [f"name-{name}" for name in re.findall(r'Predicate\.\w+, \w+(?:\[0\])?, "([a-z-]+)"\)', sources["bynames"])]
    return {*told, *(f"name-{name}" for name in re.findall(r"= \(\w+, \"([a-z]+)\"\)", sources["bynames"]))}


@pytest.mark.parametrize("row", ROWS)
def test_rule_states_nothing_of_a_negative(row: dict[str, Any], kit: Kit) -> None:
    for text in row["texts"]:
        found = findings(text, kit)
        names = {entity.key: entity.name for entity in found.entities}
        assert names, f"nothing to go wrong with: {text}"
        told = [
            f"{names.get(one.subject)} {one.predicate} {names.get(one.object)}"
            for one in found.statements
            if one.rule == row["label"] and row.get("only", names.get(one.subject)) == names.get(one.subject)
        ]
        assert not set(told) & set(row.get("never", told)), (text, told)


def test_every_rule_has_negatives() -> None:
    written = {row.values[0]["label"]: len(row.values[0]["texts"]) for row in ROWS}
    bare = {rule for rule in FRAMES | by_name() if written.get(rule, 0) < AT_LEAST}
    assert bare == set()
    assert written.keys() <= FRAMES | by_name()
