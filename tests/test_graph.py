"""The graph as a network: what it carries, what is measured, and that nothing depends on order."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import random
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest

from kg.aligned import Span
from kg.errors import KgError
from kg.graph import (
    DOCUMENT,
    Content,
    DocumentRow,
    EntityRow,
    EvidenceRow,
    PairRow,
    StatementRow,
    associations,
    count_together,
    exports,
    fences,
    measures,
    network,
    network_of,
    part,
    positions,
    report,
    tables,
    tallies,
)
from kg.graph.association import log_likelihood, npmi, pmi
from kg.graph.tongues import TONGUES, labels, measure_words
from kg.model import (
    DOC,
    Document,
    Entity,
    EntityType,
    Evidence,
    Fence,
    FenceKind,
    Findings,
    Mention,
    Modality,
    Naming,
    Predicate,
    Statement,
)
from kg.store import Store
from tests.reading import cases

HOSTILE = cases("hostile_names")


def graph_of(
    ties: list[tuple[str, str]], names: dict[str, str] | None = None, pairs=(), sentences=0
) -> nx.MultiDiGraph:
    """A network of organizations that serve one another."""
    return network_of(content_of(ties, names, pairs, sentences))


def content_of(ties, names=None, pairs=(), sentences=0) -> Content:
    nodes = sorted({end for tie in ties for end in tie} | set(names or {}))
    rows = tuple(
        EntityRow(f"x:{node}", (names or {}).get(node, node), "Organization", (), ("d:1",), 1, 4) for node in nodes
    )
    statements = tuple(
        StatementRow(
            f"x:{left}",
            f"x:{right}",
            f"s:{number:03}",
            "serves",
            "d:1",
            (EvidenceRow(number, number + 2, "服務"),),
            "done",
        )
        for number, (left, right) in enumerate(ties)
    )
    return Content((DocumentRow("d:1", "講話", "a/b.txt"),), rows, statements, tuple(pairs), sentences)


def by_label(graph: nx.MultiDiGraph) -> dict:
    return {row.label: row for row in measures(graph).standings}


@pytest.fixture(scope="module")
def towns() -> Content:
    """Three towns whose unions run campaigns for groups; some names in both scripts."""
    random_ = random.Random(7)
    kinds = ["Organization", "Campaign", "Policy", "Group", "Person"]
    documents = tuple(DocumentRow(f"d:{n}", f"第{n}次會議上的講話", f"towns/{n}.txt", "2006-01-12") for n in range(3))
    rows = tuple(
        EntityRow(f"x:{n:02}", f"名{n}", kinds[n % 5], (f"又名{n}",), (f"d:{n % 3}",), n + 1, n % 7 + 2)
        for n in range(60)
    )
    statements = tuple(
        StatementRow(
            f"x:{(n * 5) % 60:02}",
            f"x:{random_.randrange(60):02}",
            f"s:{n:03}",
            random_.choice(["conducts", "serves", "targets"]),
            f"d:{n % 3}",
            (EvidenceRow(n, n + 5, f"原文{n}"),),
            random_.choice(["done", "assigned", ""]),
            rules=("a.b",),
        )
        for n in range(90)
    )
    pairs = tuple(PairRow(f"x:{a:02}", f"x:{b:02}", 2, 1.5, 0.5, 4.0 + a) for a, b in combinations(range(12), 2))
    return Content(documents, rows, statements, pairs, 80)


def shuffled(rows: Content, seed: int) -> Content:
    random_ = random.Random(seed)
    parts = {name: list(getattr(rows, name)) for name in ("documents", "entities", "statements", "pairs")}
    for one in parts.values():
        random_.shuffle(one)
    return replace(rows, **{name: tuple(one) for name, one in parts.items()})


# The network ----------------------------------------------------------------------------------


def findings() -> Findings:
    """One speech: the union runs a campaign, told twice; its chairman delivers the speech."""

    def entity(key: str, kind: EntityType, name: str, *aliases: str) -> Entity:
        return Entity(key, kind, name, aliases, "", (Mention(Span(0, len(name)), name, kind, "test.name"),))

    document = Document("1", "a/x.txt", "00", 1, Span(0, 100), "", "在會上的講話", "2006-01-12", "甲")
    union = entity("organization-1a", EntityType.ORGANIZATION, "市總工會", "市总")
    campaign = entity("campaign-2b", EntityType.CAMPAIGN, "金秋助學", "金秋助学", "金秋助學活動")
    person = entity("person-3c", EntityType.PERSON, "鄧川")
    first = Evidence(Span(40, 46), "大力開展金秋助學", "各級", "活動")
    second = Evidence(Span(10, 18), "開展金秋助學")
    return Findings(
        document,
        (union, campaign, person),
        (),
        (
            Statement(union.key, Predicate.CONDUCTS, campaign.key, first, "test.b", Modality.DONE),
            Statement(union.key, Predicate.CONDUCTS, campaign.key, second, "test.a", Modality.DONE),
            Statement(person.key, Predicate.DELIVERS, DOC, Evidence(Span(0, 2), "鄧川"), "test.c"),
        ),
        (),
        (Naming(0, 0, (union.key, campaign.key)), Naming(0, 1, (campaign.key, union.key)), Naming(1, 2, (union.key,))),
        9,
        (Fence(Span(20, 30), FenceKind.DAMAGED, "test.fence"),),
        paragraphs=4,
        sections=2,
    )


@pytest.fixture
def store() -> Store:
    store = Store.memory()
    store.replace("a/x.txt", sha256="00", settings_digest="x", findings=[findings()])
    store.replace("a/y.bin", sha256="11", settings_digest="x", outcome="refused", code="not-this-format", detail="a|b")
    count_together(store)
    return store


def test_a_store_gives_its_entities_with_names_and_counts(store: Store) -> None:
    nodes = {row["label"]: row for _, row in network(store).nodes(data=True)}
    assert nodes["市總工會"]["type"] == "Organization"
    assert nodes["市總工會"]["aliases"] == ("市总",)
    assert (nodes["市總工會"]["mentions"], nodes["市總工會"]["sentences"]) == (1, 3)
    assert len(nodes["市總工會"]["documents"]) == 1


def test_an_alias_stands_once_as_the_document_writes_it(store: Store) -> None:
    campaign = next(row for _, row in network(store).nodes(data=True) if row["type"] == "Campaign")
    assert campaign["aliases"] == ("金秋助學活動",)


def test_a_statement_is_one_edge_with_all_its_evidence_in_the_order_of_the_file(store: Store) -> None:
    edges = [row for _, _, row in network(store).edges(data=True) if row["predicate"] == "conducts"]
    assert len(edges) == 1
    assert [(place.start, place.end) for place in edges[0]["evidence"]] == [(10, 18), (40, 46)]
    assert edges[0]["evidence"][1] == EvidenceRow(40, 46, "大力開展金秋助學", "各級", "活動")
    assert (edges[0]["quote"], edges[0]["start"], edges[0]["end"]) == ("開展金秋助學", 10, 18)
    assert (edges[0]["modality"], edges[0]["source"], edges[0]["rules"]) == ("done", "a/x.txt", ("test.a", "test.b"))


def test_a_document_is_a_node_where_a_statement_is_about_it(store: Store) -> None:
    graph = network(store)
    (document,) = (iri for iri, row in graph.nodes(data=True) if row["type"] == DOCUMENT)
    assert graph.nodes[document]["label"] == "在會上的講話"
    assert [row["predicate"] for *_, row in graph.in_edges(document, data=True)] == ["delivers"]


def test_a_document_that_nothing_is_said_about_is_no_node() -> None:
    graph = graph_of([("甲", "乙")])
    assert "d:1" not in graph
    assert graph.graph["documents"]["d:1"]["title"] == "講話"


def test_two_documents_that_name_one_entity_add_up() -> None:
    store = Store.memory()
    for name in ("a/x.txt", "a/y.txt"):
        found = findings()
        found = replace(found, document=replace(found.document, source=name))
        store.replace(name, sha256=name, settings_digest="x", findings=[found])
    count_together(store)
    graph = network(store)
    union = next(row for _, row in graph.nodes(data=True) if row["label"] == "市總工會")
    assert (len(union["documents"]), union["mentions"], union["sentences"]) == (2, 2, 6)
    assert graph.graph["sentences"] == 18
    assert [pair[2] for pair in graph.graph["pairs"]] == [4]
    assert sum(row["predicate"] == "conducts" for *_, row in graph.edges(data=True)) == 2


def test_an_empty_store_gives_an_empty_network() -> None:
    graph = network(Store.memory())
    assert (len(graph), graph.number_of_edges(), graph.graph["documents"]) == (0, 0, {})
    assert measures(graph).standings == ()
    assert associations(graph) == ()
    assert positions(graph) == {}


def test_a_statement_about_what_is_no_entity_is_left_out() -> None:
    rows = content_of([("甲", "乙")])
    stray = replace(rows.statements[0], iri="s:9", object="x:gone")
    assert network_of(replace(rows, statements=(*rows.statements, stray))).number_of_edges() == 1


def test_a_part_keeps_the_statements_between_its_nodes_only() -> None:
    smaller = part(graph_of([("甲", "乙"), ("乙", "丙")]), ["x:甲", "x:乙"])
    assert (sorted(smaller), smaller.number_of_edges()) == (["x:乙", "x:甲"], 1)


# The measures ---------------------------------------------------------------------------------


def test_in_a_star_the_middle_is_on_every_shortest_path() -> None:
    rows = by_label(graph_of([("中", end) for end in "甲乙丙丁"]))
    assert (rows["中"].betweenness, rows["甲"].betweenness) == (1.0, 0.0)
    assert (rows["中"].neighbours, rows["中"].outgoing, rows["中"].incoming) == (4, 4, 0)


def test_on_a_path_of_five_betweenness_is_that_of_freeman() -> None:
    rows = by_label(graph_of([("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")]))
    assert [rows[name].betweenness for name in "abcde"] == [0.0, 0.5, 0.666667, 0.5, 0.0]


def test_degree_counts_statements_and_neighbours_count_nodes() -> None:
    row = by_label(graph_of([("a", "b"), ("a", "b"), ("b", "a"), ("a", "c"), ("a", "a")]))["a"]
    assert (row.degree, row.neighbours) == (6, 2)


def test_pagerank_is_a_share_and_goes_to_what_is_pointed_to() -> None:
    rows = by_label(graph_of([("a", "m"), ("b", "m"), ("c", "m"), ("m", "n")]))
    assert sum(row.pagerank for row in rows.values()) == pytest.approx(1, abs=1e-5)
    assert rows["n"].pagerank > rows["m"].pagerank > rows["a"].pagerank == rows["b"].pagerank


def test_pagerank_of_two_that_point_to_one_another_is_a_half() -> None:
    rows = by_label(graph_of([("a", "b"), ("b", "a")]))
    assert rows["a"].pagerank == rows["b"].pagerank == 0.5


def test_a_triangle_with_a_tail_has_core_two_and_one() -> None:
    rows = by_label(graph_of([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")]))
    assert [rows[name].core for name in "abcd"] == [2, 2, 2, 1]


def test_two_cliques_with_one_tie_between_are_two_communities_and_one_component() -> None:
    ties = [*combinations("abcde", 2), *combinations("vwxyz", 2), ("e", "v")]
    found = measures(graph_of(ties))
    groups = {frozenset(iri[2:] for iri in group.members) for group in found.communities}
    assert groups == {frozenset("abcde"), frozenset("vwxyz")}
    assert [len(one) for one in found.components] == [10]
    assert found.modularity == pytest.approx(0.4524, abs=1e-4)


def test_components_are_numbered_by_falling_size_and_ties_by_iri() -> None:
    found = measures(graph_of([("a", "b"), ("y", "z"), ("m", "n"), ("n", "o")], {"q": "q"}))
    assert [one.members for one in found.components] == [
        ("x:n", "x:o", "x:m"),
        ("x:b", "x:a"),
        ("x:z", "x:y"),
        ("x:q",),
    ]


def test_above_a_size_betweenness_is_sampled_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = graph_of([(f"{n:03}", f"{n // 2:03}") for n in range(1, 300)])
    assert measures(graph).sampled == 0
    monkeypatch.setattr("kg.graph.standing.EXACT_UP_TO", 100)
    monkeypatch.setattr("kg.graph.standing.SAMPLE_WORK", 600 * 40)
    first, second = measures(graph), measures(graph)
    assert first.sampled == 40
    assert first == second


def test_each_measure_says_what_it_tells_in_each_tongue() -> None:
    for table in tables(graph_of([("a", "b")])):
        assert all(table.name[tongue] and len(table.tells[tongue]) > 15 for tongue in TONGUES), table.id
        assert table.tells["en"].endswith(".")
    assert all(row["source"] for row in tomllib.loads(MEASURES.read_text("utf-8")).values())


MEASURES = Path(__file__).parent.parent / "data" / "rules" / "measures.toml"


def test_no_measure_has_words_and_no_table() -> None:
    assert set(measure_words()) == {table.id for table in tables(graph_of([("a", "b")]))}


def test_the_tables_leave_documents_out_and_tell_namesakes_apart() -> None:
    rows = content_of([("a", "b"), ("a", "c")], {"b": "市總工會", "c": "市總工會"})
    about = replace(rows.statements[0], iri="s:9", object="d:1", predicate="delivers")
    found = tables(network_of(replace(rows, statements=(*rows.statements, about))))
    cells = [row[0] for row in next(table for table in found if table.id == "degree").rows]
    assert cells == ["a", "市總工會 (講話)", "市總工會 (講話)"]


def test_traditional_labels_are_made_from_the_ontology() -> None:
    assert labels(["subOrganizationOf"])["subOrganizationOf"] == {
        "zh-Hans": "隶属于",
        "zh-Hant": "隸屬於",
        "en": "sub-organization of",
    }


# Association ----------------------------------------------------------------------------------


@pytest.mark.parametrize("case", cases("association"))
def test_association_is_as_worked_out_by_hand(case: dict) -> None:
    assert pmi(*case["counts"]) == pytest.approx(case["pmi"], abs=5e-5)
    assert npmi(*case["counts"]) == pytest.approx(case["npmi"], abs=5e-5)
    assert log_likelihood(*case["counts"]) == pytest.approx(case["g2"], abs=5e-5)


def test_association_does_not_depend_on_which_comes_first() -> None:
    assert log_likelihood(3, 9, 5, 40) == pytest.approx(log_likelihood(3, 5, 9, 40))


PAIRS = [
    ("together more often than by chance", ("x:a", "x:b", 3, 1.9, 0.7, 6.1), True),
    ("as often as by chance", ("x:a", "x:b", 2, 0.0, 0.0, 0.0), False),
    ("less often than by chance", ("x:a", "x:b", 1, -1.0, -0.3, 2.1), False),
    ("of an entity that is not there", ("x:a", "x:gone", 3, 1.9, 0.7, 6.1), False),
]


@pytest.mark.parametrize(("pair", "kept"), [pytest.param(*row[1:], id=row[0]) for row in PAIRS])
def test_only_pairs_that_stand_together_more_often_are_kept(pair, kept: bool) -> None:
    graph = graph_of([("a", "b")], pairs=[PairRow(*pair)], sentences=20)
    assert bool(associations(graph)) is kept


def test_associations_come_surest_first_and_ties_by_iri() -> None:
    ends = (("x:a", "x:c", 3), ("x:a", "x:b", 3), ("x:b", "x:c", 4))
    pairs = [PairRow(*one, 1.0, 0.5, 2.0 * one[2]) for one in ends]
    found = associations(graph_of([("a", "b"), ("b", "c")], pairs=pairs, sentences=40))
    assert [(one.left, one.right) for one in found] == [("x:b", "x:c"), ("x:a", "x:b"), ("x:a", "x:c")]
    assert {one.expected for one in found} == {0.4}


# Order ----------------------------------------------------------------------------------------


def digest_of_all(rows: Content) -> str:
    """Everything that is made of a network, as one digest."""
    from viz import page

    graph = network_of(rows)
    found, pairs = measures(graph), associations(graph)
    made = [found, pairs, positions(graph), tables(graph), page(graph)]
    made += [exports(graph, form) for form in ("graphml", "gexf", "csv")]
    return hashlib.sha256(repr(made).encode()).hexdigest()


def test_nothing_depends_on_the_order_of_the_rows(towns: Content) -> None:
    assert len({digest_of_all(shuffled(towns, seed)) for seed in range(3)}) == 1


HASHED = """
import sys
from pathlib import Path
from kg.graph import *
from kg.store import Store
from viz import page
import hashlib, random
rows = [EntityRow(f"x:{n}", f"名{n}", "Group", (f"又{n}", f"亦{n}"), ("d:1", "d:2"), 1, 2) for n in range(40)]
place = (EvidenceRow(1, 2, "文"),)
ends = [(f"x:{n * 7 % 40}", f"x:{n * 3 % 40}") for n in range(70)]
ties = [StatementRow(*pair, f"s:{n}", "serves", "d:1", place, rules=("b", "a")) for n, pair in enumerate(ends)]
documents = (DocumentRow("d:1", "一", "a"), DocumentRow("d:2", "二", "b"))
graph = network_of(Content(documents, tuple(rows), tuple(ties), (PairRow("x:1", "x:2", 2, 1.0, 0.5, 3.0),), 30))
made = [measures(graph), tables(graph), page(graph), exports(graph, "gexf"), exports(graph, "csv")]
print(hashlib.sha256(repr(made).encode()).hexdigest())
"""


def test_nothing_depends_on_the_hash_seed() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", HASHED],
            env=os.environ | {"PYTHONHASHSEED": str(seed), "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
            timeout=120,
        ).stdout
        for seed in (0, 1)
    }
    assert len(digests) == 1


# Places ---------------------------------------------------------------------------------------


def test_no_two_nodes_touch(towns: Content) -> None:
    graph = network_of(towns)
    sizes = dict.fromkeys(graph, 10.0)
    places = positions(graph, sizes=sizes)
    apart = [((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5 for (ax, ay), (bx, by) in combinations(places.values(), 2)]
    assert min(apart) > 20


def test_what_is_tied_stands_nearer_than_what_is_not() -> None:
    ties = [*combinations("abcdef", 2), *combinations("uvwxyz", 2), ("a", "u")]
    places = positions(graph_of(ties))

    def distance(one: str, other: str) -> float:
        (ax, ay), (bx, by) = places[f"x:{one}"], places[f"x:{other}"]
        return ((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5

    within = max(distance(*pair) for pair in combinations("bcdef", 2))
    between = min(distance(one, other) for one in "bcdef" for other in "vwxyz")
    assert within < between


def test_the_picture_stays_when_something_unconnected_comes_in(towns: Content) -> None:
    graph = network_of(towns)
    more = network_of(replace(towns, entities=(*towns.entities, EntityRow("x:99", "新", "Group"))))
    before, after = positions(graph), positions(more)
    tied = sorted(iri for iri in graph if graph.degree(iri))
    moves = {tuple(round(after[iri][axis] - before[iri][axis], 0) for axis in (0, 1)) for iri in tied}
    assert len(moves) == 1


def test_entities_without_ties_stand_below_the_others() -> None:
    places = positions(graph_of([("a", "b"), ("b", "c")], {"p": "p", "q": "q"}))
    assert min(places["x:p"][1], places["x:q"][1]) > max(places[f"x:{name}"][1] for name in "abc")


# Files for other programs ---------------------------------------------------------------------


def test_graphml_is_read_back_by_networkx(towns: Content) -> None:
    graph = network_of(towns)
    back = nx.read_graphml(io.BytesIO(exports(graph, "graphml").encode()), force_multigraph=True)
    assert set(back) == set(graph)
    assert back.number_of_edges() == graph.number_of_edges()
    assert back.nodes["x:07"]["label"] == "名7"
    assert back.nodes["x:07"]["neighbours"] == measures(graph).by_iri()["x:07"].neighbours
    statements = {row["statement"]: row for *_, row in back.edges(data=True)}
    assert statements["s:003"]["quote"] == "原文3"
    assert (statements["s:003"]["first"], statements["s:003"]["last"]) == (3, 8)


def test_gexf_is_read_back_by_networkx_and_has_no_clock_in_it(towns: Content) -> None:
    graph, text = network_of(towns), exports(network_of(towns), "gexf")
    back = nx.read_gexf(io.BytesIO(text.encode()))
    assert set(back) == set(graph)
    assert back.number_of_edges() == graph.number_of_edges()
    assert {row["predicate"] for *_, row in back.edges(data=True)} == {"conducts", "serves", "targets"}
    assert "lastmodifieddate" not in text
    assert nx.__version__ not in text.replace("0.1", "")[:600]


def test_csv_is_a_zip_of_two_tables_that_fit_one_another(towns: Content) -> None:
    graph = network_of(towns)
    archive = zipfile.ZipFile(io.BytesIO(exports(graph, "csv")))
    nodes, edges = (
        list(csv.DictReader(io.StringIO(archive.read(name).decode(), newline="")))
        for name in ("nodes.csv", "edges.csv")
    )
    assert {row["iri"] for row in nodes} == set(graph)
    assert {row["statement"] for row in edges} == {key for *_, key in graph.edges(keys=True)}
    assert {row["source"] for row in edges} | {row["target"] for row in edges} <= {row["iri"] for row in nodes}


@pytest.mark.parametrize("case", HOSTILE)
def test_no_name_breaks_a_file(case: dict) -> None:
    graph = graph_of([("a", "b")], {"a": case["text"] + "\x00\x0b\ufffe\ud800"})
    for form in ("graphml", "gexf"):
        ElementTree.fromstring(exports(graph, form))
    back = nx.read_graphml(io.BytesIO(exports(graph, "graphml").encode()))
    kept = "".join("\ufffd" if sign in "\x01\x0b" else sign for sign in case["text"])
    assert back.nodes["x:a"]["label"] == kept + "\ufffd" * 4
    exports(graph, "csv")


def test_an_unknown_form_is_refused_with_the_known_ones() -> None:
    with pytest.raises(KgError, match="graphml, gexf, csv"):
        exports(graph_of([("a", "b")]), "dot")


# The report -----------------------------------------------------------------------------------


def test_the_report_says_what_was_read_and_what_was_not(store: Store) -> None:
    text = report(store)
    assert "1 read, 1 refused." in text
    refused, read = (text.index(name) for name in ("a/y.bin", "a/x.txt"))
    assert refused < read
    assert "| a/y.bin | refused | 0 | not-this-format | a\\|b |" in text


def test_the_report_counts_by_kind_and_by_relation_and_modality(store: Store) -> None:
    text = report(store)
    assert "| campaign | 活动 | 1 |" in text
    assert "| meeting | 会议 | 0 |" in text
    assert "| conducts | 开展 | 1 | 0 | 0 |" in text
    assert "| delivers | 发表 | 0 | 0 | 1 |" in text


def test_the_report_tells_what_was_counted_and_what_was_not(store: Store) -> None:
    assert [(row.window, row.count, row.pairs) for row in tallies(store)] == [
        ("sentence", 9, 1),
        ("paragraph", 4, 1),
        ("section", 2, 1),
    ]
    assert "| sentence | 9 | 1 | 0 | 0 |" in report(store)


def test_the_report_tells_where_runs_were_fenced(store: Store) -> None:
    assert [(row.source, row.start, row.end, row.kind) for row in fences(store)] == [("a/x.txt", 20, 30, "damaged")]
    assert "| a/x.txt | 20 | 30 | damaged | test.fence |" in report(store)


def test_the_report_has_each_measure_with_what_it_tells(store: Store) -> None:
    text = report(store)
    for words in measure_words().values():
        assert words["tells"]["en"] in text
        assert words["tells"]["zh-Hant"] in text


def test_the_report_on_nothing_is_still_a_report() -> None:
    text = report(Store.memory())
    assert "| entities | 0 |" in text
    assert "Not read as text" not in text


@pytest.mark.parametrize("case", HOSTILE)
def test_no_name_breaks_a_table_of_the_report(case: dict) -> None:
    store = Store.memory()
    found = findings()
    named = replace(found.entities[1], name=case["text"], aliases=())
    store.replace("a", sha256="0", settings_digest="x", findings=[replace(found, entities=(found.entities[0], named))])
    lines = report(store).splitlines()
    tables_ = [line.replace("\\\\", "").replace("\\|", "") for line in lines if line.startswith("|")]
    assert all(line.endswith("|") and line.count("|") in range(3, 8) for line in tables_)
    assert "<script" not in report(store).replace("\\<", "")
