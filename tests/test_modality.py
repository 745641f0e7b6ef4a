"""Whether a text says that a thing was done or tells somebody to do it, on clauses written before any rule."""

from __future__ import annotations

from typing import Any

import pytest

from kg.model import DOC
from kg.pipeline import Kit
from tests.reading import cases, findings

NOT_YET: dict[str, str] = {}
"""Labels of clauses that are not read as they should be, each with what is wrong."""


def rows() -> list[Any]:
    """The clauses, those that are not yet right as strict failures."""
    return [
        pytest.param(row, id=row["label"], marks=pytest.mark.xfail(strict=True, reason=NOT_YET[row["label"]]))
        if row["label"] in NOT_YET
        else pytest.param(row, id=row["label"])
        for (row,) in (case.values for case in cases("benchmark/modality"))
    ]


def stated(row: dict[str, Any], kit: Kit) -> set[str]:
    """What the clause states, below the heading of its section where it has one, by every name of both ends."""
    heading = f"一、{row['section']}\n" if "section" in row else ""
    found = findings(heading + row["text"], kit)
    names = {
        entity.key: {entity.name, *entity.aliases, *(one.surface for one in entity.mentions)}
        for entity in found.entities
    }
    return {
        f"{subject} {one.predicate} {object} {one.modality or '-'}"
        for one in found.statements
        for subject in names.get(one.subject, {DOC})
        for object in names.get(one.object, {DOC})
    }


@pytest.mark.parametrize("row", rows())
def test_modality_of_a_clause(row: dict[str, Any], kit: Kit) -> None:
    told = stated(row, kit)
    assert set(row["expect"]) <= told, sorted(told)
    assert not set(row.get("never", ())) & told, sorted(told)


def test_nineteen_of_twenty_clauses_are_right() -> None:
    assert 1 - len(NOT_YET) / len(rows()) >= 0.95
