"""A text read as the program reads it, and the tables of cases."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.model import Findings
from kg.pipeline import Kit, extract_document, extract_source
from kg.read import read_stream, split_documents

CASES = Path(__file__).parent / "cases"


def cases(name: str, failing: Mapping[str, str] | None = None) -> list[Any]:
    """The rows of a table of cases, named by their labels; those that fail, by label with the reason, strictly."""
    rows = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    marks = {label: pytest.mark.xfail(strict=True, reason=reason) for label, reason in (failing or {}).items()}
    assert set(marks) <= {row["label"] for row in rows}
    return [pytest.param(row, id=row["label"], marks=marks.get(row["label"], ())) for row in rows]


def findings(text: str, kit: Kit, *, name: str = "case.txt") -> Findings:
    """What one text says, as a file of that name."""
    (found,) = extract_source(read_stream(text.encode(), name=name), kit)
    return found


def dated(text: str, date: str | None, kit: Kit, *, name: str = "case.txt") -> Findings:
    """What one text says, as the one document of a file, and of that date whatever it says itself."""
    (document,) = split_documents(read_stream(text.encode(), name=name), kit.documents)
    return extract_document(replace(document, date=date), kit)


def called(found: Findings) -> dict[str, set[str]]:
    """All that a document calls each entity, by key."""
    return {
        entity.key: {entity.name, *entity.aliases, *(mention.surface for mention in entity.mentions)}
        for entity in found.entities
    }
