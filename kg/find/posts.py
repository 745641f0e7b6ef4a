"""Offices that somebody holds: a title beside a person's name (省總工會副主席張仕福)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg import resources
from kg.aligned import Span
from kg.find.names import any_of
from kg.folding import fold
from kg.model import EntityType, Mention
from kg.rules import compiled


@dataclass(frozen=True, slots=True)
class PostRules:
    """Titles as one pattern each for before and after a name, and after a verb of holding."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    roster: re.Pattern[str]
    held: re.Pattern[str]
    window: int

    @classmethod
    def shipped(cls) -> PostRules:
        rules = resources.rules("data/rules/posts.toml")
        titles = any_of({fold(row["title"]) for row in resources.table("data/lists/posts.tsv")})
        macros = {"TITLE": rules["title"], "TITLES": titles}
        sides = ("before", "after", "roster", "held")
        before, after, roster, held = (compiled(rules[side]["pattern"], macros) for side in sides)
        return cls(before, after, roster, held, rules["window"])


def post_mentions(text: str, persons: Iterable[Mention], rules: PostRules) -> Iterator[Mention]:
    """The titles that stand beside the persons, and those that the text says are held."""
    for person in persons:
        left = max(0, person.span.start - rules.window)
        if found := rules.before.search(text[left : person.span.start]):
            for number in range(1, len(found.groups()) + 1):
                if found[number]:
                    yield _mention(text, Span(*found.span(number)).shift(left), "post-before-name")
        if found := rules.after.match(text, person.span.end):
            yield _mention(text, Span(*found.span(1)), "post-after-name")
    for regex, rule in ((rules.held, "post-held"), (rules.roster, "post-in-roster")):
        for found in regex.finditer(text):
            yield _mention(text, Span(*found.span(1)), rule)


def _mention(text: str, span: Span, rule: str) -> Mention:
    return Mention(span, span.of(text), EntityType.POST, rule, 0.9)
