"""Scores are counted as the annotation guideline says, and agree with its own script to the digit."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.errors import KgError
from kg.evaluate import evaluate, joined, together
from kg.scoring import Tally, gold_mentions, score

GOLD = Path(__file__).parents[2] / "shared" / "gold"
SCRIPT = GOLD / "score.py"

TEXT = (
    "市委書記林望在區總工會三屆二次全委會上講話\r\n去年,區總工會開展春風行動,幫扶農民工320人次。\n"
    "今年區總工會要推行廠務公開,繼續開展春風行動,全區總人口320萬人。市委對區總工會提出要求。"
)
BARRED = {"text": "全區", "not_in": ["全區總"]}
ANNOTATED: dict[str, Any] = {
    "doc": "1",
    "entities": [
        {"id": "p1", "type": "Person", "name": "林望", "surfaces": ["林望"]},
        {"id": "t1", "type": "Post", "name": "書記", "surfaces": ["書記"]},
        {"id": "o1", "type": "Organization", "name": "市委", "surfaces": ["市委"]},
        {"id": "o2", "type": "Organization", "name": "區總工會", "surfaces": ["區總工會", BARRED]},
        {"id": "m1", "type": "Meeting", "name": "全委會", "surfaces": ["區總工會三屆二次全委會"]},
        {"id": "c1", "type": "Campaign", "name": "春風行動", "surfaces": ["春風行動"]},
        {"id": "i1", "type": "Institution", "name": "廠務公開", "surfaces": ["廠務公開"]},
        {"id": "g1", "type": "Group", "name": "農民工", "surfaces": ["農民工"]},
        {"id": "x1", "type": "Policy", "name": "不在文中", "surfaces": ["不在文中"]},
    ],
    "relations": [
        {"subject": "p1", "predicate": "holdsPost", "object": "t1", "org": "o1", "evidence": "市委書記林望"},
        {"subject": "o2", "predicate": "conducts", "object": "c1", "modality": "done", "evidence": "開展春風行動"},
        {"subject": "o2", "predicate": "establishes", "object": "i1", "modality": "assigned", "evidence": "推行"},
        {"subject": "DOC", "predicate": "deliveredAt", "object": "m1", "evidence": "區總工會三屆二次全委會"},
    ],
    "indicators": [
        {"subject": "o2", "name": "幫扶", "value": "320", "unit": "人次", "evidence": "幫扶農民工320人次"},
        {"subject": "全區", "name": "總人口", "value": "320", "unit": "萬人", "evidence": "總人口320萬人"},
    ],
}  # fmt: skip

Found = dict[str, Any]


def perfect(text: str, gold: Found) -> Found:
    """The findings that answer to a gold annotation in everything."""
    mentions: dict[str, list[list[int]]] = {entity["id"]: [] for entity in gold["entities"]}
    for one in gold_mentions(text, gold["entities"]):
        mentions[one.entity].append([one.span.start, one.span.end])
    entities = [
        {"id": f"f-{entity['id']}", "type": entity["type"], "name": entity["name"], "mentions": mentions[entity["id"]]}
        for entity in gold["entities"]
        if mentions[entity["id"]]
    ]
    ids = {entity["id"]: f"f-{entity['id']}" for entity in gold["entities"]} | {"DOC": "DOC", None: None}
    relations = [
        {**one, "subject": ids[one["subject"]], "object": ids[one["object"]], "org": ids[one.get("org")]}
        for one in gold["relations"]
    ]
    indicators = [{**one, "evidence": place(text, one["evidence"])} for one in gold.get("indicators", [])]
    return {
        "entities": entities,
        "relations": [one | {"evidence": [0, 1]} for one in relations],
        "indicators": indicators,
    }


def place(text: str, quote: str) -> list[int]:
    start = text.index(quote)
    return [start, start + len(quote)]


def spoilt(text: str, found: Found, seed: int) -> Found:
    """Findings with every kind of error in them, the same for the same seed."""
    dice = random.Random(seed)
    entities = []
    for entity in found["entities"]:
        mentions = [moved(span, text, dice) for span in entity["mentions"] if dice.random() < 0.8]
        cut = dice.randrange(len(mentions) + 1) if dice.random() < 0.3 else len(mentions)
        type_ = dice.choice(["Person", "Group", "Thing"]) if dice.random() < 0.1 else entity["type"]
        entities.append({**entity, "type": type_, "mentions": mentions[:cut]})
        if cut < len(mentions):
            entities.append({**entity, "id": f"{entity['id']}-split", "mentions": mentions[cut:]})
    ids = [entity["id"] for entity in entities] + ["DOC", "nobody"]
    relations = [one for one in found["relations"] if dice.random() < 0.8] * 2
    relations = [
        {
            **one,
            "subject": dice.choice([one["subject"], dice.choice(ids)]),
            "modality": dice.choice(["done", "assigned"]),
        }
        for one in relations
    ]
    relations += [{"subject": ids[0], "predicate": "likes", "object": ids[-1], "evidence": [0, 1]}]
    indicators = [one for one in found["indicators"] if dice.random() < 0.7] * dice.choice([1, 2])
    dice.shuffle(entities)
    return {"entities": entities, "relations": relations, "indicators": indicators}


def moved(span: list[int], text: str, dice: random.Random) -> list[int]:
    start, end = span
    by = dice.choice([0, 0, 0, 1, -1, 30])
    start = min(max(start + by, 0), len(text) - 1)
    return [start, min(max(end, start + 1), len(text))]


def total(found: Found, part: str) -> dict[str, float]:
    return together([score(TEXT, ANNOTATED, found)]).json()[part]["ALL"]


# how it is counted -----------------------------------------------------------------------------


def test_findings_that_agree_in_everything_have_every_figure_right() -> None:
    figures = together([score(TEXT, ANNOTATED, perfect(TEXT, ANNOTATED))])
    assert {(row["p"], row["r"], row["f"]) for rows in figures.json().values() for row in rows.values()} == {
        (100, 100, 100)
    }
    assert not figures.misses


def test_no_findings_are_all_misses() -> None:
    figures = together([score(TEXT, ANNOTATED, {"entities": [], "relations": [], "indicators": []})])
    assert figures.json()["mentions"]["ALL"] == {"p": 0, "r": 0, "f": 0, "found": 0, "gold": 12, "right": 0}
    assert {miss.what for miss in figures.misses} == {"mention missed", "relation missed"}
    assert "modality" not in figures.json()


def test_the_longest_surface_is_the_mention() -> None:
    mentions = gold_mentions(TEXT, ANNOTATED["entities"])
    whole = TEXT.index("區總工會三屆")
    assert [one.entity for one in mentions if one.span.start == whole] == ["m1"]


def test_a_surface_barred_inside_a_longer_string_is_none() -> None:
    starts = [one.span.start for one in gold_mentions(TEXT, ANNOTATED["entities"])]
    assert TEXT.index("全區總人口") not in starts


def change(what: Callable[[Found], None]) -> Found:
    found = perfect(TEXT, ANNOTATED)
    what(found)
    return found


def test_a_mention_one_character_off_is_right_only_relaxed() -> None:
    def shorten(found: Found) -> None:
        found["entities"][0]["mentions"][0][1] -= 1

    found = change(shorten)
    assert total(found, "mentions")["right"] == total(perfect(TEXT, ANNOTATED), "mentions")["right"] - 1
    assert total(found, "relaxed")["f"] == 100


def test_an_entity_in_two_parts_is_an_error_of_precision() -> None:
    def split(found: Found) -> None:
        campaign = next(entity for entity in found["entities"] if entity["id"] == "f-c1")
        found["entities"].append({**campaign, "id": "again", "mentions": campaign["mentions"][1:]})
        campaign["mentions"] = campaign["mentions"][:1]

    row = total(change(split), "entities")
    assert (row["right"], row["found"], row["gold"]) == (8, 9, 8)


def test_an_entity_the_text_never_names_is_not_asked_for() -> None:
    assert "Policy" not in together([score(TEXT, ANNOTATED, perfect(TEXT, ANNOTATED))]).json()["entities"]


def test_a_relation_turned_round_is_missed_and_extra() -> None:
    def turn(found: Found) -> None:
        one = found["relations"][1]
        one["subject"], one["object"] = one["object"], one["subject"]

    misses = together([score(TEXT, ANNOTATED, change(turn))]).misses
    assert [(miss.what, miss.kind) for miss in misses] == [
        ("relation missed", "conducts"),
        ("relation extra", "conducts"),
    ]


@pytest.mark.parametrize(("key", "part"), [("modality", "modality"), ("org", "org of holdsPost")])
def test_modality_and_org_are_counted_apart(key: str, part: str) -> None:
    def spoil(found: Found) -> None:
        for one in found["relations"]:
            one[key] = None

    assert total(change(spoil), part)["right"] == 0
    assert total(change(spoil), "relations")["f"] == 100


def test_a_figure_needs_its_value_and_its_place() -> None:
    def elsewhere(found: Found) -> None:
        found["indicators"][0]["evidence"] = [0, 2]

    def other(found: Found) -> None:
        found["indicators"][0]["value"] = "321"

    assert [total(change(spoil), "indicators")["right"] for spoil in (elsewhere, other)] == [1, 1]


def test_one_figure_does_not_answer_for_two() -> None:
    def once(found: Found) -> None:
        found["indicators"] = [found["indicators"][0] | {"evidence": [0, len(TEXT)]}]

    assert total(change(once), "indicators")["right"] == 1


def test_tallies_of_documents_are_added_before_the_rates() -> None:
    assert (Tally(1, 2, 4, 1) + Tally(3, 4, 4)) == Tally(4, 6, 8, 1)
    twice = together([score(TEXT, ANNOTATED, spoilt(TEXT, perfect(TEXT, ANNOTATED), seed)) for seed in (1, 2)])
    assert twice.part("mentions")["ALL"].gold == 24


def test_findings_of_the_documents_of_a_file_are_joined() -> None:
    found = perfect(TEXT, ANNOTATED)
    halves = [{**found, "relations": found["relations"][:2], "indicators": []} for _ in range(2)]
    both = joined(halves)
    assert len(both["entities"]) == len(found["entities"])
    assert len(both["entities"][0]["mentions"]) == 2 * len(found["entities"][0]["mentions"])
    assert len(both["relations"]) == 4
    assert found == perfect(TEXT, ANNOTATED), "joining leaves its parts as they were"


# the guideline's own script --------------------------------------------------------------------


def by_script(folder: Path, cases: list[tuple[str, Found, Found]], *flags: str) -> str:
    arguments: list[str] = []
    for number, (text, gold, found) in enumerate(cases):
        files = [folder / f"{number}.{suffix}" for suffix in ("txt", "gold.json", "found.json")]
        files[0].write_text(text, encoding="utf-8", newline="")
        files[1].write_text(json.dumps(gold), encoding="utf-8")
        files[2].write_text(json.dumps(found), encoding="utf-8")
        arguments += map(str, files)
    command = [sys.executable, str(SCRIPT), *arguments, *flags]
    return subprocess.run(
        command, check=True, capture_output=True, encoding="utf-8", env={"PYTHONIOENCODING": "utf-8"}
    ).stdout


def annotated() -> list[tuple[str, Found]]:
    texts = sorted((GOLD / "dev").glob("*.txt"))
    dev = [(path.read_bytes().decode("utf-8"), json.loads(path.with_suffix(".json").read_bytes())) for path in texts]
    return [(TEXT, ANNOTATED), *dev]


@pytest.mark.skipif(not SCRIPT.is_file(), reason="the annotation guideline's script is not beside the project")
@pytest.mark.parametrize("seed", range(6))
def test_figures_and_misses_are_those_of_the_guidelines_script(seed: int, tmp_path: Path) -> None:
    cases = [(text, gold, spoilt(text, perfect(text, gold), seed)) for text, gold in annotated()]
    ours = together([score(*case) for case in cases])
    assert ours.json() == json.loads(by_script(tmp_path, cases, "--json"))
    printed = by_script(tmp_path, cases, "--misses")
    listed = "".join(f"{miss.what}\t{miss.kind}\t{miss.detail}\n" for miss in ours.misses)
    assert printed.endswith(listed)
    assert sorted(ours.text().splitlines()) == sorted(printed.removesuffix(listed).splitlines())


# files and reports -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "no gold annotations here"),
        ({"a.txt": TEXT.encode()}, "no gold annotations here"),
        ({"a.txt": TEXT.encode(), "a.json": b"{"}, r"not JSON: .*a\.json"),
        ({"a.txt": TEXT.encode(), "a.json": b"[]"}, r"lack entities or relations: .*a\.json"),
        ({"a.txt": TEXT.encode("gb18030"), "a.json": b"{}"}, r"not UTF-8: .*a\.txt"),
    ],
)
def test_a_folder_that_is_no_gold_is_one_line(files: dict[str, bytes], message: str, tmp_path: Path, kit: Any) -> None:
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    with pytest.raises(KgError, match=message) as caught:
        evaluate(tmp_path, kit)
    assert "\n" not in str(caught.value)


def test_a_folder_is_evaluated_with_its_line_ends_as_they_stand(tmp_path: Path, kit: Any) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    (tmp_path / "a.json").write_text(json.dumps(ANNOTATED), encoding="utf-8")
    figures = evaluate(tmp_path, kit)
    assert figures.part("mentions")["ALL"].gold == 12
    assert {miss.document for miss in figures.misses} <= {"a"}


def test_markdown_has_a_table_a_part_and_the_misses() -> None:
    figures = together([score(TEXT, ANNOTATED, {"entities": [], "relations": [], "indicators": []}, document="a|b")])
    markdown = figures.markdown()
    assert "## mentions\n\n| | P | R | F | found | gold | right |\n" in markdown
    assert "| a\\|b | mention missed | Person | 林望 |" in markdown


@pytest.fixture(scope="module")
def kit() -> Any:
    from kg.pipeline import Kit
    from kg.settings import Settings

    return Kit.of(Settings(recogniser="none"))
