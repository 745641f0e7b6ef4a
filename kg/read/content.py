"""What a reader of one format gives back, and how it says no."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from kg.errors import Refused
from kg.model import Fence, Stated

MIB = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """How large, how deep, how slow and how damaged an input may be.

    `file` and `unpacked` are bytes, `ratio` is unpacked to packed and asked of parts that unpack to
    more than `ratio_from` bytes; `text` counts characters, `line` letters without any punctuation;
    `depth` is of XML and HTML elements and of archives in archives (`nesting`); `cpu` and `wall`
    are seconds, `memory` bytes; `damage` is the
    share of characters that may be undecodable.
    """

    file: int = 64 * MIB
    unpacked: int = 128 * MIB
    ratio: int = 100
    ratio_from: int = MIB
    entries: int = 2_000
    nesting: int = 3
    depth: int = 256
    pages: int = 5_000
    text: int = 20_000_000
    line: int = 100_000
    damage: float = 0.10
    cpu: float = 30.0
    wall: float = 60.0
    memory: int = 1024 * MIB


SHIPPED = Limits()


@dataclass(frozen=True, slots=True)
class Content:
    """The text that bytes of one format hold; the fields are those of `Source`."""

    text: str = field(repr=False)
    media_type: str
    encoding: str = "utf-8"
    sureness: float = 1.0
    fences: tuple[Fence, ...] = ()
    stated: Stated = field(default_factory=Stated)
    remarks: tuple[str, ...] = ()


Reader = Callable[[bytes, str, Limits], Content]
"""The bytes of one format, the name of the source for messages, and the limits, to its content or `Refused`."""


def refused(what: str, name: str, hint: str, code: str) -> Refused:
    """A refusal, to be raised; `code` is of the closed list in the README."""
    return Refused(what, where=name, hint=hint, code=code)


def mebibytes(size: float) -> str:
    """A size as it stands in messages: `12.5 MiB`."""
    return f"{size / MIB:,.1f} MiB"
