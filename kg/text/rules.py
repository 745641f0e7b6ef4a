"""The rules of the text step, as they lie in `data/`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from kg import resources
from kg.folding import fold
from kg.model import FenceKind, SectionFunction
from kg.numerals import Numerals
from kg.read.documents import DocumentRules
from kg.rules import Rule, Rules, compiled, rule
from kg.text.repair import Prices

TEXT = "data/rules/text.toml"
OUTLINE = "data/rules/outline.toml"
ADVERTS = "data/lists/adverts.tsv"

FENCE = "\ufffc"
"""What stands in the text for a run that is fenced off; no rule matches it."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The punctuation that ends, opens and closes, folded.

    No line that is whole begins with one of `leads`; one that ends in one of `ends` is whole.
    """

    stops: str
    colons: str
    closers: str
    openers: str
    commas: str
    leads: str
    ends: str

    @classmethod
    def of(cls, table: Mapping[str, str]) -> Marks:
        """The marks of a table."""
        leads = table["closers"] + table["commas"] + table["stops"]
        return cls(**table, leads=leads, ends=table["stops"] + table["colons"] + FENCE)


@dataclass(frozen=True, slots=True)
class Mask:
    """A rule whose matches, in lines that hold one of its cues, are fenced off; `whole` takes the whole line."""

    rule: Rule
    kind: FenceKind
    whole: bool
    cues: tuple[str, ...]

    @classmethod
    def of(cls, row: Mapping[str, str], where: str) -> Mask:
        """The mask of a row of a table."""
        cues = tuple(fold(row["cue"]).split("|"))
        return cls(rule(row, {}, where), FenceKind(row["kind"]), row["whole"] == "yes", cues)


@dataclass(frozen=True, slots=True)
class Masks:
    """The masks of what is not the document's own words; `cue` finds the lines that hold a cue of any."""

    masks: tuple[Mask, ...]
    cue: re.Pattern[str]

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, str]], where: str) -> Masks:
        """The masks of a table."""
        masks = tuple(
            Mask(
                rule(row, {}, where), FenceKind(row["kind"]), row["whole"] == "yes", tuple(fold(row["cue"]).split("|"))
            )
            for row in rows
        )
        return cls(masks, re.compile("|".join(re.escape(cue) for mask in masks for cue in mask.cues)))

    def __iter__(self) -> Iterator[Mask]:
        return iter(self.masks)


@dataclass(frozen=True, slots=True)
class TextRules:
    """The rules of the text step, by what they find.

    `shifted` are the rules of damage whose runs may be read again, out of step as they are.
    `functions` gives the function of a section by the id of the heading, opening or demand rule,
    `ranks` the place of a series of headings in the order of official documents by its enumerator.
    """

    marks: Marks
    numerals: Numerals
    masks: Masks
    damaged: Rules
    signs: re.Pattern[str]
    shifted: frozenset[str]
    prices: Prices
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
            marks=Marks.of(text["marks"]),
            numerals=DocumentRules.shipped().numerals,
            masks=Masks.of(resources.table(ADVERTS), ADVERTS),
            damaged=Rules.of(text["damaged"], {}, TEXT),
            signs=compiled(text["signs"], where=TEXT),
            shifted=frozenset(row["id"] for row in text["damaged"] if row.get("shifted")),
            prices=Prices(**text["repair"]),
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
