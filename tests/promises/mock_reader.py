"""A reader that does what the text says, after Tika's MockParser: to see whether the harness holds."""

from __future__ import annotations

import contextlib
import ctypes
import os
import socket
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from kg import readers
from kg.read import sources
from kg.read.content import Content, Limits
from kg.read.plain import read_plain


def hang() -> None:
    time.sleep(600)


def spin() -> None:
    while True:
        pass


def eat() -> None:
    held = []
    while True:
        held.append(bytearray(64 * 2**20))


def crash() -> None:
    ctypes.string_at(0)


def leave() -> None:
    os._exit(3)


def chatter() -> None:
    for _ in range(64):
        os.write(1, b"noise " * 2**16)
        sys.stdout.write("noise " * 2**10)


def lie() -> None:
    """Write something that is no answer where answers are written."""
    for handle in range(3, 20):
        with contextlib.suppress(OSError):
            os.write(handle, b"cos\nsystem\n(S'touch taken'\ntR.")


def recurse() -> None:
    recurse()


def err() -> None:
    raise ValueError("as the text says")


def forbidden(what: str) -> Callable[[], None]:
    """Try something that a reader may not do; that it could do it is said by its exit code."""
    tries: Mapping[str, Callable[[], object]] = {
        "fork": os.fork,
        "run": lambda: os.execv(sys.executable, [sys.executable, "-c", "pass"]),
        "write": lambda: Path("taken").write_text("x"),
        "remove": lambda: Path("kept").unlink(),
        "folder": lambda: Path("taken").mkdir(),
        "socket": lambda: socket.socket().connect(("127.0.0.1", int(os.environ["KG_TEST_PORT"]))),
        "local": lambda: socket.socket(socket.AF_UNIX),
    }

    def attempt() -> None:
        try:
            tries[what]()
        except PermissionError:
            return
        os._exit(99)

    return attempt


MISHAPS = MappingProxyType(
    {"hang": hang, "spin": spin, "eat": eat, "crash": crash, "leave": leave, "chatter": chatter}
    | {"lie": lie, "recurse": recurse, "err": err}
    | {what: forbidden(what) for what in ("fork", "run", "write", "remove", "folder", "socket", "local")}
)


def read_mock(data: bytes, name: str, limits: Limits) -> Content:
    """Do what the first word of the text says, then read it."""
    word = data.split(maxsplit=1)[0].decode("utf-8", "replace")
    MISHAPS.get(word, lambda: None)()
    return read_plain(data, name, limits)


def serve() -> None:
    """The life of this reader: that of any other, but for what it does to plain text."""
    sources.reader = lambda _: read_mock  # type: ignore[assignment]
    readers.serve()
