"""The extractor held to what it reached on annotated documents: our own, and the user's where they lie."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kg.evaluate import evaluate
from kg.pipeline import Kit

GOLD = Path(__file__).parent / "gold"
DEV = GOLD.parent.parent.parent / "shared" / "gold" / "dev"
SCORES = tomllib.loads((GOLD / "scores.toml").read_text(encoding="utf-8"))
DEV_FLOORS = {"mentions": 95.0, "relaxed": 96.0, "entities": 93.0, "relations": 91.0, "indicators": 100.0}


def below(folder: Path, kit: Kit, floors: dict[str, float]) -> dict[str, float]:
    """The parts whose F lies below its floor."""
    reached = {part: rows["ALL"]["f"] for part, rows in evaluate(folder, kit).json().items()}
    return {part: reached[part] for part, floor in floors.items() if reached[part] < floor}


def test_own_gold_documents_are_read_no_worse_than_before(kit: Kit) -> None:
    assert below(GOLD, kit, SCORES["now"]) == {}


def test_first_speeches_are_read_no_worse_than_before(kit: Kit) -> None:
    if not DEV.is_dir():
        pytest.skip("no ../shared/gold/dev beside this checkout")
    assert below(DEV, kit, DEV_FLOORS) == {}


def test_every_gold_document_has_the_score_of_its_first_run() -> None:
    assert set(SCORES["first"]) == {path.stem for path in GOLD.glob("*.json")}
