"""Names made of a head noun and the words before it: 職工技能登高活動, 維權聯動機制.

The head says the kind (`data/lists/heads.tsv`); how far the name reaches to the left is told by
the segmenter's words and tags and by the words that govern such names (`data/rules/chunks.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from daachorse import MATCH_KIND_STANDARD, CharwiseDoubleArrayAhoCorasick

from kg import resources
from kg.aligned import Span
from kg.find.tokens import Token
from kg.folding import fold
from kg.model import EntityType, Mention

HAN = re.compile(r"[\u4e00-\u9fffX]+")
WORDS = ("breaks", "verbs", "padding", "carried_on", "joining", "vague", "governing")
NAMED = frozenset({"ORG", "LOC", "nz"})

Ends = Mapping[int, "Head"]
"""Head nouns by the place in the sentence where they end."""


@dataclass(frozen=True, slots=True)
class Head:
    """A head noun: the kind of name it makes and what it needs beside itself."""

    word: str
    type: EntityType
    needs: str


@dataclass(frozen=True, slots=True)
class HeadNouns:
    """All head nouns in one matcher, which gives their numbers in `heads`."""

    automaton: CharwiseDoubleArrayAhoCorasick
    heads: tuple[Head, ...]

    @classmethod
    def of(cls, heads: Mapping[str, Head]) -> HeadNouns:
        """The head nouns by their words, folded."""
        return cls(CharwiseDoubleArrayAhoCorasick(list(heads), MATCH_KIND_STANDARD), tuple(heads.values()))

    def ends(self, sentence: str) -> Ends:
        """The places where a head noun ends, each with the longest that does."""
        ends: dict[int, Head] = {}
        for _, end, number in self.automaton.find_overlapping(sentence):
            # Those of one end come in any order, so that the longest is looked for.
            head = self.heads[number]
            if end not in ends or len(ends[end].word) < len(head.word):
                ends[end] = head
        return ends


@dataclass(frozen=True, slots=True)
class ChunkRules:
    """The head nouns and the words that bound and void a name."""

    nouns: HeadNouns
    reach: int
    longest: int
    stop_tags: frozenset[str]
    nominal_tags: frozenset[str]
    verbless: frozenset[EntityType]
    breaks: frozenset[str]
    verbs: frozenset[str]
    padding: frozenset[str]
    carried_on: frozenset[str]
    joining: frozenset[str]
    vague: frozenset[str]
    governing: frozenset[str]

    @classmethod
    def shipped(cls) -> ChunkRules:
        rules = resources.rules("data/rules/chunks.toml")
        heads = {
            word: Head(word, EntityType(row["type"]), row["needs"])
            for row in resources.table("data/lists/heads.tsv")
            for word in [fold(row["head"])]
        }
        return cls(
            HeadNouns.of(heads),
            rules["reach"],
            rules["longest"],
            frozenset(rules["stop_tags"]),
            frozenset(rules["nominal_tags"]),
            frozenset(map(EntityType, rules["verbless"])),
            **{name: frozenset(fold(rules[name]).split()) for name in WORDS},
        )


def chunk_mentions(sentence: str, tokens: Sequence[Token], ends: Ends, rules: ChunkRules) -> Iterator[Mention]:
    """The names with a head noun among the tokens of a sentence; their spans count from its beginning."""
    for last, token in enumerate(tokens):
        head = ends.get(token.end)
        if head is None or _runs_on(sentence, tokens, last, ends, rules):
            continue
        first = _first(sentence, tokens, last, head, rules)
        span = Span(tokens[first].start, token.end)
        if len(span) <= rules.longest and _named(sentence, tokens, first, last, head, rules):
            yield Mention(span, span.of(sentence), head.type, f"chunk-{head.type.lower()}", 0.7)


def _runs_on(sentence: str, tokens: Sequence[Token], last: int, ends: Ends, rules: ChunkRules) -> bool:
    """Whether what follows at once makes the name, or another word of the head."""
    if last + 1 == len(tokens):
        return False
    following = tokens[last + 1]
    return following.end in ends or following.of(sentence) in rules.carried_on


def _first(sentence: str, tokens: Sequence[Token], last: int, head: Head, rules: ChunkRules) -> int:
    """The index of the first word that belongs to the name that ends at `last`."""
    starts = tokens[last].end - len(head.word)
    first = last
    while first and last - first < rules.reach:
        before = tokens[first - 1]
        if before.start < starts and not _belongs(sentence, before, head, rules):
            break
        first -= 1
    while first < last and _leads_in(tokens[first], head):
        first += 1
    return first


def _leads_in(token: Token, head: Head) -> bool:
    """Whether a word at the front is not part of the name: a long verb, or one character before people."""
    size = token.end - token.start
    return (token.tag == "v" and size > 2) or (head.type is EntityType.GROUP and size == 1)


def _belongs(sentence: str, token: Token, head: Head, rules: ChunkRules) -> bool:
    word = token.of(sentence)
    if token.tag in rules.stop_tags or HAN.fullmatch(word) is None:
        return False
    if head.type in rules.verbless and (token.tag == "v" or word in rules.verbs):
        return word in rules.joining
    return word not in rules.breaks and (word not in rules.verbs or token.tag in rules.nominal_tags)


def _named(sentence: str, tokens: Sequence[Token], first: int, last: int, head: Head, rules: ChunkRules) -> bool:
    """Whether the words before the head make a name of it, as the head demands."""
    end = tokens[last].end - len(head.word)
    words = (sentence[token.start : min(token.end, end)] for token in tokens[first : last + 1])
    voids = (rules.vague, rules.breaks, rules.verbs)
    if all(not word or any(word in void for void in voids) for word in words):
        return False
    if head.needs == "governed":
        return first > 0 and tokens[first - 1].of(sentence) in rules.governing
    if head.needs == "named":
        return first < last and tokens[first].tag in NAMED
    return True
