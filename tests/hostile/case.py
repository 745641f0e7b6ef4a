"""What a hostile file is called, how it is made, and what may come of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kg.errors import Refused
from kg.model import Source

READ = "read"
PARTIAL = "partial"
CODES = frozenset(
    (
        *("unreadable", "empty", "not-this-format", "encrypted", "too-large", "too-compressed", "too-deep"),
        *("too-many-parts", "too-slow", "too-much-memory", "damaged", "too-damaged-text", "no-text"),
        *("unknown-encoding", "reader-died", PARTIAL, "internal"),
    )
)
"""The closed list: all that may be said of a file that was not read, or not read whole."""


@dataclass(frozen=True, slots=True)
class Bait:
    """Where a hostile file would have its reader go: a server that listens, and a file of somebody else's."""

    http: str = "http://127.0.0.1:9/bait"
    file: str = "file:///etc/hostname"


Make = Callable[[Bait], bytes]


@dataclass(frozen=True, slots=True)
class Hostile:
    """A hostile file. `expect` are the only outcomes it may have, of `READ`, `PARTIAL` and `CODES`.

    `kept` says that the words of `seeds.WORDS` stand in it, so that a text without them was cut;
    `bomb` that it costs a careless reader more than it may; `bait` that it points elsewhere.
    """

    label: str
    name: str
    make: Make
    expect: frozenset[str]
    kept: bool = False
    bomb: bool = False
    bait: bool = False


def row(label: str, name: str, make: Make, expect: str, **marks: bool) -> Hostile:
    """A row of a table of hostile files; `expect` are outcomes with spaces between them."""
    found = frozenset(expect.split())
    assert found <= CODES | {READ}, label
    return Hostile(label, name, make, found, **marks)


def outcome(item: object) -> str:
    """What became of one source: read, read in part, or the code of its refusal."""
    if isinstance(item, Refused):
        return item.code
    assert isinstance(item, Source)
    return PARTIAL if item.remarks else READ


def outcomes(items: Iterable[object]) -> frozenset[str]:
    """What became of all the sources in a file."""
    return frozenset(outcome(item) for item in items if isinstance(item, Source | Refused))
