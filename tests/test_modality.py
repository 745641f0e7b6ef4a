"""Whether a text says that a thing was done or tells somebody to do it, on clauses written before any rule.

The second half of the clauses was kept until the rules stood: on its first run 54 of 68 clauses were right and 57 of
its 70 statements found, with 5 that the clauses do not say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from kg.model import DOC
from kg.pipeline import Kit
from tests.reading import cases, findings

NOT_YET: dict[str, str] = {}
"""Labels of clauses that are not read as they should be, each with what is wrong."""

NOT_YET_LATER = {
    "plan heading, same kind of clause": "a heading of plans that begins with a year is not seen to be one",
    "is about to": "即将 is no mark of what is to come",
    "nested title of a reply": "what stands in the title of a request is taken for done",
    "asks a higher body": "恳请 moves nobody",
    "did not work together": "缺乏沟通 is taken for working together",
    "calls for, 倡导 by a letter": "倡议 moves nobody",
    "believes, not a fact": "what somebody believes is taken for done",
    "held its nth": "the nth of a festival is a meeting to the rules",
    "purpose in the plan": "the aim of what is told is taken for done",
    "Taiwan: shall set up, by law": "各級學校 is no body to the rules",
    "Taiwan: jointly held": "與…合作 before a comma ends who acts",
    "decision of a meeting": "a meeting's decision is no mark of what is to come",
    "first sentence done, second due, no subject": "who acts is not carried into a sentence that begins with a time",
    "prize for having done": "who is praised for having done it is named behind it",
}
"""The same of the second half."""


def rows(table: str = "benchmark/modality", not_yet: Mapping[str, str] = NOT_YET) -> list[Any]:
    """The clauses of a table, those that are not yet right as strict failures."""
    return [
        pytest.param(row, id=row["label"], marks=pytest.mark.xfail(strict=True, reason=not_yet[row["label"]]))
        if row["label"] in not_yet
        else pytest.param(row, id=row["label"])
        for (row,) in (case.values for case in cases(table))
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


@pytest.mark.parametrize("row", rows("benchmark/later/modality", NOT_YET_LATER))
def test_modality_of_a_clause_of_the_second_half(row: dict[str, Any], kit: Kit) -> None:
    told = stated(row, kit)
    assert set(row["expect"]) <= told, sorted(told)
    assert not set(row.get("never", ())) & told, sorted(told)


def test_nineteen_of_twenty_clauses_are_right() -> None:
    assert 1 - len(NOT_YET) / len(rows()) >= 0.95
