"""Paragraphs, sentences and sections, and what each section does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.aligned import Span
from kg.model import Section, SectionFunction, Sentence
from kg.rules import first
from kg.text.rules import Function, Marks, TextRules

PARAGRAPH = re.compile(r"[^\n]+")
LAST = "\ufffc\ufffd \t"


@dataclass(frozen=True, slots=True)
class Step:
    """An open heading: which series it belongs to and what its section does."""

    series: str
    function: SectionFunction | None


def outline(text: str, rules: TextRules) -> tuple[tuple[Section, ...], tuple[Sentence, ...]]:
    """The sections of a prepared text, in order, and its sentences, each in its section."""
    paragraphs = [_trimmed(text, Span(*found.span())) for found in PARAGRAPH.finditer(text) if found.group().strip()]
    divided = [tuple(_sentences(text, paragraph, rules.marks)) for paragraph in paragraphs]
    sections = _sections(text, divided, rules)
    return sections, tuple(_placed(divided, sections))


def _sentences(text: str, paragraph: Span, marks: Marks) -> Iterator[Span]:
    """The sentences of a paragraph, each with its stop and the marks that close it."""
    stop = re.compile(f"[{marks.stops}]+[{re.escape(marks.closers)}]*")
    start = paragraph.start
    for found in stop.finditer(text, paragraph.start, paragraph.end):
        yield from _kept(text, Span(start, found.end()))
        start = found.end()
    yield from _kept(text, Span(start, paragraph.end))


def _kept(text: str, span: Span) -> Iterator[Span]:
    if span.of(text).strip(LAST):
        yield _trimmed(text, span)


def _trimmed(text: str, span: Span) -> Span:
    words = span.of(text)
    return Span(span.start + len(words) - len(words.lstrip()), span.start + len(words.rstrip()))


def _sections(text: str, paragraphs: list[tuple[Span, ...]], rules: TextRules) -> tuple[Section, ...]:
    """One section a heading, and one for each stretch between headings that looks back or ahead."""
    starts: list[Section] = [Section(0, Span(0, 0), Span(0, 0))]
    steps: list[Step] = []
    announced: SectionFunction | None = None
    for sentences in filter(None, paragraphs):
        opening = sentences[0].of(text)
        if found := first(rules.enumerators, opening):
            steps = _climbed(steps, found[0].id)
            above = steps[-1].function if steps else announced
            function = _function(rules.headings, opening) or above
            steps.append(Step(found[0].id, function))
            starts.append(Section(len(steps), sentences[0], sentences[0], function))
            continue
        for sentence in sentences if not steps else sentences[:1]:
            words = sentence.of(text)
            function = _function(rules.openings, words)
            if function and function != starts[-1].function:
                starts.append(Section(len(steps), Span(sentence.start, sentence.start), sentence, function))
            if not steps and first(rules.announcements, words):
                announced = SectionFunction.TASKS
    return _closed(starts, len(text))


def _climbed(steps: list[Step], series: str) -> list[Step]:
    """The headings that stay open above a new one of `series`."""
    names = [step.series for step in steps]
    return steps[: names.index(series)] if series in names else steps


def _function(functions: tuple[Function, ...], words: str) -> SectionFunction | None:
    return next((function.function for function in functions if function.rule.pattern.match(words)), None)


def _closed(starts: list[Section], size: int) -> tuple[Section, ...]:
    """Each section up to the next."""
    ends = [section.span.start for section in starts[1:]] + [size]
    return tuple(
        Section(section.level, section.heading, Span(section.span.start, end), section.function)
        for section, end in zip(starts, ends, strict=True)
        if end > section.span.start
    )


def _placed(paragraphs: list[tuple[Span, ...]], sections: tuple[Section, ...]) -> Iterator[Sentence]:
    section = 0
    for number, sentences in enumerate(paragraphs):
        for span in sentences:
            while section + 1 < len(sections) and sections[section + 1].span.start <= span.start:
                section += 1
            yield Sentence(span, section, number)
