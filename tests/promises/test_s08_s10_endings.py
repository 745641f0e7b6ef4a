"""S8, S9, S10: an end that is an end, clients that dawdle, and sizes.

S8: on SIGTERM with 8 slow and 50 quick requests in flight nothing more is accepted, all are answered
or told 503, the exit code is 0 within 5 s, and no process is left; a second SIGTERM ends at once;
where the server is killed, its workers are gone within 2 s.
S9: half-sent heads are closed in 15 s, half-sent bodies in 30 s, and whoever does not read is closed;
others do not notice. (A slice runs with a tenth of these times.)
S10: too long a body, query, address or head is refused, and no more of it is read than may be.
"""

from __future__ import annotations

import http.client
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.promises.evil import SLOW
from tests.promises.loading import load
from tests.serving import Served, descendants, serving, serving_within

SLOWLY = SLOW["a product"]


def gone(pids: set[int], within: float) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until and any(Path(f"/proc/{pid}").exists() for pid in pids):
        time.sleep(0.05)
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


def outcome(served: Served, text: str, source: str) -> int:
    """The status of an answer; 0 where the server would not hear any more."""
    try:
        return served.query(text, source=source).status
    except (OSError, http.client.HTTPException):
        return 0


def test_it_ends_by_a_signal_when_all_are_answered(built: Path) -> None:
    with serving(built, "--timeout", "60") as server, ThreadPoolExecutor(60) as pool:
        pids = descendants(server.process.pid)
        slow = [pool.submit(outcome, server, SLOWLY, f"127.0.3.{n + 1}") for n in range(8)]
        time.sleep(0.5)
        quick = [pool.submit(outcome, server, "ASK {}", f"127.0.4.{n + 1}") for n in range(50)]
        time.sleep(0.3)
        begun = time.monotonic()
        assert server.end() == 0
        assert time.monotonic() - begun <= 5
        assert {each.result() for each in slow} <= {503}
        assert {each.result() for each in quick} <= {200, 503, 0}
        assert gone(pids, 2)
        with pytest.raises(OSError):
            server.connect()


def test_with_nothing_to_do_it_ends_at_once(built: Path) -> None:
    with serving(built) as server:
        begun = time.monotonic()
        assert server.end(signal.SIGINT) == 0
        assert time.monotonic() - begun <= 2


def test_a_second_signal_is_not_waited_after(built: Path) -> None:
    with serving(built, "--timeout", "60") as server:
        waiting = threading.Thread(target=outcome, args=(server, SLOWLY, ""))
        waiting.start()
        time.sleep(0.5)
        server.process.terminate()
        time.sleep(0.2)
        begun = time.monotonic()
        assert server.end() == 0
        assert time.monotonic() - begun <= 1.5
        waiting.join()


def test_workers_do_not_outlive_a_server_that_is_killed(built: Path) -> None:
    with serving(built) as server:
        pids = descendants(server.process.pid)
        assert len(pids) == 3
        server.end(signal.SIGKILL)
        assert gone(pids, 2)


# Clients that dawdle --------------------------------------------------------------------------

TENTH = {"head_time": 1.5, "body_time": 3.0, "write_time": 1.0, "idle": 2.0}


@pytest.fixture(scope="module")
def patient(built: Path, soak_: bool) -> Iterator[Served]:
    options = {} if soak_ else TENTH
    with serving_within(built, {"seconds": 5.0}, **options) as server:
        yield server


@pytest.fixture(scope="module")
def soak_(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--soak"))


def closed(connections: list[socket.socket], within: float) -> int:
    """How many connections the server closes within so many seconds."""
    until, count = time.monotonic() + within, 0
    for connection in connections:
        connection.settimeout(max(0.01, until - time.monotonic()))
        try:
            while connection.recv(65_536):
                pass
            count += 1
        except TimeoutError:
            pass
        except ConnectionError:
            count += 1
    return count


HALF_HEAD = b"GET /-/ping HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half:"
HALF_BODY = (
    b"POST /sparql HTTP/1.1\r\nHost: %s\r\nContent-Type: application/sparql-query\r\nContent-Length: 99\r\n\r\nASK"
)


@pytest.mark.parametrize("half", [b"", HALF_HEAD, HALF_BODY], ids=["nothing", "half a head", "half a body"])
def test_who_dawdles_is_closed_and_nobody_waits_for_it(patient: Served, soak_: bool, half: bytes) -> None:
    host = f"{patient.host}:{patient.port}".encode()
    connections = [patient.connect() for _ in range(500 if soak_ else 80)]
    try:
        for connection in connections:
            connection.sendall(half.replace(b"%s", host))
        good = load(patient, 2, 1.0, lambda _: "/-/ping")
        assert set(good.statuses) == {200}
        assert good.at(0.99) <= 1.0
        assert closed(connections, (31 if soak_ else 3) + 4) == len(connections)
    finally:
        for connection in connections:
            connection.close()


def test_a_head_that_comes_drop_by_drop_is_no_head(patient: Served, soak_: bool) -> None:
    with patient.connect() as connection:
        begun = time.monotonic()
        with pytest.raises(ConnectionError):
            for sign in HALF_HEAD + b"a" * 300:
                connection.sendall(bytes([sign]))
                time.sleep(0.05)
        assert time.monotonic() - begun <= (16 if soak_ else 3)


def sockets(served: Served) -> int:
    folder = Path(f"/proc/{served.process.pid}/fd")
    return sum(1 for each in folder.iterdir() if str(each.readlink()).startswith("socket:"))


def test_who_does_not_read_is_closed(patient: Served, soak_: bool) -> None:
    before = sockets(patient)
    path = b"/sparql?query=SELECT%20*%20%7B?s%20?p%20?o%7D"
    request = b"GET %s HTTP/1.1\r\nHost: %s:%d\r\n\r\n" % (path, patient.host.encode(), patient.port)
    connections = []
    for _ in range(60 if soak_ else 12):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect((patient.host, patient.port))
        connection.sendall(request * 4)
        connections.append(connection)
    time.sleep(2)
    assert sockets(patient) >= before + len(connections) // 2
    good = load(patient, 2, 1.0, lambda _: "/-/ping")
    assert good.at(0.99) <= 1.0
    until = time.monotonic() + (95 if soak_ else 15)
    while sockets(patient) > before and time.monotonic() < until:
        time.sleep(0.2)
    for connection in connections:
        connection.close()
    assert sockets(patient) <= before


# Sizes ----------------------------------------------------------------------------------------


def raw(served: Served, *parts: bytes) -> bytes:
    """What comes back to bytes as they stand, as far as the server wants them."""
    with served.connect() as connection:
        try:
            for part in parts:
                connection.sendall(part)
        except ConnectionError:
            pass
        found = b""
        connection.settimeout(20)
        try:
            while part := connection.recv(65_536):
                found += part
                if b"\r\n\r\n" in found:
                    break
        except ConnectionError:
            pass
        return found


def head(served: Served, line: bytes, *more: bytes) -> bytes:
    host = f"Host: {served.host}:{served.port}".encode()
    return b"\r\n".join([line, host, *more, b"", b""])


FORM = b"Content-Type: application/x-www-form-urlencoded"
POST = b"POST /sparql HTTP/1.1"


def test_a_body_beyond_its_limit_is_refused_and_not_read_on(served: Served) -> None:
    declared = raw(served, head(served, POST, FORM, b"Content-Length: 1073741824"), b"query=" + b"a" * 3_000_000)
    assert declared.startswith((b"HTTP/1.1 413", b""))
    chunk = b"20000\r\n" + b"a" * 0x20000 + b"\r\n"
    chunked = raw(served, head(served, POST, FORM, b"Transfer-Encoding: chunked"), *[chunk] * 200)
    assert chunked[:12] in {b"HTTP/1.1 413", b""}


@pytest.mark.parametrize(
    ("what", "statuses"),
    [
        ("a million fields", {"400", "413"}),
        ("a long address", {"414"}),
        ("a long header", {"431"}),
        ("a very long header", {"400"}),
        ("many headers", {"400", "431"}),
        ("a packed body", {"415"}),
        ("a length that is none", {"400"}),
        ("no HTTP", {"400"}),
    ],
)
def test_what_is_too_long_or_odd_is_refused(served: Served, what: str, statuses: set[str]) -> None:
    get = b"GET /-/ping HTTP/1.1"
    fields = b"&".join(b"a=1" for _ in range(200_000))
    packed = (FORM, b"Content-Encoding: gzip", b"Content-Length: 5")
    sent = {
        "a million fields": [head(served, POST, FORM, b"Content-Length: %d" % len(fields)), fields],
        "a long address": [head(served, b"GET /sparql?query=" + b"a" * 20_000 + b" HTTP/1.1")],
        "a long header": [head(served, get, b"X-Long: " + b"a" * 20_000)],
        "a very long header": [head(served, get, b"X-Long: " + b"a" * 200_000)],
        "many headers": [head(served, get, *(b"X-%d: 1" % n for n in range(3_000)))],
        "a packed body": [head(served, POST, *packed), b"query"],
        "a length that is none": [head(served, POST, FORM, b"Content-Length: none"), b"query"],
        "no HTTP": [b"hello\r\n\r\n"],
    }[what]
    reply = raw(served, *sent)
    assert reply[9:12].decode() in statuses
    assert b"content-security-policy" in reply.lower()


def test_a_long_answer_is_refused_and_never_cut(served: Served) -> None:
    reply = served.query("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100001")
    assert (reply.status, reply.code) == (413, "result-too-large")
    assert served.query("SELECT ?a { ?a ?b ?c . ?d ?e ?f } LIMIT 100000", "text/csv").body.count(b"\n") == 100_001
