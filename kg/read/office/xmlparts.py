"""XML as events, without a tree: no document type, no entities of its own, no depth beyond the limit.

Refusing every document type shuts out entity bombs and foreign files at once, as defusedxml does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol
from xml.parsers import expat

from kg.read.content import Limits, refused
from kg.read.office.package import AGAIN, damaged

ELEMENTS = 3_000_000
"""Elements of a part at most; some six seconds of work, and six thousand pages."""

Attributes = Mapping[str, str]


class Events(Protocol):
    """What takes the events; names come without their namespace."""

    def start(self, tag: str, attributes: Attributes) -> None: ...

    def end(self, tag: str) -> None: ...

    def text(self, text: str) -> None: ...


def attribute(attributes: Attributes, name: str) -> str | None:
    """The value of an attribute, whatever its namespace."""
    return next((value for key, value in attributes.items() if key.rpartition(" ")[2] == name), None)


def parse(pieces: Iterable[bytes], events: Events, name: str, part: str, limits: Limits) -> None:
    """Hand all of a part to `events`, or `Refused`."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    local: dict[str, str] = {}
    depth = count = 0

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal depth, count
        depth += 1
        count += 1
        if count > ELEMENTS:
            raise refused(f"{part} has more than {ELEMENTS:,} elements, the limit", name, "split it", "too-many-parts")
        if depth > limits.depth:
            what = f"{part} has elements more than {limits.depth} deep, which is the limit"
            raise refused(what, name, AGAIN, "too-deep")
        if tag not in local:
            local[tag] = tag.rpartition(" ")[2]
        events.start(local[tag], attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        events.end(local[tag])

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = events.text
    parser.StartDoctypeDeclHandler = _doctype(name, part)
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        # An unknown encoding is a LookupError, an impossible one a ValueError.
        raise damaged(f"{part} is no sound XML ({error})", name) from error


def _doctype(name: str, part: str) -> Callable[..., None]:
    def refuse(*_: object) -> None:
        raise damaged(f"{part} declares a document type, which office files do not", name)

    return refuse
