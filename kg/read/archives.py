"""The files in a zip, one after the other, without writing any of them anywhere.

What the archive says of its sizes is believed where it says that they are too large. Where it says
less than comes out, nothing more than it says is read, and the checksum is wrong.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from kg.errors import Refused
from kg.read.content import Limits, mebibytes, refused
from kg.read.encoding import decode
from kg.read.zips import LOCKED, is_squeezed, overlap, short, squeezed

CHUNK = 1 << 18
UTF8 = 0x800
LONGEST = 200
OURS = "."
FOREIGN = "__MACOSX"
SUSPECT = "check where it comes from"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in an archive; `name` is that of the archive and its own below it."""

    name: str
    data: bytes


@dataclass(slots=True)
class Unpacking:
    """What an archive of `packed` bytes has unpacked to so far, with those in it, and how many of them are open."""

    packed: int
    unpacked: int = 0
    open: int = 0

    @contextmanager
    def inside(self, name: str, limits: Limits) -> Iterator[None]:
        """An archive is open meanwhile; `Refused` where too many others are."""
        if self.open >= limits.nesting:
            what = f"archive lies in {self.open} others, the limit is {limits.nesting} in one another"
            raise refused(what, name, "unpack it", "too-deep")
        self.open += 1
        try:
            yield
        finally:
            self.open -= 1

    def add(self, size: int, name: str, limits: Limits) -> None:
        """Count `size` bytes more; `Refused` where that is too much for what was packed."""
        self.unpacked += size
        if is_squeezed(self.unpacked, self.packed, limits):
            what = squeezed("archive", self.unpacked, self.packed, limits)
            raise refused(what, name, SUSPECT, "too-compressed")


def entries(file: IO[bytes], name: str, limits: Limits, unpacking: Unpacking) -> Iterator[Entry | Refused]:
    """Each file of a zip, or why it cannot be read; hidden files and folders are left out, as on disk."""
    try:
        with unpacking.inside(name, limits), zipfile.ZipFile(file) as archive:
            found = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(found) > limits.entries:
                what = f"archive has {len(found):,} files, the limit is {limits.entries:,}"
                raise refused(what, name, "unpack it and name the folder", "too-many-parts")
            if twice := overlap(found):
                raise refused(f"files {twice}", name, SUSPECT, "damaged")
            # A part that is too compressed by itself is refused by itself and does not count.
            counted = (part.file_size for part in found if not is_squeezed(part.file_size, part.compress_size, limits))
            unpacking.add(sum(counted), name, limits)
            for entry, local in _named(found):
                yield _entry(archive, entry, f"{name}/{local}", limits)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise refused(f"zip cannot be read ({error})", name, "fetch it again", "damaged") from error


def unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, limits: Limits) -> bytes:
    """The bytes of a part of a zip; `Refused` once they are too many or too many for what is packed."""
    if is_squeezed(entry.file_size, entry.compress_size, limits):
        what = squeezed(short(entry.filename), entry.file_size, entry.compress_size, limits)
        raise refused(what, name, SUSPECT, "too-compressed")
    pieces, size = [], 0
    with archive.open(entry) as part:
        while piece := part.read(CHUNK):
            pieces.append(piece)
            size += len(piece)
            if size > limits.unpacked:
                sizes = f"{mebibytes(entry.file_size)}, the limit is {mebibytes(limits.unpacked)}"
                what = f"{short(entry.filename)} unpacks to {sizes}"
                raise refused(what, name, "unpack and split it", "too-large")
    return b"".join(pieces)


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, limits: Limits) -> Entry | Refused:
    if entry.flag_bits & LOCKED:
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
    """A name without steps out of the archive, each part no longer than a file name may be."""
    parts = [part[-LONGEST:] for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    return "/".join(parts) or "unnamed"
