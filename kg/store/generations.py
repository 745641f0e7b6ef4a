"""What readers are given: a copy of the store as it was when a build was done, changed by nobody.

DIR/published/000042      a generation: a checkpoint of the store, mostly hard links, so it costs little
DIR/published/000042.ttl  all of it as Turtle, where the build has written that
DIR/published/current     leads to the newest; it is put in its place in one step

A reader opens `current` and keeps what it has opened, whatever is published meanwhile. One
generation is kept beside the newest, for those who are just opening it.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pyoxigraph

from kg.store.disk import translated

PUBLISHED = "published"
CURRENT = "current"
DIGITS = 6
UNPUBLISHED = "0"


def current(out: Path) -> Path | None:
    """The newest generation in the graph's folder, or `None` where a kg without generations has built it."""
    home = out / PUBLISHED
    try:
        # The name alone, whatever lies before it; and not by pathlib, since this is asked for every request.
        name = os.readlink(f"{home}/{CURRENT}")  # noqa: PTH115
    except OSError:
        return None
    return home / name if os.access(f"{home}/{name}", os.F_OK) else None


def name_of(generation: Path | None) -> str:
    """What a generation is called; where nothing was published, the store itself is one."""
    return generation.name if generation else UNPUBLISHED


def turtle_of(generation: Path) -> Path:
    """Where all of a generation stands as Turtle, if it does."""
    return generation.with_name(f"{generation.name}.ttl")


def publish_generation(engine: pyoxigraph.Store, out: Path, turtle: Path | None = None) -> Path:
    """Make what the store now holds the newest generation, and drop the oldest. `turtle` holds the same."""
    home = out / PUBLISHED
    with translated(home):
        home.mkdir(exist_ok=True)
        last = current(out)
        _drop(home, keep=last.name if last else "")
        new = home / f"{int(last.name) + 1 if last else 1:0{DIGITS}}"
        engine.backup(str(new))
        _sync(new)
        if turtle:
            _share(turtle, turtle_of(new))
        link = home / f".{CURRENT}"
        link.unlink(missing_ok=True)
        link.symlink_to(new.name)
        link.replace(home / CURRENT)
        _sync(home)
    return new


def _drop(home: Path, *, keep: str) -> None:
    """Remove all generations but one, and what a build that was cut short has left."""
    for old in home.iterdir():
        if old.stem.isdecimal() and old.stem != keep:
            if old.is_dir():
                shutil.rmtree(old, ignore_errors=True)
            else:
                old.unlink(missing_ok=True)


def _share(file: Path, place: Path) -> None:
    """The file under another name; a copy where the disk knows no second names."""
    try:
        place.hardlink_to(file)
    except OSError:
        shutil.copyfile(file, place)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
