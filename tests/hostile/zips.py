"""Zip files as no program would write them: with lies, overlaps and entries beyond number.

Sources: APPNOTE.TXT 6.3.10 (PKWARE), https://www.bamsoftware.com/hacks/zipbomb/ (Fifield 2019).
"""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

MIB = 2**20


def packed(files: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip as any program writes it; one name may stand in it twice."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as archive:
        warnings.simplefilter("ignore")
        for name, data in files:
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            with archive.open(info, "w") as part:
                part.write(data)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Raw:
    """An entry of a zip as it is to be written, whatever is true; `None` means the truth."""

    name: str
    data: bytes
    deflated: bytes | None = None
    size: int | None = None
    crc: int | None = None
    flags: int = 0x800
    zip64: int | None = None


def raw(entries: Sequence[Raw]) -> bytes:
    """A zip with just these headers."""
    body, directory = bytearray(), bytearray()
    for entry in entries:
        deflated = deflate(entry.data) if entry.deflated is None else entry.deflated
        size = len(entry.data) if entry.size is None else entry.size
        crc = zlib.crc32(entry.data) if entry.crc is None else entry.crc
        directory += _central(entry.name, len(body), deflated, size, crc, entry.flags, entry.zip64)
        body += _local(entry.name, deflated, size, crc, entry.flags) + deflated
    return bytes(body) + _ended(bytes(directory), len(body), len(entries))


def overlapping(names: Sequence[str], kernel: bytes) -> bytes:
    """A zip whose entries all share the packed `kernel`, each quoting the headers of those behind it."""
    data = deflate(kernel)
    crc, size, packed_size = zlib.crc32(kernel), len(kernel), len(data)
    blocks: list[tuple[str, bytes, int, int, int]] = []
    quoted = b""
    content_crc = crc
    tail = kernel
    for name in reversed(names):
        if quoted:
            tail = quoted + tail
            content_crc = zlib.crc32(tail)
            size += len(quoted)
            packed_size += 5 + len(quoted)
        header = _local_header(name, packed_size, size, content_crc, 0x800)
        blocks.append((name, header, packed_size, size, content_crc))
        quoted = header
    body, directory = bytearray(), bytearray()
    ordered = list(reversed(blocks))
    for number, (name, header, packed_size, size, content_crc) in enumerate(ordered):
        directory += _central_header(name, len(body), packed_size, size, content_crc, 0x800, b"")
        body += header
        if number + 1 < len(ordered):
            length = len(ordered[number + 1][1])
            body += b"\0" + struct.pack("<HH", length, length ^ 0xFFFF)
    body += data
    return bytes(body) + _ended(bytes(directory), len(body), len(names))


def deflate(data: bytes, level: int = 9) -> bytes:
    """The data as a raw deflate stream."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


@cache
def zeros(mebibytes: int, unit: bytes = b"\0" * 64) -> bytes:
    """So many MiB of `unit` over and over, as a raw deflate stream: one packed piece, again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress((unit * (MIB // len(unit) + 1))[:MIB]) + packer.flush(zlib.Z_FULL_FLUSH)
    return piece * mebibytes + b"\x03\0"


def zlib_zeros(mebibytes: int, unit: bytes = b" ") -> bytes:
    """The same as a zlib stream, which ends in a checksum."""
    piece = (unit * (MIB // len(unit) + 1))[:MIB]
    check = 1
    for _ in range(mebibytes):
        check = zlib.adler32(piece, check)
    return b"\x78\xda" + zeros(mebibytes, unit) + struct.pack(">I", check)


def _local(name: str, deflated: bytes, size: int, crc: int, flags: int) -> bytes:
    return _local_header(name, len(deflated), size, crc, flags)


def _local_header(name: str, packed_size: int, size: int, crc: int, flags: int) -> bytes:
    coded = name.encode()
    fields = (0x04034B50, 20, flags, 8, 0, 33, crc, packed_size, min(size, 0xFFFFFFFF), len(coded), 0)
    return struct.pack("<IHHHHHIIIHH", *fields) + coded


def _central(name: str, at: int, deflated: bytes, size: int, crc: int, flags: int, zip64: int | None) -> bytes:
    extra = b"" if zip64 is None else struct.pack("<HHQ", 1, 8, zip64)
    return _central_header(name, at, len(deflated), 0xFFFFFFFF if extra else size, crc, flags, extra)


def _central_header(name: str, at: int, packed_size: int, size: int, crc: int, flags: int, extra: bytes) -> bytes:
    coded = name.encode()
    sizes = (crc, packed_size, min(size, 0xFFFFFFFF), len(coded), len(extra), 0, 0, 0, 0, at)
    return struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, flags, 8, 0, 33, *sizes) + coded + extra


def _ended(directory: bytes, at: int, count: int) -> bytes:
    if count <= 0xFFFF:
        return directory + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(directory), at, 0)
    end64 = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, count, count, len(directory), at)
    locator = struct.pack("<IIQI", 0x07064B50, 0, at + len(directory), 1)
    last = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return directory + end64 + locator + last
