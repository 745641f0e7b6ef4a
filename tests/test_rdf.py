"""Findings as quads: what is written, under which names, whatever the text holds."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pyshacl
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg import resources
from kg.aligned import Span
from kg.errors import Exit, KgError
from kg.folding import fold
from kg.model import EntityType, Evidence, Findings, Indicator, Judgement, Modality, Predicate, Same, Statement
from kg.rdf import GW, PREFIXES, Iris, checked_base, quads, serialize
from kg.rdf.literals import amount, clean, decimal, folded, is_standard_traditional, is_traditional, when, written
from kg.rdf.sessions import RULES, Session, session
from kg.rdf.vocabulary import DCTERMS, OA, RDF, RDFS, SKOS, XSD
from kg.settings import BASE, Settings
from kg.store import Store, rdflib_view
from tests.findings import Draft, fill, first_speech, news, second_speech

SETTINGS = Settings()
HOSTILE = [
    "",
    " ",
    '"',
    "'\\",
    "<script>alert(1)</script>",
    "a\r\nb\tc",
    "]]>",
    "\0\x08\x0b\x1f",
    "\ud800",
    "\ufffe\uffff",
    "\u202egnisrever",
    "javascript:alert(1)",
    '> <x> "y" .\n<evil:s> <evil:p> <evil:o> .\n#',
    "\u2028\u2029\u0085",
    "𠀀🏮",
    "é" * 300,
    "{% raw %}{{7*7}}",
    "總工會\n總工會",
    "$&`\\1%s%(x)s{0}",
]
TEXTS = st.text(st.characters(codec=None, exclude_categories=()), max_size=40) | st.sampled_from(HOSTILE)


def facts(found: Findings) -> set[tuple[object, object, object]]:
    return {(quad.subject, quad.predicate, quad.object) for quad in quads(found, SETTINGS)}


def named(name: str) -> Findings:
    """The news with everything in it called `name`."""
    found = news()
    entity, statement = found.entities[0], found.statements[0]
    mention = replace(entity.mentions[0], surface=name, rule=name)
    return replace(
        found,
        document=replace(found.document, title=name, speaker=name, source=name, date=name),
        entities=(replace(entity, name=name, aliases=(name, f"{name}x"), scope=name, mentions=(mention,)),),
        statements=(replace(statement, rule=name, evidence=Evidence(Span(1, 2), name, name, name)),),
        indicators=(Indicator(name, name, name, Evidence(Span(1, 2), name), name, None, name, name, name),),
        same=(Same(entity.key, name, Judgement.UNSURE, name),),
        namings=(),
    )


@cache
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(data=resources.text("ontology/shapes.ttl"), format="turtle")


# what is written -----------------------------------------------------------------------------


def test_the_graph_of_the_findings_is_valid() -> None:
    conforms, _, report = pyshacl.validate(rdflib_view(fill(Store.memory())), shacl_graph=shapes())
    assert conforms, report


def test_everything_said_of_a_document_stands_in_its_graph_and_counts_are_not_said() -> None:
    found = quads(first_speech(), SETTINGS)
    assert {quad.graph_name for quad in found} == {Iris(BASE).document("papers/speeches.txt", 1)}
    counted = {GW.Occurrence, GW.CoOccurrence, GW.Tally}
    assert not counted & {quad.object for quad in found if quad.predicate == RDF.type}


def test_there_are_no_blank_nodes() -> None:
    assert not [q for q in quads(first_speech(), SETTINGS) for term in q if isinstance(term, BlankNode)]


def test_quads_are_sorted_and_each_once() -> None:
    found = [str(quad) for quad in quads(first_speech(), SETTINGS)]
    assert found == sorted(set(found))


def test_the_order_of_the_findings_does_not_matter() -> None:
    found = first_speech()
    shuffled = {}
    for field in ("entities", "statements"):
        items = list(getattr(found, field))
        random.Random(field).shuffle(items)
        shuffled[field] = tuple(items)
    assert quads(replace(found, **shuffled), SETTINGS) == quads(found, SETTINGS)


def test_the_same_name_in_either_script_is_one_thing() -> None:
    traditional, simplified = first_speech().entities, news().entities
    keys = {entity.name: entity.key for entity in (*traditional, *simplified)}
    assert keys["平安市總工會"] == keys["平安市总工会"]
    assert keys["周遠志"] != keys["林知遠"]


@pytest.mark.parametrize(
    ("name", "aliases", "preferred", "alternative"),
    [
        ("平安市总工会", (), {("平安市总工会", "zh-hans")}, set()),
        ("平安市總工會", (), {("平安市总工会", "zh-hans"), ("平安市總工會", "zh-hant")}, set()),
        ("羣眾", (), {("群众", "zh-hans")}, {("羣眾", "zh-hant")}),
        ("ＸＸ工会", (), {("XX工会", "zh-hans")}, {("ＸＸ工会", "zh-hans")}),
        ("全總", ("總會",), {("全总", "zh-hans"), ("全總", "zh-hant")}, {("总会", "zh-hans"), ("總會", "zh-hant")}),
        ("全總", ("全总",), {("全总", "zh-hans"), ("全總", "zh-hant")}, set()),
        ("安康杯", ("安康杯竞赛",), {("安康杯", "zh-hans")}, {("安康杯竞赛", "zh-hans")}),
    ],
)
def test_labels(name: str, aliases: tuple[str, ...], preferred: set[str], alternative: set[str]) -> None:
    found = news()
    entity = replace(found.entities[0], name=name, aliases=aliases)
    said = facts(replace(found, entities=(entity,)))
    node = Iris(BASE).entity(entity.key)

    def labels(property: NamedNode) -> set[tuple[str, str | None]]:
        return {(o.value, o.language) for s, p, o in said if (s, p) == (node, property) and isinstance(o, Literal)}

    assert labels(SKOS.prefLabel) == preferred
    assert labels(SKOS.altLabel) == alternative
    assert labels(RDFS.label) == {(name, "zh-hant" if is_traditional(name) else "zh-hans")}


def test_a_preferred_label_cannot_differ_between_documents() -> None:
    """Each thing has one Simplified spelling, and one Traditional one that it leads to."""
    for name, standard in (("總工會", True), ("总工会", False), ("羣眾", False), ("工人日報", True), ("XX", False)):
        assert is_standard_traditional(name) == standard


def test_a_statement_is_a_triple_and_a_node_with_its_evidence() -> None:
    found = first_speech()
    said = facts(found)
    iris = Iris(BASE)
    for statement in found.statements:
        ends = [
            iris.document("papers/speeches.txt", 1) if key == "DOC" else iris.entity(key)
            for key in (statement.subject, statement.object)
        ]
        assert (ends[0], GW[statement.predicate], ends[1]) in said
        nodes = {s for s, p, o in said if (p, o) == (GW.subject, ends[0])}
        nodes &= {s for s, p, o in said if (p, o) == (GW.object, ends[1])}
        nodes &= {s for s, p, o in said if (p, o) == (GW.predicate, GW[statement.predicate])}
        (node,) = nodes
        assert (node, GW.rule, Literal(statement.rule)) in said
        modality = {o for s, p, o in said if (s, p) == (node, GW.modality)}
        assert modality == ({GW[statement.modality]} if statement.modality else set())


def test_evidence_points_into_the_file_by_place_and_by_quotation() -> None:
    found = first_speech()
    said = facts(found)
    file = Iris(BASE).source("papers/speeches.txt")
    resources = {s for s, p, o in said if (p, o) == (RDF.type, OA.SpecificResource)}
    assert len(resources) == len({e.evidence.span for e in (*found.statements, *found.indicators)})
    for resource in resources:
        assert (resource, OA.hasSource, file) in said
        selectors = {o for s, p, o in said if (s, p) == (resource, OA.hasSelector)}
        values = {p: o.value for s, p, o in said if s in selectors and isinstance(o, Literal)}
        start, end = int(values[OA.start]), int(values[OA.end])
        assert found.document.text[start:end] == values[OA.exact]


def test_the_same_in_two_modalities_is_two_statements_and_one_triple() -> None:
    found = news()
    done = found.statements[0]
    both = replace(found, statements=(done, replace(done, modality=Modality.ASSIGNED)))
    said = facts(both)
    assert len({s for s, p, o in said if (p, o) == (RDF.type, GW.Statement)}) == 2
    assert len([1 for _, p, _ in said if p == GW.conducts]) == 1


def test_a_statement_found_twice_is_one_with_both_its_places() -> None:
    found = news()
    first = found.statements[0]
    second = replace(first, evidence=Evidence(Span(0, 3), "平安市"), rule="other")
    said = facts(replace(found, statements=(first, second)))
    (node,) = {s for s, p, o in said if (p, o) == (RDF.type, GW.Statement)}
    assert len({o for s, p, o in said if (s, p) == (node, GW.evidence)}) == 2
    assert {o.value for s, p, o in said if (s, p) == (node, GW.rule)} == {first.rule, "other"}


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ("2006-01-12", XSD.date),
        ("2006-01", XSD.gYearMonth),
        ("2006", XSD.gYear),
        ("2006-02-30", XSD.string),
        ("2006-13", XSD.string),
        ("20060112", XSD.string),
        ("昨天", XSD.string),
    ],
)
def test_a_date_is_typed_as_exactly_as_it_is_known(given: str, kind: NamedNode) -> None:
    assert (when(given).value, when(given).datatype) == (given, kind)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2350", "2350"),
        ("366.40", "366.4"),
        ("1,234,567", "1234567"),
        ("１２.５", "12.5"),
        ("-0", "0"),
        ("+3.0", "3"),
        ("三千", None),
        ("1,23", None),
        ("12.", None),
        ("", None),
        ("2350億", None),
        ("٣", None),
        ("9" * 40, None),
    ],
)
def test_a_value_is_a_number_where_it_is_written_in_digits(text: str, number: str | None) -> None:
    read = amount(text)
    assert (read and read.value) == number


def test_numbers_are_written_as_the_store_keeps_them() -> None:
    store = Store.memory()
    for text in ("1.50", "2350", "0.000", "-0.0", "1E+3", "100"):
        quad = Quad(GW.amount, GW.amount, decimal(Decimal(text)), GW.amount)
        store.engine.add(quad)
        assert quad in store.engine


# names -----------------------------------------------------------------------------------------


@given(st.lists(TEXTS, max_size=4), st.lists(TEXTS, max_size=4))
def test_different_parts_have_different_names(left: list[str], right: list[str]) -> None:
    document = NamedNode("urn:x:d")
    names = [Iris(BASE).within(document, "statement", *parts) for parts in (left, right)]
    assert (names[0] == names[1]) == (left == right)


@given(TEXTS, TEXTS)
def test_two_keys_never_share_a_name(left: str, right: str) -> None:
    iris = Iris(BASE)
    assert (iris.entity(left) == iris.entity(right)) == (left == right)
    assert (iris.source(left) == iris.source(right)) == (left == right)


def test_a_key_that_looks_like_another_kind_of_name_stays_apart() -> None:
    iris = Iris(BASE)
    keys = ["person-ab", "document-ab", "Person-ab", "person-AB", "person-ab ", "person/ab", "group-ab", "entity-ab"]
    assert len({iris.entity(key) for key in keys}) == len(keys)
    assert iris.entity("person-ab").value == BASE + "person/ab"


@pytest.mark.parametrize(
    "base", ["https://example.org/", "http://example.org:80/id/", "urn:example:", "https://e.org/a/b/"]
)
def test_a_base_that_names_can_be_made_of(base: str) -> None:
    assert checked_base(base) == base


@pytest.mark.parametrize(
    "base",
    [
        "",
        "example.org/",
        "https://example.org",
        "javascript:x/",
        "https://a b/",
        "https://e.org/id#",
        "https://e.org/?x=/",
        "https://工会/",
        "http://a/<",
        "file:/x/",
    ],
)
def test_a_base_that_names_cannot_be_made_of_is_refused(base: str) -> None:
    with pytest.raises(KgError) as caught:
        checked_base(base)
    assert caught.value.exit == Exit.USAGE


@given(TEXTS)
def test_no_text_gets_into_a_name(text: str) -> None:
    minted = re.compile(re.escape(BASE) + "[a-z]+/[0-9a-f]+(#[a-z]+)?")
    for quad in quads(named(text), SETTINGS):
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if isinstance(term, NamedNode):
                assert minted.fullmatch(term.value) or term.value.startswith(tuple(PREFIXES.values()))


@given(TEXTS)
def test_a_literal_holds_only_what_every_format_can(text: str) -> None:
    spoken = clean(text)
    assert len(spoken) == len(text)
    assert not re.search("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", spoken)
    assert clean(spoken) == spoken
    assert "".join(new for new, old in zip(spoken, text, strict=True) if new != "\ufffd") == "".join(
        old for new, old in zip(spoken, text, strict=True) if new != "\ufffd"
    )


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_text_is_a_literal_and_nothing_else(text: str) -> None:
    """Every format gives back what was written, and no fact more."""
    store = Store.memory()
    store.replace(text, sha256="0" * 64, settings_digest="", findings=(named(text),))
    held = {str(quad.triple) for quad in store.quads()}
    assert len(held) == len({str(quad.triple) for quad in quads(named(text), SETTINGS)})
    assert not [line for line in held if "evil:" in line.partition('"')[0]]
    assert serialize(store.quads(), "turtle", base=BASE)


# sessions --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expect"),
    [
        ("平安市總工會十二屆五次全委會", Session(12, 5)),
        ("十六届五中全会", Session(16, 5)),
        ("十六屆四中", Session(16, 4)),
        ("省委八屆六次全會", Session(8, 6)),
        ("中国工会第十四次全国代表大会", Session(14)),
        ("第十届全国人民代表大会第四次会议", Session(10, 4)),
        ("党的十六大", Session(16)),
        ("二十届三中全会", Session(20, 3)),
        ("市工会第十一届委员会", Session(11)),
        ("一百零二届一次会议", Session(102, 1)),
        ("全省工会工作会议", None),
        ("2006年工会工作会议", None),
        ("第三次工作会议", None),
        ("十大劳模表彰大会", None),
        ("座谈会", None),
        ("", None),
    ],
)
def test_the_number_of_a_meeting_is_read_from_its_name(name: str, expect: Session | None) -> None:
    assert session(name) == expect


@pytest.mark.parametrize("row", resources.rules(RULES)["session"], ids=lambda row: row["id"])
def test_a_rule_of_sessions_matches_its_example_and_no_other(row: dict[str, str]) -> None:
    pattern = re.compile(row["pattern"].replace("{numerals}", resources.rules(RULES)["counting"]))
    assert pattern.search(fold(row["match"]))
    assert not pattern.search(fold(row["miss"]))
    assert row["reason"]


def test_only_a_meeting_has_a_session() -> None:
    found = news()
    for kind in (EntityType.MEETING, EntityType.POLICY):
        entity = replace(found.entities[0], type=kind, name="十二届五次全委会")
        said = facts(replace(found, entities=(entity,)))
        assert {p for _, p, _ in said} & {GW.congress, GW.session} == (
            {GW.congress, GW.session} if kind is EntityType.MEETING else set()
        )


def test_a_document_without_title_date_or_speaker_says_none() -> None:
    found = news()
    bare = replace(found, document=replace(found.document, title="", date=None, speaker=None))
    properties = {p for _, p, _ in facts(bare)}
    silent = {DCTERMS.title, DCTERMS.alternative, DCTERMS.date, GW.speakerName, GW.speakerPost, GW.venueName, GW.origin}
    assert not properties & silent
    node = Iris(BASE).document("papers/news.txt", 1)
    assert (node, RDFS.label, written("papers/news.txt #1")) in facts(bare)


def test_what_a_head_states_stands_as_written_and_makes_no_entity() -> None:
    found = news()
    head = replace(found.document, subtitle="同心聚力", post="縣總工會主席", venue="全委會", origin="楓林縣總工會")
    said, before = facts(replace(found, document=head)), facts(found)
    node = Iris(BASE).document("papers/news.txt", 1)
    assert said - before == {
        (node, DCTERMS.alternative, written("同心聚力")),
        (node, GW.speakerPost, written("縣總工會主席")),
        (node, GW.venueName, written("全委會")),
        (node, GW.origin, written("楓林縣總工會")),
    }


@pytest.mark.parametrize(
    ("title", "expect"),
    [
        ("工作报告（摘要）", {("工作报告（摘要）", "zh-hans")}),
        ("工作報告", {("工作報告", "zh-hant"), ("工作报告", "zh-hans")}),
    ],
)
def test_a_title_stands_once_a_script(title: str, expect: set[tuple[str, str]]) -> None:
    found = news()
    said = facts(replace(found, document=replace(found.document, title=title)))
    assert {(o.value, o.language) for _, p, o in said if p == DCTERMS.title and isinstance(o, Literal)} == expect


def test_a_decision_is_kept_with_its_reason() -> None:
    found = second_speech()
    (same,) = found.same
    said = facts(found)
    (node,) = {s for s, p, o in said if (p, o) == (RDF.type, GW.Decision)}
    assert (node, GW.judgement, GW.same) in said
    assert (node, GW.reason, Literal(same.reason)) in said
    assert (node, GW.left, Iris(BASE).entity(same.left)) in said


def test_a_decision_about_names_says_which_entity_they_mean() -> None:
    said = facts(news())
    (node,) = {s for s, p, o in said if (p, o) == (RDF.type, GW.Decision)}
    names = {p: o for s, p, o in said if s == node}
    assert (names[GW.leftName], names[GW.rightName]) == (folded("縣總工會"), folded("平安縣總工會"))
    assert (names[GW.about], SKOS.prefLabel, folded("平安縣總工會")) in said
    assert not names.keys() & {GW.left, GW.right}


def test_nothing_in_the_quads_depends_on_the_settings_but_the_base() -> None:
    found = first_speech()
    assert quads(found, Settings(recogniser="none", words=("a",))) == quads(found, SETTINGS)
    moved = quads(found, Settings(base="https://example.org/x/"))
    assert [str(q).replace("https://example.org/x/", BASE) for q in moved] == [str(q) for q in quads(found, SETTINGS)]


def test_statements_of_every_relation_can_be_written() -> None:
    draft = Draft("a.txt", "甲乙", 1, Span(0, 2), "")
    left, right = draft.entity("Organization", "甲"), draft.entity("Organization", "乙")
    every = tuple(Statement(left, predicate, right, draft.evidence("甲乙"), "r") for predicate in Predicate)
    said = facts(replace(draft.findings(), statements=every))
    assert {o for _, p, o in said if p == GW.predicate} == {GW[predicate] for predicate in Predicate}
