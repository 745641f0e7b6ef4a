"""What the user decides about names holds, leaves its trace, and is told where it does nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.errors import KgError
from kg.link import Linked, judged
from kg.link.judgement_file import parsed
from kg.model import Findings, Judgement
from kg.pipeline import Kit
from kg.settings import Settings
from tests.reading import findings as read

TEXT = (
    "南江市总工会发文。北河市总工会发文。市总工会要求落实。李明同志讲话。全总部署，中华全国总工会要求。各级工会学习。"
)


def found(kit: Kit, judgements: str = "", text: str = TEXT, name: str = "a.txt") -> Findings:
    """What a text says under some judgements."""
    chosen = replace(kit, judgements=parsed(judgements, "judgements.toml"))
    return read(text, chosen, name=name)


def entities(findings: Findings) -> dict[str, tuple[str, str, int]]:
    """Each entity by name, with its type, its scope and how many mentions it has."""
    return {one.name: (one.type.value, one.scope, len(one.mentions)) for one in findings.entities}


def rows(*judgements: str) -> str:
    """Rows of a file: `same left=市总工会 right=南江市总工会`."""
    lines = []
    for judgement in judgements:
        table, *cells = judgement.split()
        lines += [f"[[{table}]]", *('{} = "{}"'.format(*cell.split("=")) for cell in cells)]
    return "\n".join(lines)


def decided(findings: Findings) -> list[tuple[Judgement, str]]:
    return [(one.judgement, one.reason) for one in findings.same if one.reason.startswith("judgement: ")]


# what each kind does -------------------------------------------------------------------------


def test_without_judgements_nothing_changes(kit: Kit) -> None:
    findings = found(kit)
    linked = Linked(findings.entities, findings.same)
    assert judged(linked, (), findings.document) == linked
    assert not decided(findings)
    assert entities(findings)["市总工会"] == ("Organization", "a.txt#1", 1)


def test_same_makes_two_names_one_thing(kit: Kit) -> None:
    findings = found(kit, rows("same left=市总工会 right=南江市总工会"))
    assert entities(findings)["南江市总工会"] == ("Organization", "", 2)
    assert "市总工会" not in entities(findings)
    assert decided(findings) == [(Judgement.SAME, "judgement: same 市总工会 = 南江市总工会")]


def test_same_names_a_thing_that_stands_in_another_document(kit: Kit) -> None:
    one = found(kit, rows("same left=市总工会 right=南江市总工会"), "市总工会发文。", "b.txt")
    other = found(kit, text="南江市总工会发文。", name="c.txt")
    assert {entity.key for entity in one.entities} == {entity.key for entity in other.entities}


def test_same_of_a_name_with_itself_is_one_person_in_all_documents(kit: Kit) -> None:
    own = rows("same left=李明 right=李明")
    keys = {
        entity.key
        for name in ("a.txt", "b.txt")
        for entity in found(kit, own, "李明同志讲话。", name).entities
        if entity.type == "Person"
    }
    assert len(keys) == 1


def test_same_of_a_name_with_itself_holds_in_its_documents_only(kit: Kit) -> None:
    own = '[[same]]\nleft = "李明"\nright = "李明"\ndocument = ["a.txt", "b.txt#1"]\n'
    keys = [
        entity.key
        for name in ("a.txt", "b.txt", "c.txt")
        for entity in found(kit, own, "李明同志讲话。", name).entities
        if entity.type == "Person"
    ]
    assert keys[0] == keys[1] != keys[2]


def test_same_of_a_person_stays_in_its_document(kit: Kit) -> None:
    findings = found(kit, rows("same left=李明 right=李明华"))
    assert entities(findings)["李明华"] == ("Person", "a.txt#1", 1)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_chain_of_same_has_one_end_in_any_order(order: tuple[int, int], kit: Kit) -> None:
    chain = ("same left=市总工会 right=北河市总工会", "same left=北河市总工会 right=南江市总工会")
    findings = found(kit, rows(*(chain[number] for number in order)))
    assert entities(findings)["南江市总工会"][2] == 3
    assert len({reason for _, reason in decided(findings)}) == 2


def test_different_parts_what_linking_joined(kit: Kit) -> None:
    assert entities(found(kit))["中华全国总工会"][2] == 2
    findings = found(kit, rows("different left=全总 right=中华全国总工会"))
    assert entities(findings)["全总"] == ("Organization", "a.txt#1", 1)
    assert entities(findings)["中华全国总工会"] == ("Organization", "", 1)
    assert decided(findings) == [(Judgement.DIFFERENT, "judgement: different 全总 = 中华全国总工会")]


def test_different_of_what_is_apart_is_kept_as_a_decision(kit: Kit) -> None:
    findings = found(kit, rows("different left=南江市总工会 right=北河市总工会"))
    assert entities(findings) == entities(found(kit))
    assert [judgement for judgement, _ in decided(findings)] == [Judgement.DIFFERENT]


def test_rename_gives_a_thing_another_name(kit: Kit) -> None:
    findings = found(kit, rows("rename name=南江市总工会 to=南江市工会联合会"))
    assert entities(findings)["南江市工会联合会"] == ("Organization", "", 1)
    assert [entity.aliases for entity in findings.entities if entity.name == "南江市工会联合会"] == [("南江市总工会",)]


def test_renames_are_not_renamed_again(kit: Kit) -> None:
    findings = found(kit, rows("rename name=南江市总工会 to=北河市总工会", "rename name=北河市总工会 to=南江市总工会"))
    where = {entity.name: entity.mentions[0].surface for entity in findings.entities}
    assert where["北河市总工会"] == "南江市总工会"


def test_retype_makes_a_thing_another_kind_with_its_mentions(kit: Kit) -> None:
    findings = found(kit, rows("retype name=李明 type=Group"))
    (entity,) = [entity for entity in findings.entities if entity.name == "李明"]
    assert {entity.type, *(mention.type for mention in entity.mentions)} == {"Group"}
    assert entity.key.startswith("group-")


def test_drop_takes_a_thing_of_that_kind_out_with_its_statements(kit: Kit) -> None:
    text = "市总工会主席李明同志出席会议并讲话。"
    assert "李明" in entities(found(kit, text=text))
    findings = found(kit, rows("drop name=李明 type=Person"), text)
    assert "李明" not in entities(findings)
    keys = {entity.key for entity in findings.entities} | {"DOC"}
    assert all({one.subject, one.object} <= keys for one in findings.statements)
    assert decided(findings) == [(Judgement.DIFFERENT, "judgement: drop 李明 Person")]


def test_statements_follow_what_was_judged(kit: Kit) -> None:
    text = "市总工会主席李明同志出席会议并讲话。"
    findings = found(kit, rows("rename name=李明 to=李明华"), text)
    (person,) = [entity.key for entity in findings.entities if entity.name == "李明华"]
    assert any(person in {one.subject, one.object} for one in findings.statements)


@pytest.mark.parametrize(
    "row",
    [
        "drop name=李明 type=Organization",
        "drop name=李明华",
        "rename name=李明 to=李明华 document=b.txt",
        "same left=李 right=南江市总工会",
        "same left=无 right=南江市总工会",
        "different left=李明 right=无",
        "retype name=无 type=Group",
        "drop name=李明 document=a.txt#2",
    ],
)
def test_what_is_not_meant_is_left_alone(row: str, kit: Kit) -> None:
    findings = found(kit, rows(row))
    assert entities(findings) == entities(found(kit))
    assert not decided(findings)


def test_names_may_be_written_in_either_script(kit: Kit) -> None:
    assert "南江市总工会" not in entities(found(kit, rows("drop name=南江市總工會")))


def test_a_decision_is_about_the_names_that_the_user_judged(kit: Kit) -> None:
    judgements = rows("same left=市总工会 right=南江市总工会", "different left=全总 right=中华全国总工会")
    ends = {(one.left, one.right) for one in found(kit, judgements).same if one.reason.startswith("judgement: ")}
    assert ends == {("市总工会", "南江市总工会"), ("全总", "中华全国总工会")}


def test_every_decision_has_two_different_ends(kit: Kit) -> None:
    judgements = rows(
        "same left=李明 right=李明",
        "same left=市总工会 right=南江市总工会",
        "different left=全总 right=中华全国总工会",
        "drop name=各级工会",
        "retype name=北河市总工会 type=Group",
    )
    assert len(decided(found(kit, judgements))) == 5
    assert all(one.left != one.right for one in found(kit, judgements).same)


# the file ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (rows("same left=甲 right=乙", "different left=乙 right=甲"), 4, "contradicts line 1"),
        (rows("same left=甲 right=乙", "same left=乙 right=丙", "different left=甲 right=丙"), 7, "contradicts line 1"),
        (rows("rename name=甲 to=乙", "rename name=甲 to=丙"), 4, "contradicts line 1"),
        (rows("retype name=甲 type=Group", "retype name=甲 type=Place"), 4, "contradicts line 1"),
        (rows("rename name=甲 to=乙 document=a.txt", "rename name=甲 to=丙 document=a.txt#2"), 5, "contradicts line 1"),
        (rows("different left=甲 right=甲"), 1, "one name"),
        (rows("same left=甲"), 1, "no right"),
        (rows("drop name=甲", "rename name=甲"), 3, "no to"),
        (rows("drop name=甲 type=Persom"), 1, "type Persom is unknown"),
        (rows("drop name=甲 reasn=乙"), 1, "reasn is no key"),
        (rows("merge left=甲 right=乙"), 1, "merge is no table"),
        ("[same]\nleft = '甲'\n", 1, "same is no table"),
        ("[[drop]]\nname = 甲\n", 2, "is not TOML"),
        ("[[drop]]\nname = '甲'\ndocument = 1\n", 1, "document is no name"),
    ],
)
def test_a_mistake_is_told_with_its_line(content: str, line: int, says: str) -> None:
    with pytest.raises(KgError) as caught:
        parsed(content, "judgements.toml")
    assert caught.value.where == f"judgements.toml:{line}"
    assert says in caught.value.what
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        "",
        rows("rename name=甲 to=乙", "rename name=甲 to=乙"),
        rows("rename name=甲 to=乙 document=a.txt", "rename name=甲 to=丙 document=b.txt"),
        rows("rename name=甲 to=乙 document=a.txt#1", "rename name=甲 to=丙 document=a.txt#2"),
        rows("same left=甲 right=乙 document=a.txt", "different left=甲 right=乙 document=b.txt"),
        rows("same left=甲 right=乙", "different left=甲 right=丙"),
    ],
)
def test_what_does_not_contradict_is_taken(content: str) -> None:
    assert len(parsed(content, "judgements.toml")) == content.count("[[")


# the build -----------------------------------------------------------------------------------


def test_a_build_takes_the_judgements_in_its_folder_and_tells_stale_ones(tmp_path: Path, run_kg: Any) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    own = rows("same left=市总工会 right=南江市总工会", "drop name=无此人")
    (out / "judgements.toml").write_text(own, encoding="utf-8")
    for _ in range(2):
        ended = run_kg("build", tmp_path / "a.txt", "--out", out)
        assert ended.code == 0, ended.err
        assert "stale     judgements.toml:4: judgement: drop 无此人\n" in ended.out
        assert ended.out.count("stale") == 1
        assert "- judgements.toml:4: judgement: drop 无此人" in (out / "report.md").read_text("utf-8")
    (out / "judgements.toml").write_text(rows("same left=市总工会 right=南江市总工会"), encoding="utf-8")
    ended = run_kg("build", tmp_path / "a.txt", "--out", out)
    assert "0 unchanged" in ended.out
    assert "stale" not in ended.out
    assert "applied to nothing" not in (out / "report.md").read_text("utf-8")


def test_a_build_with_contradictions_makes_no_graph(tmp_path: Path, run_kg: Any) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "own.toml").write_text(rows("rename name=甲 to=乙", "rename name=甲 to=丙"), encoding="utf-8")
    ended = run_kg("build", tmp_path / "a.txt", "--out", tmp_path / "out", "--judgements", tmp_path / "own.toml")
    assert ended.code == 3
    assert "own.toml:4" in ended.err
    assert ended.err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_build_in_this_process_takes_judgements_that_changed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    own = tmp_path / "own.toml"
    settings = Settings(recogniser="none", judgements=str(own))
    stale = []
    for name in ("各级工会", "无此会", "中华全国总工会"):
        own.write_text(rows(f"drop name={name}"), encoding="utf-8")
        report = kg.build([tmp_path / "a.txt"], tmp_path / "out", settings, workers=0)
        stale.append(bool(report.stale))
    assert stale == [False, True, False]
