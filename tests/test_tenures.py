"""Who holds, held, takes up or gives up which post: the benchmark, row by row, and its rules."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import Any

import pytest

from kg import resources
from kg.folding import fold
from kg.model import Findings, Predicate
from kg.pipeline import Kit, extract_document
from kg.read import read_stream, split_documents
from kg.state.signs import frame_pattern
from tests.reading import CASES
from tests.test_rules import signs

KNOWN_TO_FAIL: dict[str, str] = {}
"""Rows of the benchmark that are not read as they should be, each with the reason."""

NEEDED = 0.97
TABLES = ("structure", "verb", "act", "successor", "leaving")
BOOK = resources.rules("data/rules/tenures.toml")


def benchmark() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads((CASES / "benchmark/tenures.toml").read_text("utf-8"))["case"]
    return rows


def read(case: dict[str, Any], kit: Kit) -> Findings:
    """What the sentence of a row says, as a document of the row's date."""
    (document,) = split_documents(read_stream(case["text"].encode(), name="case.txt"), kit.documents)
    return extract_document(replace(document, date=case.get("date")), kit)


def plain(name: str) -> str:
    return fold("".join(name.split()))


def tenures(found: Findings) -> list[dict[str, Any]]:
    """The tenures of a document; persons, posts and bodies by all that the document calls them."""
    names = {
        entity.key: {plain(one) for one in (entity.name, *entity.aliases, *(m.surface for m in entity.mentions))}
        for entity in found.entities
    }
    return [
        {
            "person": names[one.subject],
            "post": names[one.object],
            "org": names.get(one.org or "", set()),
            "tense": str(one.tenure.tense),
            "acting": one.tenure.acting,
            "concurrent": one.tenure.concurrent,
            "since": one.tenure.since,
            "until": one.tenure.until,
        }
        for one in found.statements
        if one.predicate is Predicate.HOLDS_POST and one.tenure
    ]


def fits(told: dict[str, Any], wanted: dict[str, Any]) -> bool:
    return all(plain(value) in told[key] if isinstance(told[key], set) else told[key] == value
               for key, value in wanted.items())  # fmt: skip


def is_told(wanted: dict[str, Any], told: list[dict[str, Any]]) -> bool:
    """Whether a tenure is told just so; what the row does not say (a body, a date, 兼) must not be told."""
    whole = {"acting": False, "concurrent": False, "since": None, "until": None, **wanted}
    return any(fits(one, whole) and ("org" in wanted or not one["org"]) for one in told)


def is_right(case: dict[str, Any], kit: Kit) -> bool:
    told = tenures(read(case, kit))
    said = all(is_told(wanted, told) for wanted in case["expect"])
    return said and not any(fits(one, never) for never in case.get("never", ()) for one in told)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(row, id=row["label"], marks=[pytest.mark.xfail(reason=KNOWN_TO_FAIL[row["label"]], strict=True)])
        if row["label"] in KNOWN_TO_FAIL
        else pytest.param(row, id=row["label"])
        for row in benchmark()
    ],
)
def test_tenures_of_a_sentence(case: dict[str, Any], kit: Kit) -> None:
    assert is_right(case, kit), tenures(read(case, kit))


def test_the_benchmark_is_met(kit: Kit) -> None:
    rows = benchmark()
    assert sum(is_right(row, kit) for row in rows) >= NEEDED * len(rows)
    assert set(KNOWN_TO_FAIL) <= {row["label"] for row in rows}


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=row["id"])
        for table in ("structure", "verb", "act", "successor", "leaving")
        for row in BOOK[table]
    ],
)
def test_row_holds_to_its_examples(row: dict[str, Any]) -> None:
    regex = frame_pattern(row["pattern"], BOOK["macros"])
    assert regex.search(signs(row["match"])), row["match"]
    assert not regex.search(signs(row["miss"])), row["miss"]


def test_a_tenure_is_told_with_the_time_of_its_verb_alone(kit: Kit) -> None:
    case = {"date": "2006-03-01", "text": "2005年10月，市总工会主席罗秉成到县总工会调研。"}
    (told,) = [one for one in tenures(read(case, kit)) if "罗秉成" in one["person"]]
    assert (told["tense"], told["since"]) == ("is", None)
