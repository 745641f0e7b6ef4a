"""The lines of a page in reading order, and which of them the layout shows to be no running text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.aligned import Span
from kg.model import Fence, FenceKind, Stated
from kg.read.content import Content, Limits, refused

PAGE = "\f"
LETTER = re.compile(r"\w")


@dataclass(slots=True)
class Flow:
    """What becomes the text of a `Content`: one line end after each line, fences where a rule says so.

    `name` is the source's, for messages. Neighbouring lines that one rule fences make one fence.
    """

    name: str
    limits: Limits
    size: int = 0
    pieces: list[str] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)

    def line(self, text: str, rule: str = "") -> None:
        """Add a line; `rule` is the id of the one that takes it for furniture, empty for running text."""
        start, self.size = self.size, self.size + len(text) + 1
        self.pieces += (text, "\n")
        if self.size > self.limits.text:
            what = f"text has more than the limit of {self.limits.text:,} characters"
            raise refused(what, self.name, "split the file", "too-large")
        if rule and text:
            last = self.fences[-1] if self.fences else None
            if last and last.rule == rule and last.span.end == start - 1:
                start = self.fences.pop().span.start
            self.fences.append(Fence(Span(start, self.size - 1), FenceKind.BOILERPLATE, rule))

    def page(self) -> None:
        """Add the end of a page."""
        self.pieces.append(PAGE)
        self.size += 1

    def content(self, media_type: str, *, stated: Stated, remarks: Sequence[str] = (), hint: str = "") -> Content:
        """All that was added; where it holds no letter, `Refused` with the remarks and the `hint`."""
        text = "".join(self.pieces)
        if not LETTER.search(text):
            what = "; ".join(("file holds no text", *remarks))
            raise refused(what, self.name, hint or "check what the file holds", "no-text")
        return Content(text, media_type, fences=tuple(self.fences), stated=stated, remarks=tuple(remarks))
