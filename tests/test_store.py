"""The store: what is put in comes out, whatever happens in between."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import NamedNode, Quad

from kg.errors import Exit, KgError
from kg.graph import count_together
from kg.rdf import GW, Iris, quads
from kg.settings import BASE, Settings
from kg.store import LEDGER, Row, Store, rdflib_view
from kg.store.disk import translated
from kg.version import __version__
from tests.findings import all_findings, fill, news

NEWS, SPEECHES = "papers/news.txt", "papers/speeches.txt"


def content(store: Store) -> set[str]:
    return set(map(str, store.quads()))


def expected(*sources: str) -> set[str]:
    found = all_findings()
    return {str(quad) for source in sources for each in found[source] for quad in quads(each, Settings())}


def union(store: Store) -> set[str]:
    return {str(quad.triple) for quad in store.engine.quads_for_pattern(None, None, None, pyoxigraph.DefaultGraph())}


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store, of each kind in turn."""
    yield Store.memory() if request.param == "memory" else Store.open(tmp_path)


# what goes in comes out ------------------------------------------------------------------------


def test_the_text_of_a_source_is_kept_and_goes_with_it(store: Store) -> None:
    fill(store, NEWS, SPEECHES)
    texts = {name: "".join(f.document.text for f in all_findings()[name]) for name in (NEWS, SPEECHES)}
    assert {name: store.text(name) for name in texts} == texts
    store.remove(NEWS)
    assert store.text(NEWS) is None
    assert store.text(SPEECHES) == texts[SPEECHES]


def test_a_text_of_any_characters_is_kept_as_it_is(store: Store) -> None:
    (found,) = all_findings()[NEWS]
    odd = "\ufeff\r\n\x0c\U00020bb7\ufffd\u202e" + found.document.text
    document = replace(found.document, text=odd)
    store.replace(NEWS, sha256="0", settings_digest="0", findings=[replace(found, document=document)])
    assert store.text(NEWS) == odd


def test_a_source_put_in_is_there_with_its_row(store: Store) -> None:
    fill(store, NEWS)
    assert content(store) == expected(NEWS)
    row = store.ledger()[NEWS]
    (found,) = all_findings()[NEWS]
    document = Iris(BASE).document(NEWS, 1).value
    assert row == Row(NEWS, found.document.sha256, "0123", __version__, "read", documents=(document,))


def test_the_order_in_which_sources_come_does_not_matter(store: Store) -> None:
    fill(store, NEWS, SPEECHES)
    assert content(store) == content(fill(Store.memory(), SPEECHES, NEWS)) == expected(NEWS, SPEECHES)


def test_a_source_put_in_again_changes_nothing(store: Store) -> None:
    fill(store)
    before = content(store), union(store), store.ledger()
    fill(store, SPEECHES, NEWS, NEWS)
    assert (content(store), union(store), store.ledger()) == before


def test_a_changed_source_replaces_its_own_statements_and_no_others(store: Store) -> None:
    fill(store)
    less = replace(news(), statements=news().statements[:1], namings=())
    store.replace(NEWS, sha256="1" * 64, settings_digest="0123", findings=(less,))
    assert content(store) == expected(SPEECHES) | {str(quad) for quad in quads(less, Settings())}
    assert store.ledger()[NEWS].sha256 == "1" * 64
    assert store.ledger()[SPEECHES].sha256 == all_findings()[SPEECHES][0].document.sha256


def test_a_source_that_now_holds_fewer_documents_leaves_none_behind(store: Store) -> None:
    fill(store)
    first, _ = all_findings()[SPEECHES]
    store.replace(SPEECHES, sha256="1" * 64, settings_digest="0123", findings=(first,))
    assert content(store) == expected(NEWS) | {str(quad) for quad in quads(first, Settings())}


def test_a_removed_source_is_gone_and_others_stay(store: Store) -> None:
    fill(store)
    store.remove(SPEECHES)
    assert content(store) == expected(NEWS)
    assert store.sources() == (NEWS,)
    store.remove(NEWS)
    assert content(store) == union(store) == set()


def test_a_refused_source_has_a_row_and_nothing_else(store: Store) -> None:
    fill(store, NEWS)
    store.replace(NEWS, sha256="", settings_digest="0123", outcome="refused", code="empty", detail="no text: \x00\n")
    assert content(store) == set()
    row = store.ledger()[NEWS]
    assert (row.outcome, row.code, row.detail, row.documents) == ("refused", "empty", "no text: \ufffd\n", ())


def test_an_unknown_source_cannot_be_removed(store: Store) -> None:
    fill(store, NEWS)
    with pytest.raises(KgError) as caught:
        store.remove("nowhere.txt")
    assert (caught.value.code, caught.value.exit) == ("unknown-source", Exit.USAGE)
    assert NEWS in str(caught.value)


def test_the_default_graph_is_the_union_with_each_triple_once(store: Store) -> None:
    """The engine's own union would give 平安市总工会 once for each document that names it."""
    fill(store)
    assert union(store) == {str(quad.triple) for quad in store.quads()}
    (rows,) = store.select("SELECT (COUNT(?e) AS ?all) (COUNT(DISTINCT ?e) AS ?each) { ?e a gw:Organization }")
    assert rows[0] == rows[1]


def test_what_two_documents_say_stays_in_the_union_until_both_are_gone(store: Store) -> None:
    fill(store)
    shared = {str(q.triple) for q in store.quads() if q.graph_name == Iris(BASE).document(NEWS, 1)} & {
        str(q.triple) for q in store.quads() if q.graph_name == Iris(BASE).document(SPEECHES, 2)
    }
    assert shared
    store.remove(NEWS)
    assert shared <= union(store)
    store.remove(SPEECHES)
    assert not union(store)


def test_counts_stand_apart_from_what_is_stated(store: Store) -> None:
    """Not in a document's graph, and not in the default graph, where every query looks that names no graph."""
    before = union(fill(store))
    count_together(store)
    graphs = {
        graph.value for (graph,) in store.select("SELECT DISTINCT ?g { GRAPH ?g { ?c a gw:CoOccurrence } }") if graph
    }
    assert graphs == {store.iris.together.value}
    assert store.select("SELECT ?g { GRAPH ?g { ?s a gw:Statement } GRAPH ?g { ?c a gw:CoOccurrence } }") == []
    assert store.select("SELECT ?c { ?c a gw:CoOccurrence }") == []
    assert union(store) == before


def test_the_ledger_and_the_vocabulary_are_no_part_of_the_graph(store: Store) -> None:
    fill(store)
    assert not [quad for quad in store.quads() if quad.graph_name == LEDGER]
    assert store.select("SELECT ?x { ?x a gw:LedgerRow }") == []
    labels = store.select("SELECT ?l { GRAPH <https://w3id.org/gongwen/ns> { gw:Person rdfs:label ?l } }")
    assert {label.value for (label,) in labels if label} == {"人物", "person"}


def test_the_rdflib_view_holds_the_union(store: Store) -> None:
    fill(store)
    view = rdflib_view(store)
    assert isinstance(view, rdflib.Graph)
    assert len(view) == len(union(store))
    assert (None, rdflib.RDF.type, rdflib.URIRef(GW.Person.value)) in view
    names = {str(label) for label in view.objects(None, rdflib.SKOS.prefLabel)}
    assert "平安市总工会" in names
    assert dict(view.namespaces())["gw"] == rdflib.URIRef("https://w3id.org/gongwen/ns#")


# on disk ---------------------------------------------------------------------------------------


def test_a_store_is_there_again_when_it_is_opened_again(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        fill(store)
    del store
    again = Store.open(tmp_path, read_only=True)
    assert content(again) == expected(NEWS, SPEECHES)
    assert again.sources() == (NEWS, SPEECHES)


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    with pytest.raises(KgError) as caught:
        Store.open(tmp_path)
    assert (caught.value.code, caught.value.exit) == ("store-busy", Exit.BUSY)
    assert store.sources() == ()


def test_a_second_process_is_told_to_wait(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    code = "import sys; from kg.store import Store\ntry: Store.open(sys.argv[1])\nexcept Exception as e: print(e.code)"
    ended = subprocess.run(
        [sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=True, timeout=60
    )
    assert ended.stdout.strip() == "store-busy"
    assert store.sources() == ()


def test_a_reader_may_look_while_a_writer_writes(tmp_path: Path) -> None:
    store = fill(Store.open(tmp_path), NEWS)
    store.flush()
    assert content(Store.open(tmp_path, read_only=True)) == expected(NEWS)


def test_a_store_keeps_its_base(tmp_path: Path) -> None:
    store = Store.open(tmp_path, base="https://example.org/kg/")
    fill(store, NEWS)
    assert all("https://w3id.org/gongwen/id/" not in quad for quad in content(store))
    del store
    assert Store.open(tmp_path).base == "https://example.org/kg/"
    assert Store.open(tmp_path, base="https://example.org/kg/").base == "https://example.org/kg/"
    with pytest.raises(KgError) as caught:
        Store.open(tmp_path, base="https://example.org/other/")
    assert (caught.value.code, caught.value.exit) == ("other-base", Exit.USAGE)
    assert "https://example.org/kg/" in str(caught.value)


def test_a_base_that_is_none_makes_no_store(tmp_path: Path) -> None:
    with pytest.raises(KgError):
        Store.open(tmp_path, base="nonsense")
    with pytest.raises(KgError):
        Store.memory(base="nonsense")


def not_there(folder: Path) -> None:
    shutil.rmtree(folder)


def a_file(folder: Path) -> None:
    not_there(folder)
    folder.write_text("x")


def other_files(folder: Path) -> None:
    not_there(folder)
    folder.mkdir()
    (folder / "holiday.jpg").write_text("x")


def another_store(folder: Path) -> None:
    not_there(folder)
    pyoxigraph.Store(str(folder)).add(Quad(GW.base, GW.base, GW.base))


def bad_current(folder: Path) -> None:
    (folder / "CURRENT").write_text("nonsense")


def bad_tables(folder: Path) -> None:
    for table in folder.glob("*.sst"):
        table.write_bytes(b"\0" * table.stat().st_size)


def newer(folder: Path) -> None:
    store = pyoxigraph.Store(str(folder))
    for quad in list(store.quads_for_pattern(LEDGER, GW.format, None, LEDGER)):
        store.remove(quad)
    store.add(Quad(LEDGER, GW.format, pyoxigraph.Literal(99), LEDGER))


@pytest.mark.parametrize(
    ("harm", "code", "read_only"),
    [
        (not_there, "not-a-store", True),
        (a_file, "not-a-store", True),
        (a_file, "not-a-store", False),
        (other_files, "not-a-store", True),
        (other_files, "not-a-store", False),
        (another_store, "not-a-store", True),
        (another_store, "not-a-store", False),
        (bad_current, "store-damaged", True),
        (bad_current, "store-damaged", False),
        (bad_tables, "store-damaged", True),
        (newer, "store-newer", True),
        (newer, "store-newer", False),
    ],
)
def test_what_is_no_good_store_is_told_from_the_others(harm: Any, code: str, read_only: bool, tmp_path: Path) -> None:
    store = fill(Store.open(tmp_path))
    store.flush()
    store.engine.optimize()
    del store
    harm(tmp_path / "store")
    with pytest.raises(KgError) as caught:
        content(Store.open(tmp_path, read_only=read_only))
    assert (caught.value.code, caught.value.exit) == (code, Exit.STORE)
    assert "\n" not in str(caught.value)


def test_files_of_others_are_not_touched(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "thesis.doc").write_text("x")
    with pytest.raises(KgError):
        Store.open(tmp_path)
    assert [path.name for path in (tmp_path / "store").iterdir()] == ["thesis.doc"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(KgError) as caught:
        Store.open(tmp_path)
    assert caught.value.exit == Exit.CANNOT_CREATE


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(KgError) as caught:
        Store.open(tmp_path / "file")
    assert (caught.value.code, caught.value.exit) == ("store-unwritable", Exit.CANNOT_CREATE)


@pytest.mark.parametrize(
    ("error", "code", "exit"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk-full", Exit.IO),
        (OSError("IO error: No space left on device: While appending to file"), "disk-full", Exit.IO),
        (OSError(errno.EDQUOT, "quota"), "disk-full", Exit.IO),
        (PermissionError(errno.EACCES, "Permission denied"), "store-unwritable", Exit.CANNOT_CREATE),
        (OSError(errno.EROFS, "Read-only file system"), "store-unwritable", Exit.CANNOT_CREATE),
        (NotADirectoryError(errno.ENOTDIR, "x"), "store-unwritable", Exit.CANNOT_CREATE),
        (OSError("IO error: While lock file: x/LOCK: Resource temporarily unavailable"), "store-busy", Exit.BUSY),
        (RuntimeError("Corruption: bad block"), "store-damaged", Exit.STORE),
        (OSError("Corruption: bad block"), "store-damaged", Exit.STORE),
        (OSError(errno.EIO, "I/O error"), "store-io", Exit.IO),
    ],
)
def test_the_engine_is_translated(error: Exception, code: str, exit: Exit) -> None:
    with pytest.raises(KgError) as caught, translated(Path("out/store")):
        raise error
    assert (caught.value.code, caught.value.exit) == (code, exit)
    assert "out/store" in str(caught.value)


def test_what_is_our_own_mistake_is_not_called_damage() -> None:
    with pytest.raises(RuntimeError), translated(Path("out")):
        raise RuntimeError("variable not in projection")


# cut short -------------------------------------------------------------------------------------


class Cut(Exception):
    """The moment at which the process would have died."""


@dataclass
class Failing:
    """An engine that dies before its n-th change."""

    engine: pyoxigraph.Store
    left: int

    def __getattr__(self, name: str) -> Any:
        if name in {"extend", "remove", "update", "add"}:
            if not self.left:
                raise Cut
            self.left -= 1
        return getattr(self.engine, name)

    def __iter__(self) -> Iterator[Quad]:
        return iter(self.engine)


def test_wherever_a_replacement_is_cut_short_it_is_read_again_and_then_right() -> None:
    """Either the row still stands, and all it stood for too; or it is gone, and a redo puts all right."""
    more = replace(news(), statements=news().statements[:2], entities=news().entities[:3], namings=())
    changed = {"sha256": "1" * 64, "settings_digest": "0123"}
    right = fill(Store.memory())
    right.replace(NEWS, **changed, findings=(more,))
    steps = 0
    while True:
        store = fill(Store.memory())
        engine = Failing(store.engine, steps)
        cut = replace(store, engine=engine)
        try:
            cut.replace(NEWS, **changed, findings=(more,))
            break
        except Cut:
            steps += 1
        row = store.ledger().get(NEWS)
        if steps > 1:
            assert row is None or row.sha256 != "1" * 64
        if row is not None and set(row.documents):
            assert row.sha256 == news().document.sha256
        store.replace(NEWS, **changed, findings=(more,))
        assert content(store) == content(right)
        assert union(store) == union(right)
        assert store.ledger() == right.ledger()
    assert steps > 5


def test_a_row_stands_only_where_its_documents_do() -> None:
    """The row goes before the graphs, and comes with them."""
    store = fill(Store.memory())
    engine = Failing(store.engine, 7)
    with pytest.raises(Cut):
        replace(store, engine=engine).remove(NEWS)
    assert NEWS not in store.ledger()


def test_documents_whose_row_was_lost_are_replaced_too() -> None:
    store = fill(Store.memory())
    store.engine.remove_graph(LEDGER)
    less = replace(news(), namings=())
    store.replace(NEWS, sha256="1" * 64, settings_digest="0123", findings=(less,))
    assert content(store) == expected(SPEECHES) | {str(quad) for quad in quads(less, Settings())}


def test_a_kill_in_the_middle_loses_no_source_that_was_flushed(tmp_path: Path) -> None:
    code = (
        "import os, sys, itertools\n"
        f"sys.path.insert(0, {str(Path(__file__).parent.parent)!r})\n"
        "from tests.findings import fill\nfrom kg.store import Store\n"
        "store = Store.open(sys.argv[1]); fill(store, 'papers/news.txt'); store.flush()\n"
        "fill(store, 'papers/speeches.txt'); os.kill(os.getpid(), 9)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code, tmp_path], timeout=60, check=False)
    assert ended.returncode == -9
    store = Store.open(tmp_path)
    assert content(store) in (expected(NEWS), expected(NEWS, SPEECHES))
    assert set(store.sources()) == ({NEWS} if content(store) == expected(NEWS) else {NEWS, SPEECHES})


def test_a_node_is_named_below_the_base_only() -> None:
    store = fill(Store.memory(base="https://example.org/"))
    subjects = {quad.subject.value for quad in store.quads() if isinstance(quad.subject, NamedNode)}
    assert all(subject.startswith("https://example.org/") for subject in subjects)
