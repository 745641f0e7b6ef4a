"""The server at its sockets: deadlines for clients that dawdle, and an end that is an end.

uvicorn waits for ever for the rest of a request's head, and for a client that reads no answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import Callable, Iterator

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.errors import Exit, KgError
from kg.serve.app import application, opened
from kg.serve.asking import Serving
from kg.serve.options import Options
from kg.serve.security import DATA_POLICY, HEADERS

CONNECTIONS = 2000
"""So many connections are kept open; more are answered 503."""

INCOMPLETE = 64 * 1024
"""Bytes of a head that is not whole; what is longer than we allow is told so where it is whole."""


def run(options: Options, ready: Callable[[str], None]) -> None:
    """Serve until told to end; `ready` is told the address once it is answered."""
    with _bound(options) as listener:
        asyncio.run(_serve(options, listener, ready))


async def _serve(options: Options, listener: socket.socket, ready: Callable[[str], None]) -> None:
    app, here = application(options)
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    config = uvicorn.Config(
        app,
        http=_patient_for(options.head_time, options.write_time),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=int(options.idle),
        timeout_graceful_shutdown=int(options.grace),
        h11_max_incomplete_event_size=INCOMPLETE,
        backlog=1024,
    )
    async with opened(here):
        server = _Server(config, here)
        watch = asyncio.create_task(server.announced(lambda: ready(_address(options, listener))))
        await server.serve(sockets=[listener])
        watch.cancel()


class _Server(uvicorn.Server):
    """A server that is told to end by a signal, ends its workers in time, and then ends well."""

    def __init__(self, config: uvicorn.Config, here: Serving) -> None:
        super().__init__(config)
        self._here = here

    async def announced(self, tell: Callable[[], None]) -> None:
        while not self.started:
            await asyncio.sleep(0.005)
        tell()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End by SIGTERM and Ctrl-C, at once by a second one, and raise nothing afterwards."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._told_to_end)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)

    def _told_to_end(self) -> None:
        if self.should_exit:
            self.force_exit = True
            self._end_workers()
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening at once; half-way through the time of grace the queries are ended."""
        timer = asyncio.get_running_loop().call_later(self._here.options.grace / 2, self._end_workers)
        await super().shutdown(sockets)
        timer.cancel()

    def _end_workers(self) -> None:
        self._ending = [asyncio.ensure_future(pool.close()) for pool in (self._here.queries, self._here.pages)]


def _patient_for(head: float, reading: float) -> type[H11Protocol]:
    """The protocol of a connection: heads of requests are whole, and answers are read on, in so many seconds."""

    class Protocol(H11Protocol):
        _deadline: asyncio.TimerHandle | None = None
        _unread: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self.transport = _Gathering(transport)
            self._deadline = self.loop.call_later(head, transport.abort)

        def data_received(self, data: bytes) -> None:
            if self._deadline is None and self.conn.their_state is h11.IDLE:
                self._deadline = self.loop.call_later(head, self.transport.abort)
            super().data_received(data)
            if self._deadline and self.conn.their_state is not h11.IDLE:
                self._deadline.cancel()
                self._deadline = None

        def pause_writing(self) -> None:
            super().pause_writing()
            self._watch()

        def on_response_complete(self) -> None:
            super().on_response_complete()
            self._watch()

        def _watch(self) -> None:
            if self._unread is None and (size := self.transport.get_write_buffer_size()):
                self._unread = self.loop.call_later(reading, self._look, size)

        def _look(self, size: int) -> None:
            """End a connection whose client has read nothing of an answer since the last look."""
            self._unread = None
            left = self.transport.get_write_buffer_size()
            if left >= size:
                self.transport.abort()
            elif left:
                self._unread = self.loop.call_later(reading, self._look, left)

        def connection_lost(self, exc: Exception | None) -> None:
            for timer in filter(None, (self._deadline, self._unread)):
                timer.cancel()
            super().connection_lost(exc)

        def send_400_response(self, msg: str) -> None:
            """What is no HTTP, or has too long a head, is told so with the headers of any other answer."""
            headers = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
            headers += [(b"content-security-policy", DATA_POLICY.encode()), (b"connection", b"close")]
            headers += [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
            with contextlib.suppress(h11.LocalProtocolError):
                for event in (
                    h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
                    h11.Data(data=msg.encode("ascii") + b"\n"),
                    h11.EndOfMessage(),
                ):
                    self.transport.write(self.conn.send(event) or b"")
            self.transport.close()

    return Protocol


class _Gathering(asyncio.Transport):
    """A transport that sends the head of an answer together with its body: one call of the system, not two."""

    def __init__(self, transport: asyncio.Transport) -> None:
        super().__init__()
        self._transport = transport
        self._parts: list[bytes | bytearray | memoryview] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if data:
            self._parts.append(data)
            if len(self._parts) == 1:
                asyncio.get_running_loop().call_soon(self.flush)

    def flush(self) -> None:
        """Send what was gathered."""
        if self._parts:
            parts, self._parts = self._parts, []
            self._transport.write(parts[0] if len(parts) == 1 else b"".join(parts))

    def close(self) -> None:
        self.flush()
        self._transport.close()

    def abort(self) -> None:
        self._transport.abort()

    def is_closing(self) -> bool:
        return self._transport.is_closing()

    def get_write_buffer_size(self) -> int:
        self.flush()
        return self._transport.get_write_buffer_size()

    def get_extra_info(self, name: str, default: object = None) -> object:
        return self._transport.get_extra_info(name, default)

    def pause_reading(self) -> None:
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        self._transport.resume_reading()


@contextlib.contextmanager
def _bound(options: Options) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    # By the protocol's own number, since asyncio else leaves Nagle's algorithm on: 40 ms for each answer.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((options.host, options.port))
        listener.listen(1024)
    except OSError as error:
        listener.close()
        reason = (error.strerror or str(error)).lower()
        where = f"{options.host}:{options.port}"
        hint = "choose another --port, or 0 for any that is free"
        what = f"cannot listen ({reason})"
        raise KgError(what, where=where, hint=hint, code="cannot-listen", exit=Exit.CANNOT_CREATE) from error
    with listener:
        yield listener


def _address(options: Options, listener: socket.socket) -> str:
    name = f"[{options.host}]" if ":" in options.host else options.host
    return f"http://{name}:{listener.getsockname()[1]}"
