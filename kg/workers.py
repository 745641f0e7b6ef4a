"""Processes that read and extract sources, so that no file can take the build down with it.

Plain subprocesses and pipes, not `multiprocessing`: one that dies is known to have died of the
source it was given, all of them can be killed at once, and a script that calls `kg.build` needs
no `if __name__ == "__main__"`.

Invariant: a worker loads its model only when it meets a source that is not the one in the store.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from queue import Empty, Queue, SimpleQueue
from types import TracebackType
from typing import IO, TYPE_CHECKING

from kg.errors import Exit, KgError, Refused
from kg.model import Findings
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.pipeline import Kit


@dataclass(frozen=True, slots=True)
class Task:
    """A source to read: a file, or `data` that came by standard input.

    `known` is the sha256 with which the store already holds it, empty where it does not.
    """

    name: str
    path: Path | None
    data: bytes = b""
    known: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source says, or `None` where it is the one that the store already holds."""

    sha256: str
    remarks: tuple[str, ...]
    findings: tuple[Findings, ...] | None


def kit(settings: Settings) -> Kit:
    """The rules, words and model for these settings, loaded once a process and when a file of the user's changed."""
    return _kit(settings, tuple(_stamps(settings)))


def read(task: Task, settings: Settings) -> Reading | KgError:
    """What the source says, or why it could not be read; a mishap of ours is a refusal too."""
    try:
        from kg.pipeline import extract_source
        from kg.read import read_source, read_stream

        name = task.name
        source = read_stream(task.data, name=name) if task.path is None else read_source(task.path, name=name)
        if source.sha256 == task.known:
            return Reading(source.sha256, source.remarks, None)
        findings = extract_source(source, kit(settings))
        return Reading(source.sha256, (*source.remarks, *_left_out(findings)), findings)
    except KgError as error:
        return error
    except Exception as error:
        traceback.print_exc()
        what = f"kg failed on it ({type(error).__name__}: {error})"
        return Refused(what, where=task.name, hint="this is a bug in kg, please report it", code="internal")


def _left_out(findings: Iterable[Findings]) -> Iterator[str]:
    """What the findings leave out of what the text would give."""
    if uncounted := sum(one.uncounted for one in findings):
        yield f"{uncounted:,} pairs of names in crowded sentences were not counted"


class Crew:
    """Up to `size` processes that read sources side by side; leaving the block ends them all.

    With none, sources are read one by one in this process, which keeps the model for the next time.
    """

    def __init__(self, settings: Settings, size: int) -> None:
        self._settings = settings
        self._size = size
        self._waiting: SimpleQueue[Task] = SimpleQueue()
        # Bounded, so that findings do not pile up before a store that is slower than the readers.
        self._done: Queue[tuple[Task, Reading | KgError]] = Queue(maxsize=2 * size)
        self._processes: list[subprocess.Popen[bytes]] = []
        self._threads: list[threading.Thread] = []
        self._closed = False
        self._lock = threading.Lock()

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._lock:
            self._closed = True
            for process in self._processes:
                process.kill()
        for process in self._processes:
            process.wait()
        while any(thread.is_alive() for thread in self._threads):
            with suppress(Empty):
                self._done.get(timeout=0.01)

    def read(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Reading | KgError]]:
        """Each task with what came of it, as they are done."""
        if not self._size:
            yield from ((task, read(task, self._settings)) for task in tasks)
            return
        for task in tasks:
            self._waiting.put(task)
        for _ in range(min(self._size, len(tasks))):
            thread = threading.Thread(target=self._serve, daemon=True)
            self._threads.append(thread)
            thread.start()
        for _ in tasks:
            yield self._done.get()

    def _serve(self) -> None:
        """Hand tasks to a process of this thread's own, and to a new one after it has died."""
        process: subprocess.Popen[bytes] | None = None
        with suppress(Empty):
            while task := self._waiting.get_nowait():
                try:
                    process = process if process and process.poll() is None else self._start()
                except OSError as error:
                    self._done.put((task, _not_started(error)))
                    continue
                if process is None:
                    return
                self._done.put((task, _ask(process, task)))
        if process and process.stdin:
            process.stdin.close()

    def _start(self) -> subprocess.Popen[bytes] | None:
        """A new process, unless the crew has been sent home."""
        with self._lock:
            if self._closed:
                return None
            # A group of its own: Ctrl-C on the terminal reaches the build, which ends the crew.
            process = subprocess.Popen(
                [sys.executable, "-P", "-c", "from kg.workers import serve; serve()"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                process_group=0,
            )
            self._processes.append(process)
        assert process.stdin
        with suppress(OSError):
            _send(process.stdin, self._settings)
        return process


def serve() -> None:
    """The life of a worker: tasks come by standard input, what they say goes to standard output."""
    tasks, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # Whatever a library prints goes to the error output and does not break the stream of answers.
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    with suppress(EOFError, BrokenPipeError):
        settings = pickle.load(tasks)
        while True:
            _send(answers, read(pickle.load(tasks), settings))


def _ask(process: subprocess.Popen[bytes], task: Task) -> Reading | KgError:
    assert process.stdin
    assert process.stdout
    try:
        _send(process.stdin, task)
        answer: Reading | KgError = pickle.load(process.stdout)
    except Exception:  # what a torn pickle raises is not a closed set
        how = _ending(process)
        hint = "the other sources are not concerned; please report the file"
        return Refused(f"the process that read it {how}", where=task.name, hint=hint, code="reader-died")
    return answer


def _not_started(error: OSError) -> KgError:
    hint = "free some memory or try --workers 1"
    return KgError(f"no process can be started ({error.strerror})", hint=hint, code="no-process", exit=Exit.IO)


def _send(stream: IO[bytes], value: object) -> None:
    pickle.dump(value, stream, protocol=pickle.HIGHEST_PROTOCOL)
    stream.flush()


def _ending(process: subprocess.Popen[bytes]) -> str:
    """How a process that does not answer has ended, or is made to."""
    try:
        code = process.wait(timeout=1)
    except subprocess.TimeoutExpired:
        process.kill()
        code = process.wait()
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"


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
