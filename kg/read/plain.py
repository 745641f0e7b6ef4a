"""Plain text and Markdown: bytes to characters, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.read.content import Content, Limits, refused
from kg.read.encoding.decoding import Decoded, decode

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
MARKDOWN = (".md", ".markdown")
SURE = 0.9
"""Under this, another encoding is worth a look (`Decoded.sureness`)."""


def read_plain(data: bytes, name: str, limits: Limits) -> Content:  # noqa: ARG001 - a reader's signature
    """The characters of some bytes as they stand, line ends and byte order mark too; or `Refused`."""
    decoded = decode(data)
    if decoded is None and b"\0" in data:
        raise refused("file is binary, not a text", name, "save it as plain text", "not-this-format")
    if decoded is None:
        what = "encoding is no Chinese one that is known, or the text is not Chinese"
        raise refused(what, name, "save it as UTF-8", "unknown-encoding")
    text = decoded.text
    few = len(text) // 100
    if "\0" in text or CONTROL.subn("", text, count=1 + few)[1] > few:
        raise refused("file is binary, not a text", name, "save it as plain text", "not-this-format")
    kind = "text/markdown" if name.lower().endswith(MARKDOWN) else "text/plain"
    return Content(text, kind, decoded.encoding, decoded.sureness, remarks=tuple(_remarks(decoded)))


def _remarks(decoded: Decoded) -> Iterator[str]:
    if decoded.bad:
        yield f"{decoded.bad} characters could not be decoded"
    if decoded.sureness < SURE:
        yield f"the encoding is not certain ({decoded.encoding}: {decoded.sureness:.2f})"
