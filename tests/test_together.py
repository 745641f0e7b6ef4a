"""What is named together in all documents: counted once, measured, kept apart, and the same in any order."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from pyoxigraph import Quad
from scipy.stats import chi2_contingency

import kg
from kg import Settings
from kg.aligned import Span
from kg.graph import count_together
from kg.graph.association import log_likelihood, npmi, pmi
from kg.model import Document, Entity, EntityType, Findings, Mention, Naming
from kg.state import CountRules
from kg.store import Store
from kg.terms import Window

RULES = CountRules(dict.fromkeys(Window, 24), dict.fromkeys(Window, 8), least=1000)
NO_MORE = dict.fromkeys(Window, 0)


def document(source: str, *namings: tuple[int, int, str], totals: tuple[int, int, int]) -> Findings:
    """A document whose sentences name the groups that letters stand for."""
    letters = sorted({letter for _, _, named in namings for letter in named})
    entities = tuple(
        Entity(
            f"group-{letter}", EntityType.GROUP, letter, (), "", (Mention(Span(0, 1), letter, EntityType.GROUP, "t"),)
        )
        for letter in letters
    )
    named = tuple(Naming(section, paragraph, tuple(f"group-{one}" for one in of)) for section, paragraph, of in namings)
    about = Document("1", source, source, 1, Span(0, 9), "", source)
    sentences, paragraphs, sections = totals
    return Findings(about, entities, (), (), (), named, sentences, (), paragraphs=paragraphs, sections=sections)


FIRST = document("one", (0, 0, "ab"), (0, 0, "a"), (0, 1, "c"), (1, 2, "ab"), totals=(8, 4, 2))
SECOND = document("two", (0, 0, "ab"), (0, 1, "bc"), totals=(8, 4, 2))


def filled(*documents: Findings) -> Store:
    store = Store.memory()
    for found in documents:
        name = found.document.source
        store.replace(name, sha256=name, settings_digest="x", findings=[found])
    return store


def edges(store: Store) -> dict[tuple[str, str, str], tuple[float, ...]]:
    """Count, documents, PMI, NPMI and G² by the two letters and the window."""
    found = store.select(
        "SELECT ?l ?r ?w ?count ?documents ?pmi ?npmi ?g2 { GRAPH ?g { ?e a gw:CoOccurrence ; gw:left ?l ;"
        " gw:right ?r ; gw:window ?w ; gw:count ?count ; gw:documentCount ?documents ; gw:pmi ?pmi ;"
        " gw:npmi ?npmi ; gw:g2 ?g2 } }"
    )
    rows = [tuple(cell.value for cell in row if cell) for row in found]
    return {(row[0][-1], row[1][-1], row[2].rpartition("#")[2]): tuple(map(float, row[3:])) for row in rows}


def derived(store: Store) -> list[str]:
    return sorted(map(str, store.derived_quads()))


# What is counted ------------------------------------------------------------------------------


def test_each_window_is_counted_over_all_documents() -> None:
    store = filled(FIRST, SECOND)
    count_together(store, RULES)
    counted = {key: row[:2] for key, row in edges(store).items()}
    assert counted == {
        ("a", "b", "sentence"): (3, 2),
        ("b", "c", "sentence"): (1, 1),
        ("a", "b", "paragraph"): (3, 2),
        ("b", "c", "paragraph"): (1, 1),
        ("a", "b", "section"): (3, 2),
        ("a", "c", "section"): (2, 2),
        ("b", "c", "section"): (2, 2),
    }


def test_the_measures_are_those_worked_out_by_hand() -> None:
    """a stands in 4 of 16 sentences, b in 4, both in 3: chance gives 1; of 4 sections a and b stand in 3, both in 3."""
    store = filled(FIRST, SECOND)
    count_together(store, RULES)
    *_, strength, normal, sure = edges(store)["a", "b", "sentence"]
    assert strength == pytest.approx(math.log2(3), abs=1e-4)
    assert normal == pytest.approx(math.log2(3) / math.log2(16 / 3), abs=1e-4)
    by_hand = 2 * (3 * math.log(3) + 1 * math.log(1 / 3) + 1 * math.log(1 / 3) + 11 * math.log(11 / 9))
    assert sure == pytest.approx(by_hand, abs=1e-4)
    *_, strength, normal, sure = edges(store)["a", "b", "section"]
    assert (strength, normal) == pytest.approx((math.log2(4 / 3), 1.0), abs=1e-4)
    assert sure == pytest.approx(2 * (3 * math.log(4 / 3) + math.log(4)), abs=1e-4)


@pytest.mark.parametrize("counts", [(3, 4, 4, 16), (1, 1, 1, 100), (2, 9, 7, 30), (29, 42, 152, 31777)])
def test_the_log_likelihood_is_that_of_scipy(counts: tuple[int, int, int, int]) -> None:
    both, a, b, total = counts
    table = [[both, a - both], [b - both, total - a - b + both]]
    theirs = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert float(log_likelihood(*counts)) == pytest.approx(theirs)


@pytest.mark.parametrize("total", [8, 50, 1000])
def test_normalised_it_lies_between_never_and_always(total: int) -> None:
    assert float(npmi(4, 4, 4, total)) == pytest.approx(1)
    assert -1 < float(npmi(1, total // 2, total // 2, total)) < 0 > float(pmi(1, total // 2, total // 2, total))


def test_a_pair_of_every_window_tells_nothing() -> None:
    store = filled(document("one", (0, 0, "ab"), totals=(1, 1, 1)))
    count_together(store, RULES)
    assert set(edges(store).values()) == {(1, 1, 0, 0, 0)}


# What is not ----------------------------------------------------------------------------------


def test_names_far_apart_in_a_crowd_are_not_counted_and_told() -> None:
    store = filled(document("one", (0, 0, "abcd"), totals=(1, 1, 1)))
    tallies = count_together(store, replace(RULES, crowds=dict.fromkeys(Window, 2)))
    assert ("a", "d", "sentence") not in edges(store)
    assert [(tally.pairs, tally.uncounted) for tally in tallies] == [(5, 1)] * 3


def test_of_too_many_pairs_the_weakest_are_left_out_and_told() -> None:
    store = filled(FIRST, SECOND)
    tallies = count_together(store, replace(RULES, least=1, per_entity=NO_MORE))
    assert [(tally.window, tally.pairs, tally.left_out) for tally in tallies] == [
        ("sentence", 1, 1),
        ("paragraph", 1, 1),
        ("section", 1, 2),
    ]
    assert {key[:2] for key in edges(store)} == {("a", "b")}
    assert all(tally.least_g2 for tally in tallies)
    told = store.select("SELECT ?n { GRAPH ?g { ?t a gw:Tally ; gw:leftOut ?n } }")
    assert sorted(int(number.value) for (number,) in told if number) == [1, 1, 2]


def test_pairs_as_strong_as_one_another_are_kept_or_left_out_together() -> None:
    store = filled(
        document("one", (0, 0, "ab"), (0, 1, "cd"), (0, 2, "ef"), (0, 3, "gh"), (0, 3, "gh"), totals=(9, 9, 1))
    )
    sentence, *_ = count_together(store, replace(RULES, least=2, per_entity=NO_MORE))
    assert (sentence.pairs, sentence.left_out) == (1, 3)


def test_an_empty_store_has_nothing_to_count() -> None:
    store = Store.memory()
    assert [tally.pairs for tally in count_together(store)] == [0, 0, 0]
    assert derived(store) == []


# The same, whatever the order -----------------------------------------------------------------


def test_neither_the_order_of_documents_nor_the_number_of_files_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    third = document("three", (0, 0, "cd"), (1, 1, "abd"), totals=(3, 2, 2))
    results = set()
    for size in (1 << 19, 2):
        monkeypatch.setattr("kg.graph.counting.FILE", size)
        for documents in permutations((FIRST, SECOND, third)):
            store = filled(*documents)
            count_together(store, replace(RULES, least=3, per_entity=NO_MORE))
            results.add(tuple(derived(store)))
    assert len(results) == 1


def test_a_document_that_goes_takes_its_counts_with_it() -> None:
    store = filled(FIRST, SECOND)
    count_together(store, RULES)
    store.remove("two")
    count_together(store, RULES)
    alone = filled(FIRST)
    count_together(alone, RULES)
    assert derived(store) == derived(alone)
    assert not list(filled().named())


def test_a_document_that_changes_changes_the_measures() -> None:
    store = filled(FIRST, SECOND)
    count_together(store, RULES)
    before = edges(store)["a", "b", "sentence"]
    less = replace(SECOND, namings=SECOND.namings[1:])
    store.replace("two", sha256="y", settings_digest="x", findings=[less])
    count_together(store, RULES)
    assert before[0] == 3
    assert edges(store)["a", "b", "sentence"][0] == 2


# Through a build ------------------------------------------------------------------------------

SPEECHES = {
    "a.txt": "市总工会关心职工。各级工会帮助职工。\n职工参加安康杯竞赛。",
    "b.txt": "各级工会举办安康杯竞赛。职工参加安康杯竞赛。",
    "c.txt": "各级工会关心农民工。",
}


def built(folder: Path, names: list[str], out: str, **more: int) -> list[Quad]:
    papers = folder / "papers"
    papers.mkdir(exist_ok=True)
    for path in papers.iterdir():
        path.unlink()
    for name in names:
        (papers / name).write_text(SPEECHES[name], encoding="utf-8")
    kg.build([papers], folder / out, Settings(recogniser="none"), workers=0, **more)
    return sorted(Store.open(folder / out, read_only=True).derived_quads(), key=str)


def test_an_incremental_build_counts_as_one_from_the_start(tmp_path: Path) -> None:
    built(tmp_path, ["a.txt"], "slowly")
    slowly = built(tmp_path, ["a.txt", "b.txt", "c.txt"], "slowly")
    assert slowly == built(tmp_path, ["c.txt", "b.txt", "a.txt"], "at once")
    kg.building.remove(["papers/c.txt"], tmp_path / "slowly")
    less = sorted(Store.open(tmp_path / "slowly", read_only=True).derived_quads(), key=str)
    assert less == built(tmp_path, ["a.txt", "b.txt"], "less")
    assert less != slowly


def test_the_report_and_the_turtle_keep_what_is_counted_apart(tmp_path: Path) -> None:
    built(tmp_path, ["a.txt", "b.txt"], "out")
    assert "## Counted together" in (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert "CoOccurrence" not in (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")
    rows = kg.open(tmp_path / "out").ask("co-occurring", entity="职工", window="section", measure="g2").rows
    assert ("职工", "安康杯竞赛") in {row[:2] for row in rows}
