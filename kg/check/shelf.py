"""All lists and rules: ours whole, the user's as far as they are laid over ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kg import resources
from kg.check.problem import Problem
from kg.check.rulebooks import rulebook_problems
from kg.check.tables import table_problems
from kg.errors import KgError
from kg.find.names import surname_class
from kg.resources import LISTS, RULES, SHIPPED, Shelf

CHECKS = "checks.toml"


def problems(shelf: Shelf) -> tuple[Problem, ...]:
    """What is wrong in our lists and rules and in the user's, ours first, by file and line."""
    return (*_our_problems(), *own_problems(shelf))


def own_problems(shelf: Shelf) -> tuple[Problem, ...]:
    """What is wrong in the user's lists and rules, by file and line."""
    held = resources.rules(f"{RULES}/{CHECKS}")
    lists = {name: row for name, row in held["lists"].items() if row.get("own")}
    found = [*_strays(shelf.lists, ".tsv", lists), *_strays(shelf.rulebooks, ".toml", held["rules"])]
    for name, row in lists.items():
        for path in resources.own_files(shelf.lists, f"{name}.tsv"):
            content, unread = _content(path)
            found += unread or table_problems(content, str(path), row, is_sorted=False)
    for name, rows in held["rules"].items():
        for path in resources.own_files(shelf.rulebooks, f"{name}.toml"):
            macros, ours = _macros(shelf, name), _macros(SHIPPED, name)
            content, unread = _content(path)
            found += unread or rulebook_problems(content, str(path), rows, macros, ours=ours)
    return tuple(sorted(found, key=lambda problem: (problem.file, problem.line)))


def refuse_problems(shelf: Shelf) -> None:
    """Stop before work begins on lists or rules of the user's that are not in order."""
    found = own_problems(shelf) if shelf != SHIPPED else ()
    if found:
        others = f", {len(found) - 1} more" if len(found) > 1 else ""
        hint = f"mend it; kg check shows every problem{others}"
        raise KgError(found[0].what, where=found[0].where, hint=hint, code="bad-shelf")


def _our_problems() -> Iterator[Problem]:
    held = resources.rules(f"{RULES}/{CHECKS}")
    for path in resources.names(LISTS, ".tsv"):
        name = Path(path).stem
        if name in held["lists"]:
            yield from table_problems(resources.text(path), path, held["lists"][name], is_sorted=True)
        else:
            yield Problem(path, 0, f"{CHECKS} does not say what it is held to")
    for path in resources.names(RULES, ".toml"):
        rows = held["rules"].get(Path(path).stem, {})
        yield from rulebook_problems(resources.text(path), path, rows, _macros(SHIPPED, Path(path).stem))


def _content(path: Path) -> tuple[str, tuple[Problem, ...]]:
    """The text of a user's file, or why there is none."""
    try:
        return resources.read(path), ()
    except KgError as error:
        return "", (Problem(str(path), 0, error.what),)


def _macros(shelf: Shelf, name: str) -> Mapping[str, str]:
    """The macros that patterns of a file may use; those of a file that is no TOML are ours."""
    try:
        book: Mapping[str, Any] = shelf.rules(f"{name}.toml")
    except (KgError, KeyError, TypeError):
        book = SHIPPED.rules(f"{name}.toml")
    own = book.get("macros", {})
    texts = {name: text for name, text in own.items() if isinstance(text, str)} if isinstance(own, Mapping) else {}
    return {**texts, "SURNAME": surname_class()}


def _strays(folders: tuple[str, ...], suffix: str, known: Iterable[str]) -> Iterator[Problem]:
    """A file that nobody would read is a mistake, and so is a folder without any that somebody would."""
    names = ", ".join(f"{name}{suffix}" for name in sorted(known))
    for folder in map(Path, folders):
        if not folder.is_dir():
            hint = f"give a folder with {names}"
            raise KgError("is not a folder", where=str(folder), hint=hint, code="no-such-folder")
        found = {path.name for path in folder.glob(f"*{suffix}") if not path.name.startswith(".")}
        strays = sorted(found - set(names.split(", ")))
        yield from (Problem(str(folder / name), 0, f"is not read; those that are read are {names}") for name in strays)
        if not found:
            yield Problem(str(folder), 0, f"holds none of {names}")
