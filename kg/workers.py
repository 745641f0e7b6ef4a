"""Crews of processes that read files and find what the texts say, so that no file can take the build down.

Each member of a crew has two processes: one that reads files from outside and can do nothing else,
and one that finds. The texts of an archive or a corpus are shared out among all members.

Invariant: a finder loads its model only when it meets a text that is not the one in the store.
"""

from __future__ import annotations

import pickle
import threading
import traceback
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType
from typing import TYPE_CHECKING

from kg.errors import KgError, Refused
from kg.model import Findings, Source
from kg.processes import Lost, Worker, pipes, send
from kg.read import Known, Request
from kg.readers import Ended, Item, Reader, Task, read_items
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.pipeline import Kit


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source says, or `None` where it is the one that the store already holds."""

    name: str
    sha256: str
    remarks: tuple[str, ...] = ()
    findings: tuple[Findings, ...] | None = None


Answer = Reading | Ended | KgError


def kit(settings: Settings) -> Kit:
    """The rules, words and model for these settings, loaded once a process and when a file of the user's changed."""
    return _kit(settings, tuple(_stamps(settings)))


def find(source: Source, settings: Settings) -> Reading | KgError:
    """What a source says; a mishap of ours is a refusal."""
    try:
        from kg.pipeline import extract_source

        findings = extract_source(source, kit(settings))
        return Reading(source.name, source.sha256, (*source.remarks, *_left_out(findings)), findings)
    except KgError as error:
        return error
    except Exception as error:
        traceback.print_exc()
        what = f"kg failed on it ({type(error).__name__}: {error})"
        return Refused(what, where=source.name, hint="this is a bug in kg, please report it", code="internal")


def _left_out(findings: Iterable[Findings]) -> Iterator[str]:
    """What the findings leave out of what the text would give."""
    if uncounted := sum(one.uncounted for one in findings):
        yield f"{uncounted:,} pairs of names in crowded sentences were not counted"


class Crew:
    """Up to `size` members that read and find side by side; leaving the block ends them all.

    With none, all is done in this process, which keeps the model for the next time.
    """

    def __init__(self, settings: Settings, size: int, request: Request | None = None) -> None:
        self._settings = settings
        self._request = request or Request(settings.columns)
        self._size = size
        # Bounded, so that findings do not pile up before a store that is slower than the crew.
        self._done: Queue[Answer | None] = Queue(maxsize=2 * size)
        self._jobs = _Jobs(2 * size)
        self._members: list[_Member] = []

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._jobs.close()
        for member in self._members:
            member.dismiss()
        while any(member.is_alive() for member in self._members):
            with suppress(Empty):
                self._done.get(timeout=0.01)

    def read(self, tasks: Sequence[Task]) -> Iterator[Answer]:
        """What came of each source in the files, as they are done, and of each file that it was all."""
        if not self._size:
            for task in tasks:
                yield from (self._answer(item) for item in read_items(task, self._request))
            return
        self._jobs.add(tasks)
        # As many as there may be, for one file may hold many texts; who has nothing to do starts no process.
        self._members = [
            _Member(self._jobs, self._done, self._request, self._settings) for _ in range(self._size if tasks else 0)
        ]
        for member in self._members:
            member.start()
        working = len(self._members)
        while working:
            if (answer := self._done.get()) is None:
                working -= 1
            else:
                yield answer

    def _answer(self, item: Item | Ended) -> Answer:
        if isinstance(item, Source):
            return find(item, self._settings)
        return Reading(item.name, item.sha256) if isinstance(item, Known) else item


class _Jobs:
    """What there is to do: texts that were read before files that were not; `ahead` texts may wait."""

    def __init__(self, ahead: int) -> None:
        self._tasks: deque[Task] = deque()
        self._sources: deque[Source] = deque()
        self._ahead = ahead
        self._reading = 0
        self._closed = False
        self._change = threading.Condition()

    def add(self, tasks: Sequence[Task]) -> None:
        self._tasks.extend(tasks)

    def next(self) -> Task | Source | None:
        """A text, else a file, else nothing, once no file is being read that may hold more texts."""
        with self._change:
            while not self._closed:
                if self._sources:
                    return self._sources.popleft()
                if self._tasks:
                    self._reading += 1
                    return self._tasks.popleft()
                if not self._reading:
                    break
                self._change.wait()
            return None

    def offer(self, source: Source) -> bool:
        """Let whoever is free take a text, unless many are waiting."""
        with self._change:
            if len(self._sources) >= self._ahead:
                return False
            self._sources.append(source)
            self._change.notify()
            return True

    def ended(self) -> None:
        """A file was read to its end."""
        with self._change:
            self._reading -= 1
            self._change.notify_all()

    def close(self) -> None:
        """There is nothing more to do."""
        with self._change:
            self._closed = True
            self._change.notify_all()


class _Member(threading.Thread):
    """A thread that has a reader and a finder of its own, and puts what they say where it is fetched."""

    def __init__(self, jobs: _Jobs, done: Queue[Answer | None], request: Request, settings: Settings) -> None:
        super().__init__(daemon=True)
        self._jobs, self._done = jobs, done
        self._reader = Reader(request)
        self._finder = Worker(__name__, settings)

    def run(self) -> None:
        """Work until there is nothing more to do."""
        try:
            while job := self._jobs.next():
                if isinstance(job, Source):
                    self._done.put(self._find(job))
                else:
                    self._read(job)
        except KgError as error:  # no process can be started
            self._done.put(error)
        finally:
            self._reader.close()
            self._finder.close()
            self._done.put(None)

    def dismiss(self) -> None:
        """End both processes, whatever they are doing."""
        self._reader.dismiss()
        self._finder.dismiss()

    def _read(self, task: Task) -> None:
        try:
            for item in self._reader.items(task):
                if isinstance(item, Known):
                    self._done.put(Reading(item.name, item.sha256))
                elif not isinstance(item, Source):
                    self._done.put(item)
                elif not self._jobs.offer(item):
                    self._done.put(self._find(item))
        finally:
            self._jobs.ended()

    def _find(self, source: Source) -> Reading | KgError:
        self._finder.ask(source)
        try:
            answer: Reading | KgError = self._finder.answer()
        except Lost as lost:
            hint = "the other sources are not concerned; please report the file"
            what = f"the process that read it {lost.how}"
            return Refused(what, where=source.name, hint=hint, code="reader-died")
        return answer


def serve() -> None:
    """The life of a finder: texts come by standard input, what they say goes to standard output."""
    from kg.guards import die_with_parent

    with pipes() as (requests, answers):
        die_with_parent()
        settings: Settings = pickle.load(requests)
        while True:
            send(answers, find(pickle.load(requests), settings))


@lru_cache(maxsize=1)
def _kit(settings: Settings, stamps: tuple[tuple[str, int, int], ...]) -> Kit:  # noqa: ARG001 - tells files apart
    from kg.pipeline import Kit

    return Kit.of(settings)


def _stamps(settings: Settings) -> Iterator[tuple[str, int, int]]:
    """When each file of the user's was written, and how long it is."""
    folders = (Path(folder) for folder in (*settings.lists, *settings.rules))
    files = [Path(file) for file in (*settings.words, settings.judgements) if file]
    for file in sorted([*files, *(file for folder in folders for file in folder.glob("*.t*"))]):
        with suppress(OSError):
            state = file.stat()
            yield str(file), state.st_mtime_ns, state.st_size
