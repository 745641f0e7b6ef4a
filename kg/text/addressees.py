"""Whom each section of a text speaks to, in the words of the text.

A heading or the opening of a section may name them; else they are those of the section above,
else those of the salutation, or of the line that a notice is addressed to. Names are not looked
up here: the words are those of the prepared text, where mentions are found later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.aligned import Span
from kg.model import Section, Sentence
from kg.text.rules import TextRules

OPENING = 2
"""Sentences of a section, its heading among them, that may say whom it speaks to."""
CLAUSES = 4
"""Clauses of a sentence that are looked at."""
HEAD = 15
"""Sentences within which a text greets whom it speaks to."""
CLAUSE = re.compile(r"(?<=[,:])")


def with_addressees(
    text: str, sections: Sequence[Section], sentences: Sequence[Sentence], rules: TextRules
) -> tuple[Section, ...]:
    """The sections, each with the words that name whom it speaks to."""
    greeted = _greeted(text, sentences, rules)
    openings = _openings(sections, sentences)
    above: list[Span | None] = [greeted]
    told = []
    for section, opening in zip(sections, openings, strict=True):
        named = next(filter(None, (_named(text, span, rules) for span in opening)), None)
        if section.heading:
            del above[section.level :]
            above += [above[-1]] * (section.level - len(above))
            above.append(named or above[-1])
        told.append(replace(section, addressee=named or above[-1]))
    return tuple(told)


def _openings(sections: Sequence[Section], sentences: Sequence[Sentence]) -> list[list[Span]]:
    """The first sentences of each section; those of a heading may lie in the stretch below it."""
    openings: list[list[Span]] = [[] for _ in sections]
    headed = 0
    for sentence in sentences:
        if sections[sentence.section].heading:
            headed = sentence.section
        for number in {headed, sentence.section}:
            if len(openings[number]) < OPENING and (number == sentence.section or sections[number].heading):
                openings[number].append(sentence.span)
    return openings


def _greeted(text: str, sentences: Sequence[Sentence], rules: TextRules) -> Span | None:
    """The words of the first salutation; it is a paragraph of its own near the top."""
    for sentence in sentences[:HEAD]:
        if found := rules.salutations.first(sentence.span.of(text)):
            return Span(*found[1].span("who")).shift(sentence.span.start)
    return None


def _named(text: str, span: Span, rules: TextRules) -> Span | None:
    """Whom a sentence turns to at the head of one of its first clauses."""
    words = span.of(text)
    for start in _clauses(words):
        if found := rules.addresses.first(words[start:]):
            return Span(*found[1].span("who")).shift(span.start + start)
    return None


def _clauses(words: str) -> Iterator[int]:
    yield 0
    for number, found in enumerate(CLAUSE.finditer(words), 2):
        if number > CLAUSES:
            return
        yield found.start()
