"""A query that is given a time has an end, and so have its memory and its rows; nothing else notices."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from kg.errors import KgError
from kg.query import Table
from kg.query.answering import counted
from kg.query.messages import Limits
from kg.query.worker import ask_worker
from kg.store import Store
from kg.store.generations import current, publish_generation, turtle_of
from tests.conftest import Ended
from tests.processes import children

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?f"


def code_of(out: Path, query: str, limits: Limits, **more: object) -> str:
    with pytest.raises(KgError) as caught:
        ask_worker(out, {"kind": "sparql", "query": query, "rows": "json", **more}, limits)
    return caught.value.code


QUERIES = [
    "SELECT ?name { ?person a gw:Person ; skos:prefLabel ?name } ORDER BY ?name",
    "ASK { ?s a gw:Person }",
    "ASK { ?s a gw:Nothing }",
    "CONSTRUCT { ?s a ?kind } WHERE { ?s a ?kind } ORDER BY ?s ?kind LIMIT 3",
    "SELECT ?a ?b { VALUES (?a ?b) { (1 1.5) (true UNDEF) (1e400 'x') } }",
]


@pytest.mark.parametrize("query", QUERIES)
def test_an_answer_in_time_is_the_answer_without_a_limit(built: Path, query: str) -> None:
    graph = kg.open(built)
    assert graph.sparql(query, timeout=60) == graph.sparql(query)


def test_a_named_question_in_time_has_the_same_answer(built: Path) -> None:
    graph = kg.open(built)
    found = graph.ask("who-holds-which-post", timeout=60, organization="枫林县总工会")
    assert isinstance(found, Table)
    assert found.rows
    assert found == graph.ask("who-holds-which-post", organization="枫林县总工会")


def test_a_query_is_ended_at_its_time_and_leaves_nothing_behind(built: Path) -> None:
    before, begun = children(), time.monotonic()
    with pytest.raises(KgError) as caught:
        kg.open(built).sparql(ENDLESS, timeout=1.5)
    assert caught.value.code == "query-timeout"
    assert 1.5 <= time.monotonic() - begun < 3.5
    assert children() == before


def test_the_command_line_says_so_in_one_line(built: Path, run_kg: Callable[..., Ended]) -> None:
    ended = run_kg("ask", "--sparql", ENDLESS, "--timeout", "1", "--out", built)
    assert (ended.code, ended.out) == (74, "")
    assert ended.err.startswith("kg: query takes more than 1 s: ")
    assert len(ended.err.splitlines()) == 1


def test_a_query_that_fills_the_memory_is_told_and_costs_nobody_else(built: Path) -> None:
    assert code_of(built, HUNGRY, Limits(seconds=60, memory=200 * 2**20)) == "query-too-large"


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_more_rows_or_bytes_than_the_limit_are_refused_and_never_cut(built: Path, form: str) -> None:
    every = "SELECT * { ?s ?p ?o }"
    assert code_of(built, every, Limits(60, rows=1000), rows=form) == "result-too-large"
    assert code_of(built, every, Limits(60, bytes=100_000), rows=form) == "result-too-large"
    first = {"kind": "sparql", "query": f"{every} LIMIT 1000", "rows": form}
    assert counted(ask_worker(built, first, Limits(60, rows=1000)).body, form) == 1000


def test_more_triples_than_the_limit_are_refused(built: Path) -> None:
    query = "CONSTRUCT WHERE { ?s ?p ?o }"
    assert code_of(built, query, Limits(60, rows=1000), graph="ntriples") == "result-too-large"


TRAPS = 'VALUES (?a ?b) { ("},{" "\\"}},{") (UNDEF UNDEF) ("a\\nb\\r\\n" "<result>") (\'"\' "\\\\") }'


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
@pytest.mark.parametrize(("query", "rows"), [(f"SELECT * {{ {TRAPS} }}", 4), ("SELECT * { ?s <urn:none> ?o }", 0)])
def test_rows_are_counted_whatever_stands_in_them(built: Path, form: str, query: str, rows: int) -> None:
    body = ask_worker(built, {"kind": "sparql", "query": query, "rows": form}, Limits(60)).body
    assert counted(body, form) == rows


@pytest.mark.parametrize(
    "query",
    ["SELECT * {" + "{" * 32_000 + "}" * 32_000 + "}", "SELECT (" + "!" * 65_000 + "1 AS ?x) {}"],
    ids=["braces", "signs"],
)
def test_a_deep_query_has_an_answer_or_a_reason(built: Path, query: str) -> None:
    try:
        ask_worker(built, {"kind": "sparql", "query": query, "rows": "json"}, Limits(20))
    except KgError as error:
        assert error.code in {"bad-query", "query-too-large", "query-timeout", "query-too-long"}


def test_the_process_that_answers_has_no_network(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the filter of the system, should a keyword ever pass the guard."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        place = built.parent / "unguarded"
        place.mkdir(exist_ok=True)
        (place / "unguarded.py").write_text(
            "import kg.query.answering as answering, kg.query.worker as worker\n"
            "answering.checked = lambda query: query\n"
            "serve = lambda: worker.live(answering.ANSWERS)\n"
        )
        monkeypatch.syspath_prepend(place)
        monkeypatch.setattr("kg.query.worker.__name__", "unguarded")
        query = f"SELECT * {{ SERVICE <http://127.0.0.1:{listener.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
        assert code_of(built, query, Limits(20)) in {"query-failed", "internal", "store-io", "store-unwritable"}
        with pytest.raises(TimeoutError):
            listener.accept()


def test_nothing_in_the_folder_is_touched(built: Path) -> None:
    def state() -> list[tuple[str, int, int]]:
        files = sorted([built, *built.rglob("*")])
        return [(str(file), file.lstat().st_mtime_ns, file.lstat().st_size) for file in files]

    before = state()
    kg.open(built).sparql("SELECT * { ?s a ?o }", timeout=60)
    assert state() == before


# generations ----------------------------------------------------------------------------------


def test_what_is_published_is_whole_and_stays_as_it_was(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        first = publish_generation(store.engine, tmp_path)
        reader = Store.open(tmp_path, read_only=True, generation=current(tmp_path))
        before = len(reader.engine)
        store.engine.clear()
        second = publish_generation(store.engine, tmp_path)
        third = publish_generation(store.engine, tmp_path)
    assert [one.name for one in (first, second, third)] == ["000001", "000002", "000003"]
    assert current(tmp_path) == third
    assert len(reader.engine) == before > 0
    assert sorted(one.name for one in (tmp_path / "published").iterdir()) == ["000002", "000003", "current"]


def test_a_generation_that_was_cut_short_is_none(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        publish_generation(store.engine, tmp_path)
        (tmp_path / "published" / "000002").mkdir()
        (tmp_path / "published" / ".current").symlink_to("000002")
        assert current(tmp_path) == tmp_path / "published" / "000001"
        assert publish_generation(store.engine, tmp_path).name == "000002"


def test_the_turtle_of_a_generation_stays_when_a_newer_one_is_written(tmp_path: Path) -> None:
    turtle = tmp_path / "graph.ttl"
    with Store.open(tmp_path) as store:
        for number in range(3):
            turtle.with_name("new").write_text(f"# {number}")
            turtle.with_name("new").replace(turtle)
            publish_generation(store.engine, tmp_path, turtle)
            newest = current(tmp_path)
            assert newest
            assert turtle_of(newest).read_text() == f"# {number}"
    names = sorted(path.name for path in (tmp_path / "published").iterdir())
    assert names == ["000002", "000002.ttl", "000003", "000003.ttl", "current"]


def test_a_folder_that_was_moved_or_copied_has_its_generation(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "copy", symlinks=True)
    assert current(tmp_path / "copy") == tmp_path / "copy" / "published" / (built / "published" / "current").readlink()


def test_a_graph_that_nobody_has_published_can_be_asked_too(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "copy", symlinks=True)
    shutil.rmtree(tmp_path / "copy" / "published")
    assert kg.open(tmp_path / "copy").sparql("ASK { ?s a gw:Person }", timeout=60) is True
