"""From anything in the graph back to rule, file and characters."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kg import explain as module
from kg.errors import Exit, KgError
from kg.explain import Explanation, explain
from kg.model import Findings
from kg.rdf import Iris
from kg.reasons import reasons, rule_note
from kg.settings import BASE
from kg.store import Store
from tests.findings import NEWS, SPEECHES, all_findings, fill, first_speech

FILES = {"papers/news.txt": NEWS, "papers/speeches.txt": SPEECHES}


@cache
def store() -> Store:
    return fill(Store.memory())


def iris(kind: str) -> list[str]:
    found = {quad.subject.value for quad in store().quads() if quad.subject.value.startswith(f"{BASE}{kind}/")}
    return sorted(iri for iri in found if "#" not in iri)


def passages(explanation: Explanation) -> list[module.Passage]:
    found = [mention.passage for entity in explanation.entities for mention in entity.mentions]
    statements = (*explanation.statements, *(s for entity in explanation.entities for s in entity.statements))
    return [*found, *(passage for statement in statements for passage in statement.passages)]


@pytest.mark.parametrize("kind", ["person", "organization", "campaign", "statement", "indicator", "document"])
def test_every_passage_is_what_stands_in_the_file(kind: str) -> None:
    """The one promise of the whole: nothing in the graph without its characters."""
    assert iris(kind)
    for iri in iris(kind):
        found = passages(explain(store(), iri))
        assert found
        for passage in found:
            text = FILES[passage.file]
            assert text[passage.start : passage.end] == passage.quote
            assert text[: passage.start].endswith(passage.prefix)
            assert text[passage.end :].startswith(passage.suffix)


def test_every_statement_of_the_findings_can_be_explained() -> None:
    found: list[Findings] = [each for group in all_findings().values() for each in group]
    explained = [explain(store(), iri).statements for iri in iris("statement")]
    assert len(explained) == sum(len(each.statements) for each in found)
    assert all(len(statements) == 1 and statements[0].rules for statements in explained)
    rules = {note.id for (statement,) in explained for note in statement.rules}
    assert rules == {statement.rule for each in found for statement in each.statements}


def test_an_entity_by_name_alias_and_script() -> None:
    by_name = {name: explain(store(), name) for name in ("平安县总工会", "平安縣總工會", "县总工会", " 平安县总工会 ")}
    (entity,) = by_name["县总工会"].entities
    assert all(explanation.entities == (entity,) for explanation in by_name.values())
    assert entity.type == "Organization"
    assert set(entity.documents) == {"平安市总工会服务农民工", "在平安市總工會十三屆一次全委會上的講話"}
    assert {(m.passage.quote, m.passage.file) for m in entity.mentions} == {
        ("平安县总工会", "papers/news.txt"),
        ("县总工会", "papers/news.txt"),
        ("平安縣總工會", "papers/speeches.txt"),
    }
    assert {(s.predicate, s.object) for s in entity.statements} == {
        ("conducts", "金秋助学"),
        ("locatedIn", "平安县"),
        ("subOrganizationOf", "平安市總工會"),
    }


def test_an_entity_has_only_statements_in_which_it_stands() -> None:
    for iri in (*iris("person"), *iris("place"), *iris("organization")):
        (entity,) = explain(store(), iri).entities
        names = {entity.label, *entity.aliases} | {mention.passage.quote for mention in entity.mentions}
        for statement in entity.statements:
            assert names & {statement.subject, statement.object, statement.organization}, statement


def test_a_name_of_several_things_explains_each() -> None:
    entities = explain(store(), "周遠志").entities
    assert len(entities) == 2
    assert {entity.scope for entity in entities} == {"papers/speeches.txt#1", "papers/speeches.txt#2"}
    for entity in entities:
        (decision,) = entity.decisions
        assert str(decision) == "周遠志 and 周遠志: same, by 同名,所任职务相同"
    (decision,) = explain(store(), "县总工会").entities[0].decisions
    assert str(decision).startswith("县总工会 and 平安县总工会: same, by tail-body")


def test_a_statement_in_words() -> None:
    (entity,) = explain(store(), "林知遠").entities
    (held,) = [statement for statement in entity.statements if statement.predicate == "holdsPost"]
    assert (held.subject, held.object, held.organization, held.modality) == ("林知遠", "副主席", "省總工會", "is")
    assert explain(store(), held.iri).statements == (held,)
    (assigned,) = explain(store(), "职代会制度").entities[0].statements
    assert (assigned.subject, assigned.modality) == ("各級工會", "assigned")


def test_a_figure_in_words() -> None:
    (figure,) = [s for iri in iris("indicator") for s in explain(store(), iri).statements]
    assert (figure.subject, figure.predicate, figure.object) == ("平安市", "地區生產總值", "2350.50億元, 增長13%")
    assert figure in explain(store(), "平安市").entities[0].statements


def test_a_document_explains_all_it_states() -> None:
    found = first_speech()
    explained = explain(store(), Iris(BASE).document("papers/speeches.txt", 1).value).statements
    assert len(explained) == len(found.statements) + len(found.assignments) + len(found.indicators)


def test_the_text_names_rule_file_and_characters() -> None:
    text = explain(store(), "林知遠").text()
    start = SPEECHES.index("省總工會副主席林知遠同志")
    assert f"papers/speeches.txt:{start}-{start + 12}" in text
    assert "by state-holdsPost" in text
    assert "⟦省總工會副主席林知遠同志⟧" in text
    assert text.endswith("\n")
    assert "\n\n\n" not in text


def test_reasons_of_rules_are_those_of_the_shipped_rules() -> None:
    assert reasons()["session-plenary"]
    assert rule_note("session-plenary").reason == reasons()["session-plenary"]
    assert str(rule_note("no-such-rule")) == "no-such-rule"


@pytest.mark.parametrize(
    "asked",
    [
        "nothing is called this",
        "",
        BASE + "person/00",
        BASE + "statement/00",
        BASE + "document/00",
        BASE + "nonsense",
        BASE,
        BASE + "a b",
        "https://example.org/x",
    ],
)
def test_what_the_graph_does_not_have_is_said_in_one_line(asked: str) -> None:
    with pytest.raises(KgError) as caught:
        explain(store(), asked)
    assert caught.value.exit in {Exit.INPUT, Exit.USAGE}
    assert "\n" not in str(caught.value)


def test_every_rule_of_the_samples_graph_has_a_reason(built: Path) -> None:
    rules = Store.open(built, read_only=True).select("SELECT DISTINCT ?rule { ?thing gw:rule ?rule }")
    assert len(rules) > 50
    assert [rule.value for (rule,) in rules if rule and not rule_note(rule.value).reason] == []
