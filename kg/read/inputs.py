"""Which files to read, and what each is called on every machine."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import KgError


@dataclass(frozen=True, slots=True, order=True)
class Input:
    """A file to read and its name: the folder given and the path below it (`samples/a.txt`)."""

    name: str
    path: Path


def inputs(paths: Sequence[Path]) -> tuple[Input, ...]:
    """The files of `paths`, folders walked, sorted by name; a file named twice counts once.

    A file is called after its own folder, so that it and its folder give it the same name.
    """
    found = {item.path: item for path in paths for item in _below(path)}
    named: dict[str, Path] = {}
    for item in sorted(found.values()):
        if item.name in named:
            what, where = "two files would have one name", f"{item.name} ({named[item.name]} and {item.path})"
            raise KgError(what, where=where, hint="rename a folder, or build them apart", code="same-name")
        named[item.name] = item.path
    return tuple(Input(name, path) for name, path in named.items())


def _below(path: Path) -> Iterator[Input]:
    """The files at `path`; links, and folders that cannot be listed, are kept for the reader to refuse."""
    try:
        resolved = path.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise KgError("no such file", where=_shown(str(path)), hint="check the path", code="unreadable") from error
    if not resolved.is_dir():
        yield Input(_shown(f"{resolved.parent.name}/{resolved.name}"), resolved)
        return
    unlisted: list[OSError] = []
    for folder, below, files in os.walk(resolved, onerror=unlisted.append):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for file in sorted(name for name in files if not name.startswith(".")):
            found = Path(folder, file)
            yield Input(_named(resolved, found), found)
    for failed in unlisted:
        if (found := Path(failed.filename)) == resolved:
            where = _shown(str(found))
            hint = "check its permissions"
            raise KgError("folder cannot be listed", where=where, hint=hint, code="unreadable") from failed
        yield Input(_named(resolved, found), found)


def _named(folder: Path, file: Path) -> str:
    return _shown(f"{folder.name}/{file.relative_to(folder).as_posix()}")


def _shown(name: str) -> str:
    """A file name that can be written anywhere: bytes that are no UTF-8 are escaped."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
