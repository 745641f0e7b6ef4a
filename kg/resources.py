"""The files that ship with kg: word lists, rules, ontology and queries.

In a wheel they lie in `kg/_shipped/`; in a checkout they are the top-level folders themselves.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import KgError


@cache
def root() -> Path:
    """The folder that holds `data/` and `ontology/`."""
    here = Path(__file__).parent
    shipped = here / "_shipped"
    return shipped if shipped.is_dir() else here.parent


def text(path: str) -> str:
    """The text of a shipped file, by its path from the root (`data/theme.toml`)."""
    return (root() / path).read_text(encoding="utf-8")


def names(folder: str, suffix: str) -> tuple[str, ...]:
    """The sorted paths of the shipped files of a folder that end in `suffix`."""
    return tuple(sorted(f"{folder}/{file.name}" for file in (root() / folder).glob(f"*{suffix}")))


def table(path: str) -> tuple[dict[str, str], ...]:
    """The rows of a tab-separated table by column name; lines that start with `#` are comments."""
    return tuple(rows(text(path), path))


def rules(path: str) -> dict[str, Any]:
    """A TOML file of rules as it stands."""
    try:
        return tomllib.loads(text(path))
    except tomllib.TOMLDecodeError as error:
        where = f"{path}: {error}"
        raise KgError("rules are not TOML", where=where, hint="mend that line", code="bad-rules") from error


def rows(content: str, where: str) -> Iterator[dict[str, str]]:
    """The rows of a tab-separated text, checked to have as many cells as the header."""
    header: list[str] | None = None
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = next(csv.reader([line], delimiter="\t", quoting=csv.QUOTE_NONE))
        if header is None:
            header = cells
        elif len(cells) == len(header):
            yield dict(zip(header, cells, strict=True))
        else:
            what = f"row has {len(cells)} cells, the header {len(header)}"
            raise KgError(what, where=f"{where}:{number}", hint="separate cells by one tab", code="bad-table")
