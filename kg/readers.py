"""Reading files in a process that can be killed, and that can do nothing but read.

A parser that hangs, fills the memory, crashes or is taken over costs the one file it was given.
"""

from __future__ import annotations

import io
import pickle
import sys
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.errors import Refused
from kg.processes import Lost, Worker, pipes, send
from kg.read import Item, Known, Request, read_file, read_sources
from kg.read.content import refused

__all__ = ["Ended", "Item", "Known", "Reader", "Task", "read_items"]


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

    def __init__(self, request: Request) -> None:
        self._limits = request.limits
        self._worker = Worker(__name__, request)

    def items(self, task: Task) -> Iterator[Item | Ended]:
        """What is in a file; no `Ended` comes where the process was lost before the end."""
        self._worker.ask(task)
        item: Item | Ended | None = None
        while not isinstance(item, Ended):
            try:
                item = self._worker.answer(wall=self._limits.wall)
            except Lost as lost:
                yield _lost(lost, task.name, self._limits.cpu)
                return
            assert item
            yield item

    def dismiss(self) -> None:
        """End the process, whatever it is doing, and start no other."""
        self._worker.dismiss()

    def close(self) -> None:
        """End the process when it has nothing to do."""
        self._worker.close()


def _lost(lost: Lost, name: str, cpu: float) -> Refused:
    if lost.slow:
        what = f"reading it {lost.how}, the limit is {cpu:g} s of CPU"
        return refused(what, name, "split it, or save it as plain text", "too-slow")
    hint = "the other sources are not concerned; please report the file"
    return refused(f"the process that read it {lost.how}", name, hint, "reader-died")


def serve() -> None:
    """The life of a reader: files are named by standard input, what they hold goes to standard output."""
    from kg.guards import allow_cpu, confine, die_with_parent

    sys.setrecursionlimit(2_000)
    with pipes() as (requests, answers):
        die_with_parent()
        request: Request = pickle.load(requests)
        confine(memory=request.limits.memory)
        while True:
            task: Task = pickle.load(requests)
            allow_cpu(request.limits.cpu)
            for item in read_items(task, request):
                send(answers, item)
                allow_cpu(request.limits.cpu)
