"""What a server is told when it is started."""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import Exit, KgError
from kg.folder import translated
from kg.query.messages import MIB, Limits

PORT = 8001
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
TOKEN = re.compile(r"[!-~]{16,512}", re.ASCII)
VARIABLE = "KG_TOKEN"


@dataclass(frozen=True, slots=True)
class Options:
    """Where a server listens, whom it answers, and how much one may ask of it.

    `hosts` are names beside the bound one that it answers to; `cors` the origins whose pages may ask
    it (`*` for all); `body` and `url` are bytes; `head`, `body_time` and `idle` seconds.
    """

    out: Path
    host: str = "127.0.0.1"
    port: int = PORT
    token: str = ""
    hosts: tuple[str, ...] = ()
    cors: tuple[str, ...] = ()
    workers: int = 2
    limits: Limits = field(default_factory=Limits)
    body: int = MIB
    url: int = 16 * 1024
    headers: int = 16 * 1024
    head_time: float = 10.0
    body_time: float = 30.0
    write_time: float = 30.0
    idle: float = 15.0
    grace: float = 4.0
    waiting: int = 64
    log_queries: bool = False

    def names(self) -> frozenset[str]:
        """The hosts that a request may name, in small letters, without the port."""
        bound = f"[{self.host}]" if ":" in self.host else self.host
        return frozenset(name.lower() for name in (*LOOPBACK, bound, *self.hosts))


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine can reach an address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def token_of(file: Path | None) -> tuple[str, str]:
    """The token of a server, and a line for its user where one was made: from a file, else the environment."""
    if file is None:
        token = os.environ.get(VARIABLE, "").strip()
        return (_checked(token, VARIABLE), "") if token else ("", "")
    if not file.exists():
        with translated(file):
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        token = secrets.token_urlsafe(32)
        with os.fdopen(handle, "w") as made:
            made.write(token + "\n")
        return token, f"a new token is in {file}"
    try:
        mode, token = stat.S_IMODE(file.stat().st_mode), file.read_text(encoding="ascii", errors="replace").strip()
    except OSError as error:
        what = f"token cannot be read ({(error.strerror or str(error)).lower()})"
        raise KgError(what, where=str(file), hint="check the path", code="bad-token", exit=Exit.USAGE) from error
    if mode & 0o077:
        hint = f"chmod 600 {file}"
        what = "token can be read by others"
        raise KgError(what, where=str(file), hint=hint, code="bad-token", exit=Exit.USAGE)
    return _checked(token, str(file)), ""


def _checked(token: str, where: str) -> str:
    if TOKEN.fullmatch(token):
        return token
    hint = "take 16 to 512 visible ASCII characters, or name a file that is not there, and one is made"
    raise KgError("token cannot be used", where=where, hint=hint, code="bad-token", exit=Exit.USAGE)
