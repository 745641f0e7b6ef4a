"""Who is told to do what: by whom, for whom, by when, with what figure to reach."""

from __future__ import annotations

from typing import Any

import pytest

from kg import resources
from kg.model import Assignment, Findings, Modality
from kg.pipeline import Kit
from kg.state.signs import frame_pattern
from tests.reading import called, cases, dated
from tests.test_rules import signs


def read(case: dict[str, Any], kit: Kit) -> Findings:
    return dated(case["text"], case["date"], kit)


def names(found: Findings, key: str | None) -> set[str]:
    """All that a document calls an entity, and a dash for none."""
    return called(found).get(key or "", {"-"})


def fits(found: Findings, task: Assignment, wanted: str) -> bool:
    """Whether an assignment is what a line of the table says, in that and nothing less."""
    line, _, teller = wanted.partition(" told by ")
    line, _, groups = line.partition(" for ")
    line, _, figure = line.partition(" [")
    line, _, due = line.partition(" by ")
    actor, action, object = line.split(" ")
    told = "".join(part for one in task.targets for part in (one.name, one.value, one.unit))
    return (
        actor in names(found, task.actor)
        and task.action is not None
        and task.action.quote == action
        and object in names(found, task.object)
        and (task.due.edtf if task.due else "") == due
        and told == figure.removesuffix("]")
        and (not groups or any(groups in names(found, one) for one in task.groups))
        and (not teller or teller in names(found, task.assigner))
    )


@pytest.mark.parametrize("case", cases("assignments"))
def test_tasks_of_a_text(case: dict[str, Any], kit: Kit) -> None:
    found = read(case, kit)
    told = [(one.action and one.action.quote, one.object, one.due, one.rule, one.evidence.quote)
            for one in found.assignments]  # fmt: skip
    for wanted in case.get("expect", ()):
        assert any(fits(found, one, wanted) for one in found.assignments), (wanted, told)
    assert bool(found.assignments) == bool(case.get("expect")), told


def test_every_assigned_statement_is_an_assignment(kit: Kit) -> None:
    text = "各级工会要开展“安康杯”竞赛,建立健全厂务公开制度,与市人社局协商,维护农民工合法权益。"
    found = read({"text": text, "date": "2006-01-12"}, kit)
    assigned = {
        (one.subject, one.predicate, one.object) for one in found.statements if one.modality is Modality.ASSIGNED
    }
    assert len(assigned) >= 3
    assert assigned <= {(one.actor, one.predicate, one.object) for one in found.assignments}


def test_words_of_a_task_are_the_characters_of_the_file(kit: Kit) -> None:
    text = "各級工會要在今年年底前新增會員3萬人,開展「金秋助學」活動。"
    found = read({"text": text, "date": "2006-01-12"}, kit)
    assert found.assignments
    for one in found.assignments:
        for evidence in filter(None, (one.evidence, one.action)):
            assert text[evidence.span.start : evidence.span.end] == evidence.quote
        if one.due and one.due.span:
            assert text[one.due.span.start : one.due.span.end] == one.due.words


def test_who_demands_holds_to_its_examples() -> None:
    row = resources.rules("data/rules/assignments.toml")["assigner"]
    regex = frame_pattern(row["pattern"], {})
    assert regex.search(signs(row["match"]))
    assert not regex.search(signs(row["miss"]))
