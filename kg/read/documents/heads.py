"""What a document states about itself: its titles, its date, who speaks in which post and where.

Read are the lines at its top up to the body, and the last ones. What the file's own metadata say
fills what they leave open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from kg.aligned import Span
from kg.folding import fold
from kg.model import Stated
from kg.read.documents.lines import Line, Lines
from kg.rules import Rule, Rules

if TYPE_CHECKING:
    from kg.read.documents.dividing import DocumentRules

HEAD = 15
FOOT = 4
TITLE = 4
LONG = 120
"""Characters of a line at the foot that is read; a longer one signs nothing."""

Found = tuple[Rule, re.Match[str]]


def head(lines: Lines, numbers: range, rules: DocumentRules, given: Stated) -> Stated:
    """What the lines with these numbers state at their top and foot; where they state nothing, what is `given`."""
    top = Head(lines.text, rules)
    for place, number in enumerate(numbers[:HEAD]):
        if not top.take(place, lines[number]):
            break
    foot = [lines[number] for number in reversed(numbers[-FOOT:]) if lines.length(number) <= LONG]
    found = top.stated(given.title)
    signed = _first(rules.signed, foot, rules)
    origin = found.origin or next(filter(None, (_origin(lines.text, line, rules) for line in foot)), None)
    return filled(replace(found, date=top.date or signed or top.published, origin=origin), given)


def filled(found: Stated, given: Stated) -> Stated:
    """What was found, and where that is nothing, what is given."""
    return Stated(**{name: getattr(found, name) or getattr(given, name) for name in Stated.__slots__})


@dataclass(slots=True)
class Head:
    """The lines of a head, sorted out by what they are; the first that states something stands.

    `named` is what the heading of a collection calls the document. `after` says what the line
    before was, as far as the next one depends on it.
    """

    text: str = field(repr=False)
    rules: DocumentRules = field(repr=False)
    named: str = ""
    titles: list[Line] = field(default_factory=list)
    date: str | None = None
    published: str | None = None
    speaker: str | None = None
    post: str | None = None
    origin: str | None = None
    sure: bool = False
    named_last: bool = False

    def take(self, number: int, line: Line) -> bool:
        """Put a line where it belongs; false when the body begins with it."""
        rules, words = self.rules, line.words
        named_before, self.named_last = self.named_last, False
        if number == 0 and (heading := rules.heading.first(words)):
            self._name(line, heading[1])
        elif dated := rules.date.first(words):
            self._state(line, dated[1])
        elif rules.skip.first(words) or rules.letter.first(words):
            self._publish(line)
        elif (self.titles or self.named) and (byline := rules.byline.first(words)):
            self._state(line, byline[1])
        elif named_before and (office := rules.office.first(words)):
            self._state(line, office[1])
        elif _ends_head(words, rules):
            self.sure = self.sure or bool(rules.salutation.first(words))
            return False
        elif not (rules.separator.first(words) or rules.page.first(words)):
            self._title(line)
        return True

    def _name(self, line: Line, found: re.Match[str]) -> None:
        named = _part(line, found, "title")
        self.named = _noteless(named.of(self.text), self.rules) if named else ""

    def _publish(self, line: Line) -> None:
        self.sure = True
        self.published = self.published or _first(self.rules.published, [line], self.rules)
        self.origin = self.origin or _origin(self.text, line, self.rules)

    def _state(self, line: Line, found: re.Match[str]) -> None:
        """Note the date, the speaker and the post that a line states; a post may stand in the line above."""
        self.sure = True
        if found.groupdict().get("month"):
            self.date = self.date or _day(found, self.rules)
        post = _written(self.text, _part(line, found, "post"))
        if (speaker := _part(line, found, "speaker")) and not self.speaker:
            self.speaker = "".join(speaker.of(self.text).split())
            self.post = self.post or post or self._office()
            self.named_last = self.post is None
        elif post and not self.post:
            self.post = post

    def _office(self) -> str | None:
        """The post that stands alone in the line above a name, which is then no title."""
        found = self.rules.office.first(self.titles[-1].words) if len(self.titles) > 1 else None
        return _written(self.text, _part(self.titles.pop(), found[1], "post")) if found else None

    def _title(self, line: Line) -> None:
        if titled := self.rules.dated.first(line.words):
            self._state(line, titled[1])
            if part := _part(line, titled[1], "title"):
                shift = part.start - line.span.start
                line = Line(part, line.words[shift : shift + len(part)])
        self.titles.append(line)

    def stated(self, given: str | None) -> Stated:
        """What the lines say together; a first line that nothing shows to be a title gives way to the one `given`."""
        title, subtitle = self._titles()
        if given and not (title and self.rules.site.first(fold(given))) and not self._is_title(title, given):
            title, subtitle = given, None
        venue = _venue(title, self.rules) or _venue(subtitle or "", self.rules)
        return Stated(title or None, subtitle, None, self.speaker, self.post, venue, self.origin)

    def _is_title(self, title: str, given: str) -> bool:
        """Whether the text's own title is one, beside the one that the file's metadata give."""
        words, other = _bare(title), _bare(given)
        if not words:
            return False
        shaped = self.named or self.rules.title.first(fold(title)) or self.rules.occasion.first(fold(title))
        return bool(self.sure or shaped or words in other or other in words)

    def _titles(self) -> tuple[str, str | None]:
        """The title and the subtitle: what the lines say together, or the one that names the occasion."""
        words = [line.words for line in self.titles]
        under = next((number for number, line in enumerate(words) if number and line.startswith("-")), 0)
        if under and not self.named:
            above, below = self.titles[:under], self.titles[under].span.of(self.text)
            return " ".join(line.span.of(self.text) for line in above) + below, _undashed(below)
        for number, line in enumerate(self.titles):
            occasion = self.rules.occasion.first(line.words)
            if occasion and (part := _part(line, occasion[1], "title")):
                return part.of(self.text), self._motto(number)
        return self._joined(words)

    def _motto(self, number: int) -> str | None:
        """The lines above, or else below, the one that names the occasion."""
        occasion = self.titles[number].words
        above = [line for line in self.titles[:number] if not occasion.lstrip("- ").startswith(line.words)]
        return self._beside(above) or self._beside(self.titles[number + 1 : number + 3])

    def _beside(self, lines: Sequence[Line]) -> str | None:
        """What lines beside a title say, unless they are notes on it."""
        aside = self.rules.aside
        said = [line.span.of(self.text).strip() for line in lines if not aside.first(line.words)]
        return _undashed(" ".join(said)) or None

    def _joined(self, words: Sequence[str]) -> tuple[str, str | None]:
        """One title broken over lines, or the first line, repetitions apart; else what the heading says."""
        below = [*words[1:], ""][: len(words)]
        kept = [line for line, lower in zip(self.titles, below, strict=True) if not lower.startswith(line.words)]
        one = self.rules.title.first("".join(line.words for line in kept[:TITLE]))
        number = TITLE if one else 1
        title = "".join(line.span.of(self.text) for line in kept[:number])
        return title or self.named, None if one else self._beside(kept[1:2])


def _ends_head(words: str, rules: DocumentRules) -> bool:
    return bool(rules.salutation.first(words) or rules.opening.first(words) or rules.lead.first(words))


def _first(kind: Rules, lines: Sequence[Line], rules: DocumentRules) -> str | None:
    """The first day that rules of a kind find in some lines."""
    found = (_day(match[1], rules) for line in lines if (match := kind.first(line.words)))
    return next(filter(None, found), None)


def _day(found: re.Match[str], rules: DocumentRules) -> str | None:
    """The date of a match as ISO 8601, if there is such a day."""
    year, roc, month, day = (
        rules.numerals.value(part) if part else None for part in found.group("year", "roc", "month", "day")
    )
    try:
        whole = date(year or (roc or 0) + rules.roc_epoch, month or 0, day or 1)
    except ValueError:
        return None
    return whole.isoformat() if day else f"{whole:%Y-%m}"


def _venue(title: str, rules: DocumentRules) -> str | None:
    """The meeting of 在…上的講話, as written."""
    found = rules.venue.first(fold(title))
    return title[slice(*found[1].span("venue"))].strip() or None if found else None


def _origin(text: str, line: Line, rules: DocumentRules) -> str | None:
    """Who published the text, as a line says."""
    found = rules.origin.first(line.words)
    return _written(text, _part(line, found[1], "origin")) if found else None


def _noteless(title: str, rules: DocumentRules) -> str:
    noted = [found.start() for rule in rules.note if (found := rule.pattern.search(fold(title)))]
    return title[: min(noted, default=None)].strip()


def _bare(title: str) -> str:
    return "".join(char for char in fold(title) if char.isalnum())


def _undashed(words: str) -> str:
    return words.lstrip("-\u2010\u2011\u2012\u2013\u2014\u2015\u2500\uff0d ").strip()


def _written(text: str, part: Span | None) -> str | None:
    """The characters of a part as they stand in the file, without the blanks around them."""
    return part.of(text).strip() or None if part else None


def _part(line: Line, found: re.Match[str], group: str) -> Span | None:
    """Where a group of a match on a folded line stands in the file."""
    if not found.groupdict().get(group):
        return None
    return Span(*found.span(group)).shift(line.span.start)
