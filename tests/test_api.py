"""kg as a Python package: quick to import, quiet, and enough to work with."""

from __future__ import annotations

import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import networkx as nx
import pytest
import rdflib

import kg

TEXT = "市总工会主席李明同志出席会议并讲话。各级工会要大力开展“安康杯”竞赛活动。\n"


@pytest.fixture(scope="module")
def graph(built: Path) -> kg.Archive:
    return kg.open(built)


def test_all_that_is_promised_is_there() -> None:
    for name in kg.__all__:
        assert getattr(kg, name) is not None
    assert set(kg.__all__) <= set(dir(kg))
    assert kg.__version__.count(".") == 2


def test_what_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'bild'"):
        _ = kg.bild


@pytest.mark.parametrize("first", ["kg.building", "kg.cli", "kg.archive", "kg.store", "kg.graph", "kg.explain"])
def test_names_stay_what_they_are_whatever_was_imported(first: str) -> None:
    code = f"import {first}, kg; assert callable(kg.build) and callable(kg.open) and callable(kg.extract)"
    assert subprocess.run([sys.executable, "-P", "-c", code], check=False).returncode == 0


def test_extract_gives_findings_with_characters() -> None:
    (findings,) = kg.extract(TEXT)
    named = {mention.surface for entity in findings.entities for mention in entity.mentions}
    assert "李明" in named
    for entity in findings.entities:
        for mention in entity.mentions:
            assert mention.span.of(TEXT) == mention.surface


@pytest.mark.parametrize("text", ["", "\n", "。", "hello", "\ud800", "\ufffe\x00"])
def test_extract_takes_any_string(text: str) -> None:
    assert not [entity for findings in kg.extract(text) for entity in findings.entities]


def test_a_script_needs_no_guard_to_build(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "script.py").write_text("import kg\nprint(kg.build(['a.txt'], 'out', workers=2).counts.documents)\n")
    ended = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ended.stdout, ended.stderr) == ("1\n", "")


def test_a_folder_named_kg_beside_the_user_is_not_taken_for_kg(tmp_path: Path) -> None:
    (tmp_path / "kg").mkdir()
    (tmp_path / "kg" / "workers.py").write_text("raise SystemExit('the wrong one')\n")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    code = "import kg; print(kg.build(['a.txt'], 'out').counts.documents)"
    command = [sys.executable, "-P", "-c", code]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False).stdout == "1\n"


def test_questions_are_answered(graph: kg.Archive) -> None:
    assert graph.sparql("ASK { ?document a gw:Document }") is True
    table = graph.sparql("SELECT ?title { ?document a gw:Document ; dcterms:title ?title }")
    assert len(table.rows) >= 5


def test_the_graph_is_an_rdflib_graph(graph: kg.Archive, built: Path) -> None:
    view = graph.graph()
    assert isinstance(view, rdflib.Graph)
    written = rdflib.Graph().parse(built / "graph.ttl")
    assert set(map(str, view.subjects())) == set(map(str, written.subjects()))


def test_the_network_is_a_networkx_graph(graph: kg.Archive) -> None:
    network = graph.network()
    assert isinstance(network, nx.MultiDiGraph)
    assert all("label" in data and "type" in data for _, data in network.nodes(data=True))
    assert all(data["evidence"] for *_, data in network.edges(data=True))


def test_counts_are_those_of_the_network(graph: kg.Archive) -> None:
    counts = graph.counts()
    assert counts.documents == len(graph.network().graph["documents"])
    assert min(counts.sources, counts.documents, counts.entities, counts.statements) > 0


def test_a_notebook_shows_a_table_without_script(graph: kg.Archive, built: Path) -> None:
    class Tags(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.seen: set[str] = set()

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.seen |= {tag, *(name for name, _ in attrs)}

    html = graph._repr_html_()
    parser = Tags()
    parser.feed(html)
    assert parser.seen == {"p", "b", "table", "thead", "tbody", "tr", "th", "td"}
    assert len(html.encode()) <= 200_000
    assert repr(str(built)) in repr(graph)


def test_a_notebook_runs_no_name_of_a_document(tmp_path: Path) -> None:
    evil = tmp_path / "<img src=x onerror=alert(1)>"
    evil.mkdir()
    (evil / "a.txt").write_text(f"<script>alert(1)</script>关于工会工作的报告\n\n{TEXT}", encoding="utf-8")
    kg.build([evil], tmp_path / "out")
    html = kg.open(tmp_path / "out")._repr_html_()
    assert "<img" not in html
    assert "<script" not in html


def test_no_graph_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(kg.KgError, match=r"kg build.*not-a-store"):
        kg.open(tmp_path)
