"""What is left unresolved is listed with its reason, and nothing that is resolved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.link import LinkRules
from kg.model import EntityType
from kg.pipeline import Kit, extract_source
from kg.read import read_stream
from kg.settings import Settings
from kg.store import Store
from kg.unresolved import reason, unresolved

RULES = LinkRules.shipped()


def listed(kit: Kit, **texts: str) -> list[dict[str, Any]]:
    """The unresolved names of some documents, by the columns of the table."""
    store = Store.memory()
    for name, text in texts.items():
        source = read_stream(text.encode(), name=f"{name}.txt")
        store.replace(
            source.name,
            sha256=source.sha256,
            settings_digest=Settings().digest,
            outcome="read",
            findings=extract_source(source, kit),
        )
    return list(unresolved(store).records())


def why(kit: Kit, **texts: str) -> set[tuple[str, str, str]]:
    return {(row["name"], row["reason"].split()[0], row["document"]) for row in listed(kit, **texts)}


@pytest.mark.parametrize(
    ("type", "name", "expect"),
    [
        ("Organization", "市总工会", "relative"),
        ("Organization", "省委", "relative"),
        ("Organization", "XX市委", "redacted"),
        ("Place", "X市", "redacted"),
        ("Place", "鼓楼区", "homonym"),
        ("Person", "国栋", "part"),
        ("Person", "李", "part"),
        ("Person", "王X", "redacted"),
        ("Policy", "意见", "title"),
        ("Meeting", "十二届五次全会", "session"),
        ("Organization", "各级工会", ""),
        ("Organization", "基层工会", ""),
        ("Organization", "企业工会", ""),
        ("Person", "李国栋", ""),
        ("Person", "欧阳明", ""),
        ("Policy", "关于加强工会工作的意见", ""),
        ("Group", "职工", ""),
    ],
)
def test_a_name_of_one_document_has_its_reason(type: str, name: str, expect: str) -> None:
    assert reason(EntityType(type), name, RULES) == expect


def test_a_body_without_its_place_is_listed_in_each_document(kit: Kit) -> None:
    texts = {"a": "市总工会要求落实。", "b": "市总工会要求落实。"}
    assert {("市总工会", "the", "a.txt#1"), ("市总工会", "the", "b.txt#1")} <= why(kit, **texts)


def test_a_body_whose_place_the_document_gives_is_not_listed(kit: Kit) -> None:
    assert not why(kit, a="南江市总工会发文。市总工会要求落实。")


def test_a_short_name_of_two_longer_ones_is_listed_with_both(kit: Kit) -> None:
    (row,) = listed(kit, a="南江市总工会发文。北河市总工会发文。市总工会要求落实。")
    assert (row["name"], row["may_be"]) == ("市总工会", "北河市总工会, 南江市总工会")
    assert row["reason"].startswith("several longer names")


def test_a_person_of_two_documents_is_listed_in_both_with_the_other(kit: Kit) -> None:
    rows = listed(kit, a="李明同志讲话。", b="李明同志出席。", c="张华同志讲话。")
    assert [(row["name"], row["document"], row["may_be"]) for row in rows] == [
        ("李明", "a.txt#1", "b.txt#1"),
        ("李明", "b.txt#1", "a.txt#1"),
    ]


def test_a_person_whose_post_tells_who_it_is_is_not_listed(kit: Kit) -> None:
    assert not why(kit, a="胡锦涛总书记强调。", b="胡锦涛总书记强调。")


def test_names_that_say_it_all_are_not_listed(kit: Kit) -> None:
    assert not why(kit, a="中华全国总工会印发通知，各级工会要维护农民工合法权益。")


def test_names_are_written_as_in_the_document(kit: Kit) -> None:
    assert {row["name"] for row in listed(kit, a="市總工會要求落實。")} == {"市總工會"}


def test_many_documents_of_one_person_are_not_all_named(kit: Kit) -> None:
    rows = listed(kit, **{f"d{number}": "李明同志讲话。" for number in range(6)})
    assert len(rows) == 6
    assert all(row["may_be"].endswith(" and 2 more") for row in rows)


def test_an_empty_graph_has_none(kit: Kit) -> None:
    assert listed(kit) == []


def test_the_command_gives_what_other_programs_read(built: Path, run_kg: Any) -> None:
    ended = run_kg("unresolved", "--store", built, "--format", "json")
    assert (ended.code, ended.err) == (0, "")
    table = json.loads(ended.out)
    assert table["columns"] == ["reason", "type", "name", "document", "may_be"]
    assert table["rows"]
    assert run_kg("unresolved", "--store", built, "--format", "csv").out.startswith("reason,type,name,")


def homonyms(kit: Kit, text: str) -> dict[str, tuple[str, str]]:
    """Of the unresolved names of a document of 2004 the reason's first words and what each may be."""
    return {row["name"]: (row["reason"], row["may_be"]) for row in listed(kit, a=f"工作报告\n(2004年5月1日)\n{text}")}


def test_an_undecided_place_is_listed_with_the_divisions_that_it_may_be(kit: Kit) -> None:
    found = homonyms(kit, "鼓楼区召开会议。")
    assert found == {
        "鼓楼区": ("several places bear this name", "南京市鼓楼区, 开封市鼓楼区, 徐州市鼓楼区, 福州市鼓楼区")
    }


def test_a_body_called_after_an_undecided_place_is_listed_with_the_bodies_that_it_may_be(kit: Kit) -> None:
    (reason, may_be) = homonyms(kit, "朝阳区总工会召开会议。")["朝阳区总工会"]
    assert reason == "several places bear this name"
    assert may_be == "北京市朝阳区总工会, 长春市朝阳区总工会"


def test_a_body_whose_place_is_told_but_not_plainly_is_listed_with_the_one(kit: Kit) -> None:
    assert homonyms(kit, "XX省召开会议。朝阳区总工会参加。")["朝阳区总工会"][1] == "长春市朝阳区总工会"


def test_a_redacted_place_is_listed_with_what_is_suggested(kit: Kit) -> None:
    found = homonyms(kit, "XX市召开会议。海陵区参加。江苏省总工会发文。")
    assert found["XX市"] == ("the name is redacted", "泰州市, in 江苏省")
    assert homonyms(kit, "XX市召开会议。")["XX市"] == ("the name is redacted", "")


def test_a_name_of_another_year_is_listed_with_its_division(kit: Kit) -> None:
    found = homonyms(kit, "襄陽市、姜堰區召開會議。海陵区参加。")
    assert found["襄陽市"] == ("the place came to bear this name after the document's year", "湖北省襄阳市")
    assert found["姜堰區"][1] == "泰州市姜堰区"
    assert homonyms(kit, "江宁县召开会议。")["江宁县"][0].startswith("the place had given up this name before")
    assert "海陵区" not in found


def test_a_body_called_after_a_name_of_another_year_is_listed(kit: Kit) -> None:
    found = homonyms(kit, "襄陽市總工會發文。海陵区总工会参加。")
    assert found == {
        "襄陽市總工會": ("the place came to bear this name after the document's year", "湖北省襄阳市总工会")
    }


def test_a_place_that_is_decided_is_not_listed(kit: Kit) -> None:
    assert not homonyms(kit, "福州市鼓楼区总工会召开会议。鼓楼区、姜堰市参加。")
