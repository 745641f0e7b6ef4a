"""Names of persons and bodies that a title, a roster or a verb of appointment shows, where the recogniser saw none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg import resources
from kg.aligned import Span
from kg.anchors import Anchors
from kg.find.names import any_of, known_surnames, surname_class
from kg.find.posts import title_macros
from kg.folding import fold
from kg.model import EntityType, Mention
from kg.rules import Rule, compiled

SURE = 0.8


@dataclass(frozen=True, slots=True)
class AppointedRules:
    """The patterns, whose first group is the name, the kinds they name, and words that are no names."""

    rules: tuple[Rule, ...]
    types: tuple[EntityType, ...]
    anchors: Anchors
    not_persons: frozenset[str]

    @classmethod
    def shipped(cls) -> AppointedRules:
        book = resources.rules("data/rules/names.toml")
        macros = {
            **title_macros(resources.rules("data/rules/posts.toml")),
            "SURNAME": surname_class(),
            "ANYSURNAME": any_of(known_surnames()),
            "NOUNSURNAME": any_of(fold(book["noun_surnames"]).split()),
            "BODY": book["bodied"],
            "FUNCTION": book["function"],
        }
        rows = [Rule(row["id"], compiled(row["pattern"], macros, where=row["id"])) for row in book["appointed"]]
        anchors = Anchors.of([row.pattern for row in rows])
        types = tuple(EntityType(row.get("type", EntityType.PERSON)) for row in book["appointed"])
        return cls(tuple(rows), types, anchors, frozenset(fold(book["not_persons"]).split()))


def appointed_names(text: str, rules: AppointedRules) -> Iterator[Mention]:
    """The names of persons that their posts show, and of the bodies beside the posts."""
    for rule, type, matches in zip(rules.rules, rules.types, rules.anchors.matches(text), strict=True):
        for found in matches:
            if found[1] not in rules.not_persons and found[1][:2] not in rules.not_persons:
                yield Mention(Span(*found.span(1)), found[1], type, rule.id, SURE)
