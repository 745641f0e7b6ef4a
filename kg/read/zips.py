"""What a zip must be like before its parts are unpacked, whether it is an archive or an office file."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from itertools import pairwise

from kg.read.content import Limits, mebibytes

HEADER = 30
"""Bytes of a local file header, without its names (APPNOTE.TXT 4.3.7)."""
LOCKED = 0x1
"""The flag bit of a part that is encrypted."""
SHOWN = 60


def overlap(parts: Iterable[zipfile.ZipInfo]) -> str:
    """Which two parts share bytes, as only those of a zip that was made to deceive do (Fifield 2019); or nothing."""
    for one, other in pairwise(sorted(parts, key=lambda part: part.header_offset)):
        if one.header_offset + HEADER + one.compress_size > other.header_offset:
            return f"{short(one.filename)} and {short(other.filename)} overlap"
    return ""


def is_squeezed(size: int, packed: int, limits: Limits) -> bool:
    """Whether `packed` bytes unpack to too many."""
    return size > max(limits.ratio_from, limits.ratio * packed)


def squeezed(what: str, size: int, packed: int, limits: Limits) -> str:
    """What is said of it: the figures of the file and the limit."""
    return f"{what} unpacks to {mebibytes(size)}, {size // max(packed, 1):,}:1; the limit is {limits.ratio}:1"


def short(name: str) -> str:
    """The last letters of a part's name, for a message."""
    return name[-SHOWN:].encode("unicode_escape" if not name.isprintable() else "utf-8", "replace").decode()
