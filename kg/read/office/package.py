"""The parts of an office file, which is a zip: read in pieces, counted while they are read.

What the zip's directory says of sizes is used to refuse early, never to trust.
"""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from kg.errors import Refused
from kg.read.content import Limits, mebibytes, refused
from kg.read.zips import LOCKED, is_squeezed, overlap, short, squeezed

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
"""The stream of an OLE file that holds an office file under a password (MS-OFFCRYPTO section 2.3)."""
ENTRY = b"PK\x01\x02"
PIECE = 1 << 16
AGAIN = "open it in a word processor and save it again"


@dataclass(slots=True)
class Package:
    """An office file. `unpacked` counts the bytes of all parts read so far."""

    archive: zipfile.ZipFile
    name: str
    limits: Limits
    names: frozenset[str]
    unpacked: int = 0

    @classmethod
    def of(cls, data: bytes, name: str, limits: Limits) -> Package:
        """The package in some bytes, or `Refused`."""
        if data.startswith(OLE):
            raise _old(data, name)
        if (entries := data.count(ENTRY)) > limits.entries:
            what = f"file has {entries:,} parts, the limit is {limits.entries:,}"
            raise refused(what, name, AGAIN, "too-many-parts")
        try:
            archive = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise damaged(f"file is no whole zip ({error})", name) from error
        if twice := overlap(archive.infolist()):
            raise damaged(f"its parts {twice}", name)
        again = [part for part, count in Counter(archive.namelist()).items() if count > 1]
        if again:
            raise damaged(f"its part {short(again[0])} stands in it twice", name)
        return cls(archive, name, limits, frozenset(archive.namelist()))

    def part(self, part: str) -> Iterator[bytes]:
        """The bytes of a part, piece by piece; `Refused` where it is damaged, locked or unpacks to too much."""
        info = self.archive.getinfo(part)
        self._check(part, info.file_size, info.compress_size)
        if info.flag_bits & LOCKED:
            raise refused(f"its part {short(part)} is encrypted", self.name, "save it without a password", "encrypted")
        size = 0
        try:
            with self.archive.open(info) as file:
                while piece := file.read(PIECE):
                    size += len(piece)
                    self.unpacked += len(piece)
                    self._check(part, size, info.compress_size)
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise damaged(f"its part {short(part)} is damaged ({error})", self.name) from error

    def _check(self, part: str, size: int, packed: int) -> None:
        if is_squeezed(size, packed, self.limits):
            raise refused(squeezed(short(part), size, packed, self.limits), self.name, AGAIN, "too-compressed")
        if max(size, self.unpacked) > self.limits.unpacked:
            told = f"file unpacks to {mebibytes(max(size, self.unpacked))}, the limit is"
            raise refused(f"{told} {mebibytes(self.limits.unpacked)}", self.name, "split it", "too-large")


def damaged(what: str, name: str) -> Refused:
    """A refusal of an office file that is not whole."""
    return refused(what, name, AGAIN, "damaged")


def _old(data: bytes, name: str) -> Refused:
    """A refusal of what is no zip but an OLE file: one with a password, or of before 2007."""
    if ENCRYPTED_PACKAGE in data:
        return refused("file is encrypted", name, "save it without a password", "encrypted")
    return refused("file is an old Word or other Office file", name, "save it as .docx", "not-this-format")
