"""A name that a document never writes is shown in its script, where that is sure."""

from __future__ import annotations

import pytest

from kg.folding import fold
from kg.pipeline import Kit
from kg.script import Script
from tests.reading import findings

TRADITIONAL = "各級工會要認真學習貫徹會議精神,團結動員廣大職工,為發展作出貢獻。"

SHOWN = [
    ("南江市总工会", "南江市總工會"),
    ("中华全国总工会", "中華全國總工會"),
    ("泰州市", "泰州市"),
    ("海陵区", "海陵區"),
    ("各级党委", "各級黨委"),
    ("共青团南江市委", "共青團南江市委"),
    ("劳动法", "勞動法"),
    ("科学发展观", "科學發展觀"),
    ("十六届五中全会", "十六屆五中全會"),
]

LEFT = [
    ("台儿庄区总工会", "台, 臺: the document has neither"),
    ("后勤处", "後 and 后"),
    ("干部处", "幹, 乾 and 干"),
    ("里水镇工会", "里 and 裡"),
    ("面粉厂工会", "麵 and 面"),
    ("云龙区总工会", "雲 and 云"),
    ("范县总工会", "范 and 範"),
]


@pytest.mark.parametrize(("name", "shown"), SHOWN)
def test_a_name_is_shown_in_the_script_of_the_document(name: str, shown: str) -> None:
    assert Script.of(TRADITIONAL).written(name) == shown
    assert fold(shown) == name


@pytest.mark.parametrize(("name", "why"), LEFT)
def test_a_name_that_could_be_written_otherwise_is_left(name: str, why: str) -> None:
    assert Script.of(TRADITIONAL).written(name) == name, why


@pytest.mark.parametrize(
    ("text", "name", "shown"),
    [
        ("今後要加強幹部隊伍建設,會後請各級工會認真學習", "后勤处", "後勤處"),
        ("皇后區的工會會員參加學習", "后勤处", "后勤处"),
        ("皇后區和今後的工會", "后勤处", "后勤处"),
        ("雲龍區各級工會要認真學習", "云龙区总工会", "雲龍區總工會"),
    ],
)
def test_the_document_itself_tells_which_form_it_is(text: str, name: str, shown: str) -> None:
    assert Script.of(text).written(name) == shown


@pytest.mark.parametrize(
    "text", ["", "各级工会要认真学习贯彻会议精神。", "ABC 123", "邓小平(鄧)的理论是指导我们前进的思想武器之一。"]
)
def test_a_document_that_is_not_traditional_shows_names_as_they_are(text: str) -> None:
    assert Script.of(text).written("南江市总工会") == "南江市总工会"


def names(text: str, kit: Kit) -> set[str]:
    return {entity.name for entity in findings(text, kit).entities}


def test_the_name_of_a_body_that_is_never_written_in_full(kit: Kit) -> None:
    assert "南江市總工會" in names("南江市委召開會議。市總工會作了匯報,各級工會要認真學習。", kit)
    assert "南江市总工会" in names("南江市委召开会议。市总工会作了汇报,各级工会要认真学习。", kit)


def test_what_is_written_is_shown_as_it_is_written(kit: Kit) -> None:
    assert "羣眾工作部總工會" not in names("南江市總工會召開會議。", kit)
    assert "南江市總工會" in names("南江市總工會召開會議。", kit)


def test_the_name_for_all_documents_stays_folded(kit: Kit) -> None:
    found = findings("南江市委召開會議。市總工會作了匯報,各級工會要認真學習。", kit).entities
    assert "南江市总工会" in {entity.canonical for entity in found}
