"""A source to its documents, gap-free, each with what it states about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg import resources
from kg.aligned import Span
from kg.model import Document, Source, Stated
from kg.numerals import Numerals
from kg.read.documents.compilations import parts
from kg.read.documents.heads import head
from kg.read.documents.sheet import Sheet
from kg.rules import Rules

TABLE = "data/rules/documents.toml"


@dataclass(frozen=True, slots=True)
class Signs:
    """The characters by which a line is known, before it is folded, for what it may be; `heading` is a pattern."""

    heading: str
    title: str
    salutation: str
    stop: str
    closing: str
    open: str


@dataclass(frozen=True, slots=True)
class DocumentRules:
    """The rules of `data/rules/documents.toml`, by what they find."""

    numerals: Numerals
    words: Mapping[str, int]
    roc_epoch: int
    signs: Signs
    heading: Rules
    contents: Rules
    entry: Rules
    separator: Rules
    page: Rules
    annex: Rules
    bringing: Rules
    lead: Rules
    work: Rules
    note: Rules
    skip: Rules
    letter: Rules
    origin: Rules
    date: Rules
    dated: Rules
    signed: Rules
    published: Rules
    byline: Rules
    office: Rules
    salutation: Rules
    opening: Rules
    title: Rules
    venue: Rules
    aside: Rules
    site: Rules
    occasion: Rules

    @classmethod
    @cache
    def shipped(cls) -> DocumentRules:
        """The rules that come with kg."""
        return cls.of(resources.rules(TABLE))

    @classmethod
    def of(cls, table: dict[str, Any]) -> DocumentRules:
        """The rules of a table as it stands in TOML."""
        named = _named(table)
        numerals = Numerals.shipped().reading(table["also"])
        words = {word: number for number, word in enumerate(table["number_words"], 1)}
        kinds = [name for name in cls.__slots__ if name not in ("numerals", "words", "roc_epoch", "signs")]
        rules = {kind: Rules.of(table[kind], named, TABLE) for kind in kinds}
        return cls(numerals, words, table["roc_epoch"], Signs(**table["signs"]), **rules)


def split_documents(source: Source, rules: DocumentRules) -> tuple[Document, ...]:
    """The documents of a source, from its first character to its last.

    What the file's own metadata state is said of its text only where that is the only one.
    """
    sheet = Sheet.of(source, rules)
    found = parts(sheet)
    given = source.stated if len(found) == 1 else Stated()
    return tuple(
        _document(source, number, part.span, head(sheet.lines, part.lines, rules, given))
        for number, part in enumerate(found, 1)
    )


def _document(source: Source, number: int, span: Span, stated: Stated) -> Document:
    return Document(
        str(number),
        source.name,
        source.sha256,
        number,
        span,
        span.of(source.text),
        stated.title or "",
        stated.date,
        stated.speaker,
        stated.subtitle,
        stated.post,
        stated.venue,
        stated.origin,
        tuple(fence for fence in source.fences if span.contains(fence.span)),
    )


def _named(table: dict[str, Any]) -> dict[str, str]:
    """What `<name>`, `<post>`, `<n>` and the like stand for in the patterns."""
    listed = resources.table("data/lists/surnames.tsv")
    surnames = "".join(row["surname"] for row in listed if row["kind"] == "single")
    compound = "|".join(row["surname"] for row in listed if row["kind"] == "compound")
    posts = "|".join(table["posts"])
    han = r"[\u4e00-\u9fff]"
    n = rf"[{table['counting']}\d]{{1,5}}"
    given = rf"{han}(?:\s{{0,2}}{han})?"
    return {
        "n": n,
        "name": rf"(?P<speaker>(?:{compound})\s?{han}{{1,2}}|[{surnames}](?:\s{{0,4}}{given}|X{{1,2}}))",
        "notname": rf"(?:{'|'.join(table['not_names'])})$",
        "post": rf"(?P<post>[^:()\d]{{0,40}}(?:{posts}))",
        "date": table["parts"]["date"].replace("<n>", n),
        "clock": table["parts"]["clock"],
    }
