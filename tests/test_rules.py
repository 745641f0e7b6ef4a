"""Every rule row matches the sentence that it gives as its reason to be, and not its counter-example."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kg import resources
from kg.folding import fold
from kg.pipeline import Kit
from kg.rules import compiled, expanded
from kg.state.signs import LETTERS, SIGNS, frame_pattern

LISTED = ("reason", "match", "miss")
UNBOUNDED = re.compile(r"(?<!\\)[)\]](?:\*|\+)(?![^\[]*\])")


def rows(path: str, table: str) -> list[Any]:
    """Every row of a table of a rule file, named by its id."""
    return [pytest.param(row, id=row["id"]) for row in resources.rules(path)[table]]


def signs(sentence: str) -> str:
    """A sentence written with `<O>` and the like, as the frames see it."""
    return fold(re.sub(r"<([A-Z])>", lambda found: SIGNS[LETTERS[found[1]]], sentence))


@pytest.mark.parametrize("row", rows("data/rules/mentions.toml", "pattern"))
def test_pattern_of_names_holds_to_its_examples(row: dict[str, Any], kit: Kit) -> None:
    rule = next(rule for rule in kit.find.patterns if rule.id == row["id"])
    assert rule.regex.search(fold(row["match"])), row["match"]
    assert not rule.regex.search(fold(row["miss"])), row["miss"]


@pytest.mark.parametrize("row", rows("data/rules/aliases.toml", "rewrite"))
def test_rewrite_of_names_holds_to_its_examples(row: dict[str, Any]) -> None:
    regex = compiled(row["pattern"])
    assert regex.search(fold(row["match"]))
    assert not regex.search(fold(row["miss"]))


@pytest.mark.parametrize("row", rows("data/rules/aliases.toml", "coordinated"))
def test_coordinated_name_holds_to_its_examples(row: dict[str, Any], kit: Kit) -> None:
    rule = next(rule for rule in kit.link.coordinated if rule.id == row["id"])
    assert rule.bare.search(fold(row["match"]))
    assert not rule.bare.search(fold(row["miss"]))


@pytest.mark.parametrize("row", rows("data/rules/aliases.toml", "tail"))
def test_tail_of_names_holds_to_its_examples(row: dict[str, Any], kit: Kit) -> None:
    rule = next(rule for rule in kit.link.tails if rule.id == row["id"])
    before = {"Person": "李", "Policy": "关于若干问题的"}.get(row["type"], "南江")
    assert rule.fits(fold(row["match"]), before + fold(row["match"]))
    assert not rule.fits(fold(row["miss"]), before + fold(row["miss"]))


@pytest.mark.parametrize("row", rows("data/rules/relations.toml", "frame"))
def test_frame_holds_to_its_examples(row: dict[str, Any], kit: Kit) -> None:
    frame = next(frame for frame in kit.state.frames if frame.id == row["id"])
    assert frame.regex.search(signs(row["match"])), row["match"]
    assert not frame.regex.search(signs(row["miss"])), row["miss"]


@pytest.mark.parametrize(
    ("path", "table"),
    [
        ("data/rules/mentions.toml", "pattern"),
        ("data/rules/aliases.toml", "rewrite"),
        ("data/rules/aliases.toml", "coordinated"),
        ("data/rules/aliases.toml", "tail"),
        ("data/rules/relations.toml", "frame"),
        *(("data/rules/figures.toml", table) for table in ("figure", "bound", "change", "base")),
    ],
)
def test_every_row_has_a_name_of_its_own_and_a_reason(path: str, table: str) -> None:
    found = resources.rules(path)[table]
    assert len({row["id"] for row in found}) == len(found)
    assert all(row.get(cell) for row in found for cell in LISTED)


def test_repetition_in_patterns_is_bounded() -> None:
    rules = resources.rules("data/rules/mentions.toml")
    macros = {**rules["macros"], "SURNAME": "(?:李)"}
    loose = [row["id"] for row in rules["pattern"] if UNBOUNDED.search(expanded(row["pattern"], macros))]
    frames = resources.rules("data/rules/relations.toml")
    loose += [
        row["id"]
        for row in frames["frame"]
        if UNBOUNDED.search(frame_pattern(row["pattern"], frames["macros"]).pattern)
    ]
    assert loose == []


@pytest.mark.parametrize("char", "“《第全各要会,、以为了<")
def test_patterns_stay_linear_on_hostile_text(char: str, kit: Kit) -> None:
    """Ten times the text must not cost much more than ten times the steps; a runaway would hang."""
    text = char * 20_000
    for rule in kit.find.patterns:
        assert sum(1 for _ in rule.regex.finditer(text)) <= len(text)
