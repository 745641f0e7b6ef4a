"""Reading files in a process that can be killed, and that can do nothing but read.

A parser that hangs, fills the memory, crashes or is taken over costs the one file it was given.
"""

from __future__ import annotations

import io
import os
import pickle
import sys
import traceback
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.errors import KgError, Refused
from kg.model import Source
from kg.processes import Lost, Worker, pipes, send
from kg.read import SHIPPED, Item, Known, Request, inputs, read_file, read_sources
from kg.read.content import MIB, Limits, refused
from kg.read.sources import PLAINLY, only

__all__ = ["Ended", "Item", "Known", "Reader", "Task", "read_items", "read_one", "to_read"]

STDIN = "-"
STDIN_NAME = "stdin"
NEARLY = 0.7
"""The share of the limit from which memory is what a library gave up for; what it asked for last it did not get."""


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read, or `data` that came by standard input.

    `known` gives the sha256 of the sources in it that were read before.
    """

    name: str
    path: Path | None
    data: bytes = b""
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ended:
    """A file was read to its end: `names` are the sources that it holds, whatever became of them."""

    name: str
    names: tuple[str, ...]


def to_read(paths: Sequence[str | Path]) -> list[Task]:
    """What there is to read, standard input among it."""
    found = [Task(item.name, item.path) for item in inputs([Path(path) for path in paths if str(path) != STDIN])]
    if any(str(path) == STDIN for path in paths):
        found.append(Task(STDIN_NAME, None, sys.stdin.buffer.read(SHIPPED.file + 1)))
    if not found:
        where = ", ".join(map(str, paths))
        raise KgError("no file to read", where=where, hint="name a file, a folder with files in it, or -", code="empty")
    return found


def read_items(task: Task, request: Request) -> Iterator[Item | Ended]:
    """What is in a file, and that it is all; a mishap of ours is a refusal too. In this process."""
    names: list[str] = []
    request = replace(request, known=task.known)
    for item in _careful(task, request):
        names.append(item.where if isinstance(item, Refused) else item.name)
        yield item
    yield Ended(task.name, tuple(names))


def _careful(task: Task, request: Request) -> Iterator[Item]:
    name = task.name
    try:
        if task.path is None:
            yield from read_sources(io.BytesIO(task.data), name=name, request=request)
        else:
            yield from read_file(task.path, name=name, request=request)
    except MemoryError:
        what = f"reading it takes more than {request.limits.memory / 2**20:,.0f} MiB of memory"
        yield refused(what, name, "split it", "too-much-memory")
    except RecursionError:
        yield refused("its parts are nested too deep", name, "save it as plain text", "too-deep")
    except Exception as error:
        traceback.print_exc()
        what = f"kg failed on it ({type(error).__name__}: {error})"
        yield Refused(what, where=name, hint="this is a bug in kg, please report it", code="internal")


class Reader:
    """A confined process that reads files; one that a file ended is replaced by another."""

    def __init__(self, request: Request, *, module: str = __name__) -> None:
        self._limits = request.limits
        self._worker = Worker(module, request)

    def items(self, task: Task) -> Iterator[Item | Ended]:
        """What is in a file; no `Ended` comes where the process was lost before the end."""
        self._worker.ask(task)
        item: Item | Ended | None = None
        while not isinstance(item, Ended):
            try:
                item = self._worker.answer(wall=self._limits.wall)
            except Lost as lost:
                yield _lost(lost, task.name, self._limits)
                return
            assert item
            yield item

    def dismiss(self) -> None:
        """End the process, whatever it is doing, and start no other."""
        self._worker.dismiss()

    def close(self) -> None:
        """End the process when it has nothing to do."""
        self._worker.close()


def _lost(lost: Lost, name: str, limits: Limits) -> Refused:
    if lost.slow or lost.late:
        limit = f"{limits.wall:g} s" if lost.late else f"{limits.cpu:g} s of CPU"
        what = f"reading it takes more than {limit}"
        return refused(what, name, "split it, or save it as plain text", "too-slow")
    if lost.full > NEARLY * limits.memory:
        figures = f"{lost.full / MIB:,.0f} MiB of memory, the limit is {limits.memory / MIB:,.0f} MiB"
        return refused(f"reading it takes {figures}", name, "split it", "too-much-memory")
    hint = "the other sources are not concerned; please report the file"
    return refused(f"the process that read it {lost.how}", name, hint, "reader-died")


def read_one(path: Path) -> Source:
    """The one text of a file (`-` for standard input), read by a confined process; or `Refused`."""
    if path.is_dir():
        raise refused("a folder is not a text", str(path), "name a file in it, or use kg build", "unreadable")
    (task,) = to_read([path])
    reader = Reader(PLAINLY)
    try:
        return only(reader.items(task), task.name)
    finally:
        reader.dismiss()
        reader.close()


def serve() -> None:
    """The life of a reader: files are named by standard input, what they hold goes to standard output."""
    from kg.guards import allow_cpu, confine, die_with_parent

    with pipes() as (requests, answers):
        die_with_parent()
        _hush()
        request: Request = pickle.load(requests)
        confine(memory=request.limits.memory)
        while True:
            task: Task = pickle.load(requests)
            allow_cpu(request.limits.cpu)
            for item in read_items(task, request):
                send(answers, item)
                allow_cpu(request.limits.cpu)


def _hush() -> None:
    """Let nobody hear what the parsers' own code prints; what kg says of its bugs is still heard."""
    sys.stderr = os.fdopen(os.dup(2), "w", buffering=1, errors="backslashreplace")
    warnings.simplefilter("ignore")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
