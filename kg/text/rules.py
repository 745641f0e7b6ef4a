"""The rules of the text step, as they lie in `data/`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg import resources
from kg.model import FenceKind, SectionFunction
from kg.read.documents import DocumentRules
from kg.read.numerals import Numerals
from kg.rules import Rule, rules

TEXT = "data/rules/text.toml"
OUTLINE = "data/rules/outline.toml"
ADVERTS = "data/lists/adverts.tsv"


@dataclass(frozen=True, slots=True)
class Marks:
    """The punctuation that ends, opens and closes, folded."""

    stops: str
    colons: str
    closers: str
    openers: str
    commas: str


@dataclass(frozen=True, slots=True)
class Mask:
    """A rule whose matches are fenced off; `whole` says that they are whole lines."""

    rule: Rule
    kind: FenceKind
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A rule whose match gives a section its function."""

    rule: Rule
    function: SectionFunction


@dataclass(frozen=True, slots=True)
class TextRules:
    """The rules of the text step, by what they find."""

    marks: Marks
    numerals: Numerals
    masks: tuple[Mask, ...]
    fresh: tuple[Rule, ...]
    complete: tuple[Rule, ...]
    enumerators: tuple[Rule, ...]
    announcements: tuple[Rule, ...]
    headings: tuple[Function, ...]
    openings: tuple[Function, ...]

    @classmethod
    @cache
    def shipped(cls) -> TextRules:
        """The rules that come with kg."""
        text, outline = resources.rules(TEXT), resources.rules(OUTLINE)
        parts = {"n": text["n"]}
        functions = {
            kind: tuple(
                Function(rule, SectionFunction(row["function"]))
                for row, rule in zip(outline[kind], rules(outline[kind], parts, OUTLINE), strict=True)
            )
            for kind in ("heading", "opening")
        }
        return cls(
            Marks(**text["marks"]),
            DocumentRules.shipped().numerals,
            _masks(),
            rules(text["fresh"], parts, TEXT),
            rules(text["complete"], parts, TEXT),
            rules(outline["enumerator"], parts, OUTLINE),
            rules(outline["announcement"], parts, OUTLINE),
            functions["heading"],
            functions["opening"],
        )


def _masks() -> tuple[Mask, ...]:
    table = resources.table(ADVERTS)
    adverts = zip(table, rules(table, {}, ADVERTS), strict=True)
    damaged = rules(resources.rules(TEXT)["damaged"], {}, TEXT)
    return (
        *(Mask(rule, FenceKind(row["kind"]), row["whole"] == "yes") for row, rule in adverts),
        *(Mask(rule, FenceKind.DAMAGED) for rule in damaged),
    )
