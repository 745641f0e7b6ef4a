"""Where documents contradict one another: found in collections built from the texts, and shown with all sides."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import kg
from kg.cli import commands
from kg.conflicts import ConflictRules
from kg.conflicts.claims import Days, days_of
from kg.conflicts.figures import Range, period_of, range_of, unit_of
from kg.conflicts.parents import two_parents
from kg.errors import Exit
from kg.numerals import Numerals
from tests.reading import cases

RULES = ConflictRules.shipped()
CASES = {str(case.values[0]["label"]): case.values[0] for case in cases("conflicts")}


def built(folder: Path, files: dict[str, str]) -> Path:
    papers = folder / "papers"
    papers.mkdir()
    for name, text in files.items():
        (papers / name).write_text(text, encoding="utf-8")
    kg.build([papers], folder / "out", workers=0)
    return folder / "out"


@pytest.mark.parametrize("label", CASES)
def test_what_contradicts_is_found_and_nothing_else(label: str, tmp_path: Path) -> None:
    found = kg.open(built(tmp_path, CASES[label]["files"])).conflicts()
    told = [f"{one.rule.id}: {' | '.join(side.says for side in one.sides)}" for one in found]
    assert told == CASES[label]["expect"]


def test_there_are_as_many_cases_of_none() -> None:
    none = sum(not case["expect"] for case in CASES.values())
    assert none >= len(CASES) - none


# Values -----------------------------------------------------------------------------------------

VALUES = [
    ("312", "亿元", "达到312亿元", 31150000000, 31250000000),
    ("311.8", "亿元", "达到311.8亿元", 31175000000, 31185000000),
    ("300", "人", "代表300余人", 300, 330),
    ("300", "人", "代表300人", 300, 300),
    ("3", "万人", "近3万人", 25000, 35000),
    ("2.98", "万人", "达2.98万人", 29750, 29850),
    ("95", "%", "达到95%以上", 95, "inf"),
    ("95", "%", "不超过95%", 0, 95),
    ("160", "家", "约160家", 152, 168),
]


@pytest.mark.parametrize(("value", "unit", "said", "low", "high"), VALUES, ids=str)
def test_a_value_lies_in_the_range_that_its_writing_leaves(
    value: str, unit: str, said: str, low: int, high: object
) -> None:
    _, times = unit_of(unit, RULES.figures)
    found = range_of(value, times, said, RULES.figures, Numerals.shipped())
    assert found is not None
    assert (float(found.low), float(found.high)) == (low, float(str(high)))


def test_ranges_that_touch_are_no_contradiction() -> None:
    assert Range(1, 3).meets(Range(3, 4))  # type: ignore[arg-type]
    assert not Range(1, 3).meets(Range(4, 5))  # type: ignore[arg-type]


PERIODS = [
    ("2010年", "2012-03-02", "2010"),
    ("去年", "2012-03-02", "2011"),
    ("去年", "", ""),
    ("上半年", "2012-03-02", "2012上半年"),
    ("五年来", "2012-03-02", "2012-03-02 五年来"),
    ("五年来", "2012-03", ""),
    ("2011年以来", "2012-03-02", "2012-03-02 2011年以来"),
    ("", "2012", ""),
]


@pytest.mark.parametrize(("words", "date", "same"), PERIODS, ids=str)
def test_a_period_is_the_same_in_two_documents_only_where_it_must_be(words: str, date: str, same: str) -> None:
    assert period_of(words, date, RULES.figures) == same


# Seats and days ---------------------------------------------------------------------------------

SEATS = [
    ("书记", "青州县委", True),
    ("党组书记", "青州县总工会", True),
    ("主席", "青州县总工会", True),
    ("局长", "青州县教育局", True),
    ("校长", "青州大学", True),
    ("县长", "青州县人民政府", True),
    ("主任", "青州县教委", True),
    ("组长", "青州县农民工工作领导小组", True),
    ("副主席", "青州县总工会", False),
    ("党支部书记", "青山煤矿", False),
    ("书记处书记", "全国总工会", False),
    ("执行主席", "青州县总工会", False),
    ("委员", "青州县委", False),
    ("部长", "青州县总工会", False),
    ("主任", "青州县委", False),
    ("局长", "青州县人民政府", False),
    ("处长", "青州县教育局", False),
    ("县长", "青州县委", False),
]


@pytest.mark.parametrize(("post", "body", "single"), SEATS, ids=str)
def test_which_posts_have_one_seat(post: str, body: str, *, single: bool) -> None:
    assert any(seat.is_single(post, body) for seat in RULES.seats) is single


def test_days_that_are_not_certain_meet_nothing() -> None:
    month, day = Days.between("2011-03", "2011-03"), Days.between("2011-03-08", "2011-03-08")
    assert not month.meets(day)
    assert not month.meets(month)
    assert day.meets(day)
    assert Days.between("2010", "2012").meets(day)


def test_a_time_that_is_open_or_rough_covers_no_day() -> None:
    assert [days_of(edtf) for edtf in ("../2010", "2010/..", "2006~", "/2006-01", "2006/")] == [None] * 5


# Parents ----------------------------------------------------------------------------------------

PARENTS = [
    ("a town in two counties", [("云溪镇", "青州县"), ("云溪镇", "平河县")], True),
    ("a county in two cities", [("云溪县", "青州市"), ("云溪县", "平河市")], True),
    ("a works under two county unions", [("青山煤矿工会", "青州县总工会"), ("青山煤矿工会", "平河县总工会")], True),
    ("a town in a county and its city", [("云溪镇", "青州县"), ("云溪镇", "平河市")], False),
    ("a town in two cities, one of which lies in the other", [("云溪镇", "青州市"), ("云溪镇", "平河市")], False),
    (
        "a union under the committee and the union above",
        [("云溪镇总工会", "云溪镇党委"), ("云溪镇总工会", "青州县总工会")],
        False,
    ),
    ("the longer name of one county", [("云溪镇", "青州县"), ("云溪镇", "平河市青州县")], False),
    ("one above the other", [("云溪镇", "青州县"), ("云溪镇", "平河县"), ("青州县", "平河县")], False),
    ("round in a circle", [("青州县", "平河县"), ("平河县", "青州县")], False),
]


@pytest.mark.parametrize(("ties", "contradict"), [pytest.param(*row[1:], id=row[0]) for row in PARENTS])
def test_two_parents_of_one_level_contradict(ties: list[tuple[str, str]], *, contradict: bool) -> None:
    rows = [
        {
            "claim": f"c:{at}",
            "document": f"d:{at}",
            "start": "0",
            "child": one,
            "name": one,
            "parent": other,
            "above": other,
        }
        for at, (one, other) in enumerate(ties)
    ]
    assert bool(list(two_parents(rows, RULES))) is contradict


# Shown ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def contradicting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("c"), CASES["two secretaries of one committee on one day"]["files"])


def run(*words: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(commands, [str(word) for word in words], standalone_mode=False)
    return result.return_value or 0, result.output


def test_both_sides_are_shown_with_their_characters(contradicting: Path) -> None:
    code, text = run("conflicts", contradicting)
    assert code == Exit.CHECK
    assert "papers/a.txt:" in text
    assert "papers/b.txt:" in text
    assert "⟦青州县委书记宋长河出席会议并讲话⟧" in text
    assert "⟦青州县委书记温立行参加义务植树⟧" in text
    (one,) = json.loads(run("conflicts", "--out", contradicting, "--format", "json")[1])
    assert one["rule"]["id"] == "two-holders"
    assert [side["date"] for side in one["sides"]] == ["2011-03-08"] * 2
    assert all(side["statement"]["passages"][0]["quote"] for side in one["sides"])


def test_where_there_is_none_it_says_so(tmp_path: Path) -> None:
    out = built(tmp_path, CASES["two deputies are no contradiction"]["files"])
    assert run("conflicts", out) == (Exit.DONE, "no contradictions\n")
    assert "No two documents contradict" in (out / "report.md").read_text(encoding="utf-8")


def test_the_question_the_report_and_the_counts_know_of_it(contradicting: Path) -> None:
    graph = kg.open(contradicting)
    rows = graph.ask("conflicts").rows
    assert [(row[0], row[1]) for row in rows] == [("青州县委 书记", "two-holders")] * 2
    assert graph.counts().conflicts == 1
    assert "contradict one another 1 time;" in (contradicting / "report.md").read_text(encoding="utf-8")


def test_it_stands_apart_from_what_is_stated(contradicting: Path) -> None:
    graph = kg.open(contradicting)
    assert len(graph.sparql("SELECT ?c { ?c a gw:Conflict }")) == 0  # type: ignore[arg-type]
    assert len(graph.sparql("SELECT ?c { GRAPH ?g { ?c a gw:Conflict } }")) == 1  # type: ignore[arg-type]
    assert "Conflict" not in (contradicting / "graph.ttl").read_text(encoding="utf-8")


def test_a_contradiction_goes_with_the_document(tmp_path: Path) -> None:
    out = built(tmp_path, CASES["two secretaries of one committee on one day"]["files"])
    kg.building.remove(["papers/a.txt"], out)
    assert kg.open(out).conflicts() == ()
    assert kg.open(out).counts().conflicts == 0
