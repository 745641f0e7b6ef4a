"""The processes that this one has started, whichever of its threads did."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def children(state: str = "") -> set[int]:
    """Those that are there, or only those in a state (`Z` for one that ended and was not waited for)."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile
            now, parent, *_ = (folder / "stat").read_text().rpartition(") ")[2].split()
            if int(parent) == os.getpid() and now.startswith(state):
                found.add(int(folder.name))
    return found
