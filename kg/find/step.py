"""From text to mentions: every finder proposes, overlaps are settled, what is sure is spread."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.aligned import Span
from kg.find.aliases import introduced
from kg.find.appointed import appointed_names
from kg.find.chunks import chunk_mentions
from kg.find.names import name_mentions, names_in_rows
from kg.find.patterns import pattern_mentions
from kg.find.posts import bodies_in_names, post_mentions, posts_in_names
from kg.find.recognisers import Recogniser
from kg.find.rules import FindRules
from kg.find.settle import settle, spread
from kg.find.short_places import shown_places
from kg.folding import fold
from kg.model import Document, EntityType, Mention, Text, Token

NAMELESS = {"PER": "n", "LOC": "n", "ORG": "n"}
"""A dictionary's names are no names: without a recogniser they count as plain words."""


def find_mentions(document: Document, text: Text, rules: FindRules, recogniser: Recogniser) -> tuple[Mention, ...]:
    """The outermost mentions of a text, in order.

    They do not overlap but for what is asked for inside: the title in 王副主席, and the body in the
    name of the meeting that elects.

    What overlaps a repaired run is no mention: a repair lets a sentence be read on, and names nothing.
    """
    folded = text.aligned.text
    tokens = _tokens(text, rules, recogniser)
    listed = tuple(rules.lexicon.mentions(folded))
    known = [*listed, *byline(document, folded)]
    for sentence in tokens:
        known += name_mentions(folded, sentence, rules.names)
    known += appointed_names(folded, rules.appointed)
    known += pattern_mentions(folded, rules.patterns, known)
    chunks = (chunk for sentence in tokens for chunk in chunk_mentions(folded, sentence, rules.chunks))
    known += _own_names(chunks, listed, rules.chunks.vague | rules.chunks.padding)
    first = settle(_sound(known, text))
    first = settle([*first, *names_in_rows(folded, _persons(first), rules.names)])
    posts = post_mentions(folded, _persons(first), rules.posts)
    first = settle(_sound([*first, *posts, *introduced(folded, first, rules.aliases)], text))
    settled = settle(_sound([*first, *spread(folded, first, rules.spreading)], text))
    found = shown_places(folded, settled, rules.evidence)
    inside = (*posts_in_names(folded, found, rules.posts), *bodies_in_names(folded, found, rules.posts))
    return tuple(sorted([*found, *inside]))


def _sound(mentions: Iterable[Mention], text: Text) -> list[Mention]:
    """The mentions that lie in what stands in the file as it was written."""
    if not text.repairs:
        return list(mentions)
    places = ((mention, text.aligned.back(mention.span)) for mention in mentions)
    return [one for one, place in places if not any(place.overlaps(repair.span) for repair in text.repairs)]


def _own_names(chunks: Iterable[Mention], listed: Sequence[Mention], vague: frozenset[str]) -> Iterator[Mention]:
    """The chunks that are names of their own beside the known names (which stand in order) in them.

    One that runs over several of its kind is none, nor one that puts but a word like 優秀 before.
    """
    starts = [name.span.start for name in listed]
    for chunk in chunks:
        first, last = bisect_left(starts, chunk.span.start), bisect_left(starts, chunk.span.end)
        inside = [one for one in listed[first:last] if one.type is chunk.type and chunk.span.contains(one.span)]
        padded = inside and inside[-1].span.end == chunk.span.end
        if len(inside) < 2 and not (padded and chunk.surface.removesuffix(inside[-1].surface) in vague):
            yield chunk


def _persons(mentions: Iterable[Mention]) -> list[Mention]:
    return [mention for mention in mentions if mention.type is EntityType.PERSON]


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
