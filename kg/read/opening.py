"""Files opened so that nothing blocks and nothing foreign is read.

Only regular files are opened, without waiting, so a named pipe or a device never blocks a build;
a link is refused, since it may lead anywhere.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kg.read.content import refused


@contextmanager
def opened(path: Path, name: str) -> Iterator[IO[bytes]]:
    """The file at `path`, to be read; `Refused` where there is none that can be."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        # Not `path.is_symlink()`, which fails as `open` did on a path that is too long.
        link = error.errno == errno.ELOOP
        hint = "name the file it leads to" if link else "check the path and its permissions"
        what = "file is a link" if link else f"file cannot be read ({error.strerror})"
        raise refused(what, name, hint, "unreadable") from error
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        raise refused(f"{_kind(mode)} is not a file", name, "name a file with text", "unreadable")
    with os.fdopen(handle, "rb") as file:
        try:
            yield file
        except OSError as error:
            what = f"file cannot be read ({error.strerror})"
            raise refused(what, name, "check the disk", "unreadable") from error


def _kind(mode: int) -> str:
    kinds = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a named pipe"), (stat.S_ISSOCK, "a socket"))
    return next((kind for test, kind in kinds if test(mode)), "a device")
