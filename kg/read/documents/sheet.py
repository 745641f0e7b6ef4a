"""The lines of a source as they are looked at to find where its documents begin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.model import Source
from kg.read.documents.lines import Lines

if TYPE_CHECKING:
    from kg.read.documents.dividing import DocumentRules

SHORT = 120
"""Characters that a line which begins a document has at most, blanks included."""
ENDING = 30
"""A line up to this long, without any stop, may end a text: a signature, 謝謝大家."""
BROKEN = 3
"""Lines that one title is broken into at most."""
CONTENTS = 30
"""The list of contents begins within so many lines."""
ENTRIES = 1_000
"""Lines that a list of contents has at most."""
FURNITURE = 6
"""Lines of the page, and not of the text, that stand together at most."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a source; `listed` is where each entry of its list of contents first stands."""

    lines: Lines
    rules: DocumentRules
    listed: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, source: Source, rules: DocumentRules) -> Sheet:
        """The lines of a source that no fence of its layout takes away."""
        plain = cls(Lines.of(source.text, source.fences), rules)
        return cls(plain.lines, rules, _contents(plain))

    def __len__(self) -> int:
        return len(self.lines)

    def words(self, line: int) -> str:
        """The folded words of a line."""
        return self.lines[line].words

    def is_long(self, line: int) -> bool:
        return self.lines.length(line) > SHORT

    def last(self, line: int) -> str:
        """The last character of a line as it stands in the file."""
        return self.lines.raw(line)[-1:]

    def body(self, line: int, end: int) -> int:
        """Characters between a line and a later one, or the end of the text."""
        places = self.lines.places
        return (places[end][0] if end < len(places) else len(self.lines.text)) - places[line][1]

    def prose(self, first: int, last: int) -> int:
        """Characters of the lines from `first` to `last` that hold a sentence; a list of contents has none."""
        stops = self.rules.signs.stop
        whole = (line for line in range(first, last) if self.is_long(line) or self.last(line) in stops)
        return sum(map(self.lines.length, whole))

    def has_prose(self, line: int, near: int) -> bool:
        """Whether a sentence stands in one of the `near` lines below a line."""
        stops = self.rules.signs.stop
        below = range(line + 1, min(line + 1 + near, len(self)))
        return any(self.is_long(at) or self.last(at) in stops for at in below)

    def entry(self, line: int) -> str:
        """The words of a line without a number before them and the number of a page behind."""
        words = self.words(line)
        found = self.rules.entry.first(words)
        return found[1]["title"] if found else words

    def key(self, line: int) -> str:
        """An entry without its blanks, to find it again."""
        return "".join(self.entry(line).split())

    def shape(self, line: int) -> str:
        """The title that a line, or it and those it is broken into, has the form of; else nothing."""
        joined = ""
        for at in range(line, min(line + BROKEN, len(self))):
            if self.is_long(at) or self.last(at) in self.rules.signs.open or self.is_of_head(at):
                break
            if ":" in joined:
                break
            joined += self.words(at) if joined else self.entry(at)
            if self.rules.title.first(joined) or self.rules.occasion.first(joined):
                return "".join(joined.split())
        return ""

    def begins_body(self, line: int) -> bool:
        """Whether a line is of the body, and no title with a number before it."""
        return self.is_long(line) or bool(self.rules.opening.first(self.entry(line)))

    def is_of_head(self, line: int) -> bool:
        """Whether a line is of a head, but of no title: a date, a letterhead, the heading of an annex."""
        words, rules = self.words(line), self.rules
        return any(kind.first(words) for kind in (rules.date, rules.skip, rules.letter, rules.page, rules.annex))

    def is_furniture(self, line: int) -> bool:
        """Whether a line is the number of a page, or signs between two texts."""
        if self.is_separator(line):
            return True
        return self.lines.length(line) <= ENDING and bool(self.rules.page.first(self.words(line)))

    def is_separator(self, line: int) -> bool:
        """Whether a line is signs between two texts; such a line begins with one sign thrice."""
        start, _ = self.lines.places[line]
        opens = self.lines.text[start : start + ENDING].lstrip()[:3]
        return len(opens) == 3 and len(set(opens)) == 1 and bool(self.rules.separator.first(self.words(line)))

    def above(self, line: int) -> int | None:
        """The line above, past the number of a page and signs; `None` if there is none so near."""
        near = range(line - 1, max(-1, line - 1 - FURNITURE), -1)
        return next((at for at in near if not self.is_furniture(at)), None)

    def is_closed(self, line: int, *, surely: bool = False) -> bool:
        """Whether the text above a line has come to an end; that of a sure title needs no stop, only no colon."""
        signs = self.rules.signs
        above = self.above(line)
        if above is None or self.last(above) in signs.stop + signs.closing:
            return True
        if surely:
            return self.last(above) not in signs.open
        return self.lines.length(above) <= ENDING and not set(self.lines.raw(above)) & set(signs.open + signs.stop)

    def is_parted(self, line: int) -> bool:
        """Whether a line of signs stands above a line."""
        return line > 0 and self.is_separator(line - 1)


def _contents(sheet: Sheet) -> dict[str, int]:
    """The entries of a list of contents near the top, each with the line that it stands in."""
    near = (line for line in range(min(CONTENTS, len(sheet))) if sheet.lines.length(line) <= ENDING)
    top = next((line for line in near if sheet.rules.contents.first(sheet.words(line))), None)
    found: dict[str, int] = {}
    for line in range(top + 1, min(top + ENTRIES, len(sheet))) if top is not None else ():
        if sheet.begins_body(line):
            break
        found.setdefault(sheet.key(line), line)
    return found
