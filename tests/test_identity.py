"""Two names of one thing are one entity, those of two things are two: within a document and across."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from kg.aligned import Span
from kg.pipeline import Kit
from kg.rdf.sessions import Session, session
from tests.reading import CASES, cases, findings

OPEN, CLOSE = "[", "]"

MISSED: Mapping[str, str] = {}
"""The pairs that are one thing and are not seen to be, by label, with the reason."""


def pairs(expect: str) -> list[Any]:
    """The cases in which the two names mean one thing, or two."""
    return [case for case in cases("identity", MISSED) if case.values[0]["expect"] == expect]


def keys(case: Mapping[str, Any], kit: Kit) -> tuple[set[str], set[str]]:
    """The keys of the entities that the left and the right name mean."""
    left, right = unmarked(case["left"]), unmarked(case["right"])
    if case["documents"] == 2:
        return named(case["kind"], *left, kit, name="left.txt"), named(case["kind"], *right, kit, name="right.txt")
    both = left[0] + right[0]
    return named(case["kind"], both, left[1], kit), named(case["kind"], both, right[1].shift(len(left[0])), kit)


def unmarked(text: str) -> tuple[str, Span]:
    """A text without the marks, and the place of the name that they mark."""
    return text.replace(OPEN, "").replace(CLOSE, ""), Span(text.index(OPEN), text.index(CLOSE) - 1)


def named(kind: str, text: str, place: Span, kit: Kit, *, name: str = "case.txt") -> set[str]:
    """The keys of the entities of one kind that have a mention at a place."""
    return {
        entity.key
        for entity in findings(text, kit, name=name).entities
        if entity.type == kind and any(mention.span.overlaps(place) for mention in entity.mentions)
    }


@pytest.mark.parametrize("case", pairs("same"))
def test_two_names_of_one_thing_are_one(case: dict[str, Any], kit: Kit) -> None:
    left, right = keys(case, kit)
    assert len(left) == 1 and left == right, case["comment"]


@pytest.mark.parametrize("case", pairs("different"))
def test_names_of_two_things_are_two(case: dict[str, Any], kit: Kit) -> None:
    left, right = keys(case, kit)
    assert left and right, "a name was not found"
    assert left.isdisjoint(right), case["comment"]


@pytest.mark.parametrize(
    ("name", "expect"),
    [
        ("南江市总工会十二届五次全委会", Session(12, 5)),
        ("南江市總工會十二屆五次全委（擴大）會議", Session(12, 5)),
        ("南江市总工会十二届五次全委扩大会议", Session(12, 5)),
        ("南江市总工会第十二届委员会第五次全体会议", Session(12, 5)),
        ("南江市总工会12届5次全委会", Session(12, 5)),
        ("南江市总工会第１２届委员会第５次全体（扩大）会议", Session(12, 5)),
        ("十届全国人大四次会议", Session(10, 4)),
        ("中国共产党第十六届中央委员会第五次全体会议", Session(16, 5)),
        ("县第十三次党代会", Session(13)),
        ("2016年第3次工作会议", None),
        ("10大措施推进会", None),
    ],
)
def test_all_wordings_of_a_session_have_its_numbers(name: str, expect: Session | None) -> None:
    assert session(name) == expect


def test_table_is_as_large_and_as_even_as_it_is_meant_to_be() -> None:
    same, different = len(pairs("same")), len(pairs("different"))
    assert min(same, different) >= 75 and abs(same - different) < 0.2 * (same + different)
    assert len(MISSED) <= 0.05 * same
    assert len({case.id for case in cases("identity")}) == same + different, CASES
