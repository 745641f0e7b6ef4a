"""What the recogniser takes for names of persons, places and bodies, let through a gate.

A tagger sees names everywhere in damaged or unusual text, so its word counts only with a second
sign: a surname, a known place, a head that bodies end in, a title or 同志 beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg import resources
from kg.aligned import Span
from kg.find.tokens import Token
from kg.folding import fold, folded_table
from kg.model import EntityType, Mention
from kg.rules import compiled

PLACELIKE = frozenset({"LOC", "ORG"})
NAMED = PLACELIKE | {"PER"}
HAN = re.compile(r"[\u4e00-\u9fffX()]+")


@dataclass(frozen=True, slots=True)
class NameRules:
    """The gate: surnames, titles, heads of bodies, known places and the scores they need."""

    surnames: frozenset[str]
    places: frozenset[str]
    not_persons: frozenset[str]
    body: re.Pattern[str]
    not_body: re.Pattern[str]
    placed_body: re.Pattern[str]
    place: re.Pattern[str]
    before_level: re.Pattern[str]
    leading: re.Pattern[str]
    not_place: re.Pattern[str]
    beside: re.Pattern[str]
    before: re.Pattern[str]
    sure: float
    unsure: float
    row_before: re.Pattern[str]
    row_after: re.Pattern[str]

    @classmethod
    def shipped(cls) -> NameRules:
        rules = resources.rules("data/rules/names.toml")
        gate = rules["gate"]
        surnames = known_surnames()
        return cls(
            surnames,
            known_places(),
            frozenset(fold(rules["not_persons"]).split()),
            compiled(gate["body"]),
            compiled(gate["not_body"]),
            compiled(gate["placed_body"]),
            compiled(gate["place"]),
            compiled(gate["before_level"]),
            compiled(gate["leading"]),
            compiled(gate["not_place"]),
            compiled(gate["beside"]),
            compiled(gate["before"]),
            gate["sure"],
            gate["unsure"],
            *(compiled(rules["row"][side], {"SURNAME": any_of(surnames)}) for side in ("before", "after")),
        )


def known_places() -> frozenset[str]:
    """The folded names and short names of `data/lists/places.tsv`, those that are words of their own as well."""
    rows = folded_table(resources.PLACES)
    return frozenset(row[column] for row in rows for column in ("name", "short", "common") if len(row[column]) > 1)


def known_surnames() -> frozenset[str]:
    """The folded surnames of `data/lists/surnames.tsv`."""
    return frozenset(row["surname"] for row in folded_table(f"{resources.LISTS}/surnames.tsv"))


def surname_class() -> str:
    """A pattern for the surnames that are not everyday words as well."""
    everyday = fold(resources.rules("data/rules/names.toml")["wordlike_surnames"]).split()
    return any_of(known_surnames().difference(everyday))


def name_mentions(text: str, at: int, tokens: Sequence[Token], rules: NameRules) -> Iterator[Mention]:
    """The recogniser's names that pass the gate, of a sentence that begins `at` a place of the text."""
    for token in tokens:
        if token.tag not in NAMED:
            continue
        span = Span(at + token.start, at + token.end)
        if token.tag == "PER" and _is_person(text, span, token, rules):
            yield _mention(text, span, EntityType.PERSON, token, "name-person")
        elif token.tag in PLACELIKE and _is_body(token, span.of(text), rules):
            yield _mention(text, span, EntityType.ORGANIZATION, token, "name-organization")
        elif token.tag in PLACELIKE and (place := _place(text, span, token, rules)):
            yield _mention(text, place, EntityType.PLACE, token, "name-place")


def names_in_rows(text: str, persons: Iterable[Mention], rules: NameRules) -> Iterator[Mention]:
    """The names that stand in a row with a person's, on either side of it, each once."""
    left: set[int] = set()
    right: set[int] = set()
    for person in persons:
        start, end = person.span.start, person.span.end
        # Where the row of another has come by, the rest of it has been told.
        while start not in left and (found := rules.row_before.search(text[max(0, start - 6) : start])):
            left.add(start)
            start += found.start(1) - min(start, 6)
            yield _row(text, Span(start, start + len(found[1])))
        while end not in right and (found := rules.row_after.match(text, end)):
            right.add(end)
            end = found.end(1)
            yield _row(text, Span(*found.span(1)))


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest first."""
    return "(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")"


def _row(text: str, span: Span) -> Mention:
    return Mention(span, span.of(text), EntityType.PERSON, "name-in-row", 0.8)


def _mention(text: str, span: Span, type: EntityType, token: Token, rule: str) -> Mention:
    return Mention(span, span.of(text), type, rule, token.score)


def _place(text: str, span: Span, token: Token, rules: NameRules) -> Span | None:
    """The place that a word names, that its level behind makes of it, or that it begins with."""
    word, start = span.of(text), span.start
    known = word in rules.places
    if rules.not_place.search(word) and not known:
        return None
    if (token.tag == "LOC" and _is_place(token, word, rules)) or (known and rules.place.search(word)):
        return span
    if (levelled := rules.before_level.match(text[start : start + 10])) and levelled.end() == len(word) + 1:
        return Span(start, start + levelled.end())
    if token.tag == "ORG" and (leading := rules.leading.search(word)):
        return Span(start, start + leading.end())
    return None


def _is_body(token: Token, word: str, rules: NameRules) -> bool:
    if token.tag != "ORG" and not rules.placed_body.search(word):
        return False
    return len(word) > 3 and bool(HAN.fullmatch(word) and rules.body.search(word)) and not rules.not_body.search(word)


def _is_place(token: Token, word: str, rules: NameRules) -> bool:
    return word in rules.places or (token.score >= rules.sure and bool(rules.place.search(word)))


def _is_person(text: str, span: Span, token: Token, rules: NameRules) -> bool:
    word = span.of(text)
    if not 2 <= len(word) <= 12 or word in rules.not_persons or not word.isprintable():
        return False
    if len(word) > 4 and rules.placed_body.search(word):
        return False
    if _beside(text, span, rules):
        return token.score >= rules.unsure
    surnamed = word[0] in rules.surnames or word[:2] in rules.surnames
    return surnamed and 2 <= len(word) <= 4 and token.score >= rules.sure


def _beside(text: str, span: Span, rules: NameRules) -> bool:
    """Whether a title or 同志 stands right before or after the name."""
    after = rules.beside.match(text, span.end) is not None
    return after or rules.before.search(text[max(0, span.start - 6) : span.start]) is not None
