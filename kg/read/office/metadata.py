"""What the metadata of an office file or a PDF state. Dates of making are not the day of the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from kg import resources
from kg.folding import fold
from kg.model import Stated
from kg.read.office.xmlparts import Attributes
from kg.rules import Rules

TABLE = "data/rules/files.toml"
LONGEST = 200
"""Characters of a title at most; more is no title."""


def stated_title(title: str) -> Stated:
    """A title that somebody wrote; that of a template, a program or a file is none.

    >>> stated_title("关于召开会议的通知").title, stated_title("Microsoft Word - 通知.doc").title
    ('关于召开会议的通知', None)
    """
    title = " ".join(title.replace("\0", "").split())
    meant = title and len(title) <= LONGEST and not _no_title().first(fold(title))
    return Stated(title=title if meant else None)


@dataclass(slots=True)
class Properties:
    """Takes the events of docProps/core.xml or meta.xml; `title` is the one of Dublin Core."""

    title: str = ""
    inside: bool = False
    pieces: list[str] = field(default_factory=list)

    def start(self, tag: str, attributes: Attributes) -> None:
        del attributes
        self.inside = tag == "title"

    def end(self, tag: str) -> None:
        if tag == "title":
            self.title, self.inside = "".join(self.pieces), False

    def text(self, text: str) -> None:
        if self.inside:
            self.pieces.append(text)


@cache
def _no_title() -> Rules:
    return Rules.of(resources.rules(TABLE)["no_title"], {}, TABLE)
