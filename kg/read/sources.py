"""Files and streams to `Source`s, or a refusal that says why and what to do.

Only regular files are opened, without waiting, so a named pipe or a device never blocks a build.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from pathlib import Path

from kg.errors import Refused
from kg.model import Source
from kg.read.content import SHIPPED, Limits, mebibytes, refused
from kg.read.decoding import Decoded, decode

MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip, Word or other Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or other Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
MARKUP = re.compile(r"[\ufeff\s]{0,100}<(?:!doctype\s{1,9}html|html|head|body|\?xml)\b", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


def read_source(path: Path, *, name: str, limits: Limits = SHIPPED) -> Source:
    """The text of a file as it stands, or `Refused`."""
    return read_stream(_contents(path, name, limits), name=name, limits=limits)


def read_stream(data: bytes, *, name: str, limits: Limits = SHIPPED) -> Source:
    """The text of some bytes as it stands, or `Refused`."""
    if len(data) > limits.file:
        raise _too_large(name, len(data), limits)
    if not data.strip():
        raise refused("file is empty", name, "nothing to do, or fetch it again", "empty")
    for magic, kind in MAGIC:
        if data.startswith(magic):
            raise _format(f"file is {kind}, not plain text", name)
    decoded = decode(data)
    if decoded is None and b"\0" in data:
        raise _format("file is binary, not plain text", name)
    if decoded is None:
        raise refused(
            "encoding is not one of UTF-8, UTF-16, GB18030 or Big5", name, "save it as UTF-8", "unknown-encoding"
        )
    _check(decoded, name, limits)
    digest = hashlib.sha256(data).hexdigest()
    remarks = (f"{decoded.bad} characters could not be decoded",) if decoded.bad else ()
    return Source(name, digest, _media_type(name), decoded.encoding, decoded.text, remarks)


def _contents(path: Path, name: str, limits: Limits) -> bytes:
    """The bytes of a regular file, one more than the limit at most."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            state = os.fstat(handle)
            if not stat.S_ISREG(state.st_mode):
                raise refused(f"{_kind(state.st_mode)} is not a file", name, "name a text file", "unreadable")
            if state.st_size > limits.file:
                raise _too_large(name, state.st_size, limits)
            with os.fdopen(handle, "rb", closefd=False) as file:
                return file.read(limits.file + 1)
        finally:
            os.close(handle)
    except OSError as error:
        # Not `path.is_symlink()`, which fails as `open` did on a path that is too long.
        link = error.errno == errno.ELOOP
        hint = "name the file it leads to" if link else "check the path and its permissions"
        what = "file is a link" if link else f"file cannot be read ({error.strerror})"
        raise refused(what, name, hint, "unreadable") from error


def _check(decoded: Decoded, name: str, limits: Limits) -> None:
    """Refuse what was decoded but is no prose."""
    text = decoded.text
    if len(text) > limits.text:
        what = f"text has {len(text):,} characters, the limit is {limits.text:,}"
        raise refused(what, name, "split the file", "too-large")
    if "\0" in text or CONTROL.subn("", text, count=1 + len(text) // 100)[1] > len(text) // 100:
        raise _format("file is binary, not plain text", name)
    if decoded.bad > limits.damage * len(text):
        what = f"{decoded.bad:,} of {len(text):,} characters cannot be decoded, the limit is {limits.damage:.0%}"
        raise refused(what, name, "fetch it again, or save it as UTF-8", "too-damaged-text")
    if MARKUP.match(text):
        raise _format("file is HTML or XML, not plain text", name)
    if not re.search(r"\w", text):
        raise refused("file has no letters", name, "nothing to do, or fetch it again", "empty")
    longest = max((_unbroken(line) for line in text.splitlines() if len(line) > limits.line), default=0)
    if longest > limits.line:
        what = f"{longest:,} characters without punctuation are no prose, the limit is {limits.line:,}"
        raise refused(what, name, "check what the file holds", "no-text")


def _unbroken(line: str) -> int:
    return max(len(part) for part in re.split(r"[^\w\s]", line))


def _kind(mode: int) -> str:
    kinds = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a named pipe"), (stat.S_ISSOCK, "a socket"))
    return next((kind for test, kind in kinds if test(mode)), "a device")


def _media_type(name: str) -> str:
    return "text/markdown" if name.lower().endswith((".md", ".markdown")) else "text/plain"


def _too_large(name: str, size: int, limits: Limits) -> Refused:
    what = f"file has {mebibytes(size)}, the limit is {mebibytes(limits.file)}"
    return refused(what, name, "split it", "too-large")


def _format(what: str, name: str) -> Refused:
    return refused(what, name, "save it as plain text", "not-this-format")
