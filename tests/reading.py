"""A text read as the program reads it, and the tables of cases."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kg.model import Findings
from kg.pipeline import Kit, extract_source
from kg.read import read_stream

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[Any]:
    """The rows of a table of cases, named by their labels."""
    rows = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    return [pytest.param(row, id=row["label"]) for row in rows]


def findings(text: str, kit: Kit, *, name: str = "case.txt") -> Findings:
    """What one text says, as a file of that name."""
    (found,) = extract_source(read_stream(text.encode(), name=name), kit)
    return found
