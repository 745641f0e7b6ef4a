"""Whether a text says that a thing was done or tells somebody to do it, on clauses written before any rule.

The second half of the clauses was kept until the rules stood: on its first run 54 of 68 clauses were right and 57 of
its 70 statements found, with 5 that the clauses do not say.
"""

from __future__ import annotations

from typing import Any

import pytest

from kg.model import DOC
from kg.pipeline import Kit
from tests.reading import called, cases, findings

NOT_YET: dict[str, str] = {}
"""Labels of clauses that are not read as they should be, each with what is wrong."""

NOT_YET_LATER = {"asks a higher body": "a sanatorium is no institution to the rules"}
"""The same of the second half."""


FIRST, LATER = cases("benchmark/modality", NOT_YET), cases("benchmark/later/modality", NOT_YET_LATER)


def stated(row: dict[str, Any], kit: Kit) -> set[str]:
    """What the clause states, below the heading of its section where it has one, by every name of both ends."""
    section = row.get("section", "")
    heading = section and f"{section if '、' in section[:3] else '一、' + section}\n"
    found = findings(heading + row["text"], kit)
    names = called(found)
    return {
        f"{subject} {one.predicate} {object} {one.modality or '-'}"
        for one in found.statements
        for subject in names.get(one.subject, {DOC})
        for object in names.get(one.object, {DOC})
    }


@pytest.mark.parametrize("row", FIRST + LATER)
def test_modality_of_a_clause(row: dict[str, Any], kit: Kit) -> None:
    told = stated(row, kit)
    assert set(row["expect"]) <= told, sorted(told)
    assert not set(row.get("never", ())) & told, sorted(told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("我相信群众，依靠群众，市总工会建立了厂务公开制度。", {"市总工会 establishes 厂务公开制度 done"}),
        ("我们深信，市总工会会建立厂务公开制度。", set()),
        ("市总工会缺乏资金，仍建立了厂务公开制度。", {"市总工会 establishes 厂务公开制度 done"}),
        ("县妇联与县残联缺少必要的配合。", set()),
        ("会议决定，由市总工会推行厂务公开制度。", {"市总工会 establishes 厂务公开制度 assigned"}),
        ("市总工会学习《关于推行厂务公开制度的请示》。", set()),
        ("为推行厂务公开制度，市总工会印发了通知。", {"市总工会 establishes 厂务公开制度 done"}),
        ("为推行厂务公开制度，市总工会要多下基层。", {"市总工会 establishes 厂务公开制度 assigned"}),
        ("通过推行厂务公开制度，市总工会取得了职工的信任。", {"市总工会 establishes 厂务公开制度 done"}),
    ],
)
def test_belief_denial_title_and_purpose(text: str, told: set[str], kit: Kit) -> None:
    assert {one for one in stated({"text": text}, kit) if "implements" not in one} == told


def test_nineteen_of_twenty_clauses_are_right() -> None:
    assert 1 - len(NOT_YET) / len(FIRST) >= 0.95
    assert 1 - len(NOT_YET_LATER) / len(LATER) >= 0.95
