"""A server of the tests: `kg serve` in a process of its own, and raw requests to it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

JSON, TURTLE = "application/sparql-results+json", "text/turtle"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; the names of its headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    names: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The code of the problem that it tells."""
        assert self.type == "application/problem+json", (self.status, self.type, self.body[:200])
        told = self.json()
        assert told["status"] == self.status
        return str(told["type"]).removeprefix("/problems/")


@dataclass(frozen=True, slots=True)
class Served:
    """A server at work."""

    process: subprocess.Popen[str]
    host: str
    port: int

    def send(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        *,
        source: str = "",
        timeout: float = 60,
    ) -> Reply:
        """One request, in a connection of its own; from another address of this machine, if one is given."""
        connection = http.client.HTTPConnection(
            self.host, self.port, timeout=timeout, source_address=(source, 0) if source else None
        )
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            names = tuple(name.lower() for name, _ in response.getheaders())
            found = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, found, response.read(), names)
        finally:
            connection.close()

    def get(self, path: str, accept: str = "", **headers: str) -> Reply:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send("GET", path, given | ({"Accept": accept} if accept else {}))

    def query(self, text: str, accept: str = JSON, *, source: str = "", timeout: float = 60, **more: str) -> Reply:
        """A query by GET, or by POST where it is long."""
        given = {"query": text, **{name.replace("_", "-"): value for name, value in more.items()}}
        if len(text) < 2000:
            path = f"/sparql?{urlencode(given, quote_via=quote)}"
            return self.send("GET", path, {"Accept": accept}, source=source, timeout=timeout)
        headers = {"Accept": accept, "Content-Type": "application/sparql-query"}
        return self.send("POST", "/sparql", headers, text.encode(), source=source, timeout=timeout)

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = self.get("/-/status").json()
        return found

    def connect(self) -> socket.socket:
        return socket.create_connection((self.host, self.port), timeout=60)

    def end(self, by: signal.Signals = signal.SIGTERM, *, within: float = 10) -> int:
        """Tell it to end; gives its exit code."""
        self.process.send_signal(by)
        return self.process.wait(within)


QUICK = """
import sys
from pathlib import Path
from kg.query.messages import Limits
from kg.serve.options import Options
from kg.serve.running import run
options = Options(Path(sys.argv[1]), port=0, limits=Limits(**{limits!r}), **{options!r})
run(options, lambda address: print(f"serves at {{address}}/ ", flush=True))
"""
"""A server with limits that the command line does not offer."""


@contextmanager
def serving(
    out: Path, *options: str, host: str = "127.0.0.1", env: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """`kg serve` over a graph, from its first answer until the block is left."""
    command = [sys.executable, "-P", "-m", "kg", "serve", str(out), "--port", "0", "--quiet", *options]
    with _started(command, host, env) as served:
        yield served


@contextmanager
def serving_within(out: Path, limits: Mapping[str, Any], **options: Any) -> Iterator[Served]:
    """A server with limits of its own for queries, and options that the command line does not offer."""
    command = [sys.executable, "-P", "-c", QUICK.format(limits=dict(limits), options=options), str(out)]
    with _started(command, "127.0.0.1", None) as served:
        yield served


@contextmanager
def _started(command: list[str], host: str, env: Mapping[str, str] | None) -> Iterator[Served]:
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | dict(env or {})
    )
    try:
        assert process.stdout and process.stderr
        line = process.stdout.readline()
        assert " at http://" in line, line + process.stderr.read()
        port = int(line.partition(" at http://")[2].partition("/ ")[0].rpartition(":")[2])
        yield Served(process, host, port)
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for pipe in filter(None, (process.stdout, process.stderr)):
            pipe.close()


def descendants(pid: int) -> set[int]:
    """The processes that a process has started."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(") ")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            found.add(int(folder.name))
    return found


def memory(pid: int) -> int:
    """The bytes of memory that a process uses."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
