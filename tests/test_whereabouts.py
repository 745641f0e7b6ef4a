"""What explain says of a place: its division and the year asked for, or why it has none, and what is suggested."""

from __future__ import annotations

import pytest

from kg.explain import Explanation, explain
from kg.pipeline import Kit, extract_source
from kg.read import read_stream
from kg.settings import Settings
from kg.store import Store
from kg.whereabouts import Whereabouts

# The year of the document, what it says, the place asked for, what is said of it.
SAID = [
    (
        "2004",
        "姜堰市召开会议。",
        "姜堰市",
        "泰州市姜堰市 (county, code 321284, 1996 to 2012) in 工作报告, asked for 2004",
    ),
    (
        "2015",
        "姜堰區召開會議。",
        "姜堰区",
        "泰州市姜堰区 (county, code 321204, 2012 to now) in 工作报告, asked for 2015",
    ),
    ("2004", "在日本召开会议。", "日本", "日本 (abroad) in 工作报告, asked for 2004"),
    ("2004", "福州市总工会、鼓楼区召开会议。", "鼓楼区", "福州市鼓楼区 (county, code 350102, 1983 to now) in"),
    ("2004", "鼓楼区召开会议。", "鼓楼区", "no known division, of the level county, in 工作报告, asked for 2004"),
    ("2004", "XX市召开会议。", "XX市", "no known division, of the level city, in 工作报告, asked for 2004"),
    (
        "2004",
        "XX市召开会议。海陵区总工会发文。",
        "XX市",
        "is 泰州市, from 海陵区总工会 in 工作报告, by suggest-around (",
    ),
    (
        "2004",
        "XX市召开会议。江苏省总工会发文。",
        "XX市",
        "lies in 江苏省, from 江苏省总工会 in 工作报告, by suggest-within (",
    ),
    ("2015", "襄樊市召开会议。", "襄樊市", "襄樊市 and 湖北省襄樊市: same, by place-no-longer (No division bears"),
    ("2004", "姜堰区召开会议。", "姜堰区", "姜堰区 and 泰州市姜堰区: same, by place-not-yet (No division bears"),
    ("2004", "朝阳区召开会议。", "朝阳区", "朝阳区 and 长春市朝阳区: unsure, by place-homonym (Several divisions"),
    (
        "2004",
        "福州市总工会、鼓楼区召开会议。",
        "鼓楼区",
        "鼓楼区 and 福州市鼓楼区: same, by place-in-named (Of the divisions",
    ),
    (
        "2004",
        "海陵开展活动,海陵、姜堰等地参加。",
        "海陵区",
        "海陵 and 海陵区: same, by place-short (A county is called",
    ),
]


def explained(kit: Kit, text: str, asked: str, year: str = "") -> Explanation:
    head = f"工作报告\n({year}年5月1日)\n" if year else "工作报告\n"
    source = read_stream(f"{head}{text}".encode(), name="a.txt")
    store = Store.memory()
    store.replace(
        source.name,
        sha256=source.sha256,
        settings_digest=Settings().digest,
        outcome="read",
        findings=extract_source(source, kit),
    )
    return explain(store, asked)


@pytest.mark.parametrize(("year", "text", "asked", "said"), SAID)
def test_a_place_is_explained(year: str, text: str, asked: str, said: str, kit: Kit) -> None:
    assert said in explained(kit, text, asked, year).text()


def test_without_a_date_the_last_of_the_name_is_said_to_be_meant(kit: Kit) -> None:
    assert "which has no date: the last of the name" in explained(kit, "姜堰市召开会议。", "姜堰市").text()


def test_a_division_is_told_part_by_part(kit: Kit) -> None:
    (entity,) = explained(kit, "姜堰市召开会议。", "姜堰市", "2004").entities
    (division,) = entity.whereabouts.divisions
    assert (division.name, division.level, division.parent) == ("姜堰市", "county", "泰州市")
    assert (division.code, division.since, division.until, division.year) == ("321284", "1996", "2012", "2004")


@pytest.mark.parametrize(
    ("text", "asked"), [("九龙镇召开会议。", "九龙镇"), ("姜堰市总工会召开会议。", "姜堰市总工会")]
)
def test_of_what_the_table_has_not_nothing_is_said(text: str, asked: str, kit: Kit) -> None:
    (entity,) = explained(kit, text, asked, "2004").entities
    assert entity.whereabouts == Whereabouts()


def test_a_redacted_place_is_never_said_to_be_what_is_suggested(kit: Kit) -> None:
    (entity,) = explained(kit, "XX市召开会议。泰州市总工会发文。", "XX市", "2004").entities
    assert not entity.whereabouts.divisions
    assert [one.name for one in entity.whereabouts.suggestions] == ["泰州市"]
