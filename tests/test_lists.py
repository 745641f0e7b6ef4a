"""The word lists: sorted, unique, described, and no cell empty that must not be."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from kg import resources

ROOT = Path(__file__).parents[1]
LISTS = ROOT / "data" / "lists"
GAZETTEER = ROOT.parent / "shared" / "gazetteer"
TABLES = sorted(path.name for path in LISTS.glob("*.tsv"))
README = (ROOT / "data" / "README.md").read_text(encoding="utf-8")

FILLED = {
    "adverts.tsv": "id kind whole cue pattern reason match miss",
    "campaigns.tsv": "name",
    "characters.tsv": "bits characters",
    "cns11643.tsv": "first last",
    "groups.tsv": "name",
    "heads.tsv": "head type",
    "institutions.tsv": "name",
    "laws.tsv": "title",
    "organizations.tsv": "name",
    "places.tsv": "name level",
    "policies.tsv": "name",
    "posts.tsv": "title rank bodies",
    "surnames.tsv": "surname kind",
    "units.tsv": "unit kind code",
}
"""The columns of each table that no row may leave empty."""

ORDERED = {"adverts.tsv", "characters.tsv"}
"""Tables whose order is their own: rules that are tried from the top, and numbers."""

KEYS = {"places.tsv": ("name", "level", "parent")}
"""What tells the rows of a table apart, where it is not the first column."""


def rows(table: str) -> tuple[dict[str, str], ...]:
    return resources.table(f"data/lists/{table}")


def lines(table: str) -> list[str]:
    content = (LISTS / table).read_text(encoding="utf-8")
    assert content.endswith("\n")
    return [line for line in content[:-1].split("\n") if not line.startswith("#")]


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_sorted_and_unique(table: str) -> None:
    body = lines(table)[1:]
    key = KEYS.get(table) or (next(iter(rows(table)[0])),)
    assert body == sorted(body) or table in ORDERED
    repeated = Counter(tuple(row[column] for column in key) for row in rows(table))
    assert not [name for name, count in repeated.items() if count > 1]


@pytest.mark.parametrize("table", TABLES)
def test_no_cell_is_empty_that_must_not_be(table: str) -> None:
    filled = FILLED.get(table, next(iter(rows(table)[0]))).split()
    assert not [row for row in rows(table) if not all(row[column] for column in filled)]


@pytest.mark.parametrize("table", TABLES)
def test_cells_have_no_blanks_around_them(table: str) -> None:
    cells = [part for row in rows(table) for cell in row.values() for part in cell.split("|")]
    assert not [cell for cell in cells if cell != cell.strip()]


@pytest.mark.parametrize("table", TABLES)
def test_each_table_says_where_it_is_from(table: str) -> None:
    head = "\n".join(line for line in (LISTS / table).read_text(encoding="utf-8").split("\n") if line.startswith("#"))
    assert head, "no comment at its head"
    assert table in README, "data/README.md does not describe it"
    described = README[README.index(table) :]
    missing = [column for column in rows(table)[0] if f"`{column}`" not in described]
    assert not missing, "data/README.md does not describe these columns"


@pytest.mark.skipif(not GAZETTEER.is_dir(), reason="the sources of the tables are not beside the project")
def test_compiling_the_sources_gives_the_tables_again() -> None:
    before = {name: (LISTS / name).read_bytes() for name in ("places.tsv", "laws.tsv")}
    try:
        subprocess.run([sys.executable, str(LISTS / "compile.py"), str(GAZETTEER)], check=True)
        assert {name: (LISTS / name).read_bytes() for name in before} == before
    finally:
        for name, content in before.items():
            (LISTS / name).write_bytes(content)


# places ----------------------------------------------------------------------------------------


def place(name: str, **columns: str) -> list[dict[str, str]]:
    return [row for row in rows("places.tsv") if row["name"] == name and columns.items() <= row.items()]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("四川省", "四川"),
        ("内蒙古自治区", "内蒙古"),
        ("香港特别行政区", "香港"),
        ("海陵区", "海陵"),
        ("伊通满族自治县", "伊通"),
        ("恩施土家族苗族自治州", "恩施"),
        ("锡林郭勒盟", "锡林郭勒"),
        ("保定地区", "保定"),
        ("任城区", "任城"),
        ("中西部地区", "中西部"),
        ("高雄市", "高雄"),
    ],
)
def test_a_place_is_known_by_its_short_name(name: str, short: str) -> None:
    assert {row["short"] for row in place(name)} == {short}


@pytest.mark.parametrize(
    "name", ["和平区", "安康县", "公安县", "郊区", "浦东新区", "赵县", "太仆寺旗", "河北区", "城关区"]
)
def test_a_short_name_that_is_another_word_is_left_out(name: str) -> None:
    assert {row["short"] for row in place(name)} == {""}


def test_a_place_that_moved_has_a_row_for_each_parent() -> None:
    periods = {(row["name"], row["parent"]): (row["from"], row["until"]) for row in rows("places.tsv")}
    assert periods["姜堰市", "扬州市"] == ("1994", "1996")
    assert periods["姜堰市", "泰州市"] == ("1996", "2012")
    assert periods["姜堰区", "泰州市"] == ("2012", "")


def test_every_division_has_its_parent_in_the_table() -> None:
    names = {row["name"] for row in rows("places.tsv")}
    orphans = {row["parent"] for row in rows("places.tsv") if row["parent"]} - names
    assert not orphans
    lone = {row["level"] for row in rows("places.tsv") if not row["parent"]}
    assert lone == {"province", "region", "abroad"}


def test_divisions_have_code_and_years() -> None:
    for row in rows("places.tsv"):
        division = row["level"] in {"province", "prefecture", "county"}
        assert bool(re.fullmatch(r"\d{6}", row["code"])) == division, row
        assert bool(re.fullmatch(r"(19|20)\d\d", row["from"])) == division, row
        assert re.fullmatch(r"((19|20)\d\d)?", row["until"]), row
        assert not row["until"] or row["from"] <= row["until"], row


# laws, posts, surnames -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("中华人民共和国公司法", "公司法"),
        ("中华人民共和国宪法", "宪法"),
        ("中华人民共和国劳动合同法实施条例", "劳动合同法实施条例"),
        ("中华人民共和国水法", ""),
        ("上海市工会条例", ""),
        ("上海市实施《中华人民共和国教师法》办法", ""),
        ("中国工会章程", "工会章程"),
    ],
)
def test_a_law_is_known_by_its_short_title(title: str, short: str) -> None:
    assert [row["short"] for row in rows("laws.tsv") if row["title"] == title] == [short]


@pytest.mark.parametrize(("short", "word"), [("劳动法", "劳动法律"), ("工会法", "工会法人"), ("公司法", "公司法人")])
def test_a_law_is_not_found_in_a_longer_word(short: str, word: str) -> None:
    (row,) = [row for row in rows("laws.tsv") if row["short"] == short]
    assert word in row["not_in"].split("|")


def test_no_two_laws_have_one_short_title() -> None:
    counts = Counter(row["short"] for row in rows("laws.tsv") if row["short"])
    assert not [short for short, count in counts.items() if count > 1]


@pytest.mark.parametrize(
    ("title", "rank"),
    [("书记", "1"), ("常务副书记", "2"), ("副主席", "3"), ("省长", "1"), ("秘书长", "4"), ("委员", "5"), ("厂长", "1")],
)
def test_an_office_has_its_rank(title: str, rank: str) -> None:
    assert [row["rank"] for row in rows("posts.tsv") if row["title"] == title] == [rank]


@pytest.mark.parametrize("title", ["市委书记", "同志", "职工", "记者", "先生", "学员"])
def test_what_is_no_bare_office_is_no_title(title: str) -> None:
    assert title not in {row["title"] for row in rows("posts.tsv")}


def test_a_deputy_ranks_below_the_head() -> None:
    ranks = {row["title"]: int(row["rank"]) for row in rows("posts.tsv")}
    deputies = [title for title in ranks if title.startswith("副") and title[1:] in ranks]
    assert deputies
    assert not [title for title in deputies if ranks[title] < ranks[title[1:]]]


@pytest.mark.parametrize("surname", ["王", "邓", "张", "欧阳", "诸葛"])
def test_a_common_surname_is_known(surname: str) -> None:
    (row,) = [row for row in rows("surnames.tsv") if row["surname"] == surname]
    assert row["kind"] == ("single" if len(surname) == 1 else "compound")


@pytest.mark.parametrize("word", ["的", "我", "是", "工会", "阿"])
def test_what_is_no_surname_is_not_listed(word: str) -> None:
    assert word not in {row["surname"] for row in rows("surnames.tsv")}
