"""Names found in sentences, on the folded and cleaned text, given back as they stand in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import resources
from kg.aligned import Span
from kg.find.appointed import appointed_names
from kg.find.settle import settle
from kg.folding import fold
from kg.model import EntityType, Mention
from kg.pipeline import Kit
from kg.settings import Settings
from tests.reading import cases, findings


def mention(start: int, end: int, *, score: float = 0.9, type: EntityType = EntityType.GROUP) -> Mention:
    return Mention(Span(start, end), "字" * (end - start), type, "rule", score)


@pytest.mark.parametrize("case", cases("mentions"))
def test_names_of_a_sentence(case: dict[str, object], kit: Kit) -> None:
    found = sorted(one for entity in findings(str(case["text"]), kit).entities for one in entity.mentions)
    assert [f"{one.type} {one.surface}" for one in found] == case["expect"], case["comment"]


@pytest.mark.parametrize(
    "row", [pytest.param(row, id=row["id"]) for row in resources.rules("data/rules/names.toml")["appointed"]]
)
def test_names_beside_titles_hold_to_their_examples(row: dict[str, str], kit: Kit) -> None:
    rules = kit.find.appointed
    shown = {example: {one.rule for one in appointed_names(fold(row[example]), rules)} for example in ("match", "miss")}
    assert row["id"] in shown["match"]
    assert row["id"] not in shown["miss"]


def test_outermost_name_stands() -> None:
    assert settle([mention(2, 4), mention(0, 6), mention(6, 8)]) == (mention(0, 6), mention(6, 8))


def test_surer_name_stands_of_two_as_long() -> None:
    assert settle([mention(0, 4, score=0.5), mention(2, 6, score=0.9)]) == (mention(2, 6, score=0.9),)


def test_name_shown_once_is_one_everywhere(kit: Kit) -> None:
    text = "开展“书香班组”活动。几年来,书香班组成效明显。"
    entity = next(one for one in findings(text, kit).entities if one.type is EntityType.CAMPAIGN)
    assert len(entity.mentions) == 2


def test_name_by_numeral_is_none_inside_a_longer_numeral(kit: Kit) -> None:
    (entity,) = (
        one for one in findings("党的十大召开。办好二十大工程。", kit).entities if one.type is EntityType.MEETING
    )
    assert [one.surface for one in entity.mentions] == ["十大"]


def test_traditional_and_simplified_give_the_same_places(kit: Kit) -> None:
    simplified = "各级工会要认真贯彻党的十八大精神,开展“送清凉”活动。"
    traditional = "各級工會要認真貫徹黨的十八大精神,開展“送清涼”活動。"
    spans = [
        sorted(one.span for entity in findings(text, kit).entities for one in entity.mentions)
        for text in (simplified, traditional)
    ]
    assert spans[0] == spans[1]


def test_surface_is_what_stands_in_the_file(kit: Kit) -> None:
    text = "同志們:\n一年來大家團結一心、奮力拼搏,做了許多工作,取得了好的成績,今年全市各級工\n會要認真學習。\n"
    surfaces = {one.surface for entity in findings(text, kit).entities for one in entity.mentions}
    assert "全市各級工\n會" in surfaces


def test_user_word_with_a_name_tag_is_a_name(tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("小蜜蜂服務隊 100 nt\n", encoding="utf-8")
    own = Kit.of(Settings(recogniser="none", words=(str(words),)))
    (entity,) = findings("小蜜蜂服务队来了。", own).entities
    assert (entity.type, entity.name) == (EntityType.ORGANIZATION, "小蜜蜂服务队")
