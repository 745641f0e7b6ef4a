"""A user's lists and rules are laid over ours, and every mistake in them is told with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.check import own_problems, problems
from kg.errors import Exit, KgError
from kg.pipeline import Kit
from kg.resources import SHIPPED, Shelf, rules
from kg.settings import Settings
from tests.reading import findings

HEAD = "name\taliases\tnot_in\n"
PATTERN = {
    "id": '"own"',
    "type": '"Campaign"',
    "pattern": "'云溪[一二三]{1,2}号'",
    "score": "0.9",
    "reason": '"Ours."',
    "match": '"云溪二号"',
    "miss": '"云溪号"',
}
REWRITE = {
    "id": '"own"',
    "type": '"Organization"',
    "pattern": "'^云(.)联$'",
    "name": "'云\\1联盟'",
    "reason": '"Ours."',
    "match": '"云工联"',
    "miss": '"云联"',
}


def shelf(folder: Path, **files: str) -> Shelf:
    """A shelf with one folder of the user's, which holds lists and rules."""
    for name, content in files.items():
        suffix = "toml" if name in {"mentions", "aliases", "figures"} else "tsv"
        (folder / f"{name}.{suffix}").write_text(content, encoding="utf-8")
    lists = any(folder.glob("*.tsv"))
    return Shelf((str(folder),) if lists else (), (str(folder),) if any(folder.glob("*.toml")) else ())


def row(table: str, cells: dict[str, str], **changed: str | None) -> str:
    """A row of rules; a key that is changed to None is left out."""
    keys = {**cells, **changed}
    return f"[[{table}]]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items() if value is not None)


def kit(over: Shelf) -> Kit:
    return Kit.of(Settings(recogniser="none", lists=over.lists, rules=over.rulebooks))


def named(text: str, over: Shelf) -> dict[str, tuple[str, str]]:
    """Each entity of a text with its type and the rule of its first mention."""
    return {one.name: (one.type.value, one.mentions[0].rule) for one in findings(text, kit(over)).entities}


# what is laid over ---------------------------------------------------------------------------


def test_a_name_of_the_user_is_found_by_its_alias(tmp_path: Path) -> None:
    over = shelf(tmp_path, organizations=HEAD + "云溪工匠聯盟\t云匠聯\t\n")
    assert named("云匠联发文。", over) == {"云溪工匠联盟": ("Organization", "user-organizations")}
    assert not named("云匠联发文。", SHIPPED)


def test_a_row_of_the_user_replaces_ours_whole(tmp_path: Path) -> None:
    assert "中华全国总工会" in named("全总发文。", SHIPPED)
    over = shelf(tmp_path, organizations=HEAD + "中华全国总工会\t\t\n")
    assert "中华全国总工会" not in named("全总发文。", over)
    assert "中华全国总工会" in named("中华全国总工会发文。", over)


def test_a_name_of_the_user_is_of_the_users_kind_whatever_ours_is(tmp_path: Path) -> None:
    assert named("关心农民工。", SHIPPED)["农民工"][0] == "Group"
    assert named("关心农民工。", shelf(tmp_path, institutions=HEAD + "农民工\t\t\n"))["农民工"][0] == "Institution"


def test_columns_may_stand_in_any_order_and_lines_end_in_any_way(tmp_path: Path) -> None:
    (tmp_path / "organizations.tsv").write_bytes("\ufeffaliases\tname\tnot_in\r\n\t云一联\t\r\n\t云二联\t\r\n".encode())
    over = shelf(tmp_path)
    assert {"云一联", "云二联"} <= named("云一联、云二联发文。", over).keys()


def test_a_name_is_passed_over_where_the_user_says_so(tmp_path: Path) -> None:
    over = shelf(tmp_path, organizations=HEAD + "云溪联盟\t\t云溪联盟杯\n")
    assert "云溪联盟" in named("云溪联盟发文。", over)
    assert "云溪联盟" not in named("参观云溪联盟杯。", over)


def test_a_pattern_of_the_user_finds_names(tmp_path: Path) -> None:
    assert named("开展云溪三号。", shelf(tmp_path, mentions=row("pattern", PATTERN)))["云溪三号"] == ("Campaign", "own")


def test_a_pattern_of_the_user_replaces_ours_of_its_id(tmp_path: Path) -> None:
    ours = [pattern.id for pattern in kit(SHIPPED).find.patterns]
    over = shelf(tmp_path, mentions=row("pattern", PATTERN, id=f'"{ours[3]}"'))
    patterns = kit(over).find.patterns
    assert [pattern.id for pattern in patterns] == ours
    assert patterns.rows[3].regex.search("云溪三号")


def test_a_pattern_may_use_macros_of_ours_and_of_its_own(tmp_path: Path) -> None:
    own = "[macros]\nHILL = '云溪{N}'\n" + row("pattern", PATTERN, pattern="'{HILL}号'")
    assert "云溪三号" in named("开展云溪三号。", shelf(tmp_path, mentions=own))


def test_a_rewrite_of_the_user_comes_before_ours(tmp_path: Path) -> None:
    over = shelf(tmp_path, aliases=row("rewrite", REWRITE), organizations=HEAD + "云工联\t\t\n")
    rewrites = kit(over).link.rewrites
    assert rewrites[0].id == "own"
    assert len(rewrites) == len(kit(SHIPPED).link.rewrites) + 1


def test_of_two_folders_the_later_wins(tmp_path: Path) -> None:
    folders = []
    for name, alias in (("a", "云一联"), ("b", "云二联")):
        (tmp_path / name).mkdir()
        folders += shelf(tmp_path / name, organizations=HEAD + f"云溪联盟\t{alias}\t\n").lists
    over = Shelf(tuple(folders))
    assert "云溪联盟" in named("云二联发文。", over)
    assert "云溪联盟" not in named("云一联发文。", over)


def test_ours_stay_what_they_are(tmp_path: Path) -> None:
    shelf(tmp_path, mentions=row("pattern", PATTERN)).rules("mentions.toml")
    assert SHIPPED.rules("mentions.toml") == rules("data/rules/mentions.toml")


# what is wrong -------------------------------------------------------------------------------


def test_our_lists_and_rules_are_in_order() -> None:
    assert problems(SHIPPED) == ()


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ("name\taliases\n云溪\t\n", 1, "columns are name aliases, they should be"),
        (HEAD + "云溪\t\n", 2, "row has 2 cells"),
        (HEAD + "\t云溪\t\n", 2, "name is empty"),
        (HEAD + "云溪\t\t\n山南\t\t\n云溪\t\t\n", 4, "repeats line 2"),
        (HEAD + "云溪\t云一\t\n山南\t雲一\t\n", 3, "name of line 2 already"),
        (HEAD + "云溪\t云一| 云二\t\n", 2, "blanks around"),
        (HEAD + "云溪\t云一|\t\n", 2, "nothing between"),
        (HEAD + "云\t\t\n", 2, "single character"),
        ("# only words\n", 0, "has no rows"),
    ],
)
def test_a_mistake_in_a_list_is_told_with_its_line(content: str, line: int, says: str, tmp_path: Path) -> None:
    told = [str(problem) for problem in own_problems(shelf(tmp_path, organizations=content))]
    place = f"{tmp_path / 'organizations.tsv'}{f':{line}' if line else ''}: "
    assert any(one.startswith(place) and says in one for one in told), told


@pytest.mark.parametrize(
    ("changed", "line", "says"),
    [
        ({"type": '"Persom"'}, 3, "type Persom is none of"),
        ({"pattern": "'(云'"}, 4, "not valid"),
        ({"pattern": "'云溪{HILL}'"}, 4, "no macro {HILL}"),
        ({"pattern": "'云溪.+号'"}, 4, "without an end"),
        ({"pattern": "'云溪[一二三]*号'"}, 4, "without an end"),
        ({"pattern": "'云溪(?:一|二){1,}号'"}, 4, "without an end"),
        ({"score": "2"}, 5, "score"),
        ({"score": '"high"'}, 5, "score"),
        ({"match": '"云溪号"'}, 7, "does not match"),
        ({"miss": '"云溪一号"'}, 8, "must not"),
        ({"reason": '""'}, 6, "no reason"),
        ({"match": None}, 1, "no match"),
        ({"id": None}, 1, "no id"),
        ({"pattern": None}, 1, "no pattern"),
        ({"attach": '["Plaice"]'}, 9, "attach Plaice is none of"),
        ({"needs_atach": "true"}, 9, "needs_atach is no key"),
        ({"reason": "["}, 7, "is not TOML"),
    ],
)
def test_a_mistake_in_a_pattern_is_told_with_its_line(
    changed: dict[str, str | None], line: int, says: str, tmp_path: Path
) -> None:
    told = [str(problem) for problem in own_problems(shelf(tmp_path, mentions=row("pattern", PATTERN, **changed)))]
    assert any(one.startswith(f"{tmp_path / 'mentions.toml'}:{line}: ") and says in one for one in told), told


@pytest.mark.parametrize(
    "pattern", ["'云溪[一二三]{1,2}号'", r"'云溪\+?[一二三*+]号'", "'云溪(?:一|二){1,3}?号|云溪[^+*]号'"]
)
def test_a_repetition_with_an_end_is_in_order(pattern: str, tmp_path: Path) -> None:
    assert not own_problems(shelf(tmp_path, mentions=row("pattern", PATTERN, pattern=pattern)))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[macros]\nN = '.'\n", "the macro N is ours already"),
        ("[macros]\nloop = 1\n", "a macro is a text"),
        ("[macros]\nA = '{B}'\nB = '{A}'\n" + row("pattern", PATTERN, pattern="'{A}'"), "round in a circle"),
        ("[pattern]\nid = 'a'\n", "no table that is laid over ours"),
        ("[[patern]]\nid = 'a'\n", "no table that is laid over ours"),
        (row("pattern", PATTERN) + row("pattern", PATTERN), "another row's already"),
    ],
)
def test_a_mistake_in_a_file_of_rules_is_told(content: str, says: str, tmp_path: Path) -> None:
    told = [str(problem) for problem in own_problems(shelf(tmp_path, mentions=content))]
    assert any(says in one for one in told), told


def test_a_rewrite_without_an_end_is_told_with_its_line(tmp_path: Path) -> None:
    (problem,) = own_problems(
        shelf(tmp_path, aliases=row("rewrite", REWRITE, pattern="'^(.*)云工联$'", name="'云工联'"))
    )
    assert problem.where.endswith("aliases.toml:4")
    assert "without an end" in problem.what


def test_a_rewrite_whose_name_does_not_fit_is_told(tmp_path: Path) -> None:
    (problem,) = own_problems(shelf(tmp_path, aliases=row("rewrite", REWRITE, name="'\\2'")))
    assert (problem.line, "does not fit" in problem.what) == (5, True)


@pytest.mark.parametrize("name", ["organisations", "places", "figures"])
def test_a_file_that_nobody_would_read_is_told(name: str, tmp_path: Path) -> None:
    (problem, *_) = own_problems(shelf(tmp_path, **{name: HEAD}))
    assert "is not read" in problem.what


def test_a_file_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    (tmp_path / "groups.tsv").write_bytes((HEAD + "职工\t\t\n").encode("gb18030"))
    (tmp_path / "aliases.toml").write_bytes(b"\xff")
    told = own_problems(shelf(tmp_path))
    assert [problem.what for problem in told] == ["is not UTF-8", "is not UTF-8"]


def test_a_folder_without_lists_is_told(tmp_path: Path) -> None:
    assert [problem.what.split()[0] for problem in own_problems(Shelf((str(tmp_path),)))] == ["holds"]


def test_what_is_not_in_order_stops_the_work_before_it_begins(tmp_path: Path) -> None:
    with pytest.raises(KgError, match=r"organizations\.tsv:2") as caught:
        kit(shelf(tmp_path, organizations=HEAD + "云\t\t\n"))
    assert caught.value.exit == Exit.INPUT


# the command ---------------------------------------------------------------------------------


def test_check_ends_with_five_and_a_line_for_every_problem(tmp_path: Path, run_kg: Any) -> None:
    over = shelf(tmp_path, organizations=HEAD + "云\t\t\n", mentions=row("pattern", PATTERN, type='"Persom"'))
    ended = run_kg("check", "--lists", over.lists[0], "--rules", over.rulebooks[0])
    assert (ended.code, ended.err) == (Exit.CHECK, "")
    assert [line.split(": ")[0].rpartition("/")[2] for line in ended.out.splitlines()] == [
        "mentions.toml:3",
        "organizations.tsv:2",
    ]


def test_check_of_what_is_in_order_ends_well(run_kg: Any) -> None:
    assert run_kg("check").code == Exit.DONE


def test_a_build_reads_again_when_a_list_of_the_user_changed(tmp_path: Path, run_kg: Any) -> None:
    (tmp_path / "l").mkdir()
    (tmp_path / "a.txt").write_text("云匠联发文。\n", encoding="utf-8")
    command = (
        "build",
        tmp_path / "a.txt",
        "--out",
        tmp_path / "out",
        "--recogniser",
        "none",
        "--lists",
        tmp_path / "l",
    )
    shelf(tmp_path / "l", organizations=HEAD + "云溪工匠联盟\t\t\n")
    assert "1 source with 1 document, 0 unchanged" in run_kg(*command).out
    assert "1 unchanged" in run_kg(*command).out
    shelf(tmp_path / "l", organizations=HEAD + "云溪工匠联盟\t云匠联\t\n")
    ended = run_kg(*command)
    assert "0 unchanged" in ended.out
    assert "1 entity" in ended.out
