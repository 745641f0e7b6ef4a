"""From text to mentions: every finder proposes, overlaps are settled, what is sure is spread."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.aligned import Span
from kg.find.aliases import introduced
from kg.find.appointed import appointed_names
from kg.find.chunks import ChunkRules, Ends, chunk_mentions
from kg.find.names import name_mentions, names_in_rows
from kg.find.patterns import pattern_mentions
from kg.find.posts import bodies_in_names, post_mentions, posts_in_names
from kg.find.recognisers import Recogniser
from kg.find.rules import FindRules
from kg.find.settle import settle, spread
from kg.find.short_places import shown_places
from kg.find.tokens import Token
from kg.folding import fold
from kg.model import Document, EntityType, Mention, Text

UNBROKEN = re.compile(r"[\w+#&.%-]{1,2000}")
"""What a segmenter by dictionary reads in one; punctuation and blanks part words, whatever stands beside them."""


@dataclass(frozen=True, slots=True)
class Worded:
    """A sentence or clause that begins `at` a place of the text, its words and the head nouns that end in it."""

    text: str
    at: int
    tokens: Sequence[Token]
    ends: Ends

    def chunks(self, rules: ChunkRules) -> Iterator[Mention]:
        """The names that its words make with its head nouns, placed in the text."""
        for chunk in chunk_mentions(self.text, self.tokens, self.ends, rules) if self.ends else ():
            yield replace(chunk, span=chunk.span.shift(self.at))


def find_mentions(document: Document, text: Text, rules: FindRules, recogniser: Recogniser) -> tuple[Mention, ...]:
    """The outermost mentions of a text, in order.

    They do not overlap but for what is asked for inside: the title in 王副主席, and the body in the
    name of the meeting that elects.

    What overlaps a repaired run is no mention: a repair lets a sentence be read on, and names nothing.
    """
    folded = text.aligned.text
    listed = tuple(rules.lexicon.mentions(folded))
    known = [*listed, *byline(document, folded)]
    worded = _worded(text, rules, recogniser)
    for sentence in worded:
        known += name_mentions(folded, sentence.at, sentence.tokens, rules.names)
    appointed = list(appointed_names(folded, rules.appointed))
    known += _persons(appointed)
    known += pattern_mentions(folded, rules.patterns, known)
    known += _bodies_of_their_own(appointed, known)
    chunks = (chunk for sentence in worded for chunk in sentence.chunks(rules.chunks))
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
    repaired = sorted(place for repair in text.repairs for place in text.aligned.forth(repair.span))
    starts, ends = [place.start for place in repaired], [place.end for place in repaired]

    def sound(span: Span) -> bool:
        return bisect_left(starts, span.end) == bisect_right(ends, span.start)

    return [mention for mention in mentions if sound(mention.span)]


def _bodies_of_their_own(appointed: Iterable[Mention], known: Iterable[Mention]) -> list[Mention]:
    """The bodies that titles show where no surer rule knows one that ends there."""
    ends = {one.span.end for one in known if one.type is EntityType.ORGANIZATION}
    return [one for one in appointed if one.type is EntityType.ORGANIZATION and one.span.end not in ends]


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


def _worded(text: Text, rules: FindRules, recogniser: Recogniser) -> list[Worded]:
    """The sentences with the recogniser's words; where it gives none, the clauses with a head noun, without names."""
    read = [(one.span.of(text.aligned.text), one.span.start) for one in text.sentences]
    found = recogniser.recognise([sentence for sentence, _ in read])
    if any(found):
        return [
            Worded(*where, words, rules.chunks.nouns.ends(where[0])) for where, words in zip(read, found, strict=True)
        ]
    clauses = [(part.group(), at + part.start()) for sentence, at in read for part in UNBROKEN.finditer(sentence)]
    headed = [(where, heads) for where in clauses if (heads := rules.chunks.nouns.ends(where[0]))]
    cut = rules.segmenter().recognise([clause for (clause, _), _ in headed])
    return [Worded(*where, words, heads) for (where, heads), words in zip(headed, cut, strict=True)]
