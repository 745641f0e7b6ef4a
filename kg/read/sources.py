"""Files and streams to `Source`s, or a refusal that says why and what to do.

A file mostly is one source. An archive or a corpus is many: it is read part by part, each a
source of its own with its own outcome, named as if the archive were a folder.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from kg.errors import Refused
from kg.model import Source
from kg.read.archives import Unpacking, entries
from kg.read.content import SHIPPED, Content, Limits, mebibytes, refused
from kg.read.corpora import records
from kg.read.kinds import ARCHIVE, CORPORA, media_type, reader
from kg.read.opening import opened
from kg.settings import Columns


@dataclass(frozen=True, slots=True)
class Known:
    """A source whose bytes are those that were read before."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Request:
    """What decides how a file is read; `known` gives the sha256 of sources that need no reading."""

    columns: Columns = field(default_factory=Columns)
    limits: Limits = SHIPPED
    known: Mapping[str, str] = field(default_factory=dict)


PLAINLY = Request()

Item = Source | Known | Refused
"""What became of one source; a refusal names it in `where`."""


def read_file(path: Path, *, name: str, request: Request = PLAINLY) -> Iterator[Item]:
    """Each source that a file holds, one after the other."""
    try:
        with opened(path, name) as file:
            yield from read_sources(file, name=name, request=request)
    except Refused as error:
        yield error


def read_sources(file: IO[bytes], *, name: str, request: Request = PLAINLY) -> Iterator[Item]:
    """Each source that an open file holds; whatever cannot be read is given as a refusal."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    found = False
    for item in _sources(file, name, request, Unpacking(size)):
        yield item
        found = True
    if not found:
        yield refused("file holds no texts", name, "nothing to do, or fetch it again", "empty")


def _sources(file: IO[bytes], name: str, request: Request, unpacking: Unpacking) -> Iterator[Item]:
    try:
        kind = media_type(file, name, request.columns)
        if kind == ARCHIVE:
            yield from _archived(file, name, request, unpacking)
        elif kind in CORPORA:
            yield from _recorded(file, kind, name, request)
        else:
            yield _single(_contents(file, name, request.limits), kind, name, request)
    except Refused as error:
        yield error


def read_source(path: Path, *, name: str, limits: Limits = SHIPPED) -> Source:
    """The one text of a file, or `Refused`."""
    with opened(path, name) as file:
        return only(read_sources(file, name=name, request=Request(limits=limits)), name)


def read_stream(data: bytes, *, name: str, limits: Limits = SHIPPED) -> Source:
    """The one text of some bytes, or `Refused`."""
    return only(read_sources(io.BytesIO(data), name=name, request=Request(limits=limits)), name)


def only(items: Iterator[object], name: str) -> Source:
    """The one source that is in a file of this name, or `Refused`."""
    first = next(items, None)
    if isinstance(first, Refused):
        raise first
    if not isinstance(first, Source) or first.name != name:
        raise refused("file holds many texts", name, "use kg build or kg read", "not-this-format")
    return first


def _archived(file: IO[bytes], name: str, request: Request, unpacking: Unpacking) -> Iterator[Item]:
    """The sources of an archive, those of archives in it too."""
    for entry in entries(file, name, request.limits, unpacking):
        if isinstance(entry, Refused):
            yield entry
        else:
            yield from _sources(io.BytesIO(entry.data), entry.name, request, unpacking)


def _recorded(file: IO[bytes], kind: str, name: str, request: Request) -> Iterator[Item]:
    """The sources of a corpus; a text that is marked up is read as the page it is."""
    for record in records(file, kind, name, request.columns, request.limits):
        if isinstance(record, Refused):
            yield record
            continue
        data = record.text.encode("utf-8", "replace")
        try:
            found = media_type(io.BytesIO(data), "", Columns())
            one = _single(data, found, record.name, request, salt=repr(record.stated).encode())
        except Refused as error:
            yield error
            continue
        yield replace(one, stated=record.stated) if isinstance(one, Source) else one


def _single(data: bytes, kind: str, name: str, request: Request, salt: bytes = b"") -> Source | Known:
    """The source that some bytes are; `salt` is what else makes it what it is."""
    digest = hashlib.sha256(data + salt).hexdigest()
    if request.known.get(name) == digest:
        return Known(name, digest)
    if not data.strip():
        raise refused("file is empty", name, "nothing to do, or fetch it again", "empty")
    content = reader(kind)(data, name, request.limits)
    _check(content, name, request.limits)
    return Source(
        name,
        digest,
        content.media_type,
        content.encoding,
        content.text,
        content.remarks,
        content.sureness,
        content.fences,
        content.stated,
    )


def _contents(file: IO[bytes], name: str, limits: Limits) -> bytes:
    """The bytes of a file, if they are not too many."""
    data = file.read(limits.file + 1)
    if len(data) > limits.file:
        size = file.seek(0, io.SEEK_END)
        what = f"file has {mebibytes(size)}, the limit is {mebibytes(limits.file)}"
        raise refused(what, name, "split it", "too-large")
    return data


def _check(content: Content, name: str, limits: Limits) -> None:
    """Refuse what was read but is no prose."""
    text = content.text
    if len(text) > limits.text:
        what = f"text has {len(text):,} characters, the limit is {limits.text:,}"
        raise refused(what, name, "split the file", "too-large")
    if (bad := text.count("\ufffd")) > limits.damage * len(text):
        what = f"{bad:,} of {len(text):,} characters cannot be decoded, the limit is {limits.damage:.0%}"
        raise refused(what, name, "fetch it again, or save it as UTF-8", "too-damaged-text")
    if not re.search(r"\w", text):
        raise refused("file has no letters", name, "nothing to do, or fetch it again", "empty")
    _check_prose(text, name, limits)


def _check_prose(text: str, name: str, limits: Limits) -> None:
    """Refuse a flood of letters, which would cost hours and say nothing."""
    longest = max((_unbroken(line) for line in text.splitlines() if len(line) > limits.line), default=0)
    if longest > limits.line:
        what = f"{longest:,} characters without punctuation are no prose, the limit is {limits.line:,}"
        raise refused(what, name, "check what the file holds", "no-text")


def _unbroken(line: str) -> int:
    return max(len(part) for part in re.split(r"[^\w\s]", line))
