"""Numerals of official prose, and what is none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.numerals import Numerals

NUMERALS = Numerals.shipped()


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("十", "10"),
        ("十五", "15"),
        ("二十", "20"),
        ("廿一", "21"),
        ("一百零五", "105"),
        ("一百五", "150"),
        ("一百一十二", "112"),
        ("一千二百", "1200"),
        ("两千零五", "2005"),
        ("两千零五十", "2050"),
        ("三万五千", "35000"),
        ("三万五", "35000"),
        ("三万零五", "30005"),
        ("一亿二千万", "120000000"),
        ("二万三千亿", "2300000000000"),
        ("叁拾伍", "35"),
        ("二〇〇六", "2006"),
        ("八点六", "8.6"),
        ("1,234.50", "1234.50"),
        ("12,300", "12300"),
        ("2.2万", "22000"),
        ("3万5千", "35000"),
        ("2.5万亿", "2500000000000"),
        ("5百万", "5000000"),
        ("0.35", "0.35"),
    ],
)
def test_a_numeral_has_its_value(numeral: str, number: str) -> None:
    assert NUMERALS.number(numeral) == Decimal(number)


@pytest.mark.parametrize(
    "numeral",
    [
        "",
        "百",
        "千万",
        "万亿",
        "十十",
        "百十",
        "三四十",
        "二三万",
        "一百千",
        "1,23",
        "3.",
        "工会",
        "十一五百",
        "一十百",
        "点五",
    ],
)
def test_what_is_no_numeral_has_none(numeral: str) -> None:
    assert NUMERALS.number(numeral) is None


@given(st.integers(0, 99))
def test_what_is_written_is_read_back(number: int) -> None:
    assert NUMERALS.value(NUMERALS.written(number)) == number


@given(st.text("〇一二三十百千万亿点1,."))
def test_whatever_is_read_is_no_less_than_nothing(numeral: str) -> None:
    assert (NUMERALS.number(numeral) or 0) >= 0
