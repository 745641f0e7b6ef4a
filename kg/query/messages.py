"""What passes between a process that asks and one that answers: frames of JSON with bytes behind it.

JSON and not pickle, since an answer comes from a process that a query may have taken over.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from kg.errors import Exit, KgError

HEADER = struct.Struct(">II")
"""The lengths, in bytes, of the JSON and of what follows it."""

MIB = 2**20
MEMORY = 2048 * MIB


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use: seconds of time, rows or triples, bytes of answer, bytes of memory."""

    seconds: float = 10.0
    rows: int = 100_000
    bytes: int = 64 * MIB
    memory: int = MEMORY


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request: `body` as the request wants it written, and what `head` says of it."""

    body: bytes = b""
    head: Mapping[str, Any] = field(default_factory=dict)


def frame(head: Mapping[str, Any], body: bytes = b"") -> bytes:
    """A message as it is sent."""
    text = json.dumps(head).encode()
    return HEADER.pack(len(text), len(body)) + text + body


def settings(out: Path, limits: Limits) -> dict[str, Any]:
    """What a worker is told before anything else."""
    return {"out": str(out.absolute()), **asdict(limits)}


def receive(stream: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    """The next message; `EOFError` where there is none any more."""
    sizes = _exactly(stream, HEADER.size)
    head, body = HEADER.unpack(sizes)
    found: dict[str, Any] = json.loads(_exactly(stream, head))
    return found, _exactly(stream, body)


def told(error: KgError) -> dict[str, Any]:
    """An error as it is sent."""
    return {"what": error.what, "where": error.where, "hint": error.hint, "code": error.code, "exit": int(error.exit)}


def answered(head: Mapping[str, Any], body: bytes) -> Answer:
    """The answer that came, or the error that came in its place."""
    if error := head.get("error"):
        parts = {name: str(error[name]) for name in ("where", "hint", "code")}
        raise KgError(str(error["what"]), exit=Exit(error["exit"]), **parts)
    return Answer(body, head)


def too_slow(seconds: float) -> KgError:
    """A query was ended at its time limit."""
    hint = "ask for less, add a LIMIT inside, or name what is to be joined"
    what = f"query takes more than {seconds:g} s"
    return KgError(what, hint=hint, code="query-timeout", exit=Exit.IO)


def too_large() -> KgError:
    """The process that answered is gone: it ran out of memory, or the query ended it."""
    hint = "ask for less at once: sort, group or join fewer rows"
    return KgError("query needs more memory than it may have", hint=hint, code="query-too-large", exit=Exit.IO)


def too_many(what: str, limit: int) -> KgError:
    """The refusal of an answer that is too long."""
    hint = "ask for less, or page through it by ORDER BY with LIMIT and OFFSET"
    return KgError(f"answer has more than {limit:,} {what}", hint=hint, code="result-too-large", exit=Exit.IO)


def too_long(limit: int) -> KgError:
    """As `too_many`, of bytes."""
    return too_many(f"bytes ({limit / MIB:,.0f} MiB)", limit)


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
