"""Which division a place of a document is, and what a redacted place may be."""

from __future__ import annotations

from dataclasses import replace

import pyshacl
import pytest
import rdflib
from pyoxigraph import BlankNode, NamedNode, Quad

from kg import resources
from kg.aligned import Span
from kg.divisions import Division, Level
from kg.folding import fold
from kg.link import Gazetteer, Linked, Placed, place_entities
from kg.link import in_full as full_names
from kg.link.step import entity_key
from kg.model import Document, Entity, EntityType, Judgement, Mention
from kg.pipeline import Kit
from kg.rdf import GW, quads
from kg.rdf.names import Names
from kg.settings import Settings
from tests.reading import dated

GAZETTEER = Gazetteer.shipped()

# place, date, what else the document names, code
FOUND = [
    ("county-level city of its time", "姜堰市", "2004-04-22", "", "321284"),
    ("the same name under the earlier parent", "姜堰市", "1995", "", "321087"),
    ("in the year of the change, the new code", "姜堰市", "1996-12", "", "321284"),
    ("given up in that year and not yet replaced", "姜堰市", "2012-03", "", "321284"),
    ("the district that it became", "姜堰区", "2020", "", "321204"),
    ("short name, the city of its time", "姜堰", "2004", "", "321284"),
    ("short name, the district of its time", "姜堰", "2020", "", "321204"),
    ("short name without a date, the latest", "姜堰", None, "", "321204"),
    ("a name given up, without a date, its last", "姜堰市", None, "", "321284"),
    ("district that no other city has", "海陵区", "2006-01-11", "", "321202"),
    ("county before it became a district", "江宁县", "1999", "", "320121"),
    ("district after that", "江宁区", "2001", "", "320115"),
    ("municipality as a city of its province", "重庆市", "1990", "", "510200"),
    ("municipality as one", "重庆市", "2005", "", "500000"),
    ("older than the table", "江苏省", "1960", "", "320000"),
    ("renamed city before", "襄樊市", "2005", "", "420600"),
    ("renamed city after", "襄阳市", "2015", "", "420600"),
    ("Traditional", "姜堰區", "2020", "", "321204"),
    ("city that is named beside its province", "吉林市", "2004", "吉林省", "220200"),
    ("homonym by the city above", "鼓楼区", "2004", "福州市", "350102"),
    ("homonym by another city above", "鼓楼区", "2004", "徐州市", "320302"),
    ("homonym by a body of the city above", "鼓楼区", "2004", "南京市总工会", "320106"),
    ("homonym by a meeting of the city above", "鼓楼区", "2004", "南京市总工会十二届五次全会", "320106"),
    ("homonym by a place beside it", "鼓楼区", "2004", "台江区", "350102"),
    ("homonym by the province", "鼓楼区", "2004", "福建省", "350102"),
    ("homonym by a body of the province", "朝阳区", "2004", "吉林省总工会", "220104"),
    ("homonym by the municipality", "朝阳区", "2004", "北京市", "110105"),
    ("homonym by the city rather than by a place beside another", "新华区", "2004", "沧州市 长安区", "130902"),
    ("homonym of which one was over", "通州区", "2005", "", "110112"),
    ("homonym behind its parent", "福州市鼓楼区", "2004", "", "350102"),
    ("homonym behind its parents", "福建省福州市鼓楼区", "2004", "", "350102"),
    ("short name of a province by a city in it", "吉林", "2004", "长春市", "220000"),
    ("county before it was a city of another name", "泰县", "1990", "", "321028"),
    ("district before it was given up", "崇文区", "2009", "", "110103"),
    ("in the year in which it was given up", "崇文区", "2010", "", "110103"),
    ("city of a province before its municipality", "万县市", "1996", "", "511200"),
    ("Traditional, of its time", "萬縣市", "1994", "", "511200"),
    ("prefecture of its time", "万县地区", "1988", "", "512200"),
    ("short name, renamed city before", "襄樊", "2009", "", "420600"),
    ("short name, renamed city after", "襄阳", "2012", "", "420600"),
    ("short name with which a body of the kind is called", "江州", "2020", "江州区总工会", "451402"),
    ("short name of the province beside its city", "吉林", "2004", "吉林市总工会 长春市", "220000"),
    ("county that became a city", "吴县", "1994", "", "320524"),
    ("the city that it became", "吴县市", "1998", "", "320586"),
    ("the district that it became then", "吴中区", "2004", "", "320506"),
    ("homonyms that one city alone has together", "和平区", "2004", "铁西区", "210102"),
    ("the other of them", "铁西区", "2004", "和平区", "210106"),
    ("homonyms that one city has together, in a third name", "长安区", "2004", "新城区", "610116"),
    ("homonyms together, by a body", "和平区", "2004", "铁西区总工会", "210102"),
    ("homonyms together beside a redacted city", "铁西区", "2004", "XX市 和平区", "210106"),
    ("homonym beside a redacted province, not in a municipality", "和平区", "2004", "XX省", "210102"),
    ("homonym beside a redacted city and a body of a province's level", "朝阳区", "2004", "XX市 省总工会", "220104"),
    ("homonym behind a redacted province's body", "江北区", "2004", "XX省总工会", "330205"),
    ("homonym beside a redacted city, by a body's district", "鼓楼区", "2004", "XX市 晋安区总工会", "350102"),
    ("homonym beside a redacted city, by the province's body", "鼓楼区", "2004", "XX市 福建省总工会", "350102"),
    (
        "homonym beside a redacted body, by a policy of the city",
        "鼓楼区",
        "2004",
        "XX市总工会 徐州市集体合同条例",
        "320302",
    ),
    ("homonym by a city behind its province in a body's name", "鼓楼区", "2004", "江苏省徐州市总工会", "320302"),
    ("homonym by the city behind a redacted province", "鼓楼区", "2004", "XX省徐州市总工会", "320302"),
    ("homonym by a meeting of a district beside it", "鼓楼区", "2004", "XX市 台江区总工会三届二次全会", "350102"),
]

# place, date, code, rule: no division bears the name in the year, and one alone did before or after
UNTIMELY = [
    ("a name before it was given", "姜堰区", "2004", "321204", "place-not-yet"),
    ("a name after it was given up", "姜堰市", "2015", "321284", "place-no-longer"),
    ("a county after it became a district", "江宁县", "2005", "320121", "place-no-longer"),
    ("a new name of a city before it", "襄阳市", "2005", "420600", "place-not-yet"),
    ("an old name of a city after it", "襄樊市", "2015", "420600", "place-no-longer"),
    ("the old name short", "襄樊", "2015", "420600", "place-no-longer"),
    ("a district after it was given up", "崇文区", "2012", "110103", "place-no-longer"),
    ("a city after its municipality", "万县市", "2003", "511200", "place-no-longer"),
    ("a city that became a district", "吴县市", "2005", "320586", "place-no-longer"),
    ("a district before its city became one", "吴中区", "1999", "320506", "place-not-yet"),
    ("Traditional", "襄樊市", "2015-06", "420600", "place-no-longer"),
    ("the last parent of two", "泰县", "2005", "321028", "place-no-longer"),
]

# place, date, what else the document names, the names that it may be
NOT_FOUND = [
    ("homonym with nothing beside it", "鼓楼区", "2004", "", "南京市 开封市 徐州市 福州市"),
    ("homonym behind the country", "中国朝阳区", "2004", "", ""),
    ("homonym of two municipalities and cities", "朝阳区", "2004", "", "北京市 长春市"),
    ("homonym with both cities above", "朝阳区", "2004", "北京市 长春市", "北京市 长春市"),
    ("homonym with a city that has none", "鼓楼区", "2004", "苏州市", "南京市 开封市 徐州市 福州市"),
    ("homonym in a province that has two", "鼓楼区", "2004", "江苏省", "南京市 开封市 徐州市 福州市"),
    ("homonym with a redacted city", "朝阳区", "2004", "XX市", "北京市 长春市"),
    ("homonym beside another homonym", "朝阳区", "2004", "和平区", "北京市 长春市"),
    ("homonym in a year without the renamed one", "新华区", "2004", "", "平顶山市 沧州市 石家庄市"),
    ("homonym without a date", "新华区", None, "", "平顶山市 沧州市 石家庄市"),
    ("homonym, Traditional", "新華區", "2004", "", "平顶山市 沧州市 石家庄市"),
    ("homonym with the city in a firm's name only", "朝阳区", "2004", "一汽长春公司", "北京市 长春市"),
    ("homonyms after the county became a district", "通州区", "2010", "", "北京市 南通市"),
    ("a district of a city that has none of the name", "苏州市鼓楼区", "2004", "", ""),
    ("an invented city", "南江市", "2004", "", ""),
    ("a town", "九龙镇", "2004", "", ""),
    ("a near character", "姜偃市", "2004", "", ""),
    ("another province's near name", "山陕省", "2004", "", ""),
    ("a certain city", "某市", "2004", "泰州市", ""),
    ("a redacted city", "XX市", "2004", "泰州市", ""),
    ("a redacted place without a level", "XX", "2004", "泰州市", ""),
    ("the name of the country's parts only", "全市", "2004", "泰州市", ""),
    ("a street", "鼓楼街道", "2004", "福州市", ""),
    ("a county of the name of a city's short form", "泰州县", "2004", "", ""),
    ("a city of the name of a county", "江宁市", "2004", "", ""),
    ("a body of the place", "姜堰市总工会", "2004", "", ""),
    ("a district of the new area", "浦东区", "2004", "上海市", ""),
    ("homonym beside a redacted city alone", "鼓楼区", "2004", "XX市", "南京市 开封市 徐州市 福州市"),
    (
        "homonym beside a redacted province that has it in two cities",
        "新华区",
        "2004",
        "XX省",
        "平顶山市 沧州市 石家庄市",
    ),
    ("homonym beside a redacted autonomous region", "朝阳区", "2004", "XX自治区", "北京市 长春市"),
    ("homonym beside a redacted county", "朝阳区", "2004", "XX县", "北京市 长春市"),
    ("homonym beside a body of a province's level, nothing redacted", "朝阳区", "2004", "省总工会", "北京市 长春市"),
    ("homonym beside a redacted province and another's city", "朝阳区", "2004", "XX省 苏州市", "北京市 长春市"),
    ("homonym beside a redacted province and another's body", "朝阳区", "2004", "XX省 苏州市总工会", "北京市 长春市"),
    ("homonyms of which no city has all", "朝阳区", "2004", "和平区 XX市", "北京市 长春市"),
    ("homonyms of which two cities have all", "桥东区", "2004", "桥西区", "张家口市 石家庄市 邢台市"),
    ("homonym behind a redacted city", "XX市鼓楼区", "2004", "", ""),
    (
        "homonym beside a redacted body that has it too",
        "鼓楼区",
        "2004",
        "XX市鼓楼区总工会",
        "南京市 开封市 徐州市 福州市",
    ),
    ("homonym with two cities' bodies", "鼓楼区", "2004", "南京市总工会 徐州市总工会", "南京市 开封市 徐州市 福州市"),
    (
        "homonym with two cities' policies",
        "鼓楼区",
        "2004",
        "南京市工资条例 徐州市工资条例",
        "南京市 开封市 徐州市 福州市",
    ),
    ("homonym with a city that has none, by its short name", "鼓楼区", "2004", "苏州", "南京市 开封市 徐州市 福州市"),
    ("a name of no time under its parent", "南京市姜堰区", "2004", "", ""),
    ("a short name with which a body of another kind is called", "江州", "2020", "江州市总工会", ""),
    ("a short name with which another place is called", "海陵", "2020", "海陵县", ""),
    ("a short name of a county given up", "清江", "2020", "", ""),
    ("a short name of no place", "海岭", "2004", "", ""),
    ("a county's name with another kind", "吴县区", "2004", "", ""),
    ("an old prefecture's name with another kind", "万县盟", "2004", "", ""),
    ("a body beside the level alone", "省总工会", "2004", "", ""),
    ("a town of a redacted county", "XX县九龙镇", "2004", "", ""),
    ("homonym, redacted province, undated", "新华区", None, "XX省", "平顶山市 沧州市 石家庄市"),
    ("a village", "姜堰村", "2004", "", ""),
    ("a scenic spot", "鼓楼广场", "2004", "福州市", ""),
    ("a street called after a county", "海陵路", "2004", "", ""),
    ("homonym by the level of its own name only", "鼓楼区", "2004", "市总工会 区总工会", "南京市 开封市 徐州市 福州市"),
    ("homonym beside itself in a body", "鼓楼区", "2004", "鼓楼区总工会", "南京市 开封市 徐州市 福州市"),
    ("homonym beside a body of a region", "鼓楼区", "2004", "苏南地区总工会", "南京市 开封市 徐州市 福州市"),
    ("homonym beside a country", "鼓楼区", "2004", "日本", "南京市 开封市 徐州市 福州市"),
    ("homonym beside a region", "鼓楼区", "2004", "苏南地区", "南京市 开封市 徐州市 福州市"),
    ("homonym beside a county elsewhere", "朝阳区", "2004", "丰县", "北京市 长春市"),
]

# redacted place, what else the document names, what is suggested (in: lies in)
SUGGESTED = [
    ("the one named city", "XX市", "泰州市", ["泰州市"]),
    ("the city of the one named body", "XX市", "泰州市总工会", ["泰州市"]),
    ("the city around the named districts", "XX市", "海陵区 高港区", ["泰州市"]),
    ("the city around a body's district", "X市", "海陵区总工会", ["泰州市"]),
    ("the province of the bodies above", "XX市", "江苏省总工会", ["in 江苏省"]),
    ("the province around the named cities", "XX省", "泰州市 苏州市", ["江苏省"]),
    ("the one named county", "X县", "丹阳市 丰县", ["丰县"]),
    ("the city by two ways, and its province", "XX市", "江苏省 泰州市 海陵区", ["泰州市", "泰州市", "in 江苏省"]),
    ("Traditional", "XX市", "海陵區", ["泰州市"]),
    ("the one named district", "XX区", "湖里区", ["湖里区"]),
    ("a municipality, in which no city lies", "XX市", "北京市", ["北京市"]),
    ("a district of a municipality", "X区", "北京市", ["in 北京市"]),
]

# redacted body or meeting, what else the document names, what is suggested (in: lies in)
BODIES_SUGGESTED = [
    ("the body of the one named city", "XX市总工会", "泰州市", ["泰州市总工会"]),
    ("the body of the city around a district", "XX市总工会", "海陵区总工会", ["泰州市总工会"]),
    ("its meeting", "XX市总工会三届二次全会", "海陵区", ["泰州市总工会三届二次全会"]),
    ("the body of the city around a homonym", "XX市总工会", "鼓楼区 台江区", ["福州市总工会"]),
    ("the district's own name gives it away", "XX市海陵区总工会", "", ["泰州市海陵区总工会"]),
    ("the province of the body above", "XX市总工会", "江苏省总工会", ["in 江苏省"]),
    ("nothing else", "XX市总工会", "", []),
    ("two cities", "XX市总工会", "泰州市 苏州市", []),
    ("an undecided homonym", "XX市鼓楼区总工会", "", []),
    ("no level", "XX总工会", "泰州市", []),
    ("a certain city", "某市总工会", "泰州市", []),
    ("a body that is not redacted", "市总工会", "泰州市", []),
]

NOT_SUGGESTED = [
    ("nothing else is named", "XX市", ""),
    ("two cities", "XX市", "泰州市 苏州市"),
    ("districts of two cities", "XX市", "海陵区 湖里区"),
    ("bodies of two provinces", "XX市", "江苏省总工会 浙江省总工会"),
    ("an undecided homonym", "XX市", "鼓楼区"),
    ("an invented city", "XX市", "南江市"),
    ("a region", "XX市", "苏南地区"),
    ("no level", "XX", "泰州市"),
    ("a certain city is not redacted", "某市", "泰州市"),
    ("another redacted place", "XX市", "X县"),
    ("a firm called after a city", "XX市", "一汽长春公司"),
    ("a city of another time", "XX市", "襄阳市"),
]


def entity(name: str) -> Entity:
    """A place, or a body or meeting by the end of its name."""
    bodies = {
        "全会": EntityType.MEETING,
        "工会": EntityType.ORGANIZATION,
        "公司": EntityType.ORGANIZATION,
        "条例": EntityType.POLICY,
    }
    kind = bodies.get(name[-2:], EntityType.PLACE)
    return Entity(entity_key(kind, fold(name), ""), kind, fold(name), (), "", ())


def empty(date: str | None) -> Document:
    """A document of a date, without text."""
    return Document("1", "case.txt", "0" * 64, 1, Span(0, 0), "", date=date)


def placed(name: str, date: str | None, others: str) -> Placed:
    entities = sorted((entity(one) for one in (name, *others.split())), key=lambda one: one.key)
    return place_entities(empty(date), Linked(tuple(entities), ()), GAZETTEER)


def division(name: str, found: Placed) -> Division | None:
    return next((fact.division for fact in found.facts if fact.entity == entity(name).key), None)


@pytest.mark.parametrize(("label", "name", "date", "others", "code"), FOUND, ids=[row[0] for row in FOUND])
def test_a_place_has_the_code_of_its_time(label: str, name: str, date: str | None, others: str, code: str) -> None:
    found = division(name, placed(name, date, others))
    assert found is not None, label
    assert found.code == code


@pytest.mark.parametrize(("label", "name", "date", "others", "cities"), NOT_FOUND, ids=[row[0] for row in NOT_FOUND])
def test_what_the_document_does_not_decide_has_no_code(
    label: str, name: str, date: str | None, others: str, cities: str
) -> None:
    found = placed(name, date, others)
    assert division(name, found) is None, label
    unsure = {one.right for one in found.same if one.left == fold(name)}
    assert unsure == {city + fold(name) for city in cities.split()}
    assert {(one.judgement, one.reason) for one in found.same} <= {(Judgement.UNSURE, "place-homonym")}


@pytest.mark.parametrize(("label", "name", "date", "code", "rule"), UNTIMELY, ids=[row[0] for row in UNTIMELY])
def test_a_name_of_another_time_is_linked_and_told(label: str, name: str, date: str, code: str, rule: str) -> None:
    found = placed(name, date, "")
    ((division, told),) = [(fact.division, fact.rule) for fact in found.facts]
    assert division is not None, label
    assert (division.code, told) == (code, rule)
    assert [(one.right, one.judgement, one.reason) for one in found.same] == [(division.full, Judgement.SAME, rule)]


def test_there_are_as_many_that_are_not_decided_as_are() -> None:
    assert len(NOT_FOUND) >= len(FOUND)
    assert len(NOT_SUGGESTED) >= len(SUGGESTED)


@pytest.mark.parametrize(("label", "name", "others", "names"), SUGGESTED, ids=[row[0] for row in SUGGESTED])
def test_a_redacted_place_is_suggested(label: str, name: str, others: str, names: list[str]) -> None:
    found = placed(name, "2006-01-12", others)
    assert [("in " if one.within else "") + one.name for one in found.suggestions] == names, label
    keys = {entity(other).key for other in others.split()}
    assert all(one.grounds and set(one.grounds) <= keys for one in found.suggestions)


@pytest.mark.parametrize(
    ("label", "name", "others", "names"), BODIES_SUGGESTED, ids=[row[0] for row in BODIES_SUGGESTED]
)
def test_a_redacted_body_is_suggested(label: str, name: str, others: str, names: list[str]) -> None:
    found = [one for one in placed(name, "2006", others).suggestions if one.entity == entity(name).key]
    assert [("in " if one.within else "") + one.name for one in found] == names, label


@pytest.mark.parametrize(("label", "name", "others"), NOT_SUGGESTED, ids=[row[0] for row in NOT_SUGGESTED])
def test_nothing_is_suggested_that_the_document_does_not_give_away(label: str, name: str, others: str) -> None:
    assert placed(name, "2006-01-12", others).suggestions == (), label


@pytest.mark.parametrize(
    ("name", "level"),
    [("XX省", "province"), ("X市", "city"), ("XX县", "county"), ("X区", "county"), ("XX镇", "township"), ("XX", "")],
)
def test_a_redacted_place_has_its_level_and_no_division(name: str, level: str) -> None:
    facts = placed(name, None, "泰州市").facts
    told = [(fact.level, fact.division) for fact in facts if fact.entity == entity(name).key]
    assert told == ([(Level(level), None)] if level else [])


def test_a_suggestion_is_no_fact() -> None:
    found = placed("XX市", "2006", "泰州市")
    assert [fact.division for fact in found.facts if fact.entity == entity("XX市").key] == [None]
    assert not found.same


def in_full(*names: str, date: str | None = "2004") -> dict[str, str]:
    """What each name of a document is called in full."""
    entities = [replace(entity(name), mentions=(mention(name),)) for name in names]
    found = full_names(empty(date), Linked(tuple(entities), ()), GAZETTEER)
    return {one.surface: whole.name for whole in found.entities for one in whole.mentions}


def mention(name: str) -> Mention:
    return Mention(Span(0, len(name)), name, entity(name).type, "case")


IN_FULL = [
    ("district that one city has, with the city", "泰州市海陵区总工会", "", "海陵区总工会"),
    ("the same with the province as well", "江苏省泰州市海陵区总工会", "", "海陵区总工会"),
    ("the same alone", "海陵区总工会", "", "海陵区总工会"),
    ("city with its province", "江苏省泰州市总工会", "", "泰州市总工会"),
    ("city of its province's name", "吉林省吉林市总工会", "", "吉林市总工会"),
    ("district that several cities have, with the city", "南京市鼓楼区总工会", "", "南京市鼓楼区总工会"),
    ("the same with the province", "江苏省南京市鼓楼区总工会", "", "南京市鼓楼区总工会"),
    ("the same alone where the city's body is named", "鼓楼区总工会", "南京市总工会", "南京市鼓楼区总工会"),
    ("the same alone where the city is named", "鼓楼区总工会", "徐州市", "徐州市鼓楼区总工会"),
    ("the same alone where it is named in full", "鼓楼区总工会", "福州市鼓楼区", "福州市鼓楼区总工会"),
    ("the same alone beside another district", "鼓楼区总工会", "台江区总工会", "福州市鼓楼区总工会"),
    ("the same alone under the province's body", "鼓楼区总工会", "福建省总工会", "福州市鼓楼区总工会"),
    ("meeting of such a body", "鼓楼区总工会三届二次全会", "南京市总工会", "南京市鼓楼区总工会三届二次全会"),
    ("place of such a name", "鼓楼区", "台江区", "福州市鼓楼区"),
    ("such a place by its short name", "鼓楼", "福州市", "福州市鼓楼区"),
    ("county by its short name", "海陵", "", "海陵区"),
    ("county by its short name in its year", "姜堰", "", "姜堰市"),
]

NOT_IN_FULL = [
    ("nothing tells which city", "鼓楼区总工会", ""),
    ("two cities are named", "鼓楼区总工会", "南京市 徐州市"),
    ("two cities' bodies are named", "鼓楼区总工会", "南京市总工会 福州市总工会"),
    ("a city is named that has none", "鼓楼区总工会", "苏州市总工会"),
    ("the province has two", "鼓楼区总工会", "江苏省总工会"),
    ("the city is redacted", "鼓楼区总工会", "XX市"),
    ("the city is a part of the name, redacted", "XX市鼓楼区总工会", "南京市总工会"),
    ("the province is redacted, which tells the place but not the body", "朝阳区总工会", "XX省"),
    ("a province is but named", "朝阳区总工会", "吉林省"),
    ("two homonyms together tell the place but not the body", "和平区总工会", "铁西区"),
    ("the city has no such district", "苏州市鼓楼区总工会", ""),
    ("the city is none of the table", "南江市海陵区总工会", ""),
    ("the district is none of the table", "泰州市南江区总工会", ""),
    ("the district is another city's", "扬州市海陵区总工会", ""),
    ("the level alone", "区总工会", "南京市总工会"),
    ("a province by its short name", "吉林", "长春市"),
    ("a firm called after a city", "一汽长春公司", ""),
]


@pytest.mark.parametrize(("label", "name", "others", "whole"), IN_FULL, ids=[row[0] for row in IN_FULL])
def test_what_is_called_after_a_division_has_one_name(label: str, name: str, others: str, whole: str) -> None:
    assert in_full(name, *others.split())[name] == whole, label


@pytest.mark.parametrize(("label", "name", "others"), NOT_IN_FULL, ids=[row[0] for row in NOT_IN_FULL])
def test_a_name_that_is_not_plain_stays(label: str, name: str, others: str) -> None:
    assert in_full(name, *others.split())[name] == name, label


@pytest.mark.parametrize("name", ["崇文区总工会", "通州区总工会", "鼓楼区", "鼓楼"])
def test_without_a_date_a_name_of_several_times_stays(name: str) -> None:
    assert in_full(name, date=None)[name] == name


def test_a_persons_scope_follows_the_body() -> None:
    body, city = replace(entity("鼓楼区总工会"), scope="南京市"), entity("南京市")
    person = Entity("person-1", EntityType.PERSON, "李明", (), "鼓楼区总工会@南京市", (mention("李明"),))
    found = full_names(empty("2004"), Linked((body, city, person), ()), GAZETTEER)
    assert {one.scope for one in found.entities if one.type is EntityType.PERSON} == {"南京市鼓楼区总工会@"}


def test_a_homonym_that_is_decided_says_how() -> None:
    (one,) = placed("鼓楼区", "2004", "福州市").same
    assert (one.left, one.right, one.judgement, one.reason) == (
        "鼓楼区",
        "福州市鼓楼区",
        Judgement.SAME,
        "place-in-named",
    )


def test_parent_and_years_come_with_the_code() -> None:
    found = division("姜堰市", placed("姜堰市", "2004", ""))
    assert found == Division("姜堰市", Level.COUNTY, "泰州市", "321284", 1996, 2012, "姜堰")


def test_the_order_of_the_entities_decides_nothing() -> None:
    entities = tuple(entity(name) for name in ("XX市", "福州市", "鼓楼区", "台江区", "新华区"))
    there, back = (place_entities(empty("2004"), Linked(order, ()), GAZETTEER) for order in (entities, entities[::-1]))
    assert set(there.facts) == set(back.facts)
    assert (set(there.suggestions), there.same) == (set(back.suggestions), back.same)


def test_every_rule_that_places_are_found_by_has_its_reason() -> None:
    rules = resources.rules("data/rules/places.toml")
    ids = {row["id"] for table in ("level", "choice", "suggestion") for row in rules[table]}
    sources = [resources.root() / f"kg/link/{name}.py" for name in ("places", "surroundings", "full_names")]
    assert ids >= {"place-of-the-year", "place-latest", "place-homonym", "suggest-only", "suggest-around"}
    if sources[0].is_file():
        text = "".join(source.read_text("utf-8") for source in sources)
        choices = [row["id"] for table in ("choice", "suggestion") for row in rules[table]]
        assert not [id for id in choices if f'"{id}"' not in text]


def test_no_two_divisions_of_one_full_name_are_valid_at_once() -> None:
    for year in (1985, 1995, 2004, 2015, None):
        for name in GAZETTEER.divisions:
            rows = GAZETTEER.named(name, year)
            assert len({row.full for row in rows}) == len(rows), (name, year)


def test_the_whole_way_gives_places_and_suggestions(kit: Kit) -> None:
    text = "姜堰市、海陵區召開會議。朝陽區、長春市召開會議。XX縣開展活動。丰县总工会发文。"
    found = dated(text, "2004", kit)
    names = {entity.key: entity.canonical for entity in found.entities}
    codes = {names[fact.entity]: fact.division.code for fact in found.places if fact.division}
    assert codes == {"姜堰市": "321284", "海陵区": "321202", "长春市朝阳区": "220104", "长春市": "220100"}
    assert [(names[one.entity], one.name) for one in found.suggestions] == [("XX县", "丰县")]


def graph(text: str, date: str | None, kit: Kit, number: int = 1) -> frozenset[Quad]:
    """What a text of a date says, as quads."""
    return frozenset(quads(dated(text, date, kit, name=f"{number}.txt"), Settings()))


def values(found: frozenset[Quad], property: NamedNode) -> list[str]:
    return sorted(quad.object.value for quad in found if quad.predicate == property)  # type: ignore[union-attr]


def test_the_graph_has_code_level_parent_and_years(kit: Kit) -> None:
    found = graph("姜堰市召開會議。", "2004-04-22", kit)
    assert values(found, GW.divisionCode) == ["321284"]
    assert values(found, GW.level) == [GW.county.value]
    assert values(found, GW.parentName) == ["泰州市"]
    assert (values(found, GW.validFrom), values(found, GW.validUntil)) == (["1996"], ["2012"])


def test_one_place_of_two_times_is_two_divisions(kit: Kit) -> None:
    early, late = (graph("姜堰市召开会议。", date, kit, at) for at, date in enumerate(("1995", "2004")))
    assert values(early, GW.divisionCode) != values(late, GW.divisionCode)
    assert not set(values(early, GW.division)) & set(values(late, GW.division))
    assert {quad.subject for quad in early if quad.predicate == GW.division} == {
        quad.subject for quad in late if quad.predicate == GW.division
    }


def test_the_graph_keeps_suggestions_apart_with_reason_and_grounds(kit: Kit) -> None:
    found = graph("海陵区召开会议。XX市召开会议。江苏省总工会发文。", "2006", kit)
    assert values(found, GW.suggestedName) == ["泰州市"]
    assert values(found, GW.suggestedParent) == ["江苏省"]
    assert values(found, GW.reason) == ["suggest-around", "suggest-within"]
    assert len(values(found, GW.ground)) == 2
    redacted = {quad.object for quad in found if quad.predicate == GW.about}
    assert len(redacted) == 1
    assert not [quad for quad in found if quad.subject in redacted and quad.predicate == GW.division]


def test_an_undecided_homonym_has_no_division_in_the_graph(kit: Kit) -> None:
    found = graph("鼓楼区召开会议。", "2004", kit)
    assert not values(found, GW.division)
    assert values(found, GW.reason) == ["place-homonym"] * 4


def test_the_graph_of_places_holds_to_the_shapes_and_is_the_same_twice(kit: Kit) -> None:
    text = "姜堰市、朝陽區、長春市召開會議。新华区、XX市、XX县召开会议。日本、苏南地区来访。"
    found = graph(text, "2004", kit)
    assert found == graph(text, "2004", kit)
    assert not [quad for quad in found if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)]
    lines = "\n".join(f"{quad.triple} ." for quad in found)
    shapes = rdflib.Graph().parse(data=resources.text("ontology/shapes.ttl"), format="turtle")
    conforms, _, report = pyshacl.validate(rdflib.Graph().parse(data=lines, format="nt"), shacl_graph=shapes)
    assert conforms, report


def test_divisions_and_suggestions_have_a_prefix_in_turtle(kit: Kit) -> None:
    found = graph("海陵区召开会议。XX市召开会议。", "2006", kit)
    names = Names(Settings().base)
    nodes = {quad.subject for quad in found if quad.predicate in {GW.divisionCode, GW.suggestedName}}
    assert sorted(names.turtle(node).partition(":")[0] for node in nodes) == ["division", "suggestion"]  # type: ignore[arg-type]
