"""Which names mean the same thing, and within what."""

from __future__ import annotations

import pytest

from kg.link.rules import Housed, LinkRules
from kg.link.step import entity_key
from kg.model import Entity, EntityType, Judgement
from kg.pipeline import Kit
from tests.reading import findings

SAME = [
    ("full name and relative name", "南江市总工会成立。市总工会发文。", "Organization"),
    ("short form of a federation", "南江市总工会成立。市总要求报名。", "Organization"),
    ("quantified and bare collective", "全市各级工会组织要学习。各级工会要落实。", "Organization"),
    ("national federation and its short form", "中华全国总工会发文。全总要求落实。", "Organization"),
    ("Traditional and Simplified", "困難職工生活。困难职工就业。", "Group"),
    ("masses add nothing", "关心困难职工群众。帮助困难职工。", "Group"),
    ("session with and without its body", "市总工会十二届五次全委会召开。十二届五次全委会强调。", "Meeting"),
    ("wordings of one session", "市总工会十二届五次全委(扩大)会议召开。市总工会十二届五次全委会结束。", "Meeting"),
    ("title and its short form", "印发《关于加强工会工作的意见》。按照《意见》执行。", "Policy"),
    ("wordings of one goal", "构建社会主义和谐社会。建设和谐社会。", "Policy"),
    ("plan and its longer name", "实施“十二五”规划。完成“十二五”发展规划。", "Policy"),
    ("law with and without the state's name", "学习《中华人民共和国工会法》。落实《工会法》。", "Policy"),
]

DIFFERENT = [
    ("deputies of two levels", "省总工会发文。市总工会发文。", "Organization"),
    ("league committee is not the party's", "团市委发文。市委要求。", "Organization"),
    ("two sessions of one body", "市总工会十二届五次全委会召开。市总工会十二届六次全委会召开。", "Meeting"),
    ("two plenums", "学习党的十七届三中、四中全会精神。", "Meeting"),
    ("workers and migrant workers", "关心职工。关心农民工。", "Group"),
    ("near names of persons", "张仕福同志讲话。张仕富同志讲话。", "Person"),
    ("two cities' federations", "南江市总工会发文。北河市总工会发文。", "Organization"),
    ("two opinions", "省委《关于加强工会工作的意见》。市委《关于做好就业工作的意见》。", "Policy"),
]


def entities(text: str, type: str, kit: Kit) -> list[Entity]:
    return [entity for entity in findings(text, kit).entities if entity.type == type]


@pytest.mark.parametrize(("label", "text", "type"), SAME, ids=[row[0] for row in SAME])
def test_two_names_of_one_thing_are_one_entity(label: str, text: str, type: str, kit: Kit) -> None:
    found = entities(text, type, kit)
    assert len(found) == 1, (label, [entity.name for entity in found])
    assert len(found[0].mentions) == 2


@pytest.mark.parametrize(("label", "text", "type"), DIFFERENT, ids=[row[0] for row in DIFFERENT])
def test_names_of_two_things_stay_apart(label: str, text: str, type: str, kit: Kit) -> None:
    assert len(entities(text, type, kit)) == 2, label


def test_every_reading_of_a_name_as_another_is_kept_with_its_reason(kit: Kit) -> None:
    same = findings("中华全国总工会发文。全总要求落实。", kit).same
    assert [(one.left, one.right, one.judgement) for one in same] == [("全总", "中华全国总工会", Judgement.SAME)]
    assert all(one.reason for one in same)


def test_person_is_scoped_by_document(kit: Kit) -> None:
    (person,) = entities("罗秉成同志讲话。", "Person", kit)
    assert person.scope == "case.txt#1"


def test_person_with_a_post_that_one_person_holds_is_the_same_everywhere(kit: Kit) -> None:
    (person,) = entities("胡锦涛总书记强调。", "Person", kit)
    assert person.scope == "中国"


def test_relative_name_is_the_body_of_the_one_place_that_the_document_gives(kit: Kit) -> None:
    found = {entity.name: entity.scope for entity in entities("南江市总工会发文。市委要求落实。", "Organization", kit)}
    assert found == {"南江市总工会": "", "南江市委": ""}


def test_name_that_fits_two_longer_ones_is_kept_as_unsure(kit: Kit) -> None:
    same = findings("李国栋、王国栋同志出席会议。国栋同志作了讲话。", kit).same
    assert [(one.left, one.right, one.judgement) for one in same] == [
        ("国栋", "李国栋", Judgement.UNSURE),
        ("国栋", "王国栋", Judgement.UNSURE),
    ]
    assert {one.reason for one in same} == {"tail-given-name"}


def test_relative_name_that_fits_two_places_is_kept_as_unsure(kit: Kit) -> None:
    same = findings("南江市委发文。北河市委发文。市政府要求落实。", kit).same
    assert [(one.left, one.right, one.judgement) for one in same] == [
        ("市政府", "北河市政府", Judgement.UNSURE),
        ("市政府", "南江市政府", Judgement.UNSURE),
    ]


def test_name_that_fits_one_is_not_unsure(kit: Kit) -> None:
    same = findings("李国栋同志出席会议。国栋同志作了讲话。", kit).same
    assert [one.judgement for one in same] == [Judgement.SAME]


@pytest.mark.parametrize(
    "rule", [rule for rule in LinkRules.shipped().tails if isinstance(rule, Housed)], ids=lambda rule: rule.id
)
def test_body_of_a_house_is_its_own_and_no_other(rule: Housed) -> None:
    assert rule.fits("校工会", "东海大学工会")
    assert not rule.fits("校工会", "东海大学团委")
    assert not rule.fits("校工会", "东海医院工会")
    assert not rule.fits("东海大学工会", "校工会")


def test_figures_are_written_out_in_names_of_meetings_alone(kit: Kit) -> None:
    assert kit.link.full_name(EntityType.MEETING, "市总工会12届5次全委会")[0] == "市总工会十二届五次全会"
    assert kit.link.full_name(EntityType.POLICY, "第12届计划")[0] == "第12届计划"


def test_key_keeps_its_parts_apart() -> None:
    assert entity_key(EntityType.PERSON, "邓川", "a") != entity_key(EntityType.PERSON, "邓川a", "")
    assert entity_key(EntityType.PERSON, "邓川", "a") != entity_key(EntityType.GROUP, "邓川", "a")


def test_relative_name_stays_in_its_document_where_two_places_are_named(kit: Kit) -> None:
    found = entities("南江市总工会发文。北河市总工会发文。市委要求落实。", "Organization", kit)
    assert {entity.name: entity.scope for entity in found} == {
        "南江市总工会": "",
        "北河市总工会": "",
        "市委": "case.txt#1",
    }
