"""Processes of our own that answer requests over pipes, and can be killed.

Plain subprocesses, not `multiprocessing`: one that dies is known to have died of the request it
was given, and a script that calls `kg.build` needs no `if __name__ == "__main__"`.

Invariant: of what a process answers only our own records are believed, so that one that was taken
over by a hostile file cannot make this one run anything.
"""

from __future__ import annotations

import os
import pickle
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import IO, Any

from kg.errors import Exit, KgError

RECORDS = (
    "kg.model",
    "kg.terms",
    "kg.aligned",
    "kg.divisions",
    "kg.intervals",
    "kg.quantities",
    "kg.sources",
    "kg.errors",
    "kg.read.sources",
    "kg.readers",
    "kg.workers",
)
"""The modules whose classes may stand in an answer."""

PLAIN = frozenset({("kg.errors", "_rebuilt"), ("decimal", "Decimal")})
"""What else may: how an error is made again, and exact numbers."""

GRACE, PAUSE = 1.0, 0.005
"""Seconds in which a process that gave no proper answer may end by itself, and between looks whether it has."""

GAVE_UP = (-signal.SIGABRT, -signal.SIGTRAP, -signal.SIGILL)
"""How libraries in C end a process that gets no more memory."""


class Lost(Exception):
    """A process ended, or was ended, without an answer.

    `how` says which; `late` that no answer came in time, `slow` that it used up its CPU time, `full`
    that it took this many bytes of memory before code that is not Python's gave up.
    """

    def __init__(self, how: str, *, late: bool = False, slow: bool = False, full: int = 0) -> None:
        self.how, self.late, self.slow, self.full = how, late, slow, full
        super().__init__(how)


class Worker:
    """A process that runs `serve` of a module, started by the first request and anew after it was lost.

    `first` is what each such process is sent before anything else.
    """

    def __init__(self, module: str, first: object) -> None:
        self._module, self._first = module, first
        self._process: subprocess.Popen[bytes] | None = None
        self._dismissed = False
        self._lock = threading.Lock()

    def ask(self, request: object) -> None:
        """Send a request; whether it arrived is seen by the answer."""
        with self._lock:
            if self._dismissed:
                return
            if self._process is None:
                self._process = self._started()
            pipe = self._process.stdin
        assert pipe
        with suppress(OSError, ValueError):
            send(pipe, request)

    def answer(self, *, wall: float | None = None) -> Any:
        """The next answer, if it comes within `wall` seconds; else `Lost`, and the process is no more."""
        process = self._process
        if process is None or process.stdout is None:
            raise Lost("was dismissed")
        with killed_after(wall, process) as late:
            try:
                return _Answers(process.stdout).load()
            except Exception:  # what a torn or a foreign pickle raises is not a closed set
                how, memory = _ending(process)
                with self._lock:
                    self._process = None
                _close(process)
                slow = process.returncode == -signal.SIGXCPU
                full = memory if process.returncode in GAVE_UP else 0
                raise Lost(how, late=late.is_set(), slow=slow, full=full) from None

    def dismiss(self) -> None:
        """End the process, whatever it is doing, and start no other."""
        with self._lock:
            self._dismissed = True
            if self._process:
                self._process.kill()

    def close(self) -> None:
        """Let the process end, and wait until it has."""
        with self._lock:
            process, self._process = self._process, None
        if process:
            _close(process)

    def _started(self) -> subprocess.Popen[bytes]:
        try:
            # A group of its own: Ctrl-C on the terminal reaches this process, which ends the other.
            process = subprocess.Popen(
                command(self._module),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environment(),
                process_group=0,
            )
        except OSError as error:
            what, hint = f"no process can be started ({error.strerror})", "free some memory or try --workers 1"
            raise KgError(what, hint=hint, code="no-process", exit=Exit.IO) from error
        assert process.stdin
        with suppress(OSError):
            send(process.stdin, self._first)
        return process


def command(module: str) -> list[str]:
    """How a process of ours is started; `serve` of its module is its life."""
    return [sys.executable, "-P", "-c", f"from {module} import serve; serve()"]


def environment() -> dict[str, str]:
    """The environment of a process of ours: it finds the modules where this one does."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


@contextmanager
def killed_after(seconds: float | None, process: subprocess.Popen[bytes]) -> Iterator[threading.Event]:
    """Meanwhile a process is killed when so many seconds are over, if any; what is given says whether it was."""
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    watch = threading.Timer(seconds, end) if seconds else None
    if watch:
        watch.daemon = True
        watch.start()
    try:
        yield late
    finally:
        if watch:
            watch.cancel()


def _ending(process: subprocess.Popen[bytes]) -> tuple[str, int]:
    """How a process that gives no proper answer has ended, or is made to, and the most memory that it had."""
    deadline = time.monotonic() + GRACE
    memory = 0
    while time.monotonic() < deadline and process.returncode is None:
        try:
            pid, status, used = os.wait4(process.pid, os.WNOHANG)
        except ChildProcessError:  # waited for by the thread that ended it
            process.wait()
            break
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            # A process is born with the most memory of the one that started it (getrusage(2), exec keeps it).
            most = used.ru_maxrss if used.ru_maxrss > resource.getrusage(resource.RUSAGE_SELF).ru_maxrss else 0
            memory = most * (1 if sys.platform == "darwin" else 1024)
        else:
            time.sleep(PAUSE)
    if (code := process.poll()) is None:
        process.kill()
        process.wait()
        return "gave an answer that is none", 0
    return (f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"), memory


def _close(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):
            assert pipe
            pipe.close()
    process.wait()


@contextmanager
def pipes() -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """In a worker: where requests come from and answers go to, until whoever asks is gone.

    Whatever a library prints goes to the error output and does not break the stream of answers.
    """
    with suppress(EOFError, BrokenPipeError), os.fdopen(os.dup(0), "rb") as requests:
        answers = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        yield requests, answers


def send(stream: IO[bytes], value: object) -> None:
    """Write a request or an answer."""
    pickle.dump(value, stream, protocol=pickle.HIGHEST_PROTOCOL)
    stream.flush()


class _Answers(pickle.Unpickler):
    """Reads our own records and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        """The class of a record; any other name is refused."""
        plain = (module, name) in PLAIN
        found = getattr(import_module(module), name, None) if plain or module in RECORDS else None
        ours = isinstance(found, type) and found.__module__ == module
        if not ours and not plain:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in an answer")
        return found
