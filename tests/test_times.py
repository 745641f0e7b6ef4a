"""When: words that name a time, against the date of the document."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import resources
from kg.aligned import Span
from kg.folding import fold
from kg.intervals import Interval
from kg.rules import compiled
from kg.times import Anchor, TimeRules, interval_of, times
from tests.reading import cases

RULES = TimeRules.shipped()
TABLES = ("before", "behind", "year", "part", "span", "event")
BOOK = resources.rules("data/rules/times.toml")
EDTF = re.compile(r"(?:(?:\d{4}(?:-\d\d(?:-\d\d)?)?~?|\.\.|)(?:/|$)){1,2}")


def interval(edtf: str) -> Interval:
    begin, _, until = edtf.partition("/")
    return Interval(begin, until or begin)


def anchor(case: dict[str, Any]) -> Anchor:
    return Anchor(case.get("said"), interval(case["last"]) if "last" in case else None)


@pytest.mark.parametrize("case", cases("times"))
def test_times_of_words(case: dict[str, Any]) -> None:
    text = fold(case["text"])
    named = list(times(text, 0, len(text), anchor(case), RULES))
    assert [one.edtf for one in named] == case["expect"], case.get("comment")
    assert all(one.span and one.words == one.span.of(text) for one in named)


@pytest.mark.parametrize("row", [pytest.param((table, row), id=row["id"]) for table in TABLES for row in BOOK[table]])
def test_row_holds_to_its_examples(row: tuple[str, dict[str, Any]]) -> None:
    regex = compiled(row[1]["pattern"], BOOK["macros"])
    assert regex.search(fold(row[1]["match"])), row[1]["match"]
    assert not regex.search(fold(row[1]["miss"])), row[1]["miss"]


def test_no_expression_is_passed_over_for_speed() -> None:
    """Where expressions begin is told by `signs` and `heads`; without them the same ones are found."""
    texts = [case.values[0]["text"] for case in cases("times")]
    texts += [row["match"] for table in TABLES for row in BOOK[table]]
    text = fold("。".join(texts))
    slow = re.compile(RULES.whole.pattern.partition(")(?P<before>")[2].join(("(?P<before>", "")))
    found = [one.span for one in times(text, 0, len(text), Anchor("2006-01-12"), RULES)]
    assert found == [Span(*one.span()) for one in slow.finditer(text)]


def test_words_that_name_more_than_a_time_are_no_time() -> None:
    assert interval_of("今年要", Anchor("2006"), RULES) is None


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from([10, 7, 4]))
def test_every_time_has_its_ends_in_order_and_is_edtf(said: date, exact: int) -> None:
    text = fold(",".join(case.values[0]["text"] for case in cases("times")))
    for one in times(text, 0, len(text), Anchor(said.isoformat()[:exact]), RULES):
        assert EDTF.fullmatch(one.edtf), one
        first, last = one.first_day, one.last_day
        assert not first or not last or first <= last, one


def test_a_long_text_of_signs_of_time_is_read_in_one_go() -> None:
    for sign in "年月日一1五十上前近从到“":
        text = sign * 20_000
        assert sum(1 for _ in times(text, 0, len(text), Anchor("2006-01-12"), RULES)) <= len(text)
