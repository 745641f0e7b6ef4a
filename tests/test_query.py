"""The named questions, queries from outside, and tables."""

from __future__ import annotations

import csv
import io
import json
import re
import socket
import threading
from functools import cache

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from kg import resources
from kg.errors import Exit, KgError
from kg.graph import count_together
from kg.query import Table, ask, csv_text, json_text, named, questions, sparql
from kg.query.guard import LIMIT, checked, words
from kg.rdf import PREFIXES, Iris, serialize
from kg.settings import BASE
from kg.store import Store
from tests.findings import fill

FIRST, SECOND = "在平安市總工會十二屆五次全委會上的講話", "在平安市總工會十三屆一次全委會上的講話"
NEWS = "平安市总工会服务农民工"
ONE, TWO = "papers/speeches.txt#1", "papers/speeches.txt#2"

TASK = (
    *("各級工會", "辦好", "安康杯", None, "今年", "2006", None, "周遠志", None),
    *(FIRST, "2006-01-12", 0.9, "各級工會要辦好安康杯競賽"),
)

SECRETARY = ("市委", "副書記", "周遠志", "is", None, None, None)
DEPUTY = (
    *("省總工會", "副主席", "林知遠", "is", None, None, None, "2006-01-12", False, False, 0.9),
    *(FIRST, "省總工會副主席林知遠同志"),
)

OUTPUT = (
    *("平安市", "地區生產總值", "2350.50", "億元", 235050000000, "增長13%", None, None),
    *(FIRST, "全市實現地區生產總值2350.50億元"),
)

ANSWERS: list[tuple[str, dict[str, str], list[tuple[object, ...]]]] = [
    (
        "who-holds-which-post",
        {},
        [
            ("周遠志", "副書記", "市委", FIRST, "2006-01-12", "市委副書記 周遠志"),
            ("周遠志", "副書記", "市委", SECOND, "2007-02", "市委副書記 周遠志"),
            ("林知遠", "副主席", "省總工會", FIRST, "2006-01-12", "省總工會副主席林知遠同志"),
        ],
    ),
    (
        "who-holds-which-post",
        {"organization": "省总工会"},
        [("林知遠", "副主席", "省總工會", FIRST, "2006-01-12", "省總工會副主席林知遠同志")],
    ),
    (
        "tenures",
        {},
        [
            (*SECRETARY, "2006-01-12", False, False, 0.9, FIRST, "市委副書記 周遠志"),
            (*SECRETARY, "2007-02", False, False, 0.9, SECOND, "市委副書記 周遠志"),
            DEPUTY,
        ],
    ),
    ("tenures", {"organization": "省总工会", "post": "副主席"}, [DEPUTY]),
    ("assignments", {}, [TASK]),
    ("assignments", {"object": "安康杯", "document": ONE}, [TASK]),
    ("assignments", {"actor": "平安市總工會"}, []),
    (
        "who-holds-which-post",
        {"person": "周远志", "post": "副主席"},
        [],
    ),
    (
        "who-was-told-to-run",
        {},
        [
            ("各級工會", "安康杯", FIRST, "2006-01-12", "各級工會要辦好安康杯競賽"),
            ("各級工會", "金秋助學", FIRST, "2006-01-12", "要辦好金秋助學"),
        ],
    ),
    (
        "who-was-told-to-run",
        {"campaign": "安康杯竞赛"},
        [("各級工會", "安康杯", FIRST, "2006-01-12", "各級工會要辦好安康杯競賽")],
    ),
    ("who-was-told-to-run", {"organization": "平安市總工會"}, []),
    (
        "done-versus-assigned",
        {"organization": "各级工会"},
        [
            ("各級工會", "conducts", "安康杯", 0, 1),
            ("各級工會", "conducts", "金秋助学", 0, 1),
            ("各級工會", "cooperatesWith", "市人社局", 0, 1),
            ("各級工會", "establishes", "職代會制度", 0, 1),
        ],
    ),
    (
        "done-versus-assigned",
        {"organization": "平安市總工會"},
        [
            ("平安市总工会", "conducts", "安康杯", 1, 0),
            ("平安市总工会", "conducts", "金秋助学", 2, 0),
            ("平安市总工会", "implements", "科學發展觀", 1, 0),
            ("平安市总工会", "serves", "农民工", 1, 0),
            ("平安市总工会", "serves", "困難職工", 1, 0),
        ],
    ),
    (
        "policies-of-a-speech",
        {},
        [(SECOND, "集體合同條例", 1, 1), (FIRST, "科學發展觀", 1, 1)],
    ),
    ("policies-of-a-speech", {"document": NEWS}, []),
    (
        "campaigns-by-group-served",
        {},
        [
            ("农民工", "金秋助学", NEWS, None, "平安市总工会为农民工办了金秋助学"),
            ("困難職工", "金秋助學", FIRST, "2006-01-12", "辦了金秋助學,為困難職工送去溫暖"),
        ],
    ),
    (
        "bodies-under-a-body",
        {"superior": "省總工會"},
        [("省總工會", "平安市总工会", True), ("省總工會", "平安县总工会", False)],
    ),
    (
        "meetings-in-order",
        {},
        [
            ("平安市总工会", 12, 5, "平安市總工會十二屆五次全委會", 1),
            (None, 13, 1, "平安市總工會十三屆一次全委會", 1),
        ],
    ),
    (
        "meetings-in-order",
        {"organization": "平安市总工会"},
        [("平安市总工会", 12, 5, "平安市總工會十二屆五次全委會", 1)],
    ),
    ("figures-of-a-place", {"about": "平安市"}, [OUTPUT]),
    ("figures-of-a-place", {"words": "全市", "figure": "地区生产总值"}, [OUTPUT]),
    ("figures-of-a-place", {"about": "平安县"}, []),
    (
        "co-occurring",
        {"entity": "农民工"},
        [
            ("农民工", "平安市总工会", "Organization", 2, 1, 1.2479, 0.3842, 3.7895),
            ("农民工", "平安县", "Place", 1, 1, 2.2479, 0.5292, 2.4078),
            ("农民工", "平安县总工会", "Organization", 1, 1, 1.663, 0.3915, 1.4864),
            ("农民工", "金秋助学", "Campaign", 1, 1, 1.663, 0.3915, 1.4864),
        ],
    ),
    (
        "co-occurring",
        {"entity": "农民工", "window": "section", "measure": "npmi"},
        [
            ("农民工", "平安县", "Place", 1, 1, 1.585, 1, 3.8191),
            ("农民工", "职工之家", "Institution", 1, 1, 1.585, 1, 3.8191),
            ("农民工", "平安县总工会", "Organization", 1, 1, 0.585, 0.3691, 1.0465),
            ("农民工", "金秋助学", "Campaign", 1, 1, 0.585, 0.3691, 1.0465),
            ("农民工", "平安市总工会", "Organization", 1, 1, 0, 0, 0),
        ],
    ),
    ("conflicts", {}, []),
    (
        "entities-of-a-document",
        {"document": "papers/news.txt"},
        [
            (NEWS, "Campaign", "金秋助学", 1),
            (NEWS, "Group", "农民工", 2),
            (NEWS, "Institution", "职工之家", 1),
            (NEWS, "Organization", "平安县总工会", 2),
            (NEWS, "Organization", "平安市总工会", 2),
            (NEWS, "Place", "平安县", 2),
        ],
    ),
    (
        "everything-about",
        {"entity": "县总工会"},
        [
            ("平安县总工会", "type", None, "Organization", None, NEWS, None, None),
            ("平安縣總工會", "type", None, "Organization", None, SECOND, "2007-02", None),
            ("平安县总工会", "also called", None, "县总工会", None, NEWS, None, None),
            ("平安县总工会", "as subject", "conducts", "金秋助学", "done", NEWS, None, "平安县总工会也参加"),
            ("平安县总工会", "as subject", "locatedIn", "平安县", None, NEWS, None, "县总工会职工之家位于平安县"),
            (
                *("平安縣總工會", "as subject", "subOrganizationOf", "平安市總工會", None),
                *(SECOND, "2007-02", "平安縣總工會歸平安市總工會管"),
            ),
        ],
    ),
    (
        "everything-about",
        {"entity": "平安市"},
        [
            ("平安市", "type", None, "Place", None, FIRST, "2006-01-12", None),
            ("平安市", "also called", None, "全市", None, FIRST, "2006-01-12", None),
            (
                *("平安市", "as object", "locatedIn", "平安市總工會", None),
                *(FIRST, "2006-01-12", "平安市總工會十二屆五次全委會今天開幕"),
            ),
            (
                *("平安市", "figure", "地區生產總值", "2350.50億元", None),
                *(FIRST, "2006-01-12", "全市實現地區生產總值2350.50億元"),
            ),
        ],
    ),
]

CHANGES = [
    ("各級工會", "conducts", "安康杯", "assigned", None),
    ("平安市總工會", "conducts", "安康杯", None, "done"),
    ("省總工會", "issues", "集體合同條例", None, "done"),
    ("平安市總工會", "subOrganizationOf", "省總工會", "stated", None),
]


@cache
def store() -> Store:
    filled = fill(Store.memory())
    count_together(filled)
    return filled


def error_of(question: str, **parameters: str) -> KgError:
    with pytest.raises(KgError) as caught:
        ask(store(), question, **parameters)
    assert "\n" not in str(caught.value)
    return caught.value


# named questions -------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "given", "rows"), ANSWERS, ids=lambda value: str(value)[:60])
def test_a_question_has_its_answer(name: str, given: dict[str, str], rows: list[tuple[object, ...]]) -> None:
    table = ask(store(), name, **given)
    assert list(table.rows) == rows


def test_the_changes_between_two_speeches() -> None:
    table = ask(store(), "changes-between-documents", earlier=ONE, later=SECOND)
    assert set(CHANGES) <= set(table.rows)
    assert not [row for row in table.rows if row[3] == row[4] is None]
    back = ask(store(), "changes-between-documents", earlier=TWO, later=FIRST)
    assert {(*row[:3], row[4], row[3]) for row in back.rows} == set(table.rows)


def test_what_both_speeches_say_has_both_sides() -> None:
    other = fill(Store.memory(), "papers/speeches.txt", "papers/news.txt")
    table = ask(other, "changes-between-documents", earlier="papers/news.txt", later=ONE)
    both = [row for row in table.rows if row[3] and row[4]]
    assert both == [("平安市总工会", "conducts", "金秋助学", "done", "done")]


def test_there_are_the_fifteen_questions() -> None:
    assert [question.name for question in questions()] == sorted(
        {name for name, _, _ in ANSWERS} | {"changes-between-documents"}
    )
    assert len(questions()) == 15


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_a_question_says_what_it_asks_takes_and_gives_in_both_languages(question: object) -> None:
    asked = named(getattr(question, "name", ""))
    said = [asked.title, *(p.words for p in asked.parameters), *(c.words for c in asked.columns)]
    assert all(re.search("[\u4e00-\u9fff]", words.zh) and re.fullmatch("[ -~]+", words.en) for words in said)
    select = asked.sparql.partition("SELECT")[2].partition("WHERE")[0]
    for parameter in asked.parameters:
        assert re.search(rf"\?{parameter.name}\b", select), "a parameter's variable must be selected"
        assert parameter.kind in {"name", "document", "words", "term"}
    for column in asked.columns:
        assert re.search(rf"\?{column.name}(_label)?\b", select)
    assert "ORDER BY" in asked.sparql


@pytest.mark.parametrize(
    ("question", "parameter"),
    [(question.name, parameter) for question in questions() for parameter in question.parameters],
    ids=str,
)
def test_a_parameter_holds_every_row_to_it(question: str, parameter: object) -> None:
    """In an OPTIONAL or a subquery, the engine would let rows through that have nothing to do with it."""
    nothing = rdf_term(getattr(parameter, "kind", ""))
    sparql = named(question).sparql
    assert store().select(sparql, **{getattr(parameter, "name", ""): nothing}) == []


def rdf_term(kind: str) -> object:
    from pyoxigraph import Literal, NamedNode

    return Literal("无此", language="zh-hans") if kind == "words" else NamedNode("https://w3id.org/gongwen/id/group/00")


@cache
def dataset() -> rdflib.Dataset:
    """The store as rdflib reads it from the TriG export."""
    read = rdflib.Dataset(default_union=True)
    return read.parse(data=serialize([*store().quads(), *store().derived_quads()], "trig", base=BASE), format="trig")


@pytest.mark.parametrize(("name", "given", "rows"), ANSWERS, ids=lambda value: str(value)[:60])
def test_another_engine_gives_the_same_answer(name: str, given: dict[str, str], rows: list[tuple[object, ...]]) -> None:
    """rdflib has no such substitution, so it answers for all, and its rows are then looked through."""
    answer = dataset().query(named(name).sparql, initNs=PREFIXES)
    columns = [column.name for column in named(name).columns]
    variables = [str(variable) for variable in answer.vars or ()]
    places = [variables.index(f"{name}_label" if f"{name}_label" in variables else name) for name in columns]
    theirs = {
        tuple("" if row[place] in {None, rdflib.Literal("None")} else str(row[place]) for place in places)
        for row in answer
    }
    ours = {
        tuple("" if cell is None else str(cell).replace("True", "true").replace("False", "false") for cell in row)
        for row in rows
    }
    assert ours == theirs if not given else ours <= theirs


def test_a_name_is_found_in_either_script_width_and_by_alias() -> None:
    answers = [
        ask(store(), "co-occurring", entity=name).rows for name in ("安康杯", "安康杯競賽", "安康杯竞赛", " 安康杯 ")
    ]
    assert answers[0]
    assert all(answer == answers[0] for answer in answers)


def test_a_name_that_means_several_things_gives_the_answers_for_each() -> None:
    table = ask(store(), "everything-about", entity="周遠志")
    assert {row[5] for row in table.rows if row[1] == "type"} == {FIRST, SECOND}


def test_an_entity_is_found_by_its_iri() -> None:
    (entity,) = _entities("安康杯")
    assert ask(store(), "co-occurring", entity=entity) == ask(store(), "co-occurring", entity="安康杯")


def _entities(name: str) -> set[str]:
    labelled = store().select("SELECT ?e ?l { ?d gw:mentions ?e . ?e skos:prefLabel ?l }")
    return {e.value for e, label in labelled if e and label and label.value == name}


@pytest.mark.parametrize(
    "text", [FIRST, "在平安市总工会十二届五次全委会上的讲话", ONE, Iris(BASE).document("papers/speeches.txt", 1).value]
)
def test_a_document_is_found_by_title_place_and_iri(text: str) -> None:
    assert {row[0] for row in ask(store(), "entities-of-a-document", document=text).rows} == {FIRST}


@pytest.mark.parametrize("text", ["papers/speeches.txt", "1", "nowhere", "papers/speeches.txt#3"])
def test_a_document_that_is_none_or_several_is_not_guessed(text: str) -> None:
    error = error_of("entities-of-a-document", document=text)
    assert (error.code, error.exit) == ("unknown-document", Exit.USAGE)
    assert "papers/" in error.hint


def test_a_choice_that_is_none_is_met_with_those_that_are() -> None:
    error = error_of("co-occurring", entity="安康杯", window="page")
    assert (error.code, error.exit) == ("unknown-choice", Exit.USAGE)
    assert error.hint == "window is one of sentence, paragraph, section"


def test_unknown_questions_and_parameters_are_met_with_the_known_ones() -> None:
    error = error_of("who-is-who")
    assert (error.code, error.exit) == ("unknown-question", Exit.USAGE)
    assert all(question.name in error.hint for question in questions())
    error = error_of("co-occurring", entitty="安康杯")
    assert (error.code, error.exit) == ("unknown-parameter", Exit.USAGE)
    assert "entity" in error.hint
    error = error_of("co-occurring")
    assert (error.code, error.exit) == ("needs-parameter", Exit.USAGE)
    assert error_of("co-occurring", entity="  ").code == "needs-parameter"


def test_an_unknown_name_is_met_with_similar_ones() -> None:
    error = error_of("co-occurring", entity="市總工會")
    assert (error.code, error.exit) == ("unknown-name", Exit.INPUT)
    assert "平安市总工会" in error.hint


@given(st.text(max_size=30).filter(str.strip))
def test_no_value_is_ever_taken_for_sparql(text: str) -> None:
    try:
        table = ask(store(), "figures-of-a-place", words=text)
    except KgError as error:
        assert error.code in {"unknown-name", "unknown-document"}
    else:
        assert len(table) <= 1


@pytest.mark.parametrize("text", ['" } INSERT DATA { } #', '安康杯" . ?s ?p ?o #', "<http://x>", "\\", "?entity"])
def test_hostile_values_are_names_that_nothing_has(text: str) -> None:
    assert error_of("co-occurring", entity=text).code == "unknown-name"


def test_what_is_no_iri_is_said_to_be_none() -> None:
    assert error_of("co-occurring", entity=BASE + "a b<>").code == "unknown-iri"


def test_answers_of_an_empty_store_are_empty() -> None:
    empty = Store.memory()
    for question in questions():
        if not any(parameter.required for parameter in question.parameters):
            assert ask(empty, question.name).rows == ()


def test_answers_do_not_depend_on_the_order_in_which_sources_came() -> None:
    other = fill(Store.memory(), "papers/speeches.txt", "papers/news.txt", "papers/speeches.txt")
    count_together(other)
    for name, given_, _ in ANSWERS:
        assert ask(other, name, **given_) == ask(store(), name, **given_)


# queries from outside --------------------------------------------------------------------------


def test_rows_yes_or_no_and_triples() -> None:
    table = sparql(store(), "SELECT ?n (COUNT(?d) AS ?c) { ?d gw:number ?n } GROUP BY ?n ORDER BY ?n")
    assert table == Table("", ("n", "c"), ((1, 2), (2, 1)))
    assert sparql(store(), "ASK { ?p a gw:Person }") is True
    assert sparql(store(), "ASK { ?p a gw:Person, gw:Place }") is False
    triples = sparql(store(), "CONSTRUCT { ?p a gw:Person } WHERE { ?p a gw:Person }")
    assert isinstance(triples, tuple)
    assert len(triples) == 3


def test_the_query_that_the_readme_of_the_ontology_shows_has_rows() -> None:
    shown = resources.text("ontology/README.md").partition("## In the store")[2].partition("## A named")[0]
    query = "\n".join(line for line in shown.splitlines() if line.startswith("    "))
    table = sparql(store(), query)
    assert isinstance(table, Table)
    assert ("各級工會", "安康杯", "各級工會要辦好安康杯競賽") in table.rows


def test_plain_values_of_every_kind() -> None:
    table = sparql(
        store(), 'SELECT (1 AS ?a) (1.5 AS ?b) (1e3 AS ?c) (true AS ?d) ("x"@zh AS ?e) (<urn:x> AS ?f) (1/0 AS ?g) {}'
    )
    assert isinstance(table, Table)
    assert table.rows == ((1, 1.5, 1000.0, True, "x", "urn:x", None),)


def test_rows_without_an_order_are_sorted() -> None:
    table = sparql(store(), "SELECT ?l { ?p a gw:Person ; rdfs:label ?l }")
    assert isinstance(table, Table)
    assert list(table.rows) == sorted(table.rows)


def test_a_query_counts_a_thing_once_however_many_documents_name_it() -> None:
    table = sparql(store(), 'SELECT (COUNT(*) AS ?c) { ?o a gw:Organization ; skos:prefLabel "平安市总工会"@zh-hans }')
    assert isinstance(table, Table)
    assert table.rows == ((1,),)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
        "SELECT * {SERVICE<http://127.0.0.1:{port}/>{?s ?p ?o}}",
        "PREFIX : <http://127.0.0.1:{port}/> SELECT * { SERVICE:x { ?s ?p ?o } }",
        "PREFIX x: <http://127.0.0.1:{port}/> SELECT * { ?a ?b ?c.SERVICE x:y { ?s ?p ?o } }",
        "SELECT * { FILTER(1<2)SERVICE<http://127.0.0.1:{port}/>{?s ?p ?o} }",
        'SELECT * { ?s ?p "a\\"" SERVICE <http://127.0.0.1:{port}/> { ?s ?p "b" } }',
        "SELECT * { ?s ?p '''a''' SERVICE <http://127.0.0.1:{port}/> { ?s ?p '''b''' } }",
        "# c\nSELECT * { # <\nSERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
        "LOAD <http://127.0.0.1:{port}/>",
        "LOAD SILENT <http://127.0.0.1:{port}/> INTO GRAPH <urn:x>",
        "SELECT * FROM <http://127.0.0.1:{port}/> { ?s ?p ?o }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    ],
)
def test_no_query_reaches_for_the_network(query: str) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    try:
        sparql(store(), query.replace("{port}", str(listener.getsockname()[1])))
    except KgError as error:
        assert error.exit in {Exit.USAGE, Exit.INPUT}
    with pytest.raises(TimeoutError):
        listener.accept()
    listener.close()


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "PREFIX a: <urn:x> DROP ALL",
        "CLEAR GRAPH <urn:a>",
        "WITH <urn:a> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "# SELECT\nDROP ALL",
    ],
)
def test_no_query_changes_the_store(query: str) -> None:
    before = set(map(str, store().quads()))
    with pytest.raises(KgError) as caught:
        sparql(store(), query)
    assert (caught.value.code, caught.value.exit) == ("update-not-allowed", Exit.USAGE)
    assert set(map(str, store().quads())) == before


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ("SERVICE <x>" AS ?a) {}',
        "SELECT ('LOAD' AS ?service) {}",
        'SELECT ("""it\'s "LOAD" """ AS ?a) {}',
        "SELECT * { ?service ?load <http://example.org/SERVICE/LOAD> } # SERVICE",
        "SELECT * { ?s rdfs:seeAlso gw:Person FILTER(?s < 3 && ?s > 2) }",
        "SELECT (STR(<urn:insert>) AS ?delete) { }",
    ],
)
def test_words_that_only_look_forbidden_are_let_through(query: str) -> None:
    assert checked(query) == query
    assert isinstance(sparql(store(), query), Table)


@given(st.text("SERVICEservice<>\"'\\#?:{}. \nxLOAD", max_size=60))
def test_the_guard_ends_on_any_text(text: str) -> None:
    assert list(words(text)) == [word for word in words(text) if word.isupper() or "_" in word]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {" + "{" * 20_000 + "}" * 20_000 + "}",
        "SELECT * { FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }",
        "SELECT * { FILTER(" + "!" * 40_000 + "true) }",
        "SELECT (" + "+".join(["1"] * 20_000) + " AS ?x) {}",
    ],
    ids=["groups", "brackets", "negations", "sums"],
)
def test_deep_nesting_ends_no_process(query: str) -> None:
    before = threading.stack_size()
    try:
        sparql(store(), query)
    except KgError as error:
        assert error.code == "bad-query"
    assert threading.stack_size() == before


def test_a_query_may_be_64_kilobytes_long_and_no_longer() -> None:
    query = "SELECT * { ?s a gw:Nothing } #"
    assert isinstance(sparql(store(), query + "x" * (LIMIT - len(query))), Table)
    with pytest.raises(KgError) as caught:
        sparql(store(), query + "中" * (LIMIT // 3))
    assert caught.value.code == "query-too-long"


@pytest.mark.parametrize(
    "query", ["", "SELECT", "SELECT ?x {", "ELECT * {}", "SELECT * { ?s nope:x ?o }", "\ud800", "\0"]
)
def test_what_is_no_sparql_is_said_in_one_line(query: str) -> None:
    with pytest.raises(KgError) as caught:
        sparql(store(), query)
    assert caught.value.exit == Exit.INPUT
    assert caught.value.code == "bad-query"
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


# tables ----------------------------------------------------------------------------------------

CELLS = st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_csv_and_json_give_back_what_was_put_in(rows: list[tuple[object, object]]) -> None:
    table = Table("标题", ("a", "b"), tuple(rows))  # type: ignore[arg-type]
    assert [tuple(row.values()) for row in json.loads(json_text(table))["rows"]] == rows
    read = list(csv.reader(io.StringIO(csv_text(table), newline="")))
    assert read == [["a", "b"], *[["" if cell is None else str(cell) for cell in row] for row in rows]]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "＋1", "－1", "＠x"])
def test_no_cell_is_a_formula_in_a_spreadsheet(text: str) -> None:
    table = Table("", ("a",), ((text,),))
    (_, (cell,)) = csv.reader(io.StringIO(csv_text(table, spreadsheet=True), newline=""))
    assert cell == "'" + text
    (_, (cell,)) = csv.reader(io.StringIO(csv_text(table), newline=""))
    assert cell == text


def test_every_query_file_is_read_by_some_part() -> None:
    folders = {path.parent.name for path in (resources.root() / "ontology" / "queries").rglob("*.rq")}
    assert folders == {"queries", "build", "conflicts", "explain", "graph", "unresolved"}
