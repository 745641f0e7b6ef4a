"""A pattern finds where its literals stand exactly what it finds when it is tried everywhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.anchors import Anchors, literals_of
from kg.find import FindRules
from kg.settings import Settings
from tests.conftest import ROOT

RULES = FindRules.shipped(Settings())
SAMPLES = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "data/samples").glob("*.txt"))]
WORDS = sorted({literal for known in RULES.patterns.anchors.literals for literal in known or ()})

WITH_LITERALS = [
    ("第[一二]届大会", {"届大会": (2, 2)}),
    ("[省市]总工会", {"总工会": (1, 1)}),
    ("(?:省委|市委|区政府)办", {"省委": (0, 0), "市委": (0, 0), "区政府": (0, 0)}),
    ("(?<!人)大(?=会议)", {"会议": (1, 1)}),
    (".{0,3}(工会)+", {"工会": (0, 3)}),
    ("(?:市|省){1,2}长", {"长": (1, 2)}),
    ("(?>各级)?党委", {"党委": (0, 2)}),
]

WITHOUT = ["[一-龥]{2,4}", "工会?|团委?|.", "(?:市委)?", "(?i)abc", "(?!工会)..", "[^市]"]


def found(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text)]


def anchored(anchors: Anchors, text: str) -> list[list[tuple[int, int]]]:
    return [[match.span() for match in matches] for matches in anchors.matches(text)]


@pytest.mark.parametrize(("source", "literals"), WITH_LITERALS)
def test_every_match_holds_one_of_the_literals(source: str, literals: dict[str, tuple[int, int]]) -> None:
    assert literals_of(re.compile(source)) == literals


@pytest.mark.parametrize("source", WITHOUT)
def test_a_pattern_without_good_literals_is_tried_everywhere(source: str) -> None:
    assert literals_of(re.compile(source)) is None
    text = "省总工会 abc ABC 市委"
    assert anchored(Anchors.of([re.compile(source)]), text) == [found(re.compile(source), text)]


@pytest.mark.parametrize("text", SAMPLES)
def test_our_patterns_find_what_they_find_when_tried_everywhere(text: str) -> None:
    patterns = RULES.patterns.anchors.patterns
    assert anchored(RULES.patterns.anchors, text) == [found(pattern, text) for pattern in patterns]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*WORDS, *"全市第十届次中和、“”《》。X\n"]), max_size=40).map("".join))
def test_nor_does_any_text_of_their_literals_tell_the_two_apart(text: str) -> None:
    patterns = RULES.patterns.anchors.patterns
    assert anchored(RULES.patterns.anchors, text) == [found(pattern, text) for pattern in patterns]


def test_nearly_all_of_our_patterns_have_literals() -> None:
    without = [known for known in RULES.patterns.anchors.literals if known is None]
    assert len(without) <= len(RULES.patterns.rows) // 10
