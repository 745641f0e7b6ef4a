"""Worker processes shared fairly among clients.

A client may hold all workers of a pool but one; who waits is served in turn, one of each client.
A query that is not answered in time, or that ends its process, costs that process, which is
replaced at once. Nobody waits for ever: who cannot be served soon is told so.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter, OrderedDict, deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from subprocess import DEVNULL
from typing import Any

from kg.errors import KgError
from kg.processes import command, environment
from kg.query.messages import HEADER, MIB, Answer, Limits, answered, frame, settings, too_large, too_slow
from kg.serve.options import Options
from kg.serve.problems import HttpError

MODULE = "kg.serve.answering"
SOON = 5.0
"""Seconds that those wait at most who are not next."""

HEAD = MIB
"""So much more than its limit may an answer be long with what is said of it."""

START = 30.0
"""Seconds in which a new process must have opened the store."""

log = logging.getLogger("kg.serve")


class _Process(asyncio.SubprocessProtocol):
    """One worker. Its answer is taken from the pipe as it comes, which is three times as quick as a stream."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._buffer = bytearray()
        self._waiting: asyncio.Future[tuple[dict[str, Any], bytes]] | None = None
        self._ended = asyncio.Event()
        self._transport: asyncio.SubprocessTransport
        self._requests: asyncio.WriteTransport

    @classmethod
    async def start(cls, options: Options, limits: Limits) -> _Process:
        """A process that is told its limits; it opens the store by itself."""
        _, process = await asyncio.get_running_loop().subprocess_exec(
            lambda: cls(limits.bytes + HEAD), *command(MODULE), stderr=DEVNULL, env=environment(), process_group=0
        )
        process._requests.write(frame(settings(options.out, limits)))
        return process

    async def answer(self, request: bytes, seconds: float) -> tuple[dict[str, Any], bytes]:
        """Its answer; `TimeoutError` where it does not come in time, `EOFError` where it never will."""
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[tuple[dict[str, Any], bytes]] = loop.create_future()
        self._waiting = waiting
        self._buffer.clear()
        if self._ended.is_set():
            raise EOFError
        timer = loop.call_later(seconds, self._fail, TimeoutError())
        self._requests.write(request)
        try:
            return await waiting
        finally:
            timer.cancel()
            self._waiting = None

    async def end(self) -> None:
        """End it, whatever it is doing."""
        with suppress(ProcessLookupError):
            self._transport.kill()
        await self._ended.wait()
        self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is there."""
        assert isinstance(transport, asyncio.SubprocessTransport)
        self._transport = transport
        requests = transport.get_pipe_transport(0)
        assert isinstance(requests, asyncio.WriteTransport)
        self._requests = requests

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """A part of an answer."""
        if fd != 1 or self._waiting is None:
            return
        self._buffer += data
        if len(self._buffer) < HEADER.size:
            return
        head, body = HEADER.unpack_from(self._buffer)
        if head + body > self._most:
            self._fail(EOFError())
        elif len(self._buffer) >= HEADER.size + head + body and not self._waiting.done():
            text = bytes(self._buffer[HEADER.size : HEADER.size + head])
            try:
                self._waiting.set_result((json.loads(text), bytes(self._buffer[HEADER.size + head :])))
            except ValueError:
                self._fail(EOFError())

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """It answers no more."""
        self._fail(EOFError())

    def process_exited(self) -> None:
        """It is gone."""
        self._ended.set()
        self._fail(EOFError())

    def _fail(self, error: Exception) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(error)


@dataclass(slots=True)
class Tally:
    """How many requests were answered, and how many processes they cost."""

    answered: int = 0
    late: int = 0
    lost: int = 0


class Pool:
    """`size` workers, `ready` of which can be asked or are at work; `close` ends them."""

    def __init__(self, options: Options, limits: Limits, *, size: int, pages: bool = False) -> None:
        self.tally, self.ready = Tally(), 0
        self._first = frame({"kind": "status", "pages": pages})
        self._options, self._limits, self._size = options, limits, size
        self._each = max(1, size - 1)
        self._idle: list[_Process] = []
        self._all: set[_Process] = set()
        self._waiting: OrderedDict[str, deque[asyncio.Future[_Process]]] = OrderedDict()
        self._held: Counter[str] = Counter()
        self._starting: set[asyncio.Task[None]] = set()
        self._closed = False

    async def open(self) -> dict[str, Any]:
        """Start all workers; gives what one says of the store, or raises its `KgError`."""
        heads = await asyncio.gather(*(self._start() for _ in range(self._size)))
        return heads[0]

    async def ask(self, request: Mapping[str, Any], client: str) -> Answer:
        """The answer to a request of a client, a `KgError` of the worker's, or an `HttpError`."""
        process = await self._taken(client)
        whole = False
        try:
            head, body = await process.answer(frame(request), self._limits.seconds)
            whole = True
            if trace := head.get("trace"):
                log.error("a worker failed:\n%s", trace)
            self.tally.answered += 1
            return answered(head, body)
        except TimeoutError:
            self.tally.late += 1
            raise too_slow(self._limits.seconds) from None
        except EOFError:
            if self._closed:
                raise HttpError("busy", "the server is stopping") from None
            self.tally.lost += 1
            raise too_large() from None
        finally:
            self._let_go(client)
            if whole:
                self._free(process)
            else:
                self._replace(process)

    async def close(self) -> None:
        """End all workers, whatever they are doing; who waits is told that the server is busy."""
        self._closed = True
        for queue in self._waiting.values():
            for future in queue:
                if not future.done():
                    future.set_exception(HttpError("busy", "the server is stopping"))
        self._waiting.clear()
        for task in list(self._starting):
            task.cancel()
        await asyncio.gather(*(process.end() for process in list(self._all)), return_exceptions=True)
        self._all.clear()
        self._idle.clear()

    async def _taken(self, client: str) -> _Process:
        if self._closed:
            raise HttpError("busy", "the server is stopping")
        if self._idle and not self._waiting and self._held[client] < self._each:
            self._held[client] += 1
            return self._idle.pop()
        return await self._waited(client)

    async def _waited(self, client: str) -> _Process:
        """Wait in turn; those who are next wait for as long as a query may take."""
        ahead = sum(map(len, self._waiting.values()))
        mine = self._waiting.setdefault(client, deque())
        if len(mine) >= self._options.waiting:
            raise HttpError("too-many-requests", f"{len(mine)} requests of this client are waiting")
        if ahead >= 2 * self._options.waiting:
            raise HttpError("busy")
        future: asyncio.Future[_Process] = asyncio.get_running_loop().create_future()
        mine.append(future)
        self._serve_waiting()
        try:
            async with asyncio.timeout(self._limits.seconds + 1 if ahead < self._size else SOON):
                return await future
        except (TimeoutError, asyncio.CancelledError) as error:
            if future.done() and not future.cancelled() and future.exception() is None:
                self._let_go(client)
                self._free(future.result())
            self._forget(client, future)
            if isinstance(error, TimeoutError):
                raise HttpError("busy") from None
            raise

    def _forget(self, client: str, future: asyncio.Future[_Process]) -> None:
        queue = self._waiting.get(client)
        if queue is not None:
            with suppress(ValueError):
                queue.remove(future)
            if not queue:
                del self._waiting[client]

    def _serve_waiting(self) -> None:
        """Hand idle workers to those who wait, one of each client in turn."""
        while self._idle:
            client = next((each for each in self._waiting if self._held[each] < self._each), None)
            if client is None:
                return
            queue = self._waiting[client]
            future = queue.popleft()
            self._waiting.move_to_end(client)
            if not queue:
                del self._waiting[client]
            if not future.done():
                self._held[client] += 1
                future.set_result(self._idle.pop())

    def _free(self, process: _Process) -> None:
        if not self._closed:
            self._idle.append(process)
            self._serve_waiting()

    def _let_go(self, client: str) -> None:
        self._held[client] -= 1
        if not self._held[client]:
            del self._held[client]

    def _replace(self, process: _Process) -> None:
        self._all.discard(process)
        self.ready -= 1
        task = asyncio.ensure_future(self._restart(process))
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _restart(self, process: _Process) -> None:
        await process.end()
        while not self._closed:
            try:
                await self._start()
            except (OSError, EOFError, TimeoutError, KgError):
                log.exception("no worker can be started")
                await asyncio.sleep(1)
            else:
                return

    async def _start(self) -> dict[str, Any]:
        """Start a worker, and let it be asked once it has opened the store: no query pays for that."""
        process = await _Process.start(self._options, self._limits)
        self._all.add(process)
        try:
            head, body = await process.answer(self._first, START)
            answered(head, body)
        except BaseException:
            self._all.discard(process)
            await process.end()
            raise
        self.ready += 1
        self._free(process)
        return head
