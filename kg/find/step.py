"""From text to mentions: every finder proposes, overlaps are settled, what is sure is spread."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from kg.aligned import Span
from kg.find.aliases import introduced
from kg.find.chunks import chunk_mentions
from kg.find.names import name_mentions
from kg.find.patterns import pattern_mentions
from kg.find.posts import post_mentions
from kg.find.recognisers import Recogniser
from kg.find.rules import FindRules
from kg.find.settle import settle, spread
from kg.folding import fold
from kg.model import Document, EntityType, Mention, Text, Token

NAMELESS = {"PER": "n", "LOC": "n", "ORG": "n"}
"""A dictionary's names are no names: without a recogniser they count as plain words."""


def find_mentions(document: Document, text: Text, rules: FindRules, recogniser: Recogniser) -> tuple[Mention, ...]:
    """The outermost mentions of a text, in order, without overlap."""
    folded = text.aligned.text
    tokens = _tokens(text, rules, recogniser)
    known = [*rules.lexicon.mentions(folded), *byline(document, folded)]
    listed = tuple(known)
    for sentence in tokens:
        known += name_mentions(folded, sentence, rules.names)
    known += pattern_mentions(folded, rules.patterns, known)
    for sentence in tokens:
        known += (chunk for chunk in chunk_mentions(folded, sentence, rules.chunks) if not _joins(chunk, listed))
    first = settle(known)
    persons = [mention for mention in first if mention.type is EntityType.PERSON]
    first = settle([*first, *post_mentions(folded, persons, rules.posts), *introduced(folded, first, rules.aliases)])
    return settle([*first, *spread(folded, first, rules.spreading, shortest=2)])


def _joins(chunk: Mention, listed: Iterable[Mention]) -> bool:
    """Whether a chunk has run over several known names."""
    return sum(chunk.span.contains(name.span) and name.type is chunk.type for name in listed) > 1


def byline(document: Document, folded: str) -> Iterator[Mention]:
    """The speaker whom the document itself names, wherever the name stands."""
    if name := fold(document.speaker or ""):
        for found in re.finditer(r"\s{0,2}".join(map(re.escape, name)), folded):
            yield Mention(Span(*found.span()), found.group(), EntityType.PERSON, "byline", 1.0)


def _tokens(text: Text, rules: FindRules, recogniser: Recogniser) -> list[tuple[Token, ...]]:
    """The tokens of each sentence, placed in the text; without a recogniser, words without names."""
    sentences = [sentence.span.of(text.aligned.text) for sentence in text.sentences]
    found = recogniser.recognise(sentences)
    tags: Mapping[str, str] = {}
    if not any(found):
        found, tags = rules.segmenter().recognise(sentences), NAMELESS
    return [
        tuple(
            Token(token.span.shift(sentence.span.start), tags.get(token.tag, token.tag), token.score)
            for token in tokens
        )
        for sentence, tokens in zip(text.sentences, found, strict=True)
    ]
