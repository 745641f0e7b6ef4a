"""What texts state: relations with their modality, figures, and the evidence of both."""

from __future__ import annotations

from typing import Any

import pytest

from kg.model import DOC, Findings, Predicate, Statement
from kg.pipeline import Kit, extract_source
from kg.read import read_stream
from tests.reading import cases, findings


def worded(found: Findings) -> dict[str, Statement]:
    """The statements in words: subject, predicate, object, modality."""
    names = {entity.key: entity.name for entity in found.entities} | {DOC: DOC}
    return {
        f"{names[one.subject]} {one.predicate} {names[one.object]} {one.modality or '-'}": one
        for one in found.statements
    }


@pytest.mark.parametrize("case", cases("statements"))
def test_statements_of_a_text(case: dict[str, Any], kit: Kit) -> None:
    told = worded(findings(case["text"], kit))
    assert set(case.get("expect", ())) <= set(told), (case["comment"], sorted(told))
    assert not set(case.get("never", ())) & set(told), case["comment"]


@pytest.mark.parametrize("case", cases("figures"))
def test_figures_of_a_text(case: dict[str, Any], kit: Kit) -> None:
    found = findings(case["text"], kit).indicators
    assert [[one.name, one.value, one.unit, one.change] for one in found] == case["expect"]


def test_quote_is_the_characters_of_its_span(kit: Kit) -> None:
    text = (
        "同志們:\n一年來大家團結一心、奮力拼搏，做了許多工作，取得了好的成績，今年全市各級工\n"
        "會要貫徹黨的十八大精神，開展「送清涼」活動，資助困難學生2600人。"
    )
    found = findings(text, kit)
    assert found.statements
    for one in (*found.statements, *found.indicators):
        assert text[one.evidence.span.start : one.evidence.span.end] == one.evidence.quote
        assert text[: one.evidence.span.start].endswith(one.evidence.prefix)
        assert text[one.evidence.span.end :].startswith(one.evidence.suffix)


def test_offsets_of_the_second_document_count_from_the_start_of_the_file(kit: Kit) -> None:
    body = "各级工会要贯彻党的十八大精神,围绕大局,服务职工,把各项工作做得更加扎实,让大家更加满意。\n"
    text = f"第一篇:在会上的讲话\n{body}第二篇:在会上的讲话\n{body}"
    second = extract_source(read_stream(text.encode(), name="two.txt"), kit)[1]
    assert second.statements
    assert all(
        text[one.span.start : one.span.end] == one.surface for entity in second.entities for one in entity.mentions
    )
    assert all(text[one.evidence.span.start : one.evidence.span.end] == one.evidence.quote for one in second.statements)


def test_every_statement_names_the_rule_that_made_it(kit: Kit) -> None:
    told = findings("市委印发了《关于加强群团工作的意见》。", kit).statements
    assert {one.rule for one in told if one.predicate is Predicate.ISSUES} == {"makes"}


def test_organization_of_a_post_is_the_one_beside_it(kit: Kit) -> None:
    found = findings("南江市总工会副主席罗秉成和北河县委书记梁松柏出席。", kit)
    names = {entity.key: entity.name for entity in found.entities}
    held = {
        names[one.subject]: names[one.org or ""] for one in found.statements if one.predicate is Predicate.HOLDS_POST
    }
    assert held == {"罗秉成": "南江市总工会", "梁松柏": "北河县委"}


def test_each_sentence_tells_what_it_names_and_where_it_stands(kit: Kit) -> None:
    found = findings("各级工会关心职工。职工帮助各级工会。天晴。\n职工学习,职工劳动。", kit)
    names = {entity.key: entity.name for entity in found.entities}
    named = [(one.paragraph, [names[key] for key in one.entities]) for one in found.namings]
    assert named == [(0, ["各级工会", "职工"]), (0, ["职工", "各级工会"]), (1, ["职工"])]
    assert (found.sentences, found.paragraphs, found.sections) == (4, 2, 1)


def test_figure_is_in_the_words_of_the_file(kit: Kit) -> None:
    (figure,) = findings("過去的一年,全市實現財政總收入58.9億元,同比增長8.1%。", kit).indicators
    assert (figure.name, figure.unit, figure.change) == ("財政總收入", "億元", "同比增長8.1%")
    assert (figure.period, figure.subject_text) == ("過去的一年", "全市")
