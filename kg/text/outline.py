"""Paragraphs, sentences and sections, and what each section does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.aligned import Span
from kg.model import Section, SectionFunction, Sentence
from kg.read.numerals import Numerals
from kg.rules import Rules
from kg.text.rules import Marks, TextRules

PARAGRAPH = re.compile(r"[^\n]+")
EMPTY = "\ufffc\ufffd \t"

Paragraph = tuple[Span, ...]
"""The spans of its sentences."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading: its series (一、 or 第一, …), its number there, what its section does."""

    series: str
    number: int
    function: SectionFunction | None = None


def outline(text: str, rules: TextRules) -> tuple[tuple[Section, ...], tuple[Sentence, ...]]:
    """The sections of a prepared text, in order, and its sentences, each in its section."""
    divided = _paragraphs(text, rules.marks)
    sections = _sections(text, divided, rules)
    return sections, tuple(_placed(divided, sections))


def _paragraphs(text: str, marks: Marks) -> list[Paragraph]:
    """The paragraphs that have words, each as its sentences."""
    sentence = re.compile(f"[^{marks.stops}\n]*(?:[{marks.stops}]+[{re.escape(marks.closers)}]*|$)")
    paragraphs = []
    for found in PARAGRAPH.finditer(text):
        spans = (Span(*part.span()) for part in sentence.finditer(text, *found.span()))
        if sentences := tuple(_trimmed(text, span) for span in spans if span.of(text).strip(EMPTY)):
            paragraphs.append(sentences)
    return paragraphs


def _trimmed(text: str, span: Span) -> Span:
    words = span.of(text)
    return Span(span.end - len(words.lstrip()), span.start + len(words.rstrip()))


def _sections(text: str, paragraphs: Sequence[Paragraph], rules: TextRules) -> tuple[Section, ...]:
    """One section a heading, and one for each stretch between headings that looks back or ahead."""
    found = [Section(0, Span(0, 0), Span(0, 0))]
    open_: list[Heading] = []
    announced: SectionFunction | None = None
    for paragraph in paragraphs:
        for place, span in enumerate(paragraph):
            words = span.of(text)
            heading = _heading(words, rules) if place in (0, len(paragraph) - 1) else None
            if heading and (place == 0 or _continues(open_, heading)):
                open_ = _above(open_, heading)
                inherited = open_[-1].function if open_ else announced
                open_.append(replace(heading, function=heading.function or inherited))
                found.append(Section(len(open_), span, span, open_[-1].function))
            elif place == 0 or not open_:
                function = _function(rules, rules.openings, words)
                if function and function != found[-1].function:
                    found.append(Section(len(open_), Span(span.start, span.start), span, function))
                if not open_ and rules.announcements.first(words):
                    announced = SectionFunction.TASKS
    return _closed(found, len(text))


def _heading(words: str, rules: TextRules) -> Heading | None:
    """The numbered heading that a sentence begins with."""
    if not (found := rules.enumerators.first(words)):
        return None
    rule, counted = found[0], found[1].groupdict()
    function = _function(rules, rules.headings, words)
    if marks := counted.get("marks"):
        return Heading(f"{rule.id} {marks}", 0, function)
    return Heading(rule.id, _number(counted, rules.numerals), function)


def _number(counted: dict[str, str | None], numerals: Numerals) -> int:
    """What a heading counts; 0 where it cannot be said."""
    if numeral := counted.get("number"):
        return numerals.value(numeral) or 0
    return 1 if counted.get("first") else 2 if counted.get("second") else 0


def _continues(open_: Sequence[Heading], heading: Heading) -> bool:
    """Whether a heading is the next one of a series that is open."""
    return any(above.series == heading.series and above.number + 1 == heading.number for above in open_)


def _above(open_: list[Heading], heading: Heading) -> list[Heading]:
    """The headings that stay open above a new one: those above its predecessor, else above its series."""
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
