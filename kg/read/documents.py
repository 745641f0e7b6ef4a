"""A source to its documents. A compilation is divided at its numbered headings, gap-free."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg import resources
from kg.aligned import Span
from kg.folding import fold
from kg.model import Document, Source
from kg.read.heads import head
from kg.read.numerals import Numerals
from kg.rules import Rules

TABLE = "data/rules/documents.toml"
LINE = re.compile(r"[^\r\n\f]+")
BLANK = " \t\ufeff\u200b\u200e"
BODY = 40
"""Characters that a document has at least below its heading; an entry in a list of contents has none."""
PREFACE = 300
"""Characters before the first heading that make a document of their own."""


@dataclass(frozen=True, slots=True)
class DocumentRules:
    """The rules of `data/rules/documents.toml`, by what they find."""

    numerals: Numerals
    roc_epoch: int
    heading: Rules
    work: Rules
    note: Rules
    skip: Rules
    date: Rules
    dated: Rules
    signed: Rules
    published: Rules
    byline: Rules
    opening: Rules
    title: Rules
    occasion: Rules

    @classmethod
    @cache
    def shipped(cls) -> DocumentRules:
        """The rules that come with kg."""
        return cls.of(resources.rules(TABLE))

    @classmethod
    def of(cls, table: dict[str, Any]) -> DocumentRules:
        """The rules of a table as it stands in TOML."""
        parts = _parts(table)
        numerals = Numerals(table["digits"], table["ten"])
        kinds = [name for name in cls.__slots__ if name not in ("numerals", "roc_epoch")]
        return cls(numerals, table["roc_epoch"], **{kind: Rules.of(table[kind], parts, TABLE) for kind in kinds})


def split_documents(source: Source, rules: DocumentRules) -> tuple[Document, ...]:
    """The documents of a source, from its first character to its last."""
    folded = fold(source.text)
    starts = _starts(folded, rules)
    cuts = _cuts(starts, len(folded))
    return tuple(_document(source, folded, number, *cut, rules) for number, cut in enumerate(cuts, 1))


@dataclass(frozen=True, slots=True)
class Start:
    """A line that may start a document."""

    line: Span
    rule: str
    number: int


def _starts(folded: str, rules: DocumentRules) -> tuple[Start, ...]:
    """The numbered headings, if they make a compilation."""
    found = list(_candidates(folded, rules))
    kinds = Counter(start.rule for start in found)
    most = max(kinds, key=lambda kind: kinds[kind], default="")
    ends = (*(start.line.start for start in found[1:]), len(folded))
    kept: list[Start] = []
    for start, end in zip(found, ends, strict=False):
        follows = not kept or start.number > kept[-1].number
        if start.rule == most and follows and end - start.line.end >= BODY:
            kept.append(start)
    return () if len(kept) < 2 or any(_is_work(folded, start, rules) for start in kept) else tuple(kept)


def _candidates(folded: str, rules: DocumentRules) -> Iterator[Start]:
    for line in LINE.finditer(folded):
        found = rules.heading.first(line.group().strip(BLANK)) if len(line.group()) < 120 else None
        number = rules.numerals.value(found[1]["number"]) if found else None
        if found and number is not None:
            yield Start(Span(*line.span()), found[0].id, number)


def _is_work(folded: str, start: Start, rules: DocumentRules) -> bool:
    below = [line.group().strip(BLANK) for line in LINE.finditer(folded, start.line.end, start.line.end + 300)]
    return any(rules.work.first(line) for line in below[:3])


def _cuts(starts: Sequence[Start], size: int) -> list[tuple[Span, int]]:
    """The span of each document, and where its head begins."""
    places = [start.line.start for start in starts] or [0]
    if places[0] >= PREFACE:
        places.insert(0, 0)
    heads, places[0] = list(places), 0
    return [(Span(a, b), head) for a, b, head in zip(places, [*places[1:], size], heads, strict=True)]


def _document(source: Source, folded: str, number: int, span: Span, top: int, rules: DocumentRules) -> Document:
    stated = head(source.text, folded, Span(top, span.end), rules)
    return Document(
        str(number),
        source.name,
        source.sha256,
        number,
        span,
        span.of(source.text),
        stated.title,
        stated.date,
        stated.speaker,
    )


def _parts(table: dict[str, Any]) -> dict[str, str]:
    """What `<name>`, `<post>` and `<n>` stand for in the patterns."""
    listed = resources.table("data/lists/surnames.tsv")
    surnames = "".join(row["surname"] for row in listed if row["kind"] == "single")
    compound = "|".join(row["surname"] for row in listed if row["kind"] == "compound")
    posts = "|".join(table["posts"])
    han = r"[\u4e00-\u9fff]"
    digits = f"{table['digits']}{table['zero']}"
    n = rf"[{digits}{table['ten']}\d]{{1,4}}"
    given = rf"{han}(?:\s{{0,2}}{han})?"
    return {
        "n": n,
        "name": rf"(?P<speaker>(?:{compound})\s?{han}{{1,2}}|[{surnames}](?:\s{{0,4}}{given}|X{{1,2}}))",
        "notname": rf"(?:{'|'.join(table['not_names'])})$",
        "post": rf"[^:()\d]{{0,40}}(?:{posts})",
        "date": table["date_form"].replace("<digits>", digits).replace("<n>", n),
    }
