"""The folder that a graph lies in: changed by one build at a time, its files whole or not there.

DIR/store/      the embedded store         DIR/graph.ttl    everything, as Turtle
DIR/graph.html  the page to browse         DIR/report.md    what was read and found
DIR/published/  the store as the last build left it, for readers
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from kg.errors import Exit, KgError

STORE = "store"
TURTLE = "graph.ttl"
PAGE = "graph.html"
REPORT = "report.md"
LOCK = ".lock"


@contextmanager
def claimed(out: Path) -> Iterator[None]:
    """Make the folder and keep other builds out; a folder left empty is taken away again."""
    made = not out.exists()
    with translated(out):
        out.mkdir(parents=True, exist_ok=True)
        lock = _lock(out / LOCK)
    try:
        yield
    finally:
        (out / LOCK).unlink(missing_ok=True)
        os.close(lock)
        if made:
            with suppress(OSError):
                out.rmdir()


def write_whole(path: Path, content: str | bytes) -> bool:
    """Write a file so that it is the old one or the new one at any moment; say whether it changed.

    A file that already holds this content is left alone, with its time.
    """
    data = content.encode() if isinstance(content, str) else content
    with translated(path):
        if path.is_file() and path.read_bytes() == data:
            return False
        _replace(path, data)
    return True


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Say what the system said of `path` in one line and with the code it has for the shell."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG}:
            hint = "free some space and run kg again; what was done is kept"
            raise KgError(reason, where=str(path), hint=hint, code="disk", exit=Exit.IO) from error
        hint = "choose another place or mend its permissions"
        what = f"cannot write ({reason})"
        raise KgError(what, where=str(path), hint=hint, code="cannot-create", exit=Exit.CANNOT_CREATE) from error


def _replace(path: Path, data: bytes) -> None:
    """Write beside the file and put it in its place; a link keeps leading to it."""
    target = path.resolve()
    if target.exists() and not target.is_file():  # a device or a pipe has no place to be put in
        target.write_bytes(data)
        return
    new = target.with_name(f".{target.name}.new")
    try:
        with new.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.replace(target)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _lock(path: Path) -> int:
    """Hold the lock file, or say who holds it. The system lets go of it when its holder dies."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 100, 0).decode(errors="replace").strip()
            os.close(handle)
            what = f"a build is at work here ({holder or 'just started'})"
            hint = "wait until it is done"
            raise KgError(what, where=str(path.parent), hint=hint, code="busy", exit=Exit.BUSY) from None
        # A holder that was just done has taken the file away: what we hold is then no longer it.
        with suppress(FileNotFoundError):
            if os.fstat(handle).st_ino == path.stat().st_ino:
                os.ftruncate(handle, 0)
                os.pwrite(handle, f"process {os.getpid()}, since {datetime.now():%H:%M:%S}".encode(), 0)
                return handle
        os.close(handle)
