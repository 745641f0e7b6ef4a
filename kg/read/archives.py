"""The files in a zip, one after the other, without writing any of them anywhere.

What the archive says of its sizes is not believed: bytes are counted as they come out.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from kg.errors import Refused
from kg.read.content import Limits, mebibytes, refused
from kg.read.encoding.decoding import decode

CHUNK = 1 << 18
ENCRYPTED = 0x1
UTF8 = 0x800
OURS = "."
FOREIGN = "__MACOSX"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in an archive; `name` is that of the archive and its own below it."""

    name: str
    data: bytes


def entries(file: IO[bytes], name: str, limits: Limits) -> Iterator[Entry | Refused]:
    """Each file of a zip, or why it cannot be read; hidden files and folders are left out, as on disk."""
    if limits.nesting < 1:
        raise refused("archive lies too deep in other archives", name, "unpack it", "too-deep")
    try:
        with zipfile.ZipFile(file) as archive:
            found = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(found) > limits.entries:
                what = f"archive has {len(found):,} files, the limit is {limits.entries:,}"
                raise refused(what, name, "unpack it and name the folder", "too-many-parts")
            for entry, local in _named(found):
                yield _entry(archive, entry, f"{name}/{local}", limits)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise refused(f"zip cannot be read ({error})", name, "fetch it again", "damaged") from error


def unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, limits: Limits) -> bytes:
    """The bytes of a part of a zip; `Refused` once they are too many or too many for what is packed."""
    pieces, size = [], 0
    with archive.open(entry) as part:
        while piece := part.read(CHUNK):
            pieces.append(piece)
            size += len(piece)
            ratio = size // max(entry.compress_size, 1)
            if size > limits.ratio_from and ratio > limits.ratio:
                sizes = f"{mebibytes(entry.file_size)}, {ratio}:1"
                what = f"{entry.filename} unpacks to {sizes}; the limit is {limits.ratio}:1"
                raise refused(what, name, "check where it comes from", "too-compressed")
            if size > limits.unpacked:
                what = f"{entry.filename} unpacks to more than {mebibytes(limits.unpacked)}"
                raise refused(what, name, "unpack and split it", "too-large")
    return b"".join(pieces)


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, limits: Limits) -> Entry | Refused:
    if entry.flag_bits & ENCRYPTED:
        return refused("file is locked with a password", name, "unpack it with the password", "encrypted")
    try:
        return Entry(name, unpacked(archive, entry, name, limits))
    except Refused as error:
        return error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, RuntimeError) as error:
        return refused(f"file in the zip cannot be unpacked ({error})", name, "fetch it again", "damaged")


def _named(found: list[zipfile.ZipInfo]) -> Iterator[tuple[zipfile.ZipInfo, str]]:
    """The entries that are to be read, in order of the names that they get; two never get one."""
    named: dict[str, zipfile.ZipInfo] = {}
    for entry in found:
        local = _local(_decoded(entry))
        if any(part.startswith(OURS) for part in PurePosixPath(local).parts) or local.startswith(FOREIGN):
            continue
        number = 2
        unique = local
        while unique in named:
            unique, number = f"{local}~{number}", number + 1
        named[unique] = entry
    yield from ((named[name], name) for name in sorted(named))


def _decoded(entry: zipfile.ZipInfo) -> str:
    """The name of an entry, of which many programs write the bytes in GBK and do not say so."""
    if entry.flag_bits & UTF8:
        return entry.filename
    data = entry.filename.encode("cp437", "replace")
    decoded = None if data.isascii() else decode(data)
    return decoded.text if decoded else entry.filename


def _local(name: str) -> str:
    """A name without steps out of the archive."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    return "/".join(parts) or "unnamed"
