"""Paragraphs, sentences and sections, and what each section does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kg.aligned import Span
from kg.model import Section, SectionFunction, Sentence
from kg.numerals import Numerals
from kg.rules import Rules
from kg.text.addressees import with_addressees
from kg.text.rules import Marks, TextRules

PARAGRAPH = re.compile(r"[^\n]+")
EMPTY = "\ufffc\ufffd \t"
BOLD = "X_"
"""What is left of Markdown's signs for bold type, folded."""

Paragraph = tuple[Span, ...]
"""The spans of its sentences."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading: its series (一、 or 第一, …), its number there, what its section does.

    `rank` is the place of the series in the fixed order of official documents, or 0.
    """

    series: str
    number: int
    function: SectionFunction | None = None
    rank: int = 0


def outline(text: str, rules: TextRules) -> tuple[tuple[Section, ...], tuple[Sentence, ...]]:
    """The sections of a prepared text, in order, and its sentences, each in its section."""
    divided = _paragraphs(text, rules.marks)
    sections = _sections(text, divided, rules)
    sentences = tuple(_placed(divided, sections))
    return with_addressees(text, sections, sentences, rules), sentences


def _paragraphs(text: str, marks: Marks) -> list[Paragraph]:
    """The paragraphs that have words, each as its sentences."""
    sentence = re.compile(f"[^{marks.stops}\n]*(?:[{marks.stops}]+[{re.escape(marks.closers)}]*|$)")
    paragraphs = []
    for found in PARAGRAPH.finditer(text):
        parts = (_trimmed(part) for part in sentence.finditer(text, *found.span()))
        if sentences := tuple(span for span in parts if span):
            paragraphs.append(sentences)
    return paragraphs


def _trimmed(part: re.Match[str]) -> Span | None:
    """A sentence without the blanks around it; none where it has no words."""
    words = part.group()
    if not words.strip(EMPTY):
        return None
    return Span(part.end() - len(words.lstrip()), part.start() + len(words.rstrip()))


def _sections(text: str, paragraphs: Sequence[Paragraph], rules: TextRules) -> tuple[Section, ...]:
    """One section a heading, and one for each stretch below it that looks back or ahead."""
    walk = Walk(rules)
    for paragraph in paragraphs:
        walk.function = walk.base
        for place, span in enumerate(paragraph):
            words = span.of(text)
            heading = _heading(words, rules) if place in (0, len(paragraph) - 1) else None
            if heading and (place == 0 or _continues(walk.open, heading)):
                walk.enter(heading, span)
            else:
                walk.go_on(words, span)
    return _closed(walk.found, len(text))


@dataclass(slots=True)
class Walk:
    """The way down a text: the headings that are open, and what is done where it stands.

    `base` is what the section does, to which each new paragraph returns; `function` what the
    sentence does.
    """

    rules: TextRules
    open: list[Heading] = field(default_factory=list)
    found: list[Section] = field(default_factory=lambda: [Section(0, Span(0, 0), Span(0, 0))])
    announced: SectionFunction | None = None
    base: SectionFunction | None = None
    function: SectionFunction | None = None

    def enter(self, heading: Heading, span: Span) -> None:
        """Begin the section of a heading; it does what the heading says, else what that above it does."""
        self.open = _above(self.open, heading)
        inherited = self.open[-1].function if self.open else self.announced
        self.base = self.function = heading.function or inherited
        self.open.append(replace(heading, function=self.base))
        self.found.append(Section(len(self.open), span, span, self.base))

    def go_on(self, words: str, span: Span) -> None:
        """Take in a sentence, which may look back or ahead."""
        self.function = self._cue(words) or self.function
        if self.function is not self.found[-1].function:
            self.found.append(Section(len(self.open), Span(span.start, span.start), span, self.function))
        if not self.open and self.rules.announcements.first(words):
            self.announced = SectionFunction.TASKS

    def _cue(self, words: str) -> SectionFunction | None:
        """What a sentence says of itself; before the first heading, that holds until another says otherwise."""
        if function := _function(self.rules, self.rules.demands, words):
            return function
        function = _function(self.rules, self.rules.openings, words)
        if function and not self.open:
            self.base = function
        return function


def _heading(words: str, rules: TextRules) -> Heading | None:
    """The numbered heading that a sentence begins with."""
    if not (found := rules.enumerators.first(words.lstrip(BOLD))):
        return None
    rule, counted = found[0], found[1].groupdict()
    function = _function(rules, rules.headings, words)
    if marks := counted.get("marks"):
        return Heading(f"{rule.id} {marks}", 0, function)
    return Heading(rule.id, _number(counted, rules.numerals), function, rules.ranks.get(rule.id, 0))


def _number(counted: dict[str, str | None], numerals: Numerals) -> int:
    """What a heading counts; 0 where it cannot be said."""
    if numeral := counted.get("number"):
        return numerals.value(numeral) or 0
    return 1 if counted.get("first") else 2 if counted.get("second") else 0


def _continues(open_: Sequence[Heading], heading: Heading) -> bool:
    """Whether a heading is the next one of a series that is open."""
    return any(above.series == heading.series and above.number + 1 == heading.number for above in open_)


def _above(open_: list[Heading], heading: Heading) -> list[Heading]:
    """The headings that stay open above a new one: those above its predecessor, else above its series.

    Of a ranked series, all stay closed from the first one on that ranks below it.
    """
    lower = next((place for place, above in enumerate(open_) if above.rank > heading.rank > 0), len(open_))
    open_ = open_[:lower]
    places = [place for place, above in enumerate(open_) if above.series == heading.series]
    before = [place for place in places if open_[place].number + 1 == heading.number]
    return open_[: (before or places)[-1]] if places else open_


def _function(rules: TextRules, kind: Rules, words: str) -> SectionFunction | None:
    """What a heading or the opening of a paragraph says that is done below it."""
    found = kind.first(words)
    return rules.functions[found[0].id] if found else None


def _closed(found: Sequence[Section], size: int) -> tuple[Section, ...]:
    """Each section up to the next, the first from the first character."""
    ends = [section.span.start for section in found[1:]] + [size]
    return tuple(
        replace(section, span=Span(section.span.start, end))
        for section, end in zip(found, ends, strict=True)
        if end > section.span.start
    )


def _placed(paragraphs: Sequence[Paragraph], sections: Sequence[Section]) -> Iterator[Sentence]:
    section = 0
    for number, paragraph in enumerate(paragraphs):
        for span in paragraph:
            while section + 1 < len(sections) and sections[section + 1].span.start <= span.start:
                section += 1
            yield Sentence(span, section, number)
