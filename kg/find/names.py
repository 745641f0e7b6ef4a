"""What the recogniser takes for names of persons, places and bodies, let through a gate.

A tagger sees names everywhere in damaged or unusual text, so its word counts only with a second
sign: a surname, a known place, a head that bodies end in, a title or 同志 beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg import resources
from kg.aligned import Span
from kg.folding import fold
from kg.model import EntityType, Mention, Token


HAN = re.compile("[一-鿿X()]+")


@dataclass(frozen=True, slots=True)
class NameRules:
    """The gate: surnames, titles, heads of bodies, known places and the scores they need."""

    surnames: frozenset[str]
    places: frozenset[str]
    not_persons: frozenset[str]
    body: re.Pattern[str]
    not_body: re.Pattern[str]
    place: re.Pattern[str]
    leading: re.Pattern[str]
    not_place: re.Pattern[str]
    beside: re.Pattern[str]
    before: re.Pattern[str]
    sure: float
    unsure: float

    @classmethod
    def shipped(cls) -> NameRules:
        rules = resources.rules("data/rules/names.toml")
        gate = rules["gate"]
        surnames = frozenset(fold(row["surname"]) for row in resources.table("data/lists/surnames.tsv"))
        return cls(
            surnames,
            known_places(),
            frozenset(fold(rules["not_persons"]).split()),
            re.compile(fold(gate["body"])),
            re.compile(fold(gate["not_body"])),
            re.compile(fold(gate["place"])),
            re.compile(fold(gate["leading"])),
            re.compile(fold(gate["not_place"])),
            re.compile(fold(gate["beside"])),
            re.compile(fold(gate["before"])),
            gate["sure"],
            gate["unsure"],
        )


def known_places() -> frozenset[str]:
    """The folded names and short names of `data/lists/places.tsv`."""
    rows = resources.table("data/lists/places.tsv")
    return frozenset(fold(row[column]) for row in rows for column in ("name", "short") if len(row[column]) > 1)


def name_mentions(text: str, tokens: Sequence[Token], rules: NameRules) -> Iterator[Mention]:
    """The recogniser's names that pass the gate."""
    for token in tokens:
        word = token.span.of(text)
        if token.tag == "PER" and _is_person(text, token, word, rules):
            yield Mention(token.span, word, EntityType.PERSON, "name-person", token.score)
        elif token.tag == "LOC" and _is_place(token, word, rules):
            yield Mention(token.span, word, EntityType.PLACE, "name-place", token.score)
        elif token.tag == "ORG" and _is_body(word, rules):
            yield Mention(token.span, word, EntityType.ORGANIZATION, "name-organization", token.score)
        elif token.tag == "ORG" and (place := rules.leading.search(word)) and not rules.not_place.search(word):
            span = Span(token.span.start, token.span.start + place.end())
            yield Mention(span, place.group(), EntityType.PLACE, "name-leading-place", token.score)


def _is_body(word: str, rules: NameRules) -> bool:
    return len(word) > 3 and bool(HAN.fullmatch(word) and rules.body.search(word)) and not rules.not_body.search(word)


def _is_place(token: Token, word: str, rules: NameRules) -> bool:
    if word in rules.places:
        return True
    return token.score >= rules.sure and bool(rules.place.search(word)) and not rules.not_place.search(word)


def _is_person(text: str, token: Token, word: str, rules: NameRules) -> bool:
    if not 2 <= len(word) <= 12 or word in rules.not_persons or not word.isprintable():
        return False
    if _beside(text, token.span, rules):
        return token.score >= rules.unsure
    surnamed = word[0] in rules.surnames or word[:2] in rules.surnames
    return surnamed and 2 <= len(word) <= 4 and token.score >= rules.sure


def _beside(text: str, span: Span, rules: NameRules) -> bool:
    """Whether a title or 同志 stands right before or after the name."""
    after = rules.beside.match(text, span.end) is not None
    return after or rules.before.search(text[max(0, span.start - 6) : span.start]) is not None
