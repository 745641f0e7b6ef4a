"""Names made of a head noun and the words before it: 職工技能登高活動, 維權聯動機制.

The head says the kind (`data/lists/heads.tsv`); how far the name reaches to the left is told by
the segmenter's words and tags and by the words that govern such names (`data/rules/chunks.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg import resources
from kg.aligned import Span
from kg.folding import fold
from kg.model import EntityType, Mention, Token

HAN = re.compile(r"[\u4e00-\u9fffX]+")
WORDS = ("breaks", "verbs", "padding", "carried_on", "joining", "vague", "governing")
NAMED = frozenset({"ORG", "LOC", "nz"})


@dataclass(frozen=True, slots=True)
class Head:
    """A head noun: the kind of name it makes and what it needs beside itself."""

    word: str
    type: EntityType
    needs: str


@dataclass(frozen=True, slots=True)
class ChunkRules:
    """The head nouns and the words that bound and void a name."""

    heads: dict[str, Head]
    longest_head: int
    last_characters: frozenset[str]
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
            heads,
            max(map(len, heads)),
            frozenset(word[-1] for word in heads),
            rules["reach"],
            rules["longest"],
            frozenset(rules["stop_tags"]),
            frozenset(rules["nominal_tags"]),
            frozenset(map(EntityType, rules["verbless"])),
            **{name: frozenset(fold(rules[name]).split()) for name in WORDS},
        )


def chunk_mentions(text: str, tokens: Sequence[Token], rules: ChunkRules) -> Iterator[Mention]:
    """The names with a head noun among the tokens of one sentence."""
    for last, token in enumerate(tokens):
        head = _head(text, tokens, last, rules)
        if head is None or _runs_on(text, tokens, last, rules):
            continue
        first = _first(text, tokens, last, head, rules)
        span = Span(tokens[first].span.start, token.span.end)
        if len(span) <= rules.longest and _named(text, tokens, first, last, head, rules):
            yield Mention(span, span.of(text), head.type, f"chunk-{head.type.lower()}", 0.7)


def _head(text: str, tokens: Sequence[Token], last: int, rules: ChunkRules) -> Head | None:
    """The longest head noun that ends with the token."""
    end, start = tokens[last].span.end, tokens[0].span.start
    if text[end - 1] not in rules.last_characters:
        return None
    for size in range(min(end - start, rules.longest_head), 0, -1):
        if head := rules.heads.get(text[end - size : end]):
            return head
    return None


def _runs_on(text: str, tokens: Sequence[Token], last: int, rules: ChunkRules) -> bool:
    """Whether what follows at once makes the name, or another word of the head."""
    if last + 1 == len(tokens):
        return False
    return tokens[last + 1].span.of(text) in rules.carried_on or _head(text, tokens, last + 1, rules) is not None


def _first(text: str, tokens: Sequence[Token], last: int, head: Head, rules: ChunkRules) -> int:
    """The index of the first word that belongs to the name that ends at `last`."""
    starts = tokens[last].span.end - len(head.word)
    first = last
    while first and last - first < rules.reach:
        before = tokens[first - 1]
        if before.span.start < starts and not _belongs(text, before, head, rules):
            break
        first -= 1
    while first < last and _leads_in(text, tokens[first], head):
        first += 1
    return first


def _leads_in(text: str, token: Token, head: Head) -> bool:
    """Whether a word at the front is not part of the name: a long verb, or one character before people."""
    word = token.span.of(text)
    return (token.tag == "v" and len(word) > 2) or (head.type is EntityType.GROUP and len(word) == 1)


def _belongs(text: str, token: Token, head: Head, rules: ChunkRules) -> bool:
    word = token.span.of(text)
    if token.tag in rules.stop_tags or HAN.fullmatch(word) is None:
        return False
    if head.type in rules.verbless and (token.tag == "v" or word in rules.verbs):
        return word in rules.joining
    return word not in rules.breaks and (word not in rules.verbs or token.tag in rules.nominal_tags)


def _named(text: str, tokens: Sequence[Token], first: int, last: int, head: Head, rules: ChunkRules) -> bool:
    """Whether the words before the head make a name of it, as the head demands."""
    end = tokens[last].span.end - len(head.word)
    words = (text[token.span.start : min(token.span.end, end)] for token in tokens[first : last + 1])
    voids = (rules.vague, rules.breaks, rules.verbs)
    if all(not word or any(word in void for void in voids) for word in words):
        return False
    if head.needs == "governed":
        return first > 0 and tokens[first - 1].span.of(text) in rules.governing
    if head.needs == "named":
        return first < last and tokens[first].tag in NAMED
    return True
