"""The files that ship with kg: word lists, rules, ontology and queries; and the user's own over them.

In a wheel they lie in `kg/_shipped/`; in a checkout they are the top-level folders themselves.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import KgError

LISTS = "data/lists"
RULES = "data/rules"
PLACES = f"{LISTS}/places.tsv"
Row = dict[str, Any]
HEADER = re.compile(r"\s*\[{1,2}(\w+)\]{1,2}\s*(?:#.*)?")
KEY = re.compile(r"\s*(\w+)\s*=")
AT_LINE = re.compile(r"(.*) \(at line (\d+), column \d+\)")


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
    return tuple(row for _, row in rows(text(path), path))


def rules(path: str) -> dict[str, Any]:
    """A TOML file of rules as it stands."""
    return toml(text(path), path)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The shipped lists and rules with a user's laid over them: a row of the same name replaces ours.

    `lists` and `rulebooks` are folders with files of the same names and columns as `data/lists`
    and `data/rules`; of several folders the later wins.
    """

    lists: tuple[str, ...] = ()
    rulebooks: tuple[str, ...] = ()

    def own(self, name: str) -> tuple[dict[str, str], ...]:
        """The user's rows of a list, each name once."""
        found: dict[str, dict[str, str]] = {}
        for file in own_files(self.lists, name):
            for _, row in rows(read(file), str(file)):
                found |= {row["name"]: row}
        return tuple(found.values())

    def rules(self, name: str) -> dict[str, Any]:
        """A file of rules: rows of the user's replace ours by id, in their place.

        New rows stand behind ours, but new rewrites before, since the first that fits is taken.
        """
        merged = rules(f"{RULES}/{name}")
        for file in own_files(self.rulebooks, name):
            for key, value in toml(read(file), str(file)).items():
                merged[key] = _laid_over(merged.get(key, type(value)()), value, first=key == "rewrite")
        return merged


SHIPPED = Shelf()
"""Ours alone."""


def own_files(folders: Iterable[str], name: str) -> tuple[Path, ...]:
    """The files of that name in a user's folders."""
    return tuple(path for folder in folders if (path := Path(folder) / name).is_file())


def read(file: Path) -> str:
    """The text of a user's file."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        what = f"cannot be read ({(error.strerror or str(error)).lower()})"
        raise KgError(what, where=str(file), hint="check the path", code="unreadable") from error
    except UnicodeDecodeError as error:
        raise KgError("is not UTF-8", where=str(file), hint="save it as UTF-8", code="unreadable") from error


def toml(content: str, where: str) -> dict[str, Any]:
    """A TOML text as it stands; a mistake in it is told with its line."""
    try:
        return tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        found = AT_LINE.fullmatch(str(error))
        what, place = (found[1], f"{where}:{found[2]}") if found else (str(error), where)
        raise KgError(f"is not TOML ({what})", where=place, hint="mend that line", code="bad-rules") from error


def row_lines(content: str) -> dict[tuple[str, int], dict[str, int]]:
    r"""The lines of a TOML text at which the keys of each row stand, by table and number of the row.

    The row itself is the key that is empty.

    >>> row_lines('[[same]]\nleft = "a"')
    {('same', 0): {'': 1, 'left': 2}}
    """
    lines: dict[tuple[str, int], dict[str, int]] = {}
    counts: dict[str, int] = {}
    row: dict[str, int] = {}
    for number, line in enumerate(content.split("\n"), 1):
        if header := HEADER.fullmatch(line.rstrip("\r")):
            row = lines[header[1], counts.get(header[1], 0)] = {"": number}
            counts[header[1]] = counts.get(header[1], 0) + 1
        elif key := KEY.match(line):
            row.setdefault(key[1], number)
    return lines


def rows(content: str, where: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a tab-separated text with their lines, checked to have as many cells as the header."""
    header: list[str] | None = None
    for number, line in enumerate(content.replace("\r\n", "\n").split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = next(csv.reader([line], delimiter="\t", quoting=csv.QUOTE_NONE))
        if header is None:
            header = cells
        elif len(cells) == len(header):
            yield number, dict(zip(header, cells, strict=True))
        else:
            what = f"row has {len(cells)} cells, the header {len(header)}"
            raise KgError(what, where=f"{where}:{number}", hint="separate cells by one tab", code="bad-table")


def _laid_over(ours: Any, own: Any, *, first: bool) -> Any:
    """The user's rows, entries or value in the place of ours."""
    if isinstance(ours, Mapping) and isinstance(own, Mapping):
        return {**ours, **own}
    if not (isinstance(ours, list) and isinstance(own, list)):
        return own
    replacing: dict[str, Row] = {row["id"]: row for row in own}
    kept = [replacing.pop(row["id"], row) for row in ours]
    return [*replacing.values(), *kept] if first else [*kept, *replacing.values()]
