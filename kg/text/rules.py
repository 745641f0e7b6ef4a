"""The rules of the text step, as they lie in `data/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg import resources
from kg.model import FenceKind, SectionFunction
from kg.read.documents import DocumentRules
from kg.read.numerals import Numerals
from kg.rules import Rule, Rules

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
class TextRules:
    """The rules of the text step, by what they find.

    `functions` gives the function of a section by the id of the heading, opening or demand rule,
    `ranks` the place of a series of headings in the order of official documents by its enumerator.
    """

    marks: Marks
    numerals: Numerals
    masks: tuple[Mask, ...]
    fresh: Rules
    complete: Rules
    enumerators: Rules
    announcements: Rules
    headings: Rules
    openings: Rules
    demands: Rules
    addresses: Rules
    salutations: Rules
    functions: Mapping[str, SectionFunction]
    ranks: Mapping[str, int]

    @classmethod
    @cache
    def shipped(cls) -> TextRules:
        """The rules that come with kg."""
        text, outline = resources.rules(TEXT), resources.rules(OUTLINE)
        parts = {"n": text["n"], **outline["parts"]}
        return cls(
            marks=Marks(**text["marks"]),
            numerals=DocumentRules.shipped().numerals,
            masks=_masks(),
            fresh=Rules.of(text["fresh"], parts, TEXT),
            complete=Rules.of(text["complete"], parts, TEXT),
            enumerators=Rules.of(outline["enumerator"], parts, OUTLINE),
            announcements=Rules.of(outline["announcement"], parts, OUTLINE),
            headings=Rules.of(outline["heading"], parts, OUTLINE),
            openings=Rules.of(outline["opening"], parts, OUTLINE),
            demands=Rules.of(outline["demand"], parts, OUTLINE),
            addresses=Rules.of(outline["address"], parts, OUTLINE),
            salutations=Rules.of(outline["salutation"], parts, OUTLINE),
            ranks={row["id"]: row["rank"] for row in outline["enumerator"] if "rank" in row},
            functions={
                row["id"]: SectionFunction(row["function"])
                for kind in ("heading", "opening", "demand")
                for row in outline[kind]
            },
        )


def _masks() -> tuple[Mask, ...]:
    table = resources.table(ADVERTS)
    adverts = zip(table, Rules.of(table, {}, ADVERTS), strict=True)
    damaged = Rules.of(resources.rules(TEXT)["damaged"], {}, TEXT)
    return (
        *(Mask(rule, FenceKind(row["kind"]), row["whole"] == "yes") for row, rule in adverts),
        *(Mask(rule, FenceKind.DAMAGED) for rule in damaged),
    )
