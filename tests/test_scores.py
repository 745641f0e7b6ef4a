"""Every statement has its characters, its rule and a score that is the measured precision of that rule."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kg.evaluate import evaluate
from kg.model import Findings, Source
from kg.pipeline import Kit, extract_source
from kg.reasons import rule_note
from kg.scoring import score
from kg.state.scores import Scores

GOLD = Path(__file__).parent / "gold"
DOCUMENTS = ("02-work-report", "06-hong-kong-union", "10-commendation-list")
SHIPPED = Scores.shipped()


def told(name: str, kit: Kit) -> tuple[str, tuple[Findings, ...]]:
    text = (GOLD / f"{name}.txt").read_bytes().decode("utf-8")
    return text, extract_source(Source(f"{name}.txt", "", "text/plain", "utf-8", text), kit)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_statement_has_its_characters_its_rule_and_the_score_of_that_rule(name: str, kit: Kit) -> None:
    text, found = told(name, kit)
    statements = [one for findings in found for one in findings.statements]
    assert statements
    for one in statements:
        assert one.evidence.quote == one.evidence.span.of(text) != ""
        assert rule_note(one.rule).reason, f"{one.rule} has no reason in data/rules"
        assert 0 < one.score <= SHIPPED.of(one.rule) < 1  # a telling may be less sure than its rule


def test_the_score_lies_between_what_was_measured_and_all_rules_together() -> None:
    for rule, (right, found) in SHIPPED.rules.items():
        low, high = sorted((right / found, SHIPPED.prior))
        assert low - 1e-4 <= SHIPPED.of(rule) <= high + 1e-4, rule


def test_a_rule_that_was_never_measured_has_the_precision_of_all() -> None:
    assert SHIPPED.of("no-such-rule") == SHIPPED.prior


def test_what_was_measured_is_in_order() -> None:
    assert list(SHIPPED.rules) == sorted(SHIPPED.rules)
    assert all(0 <= right <= found and found > 0 for right, found in SHIPPED.rules.values())
    right, found = (sum(column) for column in zip(*SHIPPED.rules.values(), strict=True))
    assert SHIPPED.prior == pytest.approx(right / found, abs=1e-4)


def test_right_and_found_are_counted_by_rule() -> None:
    entities = [{"id": letter, "type": "Group", "name": letter, "surfaces": [letter]} for letter in "abc"]
    named = [{**one, "mentions": [["abc".index(one["id"]), "abc".index(one["id"]) + 1]]} for one in entities]
    relation = {"subject": "a", "predicate": "partOf", "object": "b"}
    found = [
        {**relation, "rule": "good"},
        {**relation, "object": "c", "rule": "good"},
        {**relation, "rule": "late"},
        {**relation, "subject": "b", "object": "c", "rule": "bad"},
    ]
    gold = {"entities": entities, "relations": [relation]}
    tallies = score("abc", gold, {"entities": named, "relations": found}).rules
    assert {rule: (one.right, one.found) for rule, one in tallies.items()} == {"good": (1, 2), "bad": (0, 1)}


def test_the_command_writes_what_is_read(kit: Kit, tmp_path: Path) -> None:
    for suffix in ("txt", "json"):
        name = f"{DOCUMENTS[0]}.{suffix}"
        (tmp_path / name).write_bytes((GOLD / name).read_bytes())
    written = tomllib.loads(evaluate(tmp_path, kit).scores())
    assert set(written) == {"weight", "prior", "rules"}
    scores = Scores(written["prior"], written["weight"], {rule: tuple(row) for rule, row in written["rules"].items()})
    assert all(0 < scores.of(rule) < 1 for rule in scores.rules)
