"""Offices that somebody holds: a title beside a person's name (省總工會副主席張仕福), or behind a verb of holding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg import resources
from kg.aligned import Span
from kg.anchors import Anchors
from kg.find.names import any_of
from kg.folding import folded_table
from kg.model import EntityType, Mention
from kg.rules import compiled


@dataclass(frozen=True, slots=True)
class PostRules:
    """Titles as patterns: before, in a row before and after a name, in rosters, behind verbs of holding."""

    before: re.Pattern[str]
    row: re.Pattern[str]
    after: re.Pattern[str]
    note: re.Pattern[str]
    anywhere: Anchors
    """Verbs of holding, titles called an office, and lines of rosters: what is looked for in the whole text."""
    item: re.Pattern[str]
    joint: re.Pattern[str]
    copula: re.Pattern[str]
    inside: re.Pattern[str]
    leading: re.Pattern[str]
    electing: re.Pattern[str]
    listing: re.Pattern[str]
    window: int
    longest: int

    @classmethod
    def shipped(cls) -> PostRules:
        rules = resources.rules("data/rules/posts.toml")
        macros = title_macros(rules)
        sides = ("before", "row", "after", "note", "office", "roster")
        before, row, after, note, office, roster = (compiled(rules[side]["pattern"], macros) for side in sides)
        held = rules["held"]
        return cls(
            before,
            row,
            after,
            note,
            Anchors.of((compiled(held["verb"]), office, roster)),
            compiled(held["item"] + held["end"], macros),
            compiled(held["joint"]),
            compiled(held["copula"]),
            compiled("{TITLE}$", macros),
            compiled(rules["inside"]["leading"], macros),
            compiled(rules["inside"]["electing"], macros),
            compiled(rules["inside"]["listing"], macros),
            rules["window"],
            rules["row"]["longest"],
        )


def title_macros(rules: Mapping[str, Any]) -> dict[str, str]:
    """What stands for a title in patterns, by the rules of `data/rules/posts.toml`."""
    titles = any_of({row["title"] for row in folded_table(f"{resources.LISTS}/posts.tsv")})
    return {"TITLE": rules["title"], "TITLES": titles}


def post_mentions(text: str, persons: Iterable[Mention], rules: PostRules) -> Iterator[Mention]:
    """The titles that stand beside the persons, and those that the text says are held."""
    for person in persons:
        yield from _before(text, person.span.start, rules.before, rules)
        if found := rules.after.match(text, person.span.end) or rules.note.match(text, person.span.end):
            yield from _row(text, Span(*found.span(1)), "post-after-name", rules)
        if found := rules.copula.match(text, person.span.end):
            yield from _held(text, found.end(), rules)
    verbs, offices, rosters = rules.anywhere.matches(text)
    for verb in verbs:
        yield from _held(text, verb.end(), rules)
    for found in offices:
        yield from _row(text, Span(*found.span(1)), "post-held", rules)
    for found in rosters:
        yield _mention(text, Span(*found.span(1)), "post-in-roster")


def posts_in_names(text: str, mentions: Iterable[Mention], rules: PostRules) -> Iterator[Mention]:
    """The title within a person's name (王副主席) that stands right behind a body, whose post it is."""
    bodies: set[int] = set()
    for mention in mentions:
        if mention.type is EntityType.ORGANIZATION:
            bodies.add(mention.span.end)
        if mention.type is not EntityType.PERSON or mention.span.start not in bodies:
            continue
        if found := rules.inside.search(text[mention.span.start + 1 : mention.span.end]):
            yield _mention(text, Span(*found.span()).shift(mention.span.start + 1), "post-in-name")


def bodies_in_names(text: str, mentions: Iterable[Mention], rules: PostRules) -> Iterator[Mention]:
    """The body with which the name of a meeting that elects, or of a committee before its roster, begins."""
    for mention in mentions:
        follows = {EntityType.MEETING: rules.electing, EntityType.ORGANIZATION: rules.listing}.get(mention.type)
        if follows is None or not follows.match(text, mention.span.end):
            continue
        if found := rules.leading.match(mention.span.of(text)):
            span = Span(*found.span(1)).shift(mention.span.start)
            yield Mention(span, span.of(text), EntityType.ORGANIZATION, "body-in-name", 0.8)


def _row(text: str, span: Span, rule: str, rules: PostRules) -> Iterator[Mention]:
    """A title and those before it in its row."""
    yield _mention(text, span, rule)
    yield from _before(text, span.start, rules.row, rules)


def _before(text: str, end: int, pattern: re.Pattern[str], rules: PostRules) -> Iterator[Mention]:
    """The titles of a row that ends at a place as `pattern` says, the last one first."""
    for _ in range(rules.longest):
        left = max(0, end - rules.window)
        found = pattern.search(text[left:end])
        if found is None:
            return
        span = Span(*found.span(1)).shift(left)
        yield _mention(text, span, "post-before-name")
        end, pattern = span.start, rules.row


def _held(text: str, at: int, rules: PostRules) -> Iterator[Mention]:
    """The titles behind a verb of holding, each with what joins it to the one before."""
    for _ in range(rules.longest):
        found = rules.item.match(text, at)
        if found is None:
            return
        yield _mention(text, Span(*found.span(1)), "post-held")
        joint = rules.joint.match(text, found.end())
        if joint is None:
            return
        at = joint.end()


def _mention(text: str, span: Span, rule: str) -> Mention:
    return Mention(span, span.of(text), EntityType.POST, rule, 0.9)
