"""Reading a file in a confined process, and what that cost: seconds, memory and disk."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import Refused
from kg.model import Source
from kg.read import Limits, Request
from kg.readers import Ended, Reader, Task
from tests.hostile.case import outcomes
from tests.hostile.seeds import WORDS

MIB = 2**20
PATIENCE = 10.0
"""Seconds of CPU within which each file has its answer; the clock tells the same where nothing else is done."""

LOOK = 0.05
WATCHED = Limits(wall=6 * PATIENCE, cpu=PATIENCE)


@dataclass(slots=True)
class Watched:
    """What became of a file; the seconds and `cpu` seconds it took, the most `memory`, what was `written` to disk."""

    items: list[object] = field(default_factory=list)
    seconds: float = 0.0
    cpu: float = 0.0
    memory: int = 0
    written: int = 0

    @property
    def outcomes(self) -> frozenset[str]:
        return outcomes(self.items)

    @property
    def refusals(self) -> list[Refused]:
        return [item for item in self.items if isinstance(item, Refused)]

    @property
    def sources(self) -> list[Source]:
        return [item for item in self.items if isinstance(item, Source)]

    @property
    def lost(self) -> list[str]:
        """The words that stood in the file and are neither in a text nor said to be missing."""
        if self.refusals or any(source.remarks for source in self.sources):
            return []
        return [word for word in WORDS if not any(says(source, word) for source in self.sources)]


def says(source: Source, word: str) -> bool:
    """Whether a text has a word, in either script and however its lines are broken."""
    from kg.folding import fold

    return fold(word) in fold("".join(source.text.split()))


def watched(reader: Reader, task: Task) -> Watched:
    """Read a file and see what it costs; what the process did for files before it does not count."""
    found = Watched()
    with _looking(reader, found):
        begun = time.perf_counter()
        items: Iterable[object] = reader.items(task)
        found.items = [item for item in items if not isinstance(item, Ended)]
        found.seconds = time.perf_counter() - begun
    return found


def process(reader: Reader) -> int | None:
    """The reader's process, if it has one."""
    running = reader._worker._process
    return running.pid if running else None


@contextmanager
def _looking(reader: Reader, found: Watched) -> Iterator[None]:
    done = threading.Event()
    before = _counted(process(reader))
    with suppress(OSError):
        Path(f"/proc/{process(reader)}/clear_refs").write_text("5")  # the peak of memory starts anew (proc(5))

    def look() -> None:
        now = _counted(process(reader))
        found.cpu = max(found.cpu, now[0] - before[0])
        found.memory = max(found.memory, now[1])
        found.written = max(found.written, now[2] - before[2])

    def keep_looking() -> None:
        while not done.wait(LOOK):
            look()

    watch = threading.Thread(target=keep_looking, daemon=True)
    watch.start()
    try:
        yield
        look()
    finally:
        done.set()
        watch.join()


def _counted(pid: int | None) -> tuple[float, int, int]:
    """The seconds of CPU that a process used, the most memory that it had, and the bytes that it wrote to disks."""
    try:
        used = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        status = Path(f"/proc/{pid}/status").read_text()
        io = Path(f"/proc/{pid}/io").read_text()
    except OSError:
        return 0.0, 0, 0
    ticks = int(used[11]) + int(used[12])
    peak = next((line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")), "0")
    written = next((line.split()[1] for line in io.splitlines() if line.startswith("write_bytes")), "0")
    return ticks / os.sysconf("SC_CLK_TCK"), int(peak) * 1024, int(written)


@contextmanager
def reading(limits: Limits = WATCHED) -> Iterator[Reader]:
    """A reader, which is gone afterwards."""
    reader = Reader(Request(limits=limits))
    try:
        yield reader
    finally:
        reader.dismiss()
        reader.close()
