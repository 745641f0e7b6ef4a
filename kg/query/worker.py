"""A process that answers queries over a store it can only read, and that can be killed at any moment.

The engine cannot cancel a query, follows nesting until the stack is full, ends the process when
memory is short, and fetches what SERVICE names. So a query that is not trusted runs here: without
network (kg.guards), on a deep stack, with an end to its memory and its CPU time; who asked kills
the process at the time limit.
"""

from __future__ import annotations

import subprocess
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from pyoxigraph import RdfFormat, Triple, parse

from kg.errors import Exit, KgError
from kg.query.engine import STACK, on_deep_stack
from kg.query.messages import Answer, Limits, answered, frame, receive, settings, told, too_large, too_slow
from kg.query.table import Table, unpacked
from kg.store import Store
from kg.store.generations import current, name_of

Answering = Mapping[str, Callable[[Store, Mapping[str, Any], Limits], Answer]]

SPARE = 5.0
"""Seconds of CPU beyond the time limit after which the system ends a process that nobody has ended."""


def serve() -> None:
    """The life of a worker of the command line."""
    from kg.query.answering import ANSWERS

    live(ANSWERS)


def live(answers: Answering) -> None:
    """Answer requests until whoever asks is gone."""
    from kg.guards import confine, die_with_parent
    from kg.processes import pipes

    with pipes() as (requests, replies):
        die_with_parent()
        given, _ = receive(requests)
        out, limits = Path(given.pop("out")), Limits(**given)
        # The stack is address space that nobody may ever touch.
        confine(memory=limits.memory + 2 * STACK)
        on_deep_stack(lambda: _answer_all(requests, replies, _Newest(out), limits, answers))


class _Newest:
    """The newest published generation of a graph, opened anew when there is a newer one."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._store: Store | None = None
        self._generation: Path | None = None

    def store(self) -> Store:
        generation = current(self._out)
        if self._store is None or generation != self._generation:
            try:
                self._store = Store.open(self._out, read_only=True, generation=generation)
            except KgError:
                # Superseded while it was being opened, or damaged: what was read before is still whole.
                if self._store is None and current(self._out) == generation:
                    raise
                return self._store or self.store()
            self._generation = generation
        return self._store

    @property
    def name(self) -> str:
        """What the generation is called that answers come from."""
        return name_of(self._generation)


def _answer_all(requests: IO[bytes], replies: IO[bytes], newest: _Newest, limits: Limits, answers: Answering) -> None:
    from kg.guards import allow_cpu

    while True:
        request, _ = receive(requests)
        allow_cpu(limits.seconds + SPARE)
        replies.write(_reply(request, newest, limits, answers))
        replies.flush()


def _reply(request: Mapping[str, Any], newest: _Newest, limits: Limits, answers: Answering) -> bytes:
    try:
        store = newest.store()
        found = answers[request["kind"]](store, request, limits)
        return frame({**found.head, "generation": newest.name}, found.body)
    except KgError as error:
        return frame({"error": told(error), "generation": newest.name})
    except MemoryError:
        return frame({"error": told(too_large())})
    except Exception:
        bug = KgError("kg failed on this request", hint="this is a bug in kg", code="internal", exit=Exit.BUG)
        return frame({"error": told(bug), "trace": traceback.format_exc()})


def ask_worker(out: Path, request: Mapping[str, Any], limits: Limits) -> Answer:
    """The answer to one request, by a process that is there for it alone; it is killed at the limit."""
    from kg.processes import command, environment, killed_after

    with subprocess.Popen(
        command(__name__),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        process_group=0,
    ) as process:
        assert process.stdin and process.stdout
        with killed_after(limits.seconds, process) as late:
            try:
                with suppress(BrokenPipeError):
                    process.stdin.write(frame(settings(out, limits)) + frame(request))
                    process.stdin.flush()
                return answered(*receive(process.stdout))
            except (EOFError, ValueError):
                raise (too_slow(limits.seconds) if late.is_set() else too_large()) from None
            finally:
                process.kill()


def ask_in_time(out: Path, question: str, parameters: Mapping[str, str], seconds: float) -> Table:
    """The answer to a named question, if it comes within `seconds`."""
    request = {"kind": "question", "question": question, "parameters": dict(parameters)}
    return unpacked(ask_worker(out, request, Limits(seconds)).body)


def sparql_in_time(out: Path, query: str, seconds: float) -> Table | bool | tuple[Triple, ...]:
    """The answer to a query as `kg.query.sparql` gives it, if it comes within `seconds`."""
    return plainly(ask_worker(out, {"kind": "table", "query": query}, Limits(seconds)))


def plainly(found: Answer) -> Table | bool | tuple[Triple, ...]:
    """An answer to a table request as the values that `kg.query.sparql` gives."""
    match found.head["kind"]:
        case "boolean":
            return found.body == b"True"
        case "graph":
            return tuple(quad.triple for quad in parse(found.body, format=RdfFormat.N_TRIPLES))
    return unpacked(found.body)
