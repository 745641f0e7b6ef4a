"""What the graph knows of a place: which division it is, what it may be, and what gives it away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from kg import resources
from kg.query import texts
from kg.reasons import RuleNote, rule_note
from kg.store import Store, Term

FOLDER = "ontology/queries/explain"


@dataclass(frozen=True, slots=True)
class ExplainedDivision:
    """The division that a place is in a document; `year` is that of the document, empty where it has none."""

    document: str
    year: str
    name: str
    level: str
    parent: str
    code: str
    since: str
    until: str

    def __str__(self) -> str:
        lasting = f"{self.since or 'always'} to {self.until or 'now'}"
        facts = [self.level, self.code and f"code {self.code}", self.since and lasting]
        return f"{self.parent}{self.name} ({', '.join(filter(None, facts))}) in {_asked(self.document, self.year)}"


@dataclass(frozen=True, slots=True)
class ExplainedLevel:
    """The level of a place whose division is not known, in a document."""

    document: str
    year: str
    level: str

    def __str__(self) -> str:
        return f"no known division, of the level {self.level}, in {_asked(self.document, self.year)}"


@dataclass(frozen=True, slots=True)
class ExplainedSuggestion:
    """What a redacted place may be called or lie in (`within`), and the names that give it away; never a fact."""

    document: str
    name: str
    within: bool
    rule: RuleNote
    grounds: tuple[str, ...]

    def __str__(self) -> str:
        grounds = f", from {', '.join(self.grounds)}" if self.grounds else ""
        return f"{'lies in' if self.within else 'is'} {self.name}{grounds} in {self.document}, by {self.rule}"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The divisions of a place, by document; its level where it has none; and what is suggested of it."""

    divisions: tuple[ExplainedDivision, ...] = ()
    levels: tuple[ExplainedLevel, ...] = ()
    suggestions: tuple[ExplainedSuggestion, ...] = ()

    def lines(self) -> Iterator[str]:
        """For reading, under what stands before them."""
        for title, found in (("division", (*self.divisions, *self.levels)), ("perhaps", self.suggestions)):
            if found:
                yield f"  {title}"
                yield from (f"    {one}" for one in found)


def whereabouts(store: Store, place: Term) -> Whereabouts:
    """What the graph knows of a place."""
    divisions = _rows(store, "divisions", place)
    given = groupby(_rows(store, "suggestions", place), key=lambda row: row["suggestion"])
    return Whereabouts(
        tuple(
            ExplainedDivision(row["document_label"], row["date"][:4], *(row[column] for column in COLUMNS))
            for row in divisions
        ),
        tuple(
            ExplainedLevel(row["document_label"], row["date"][:4], row["level"])
            for row in _rows(store, "levels", place)
        ),
        tuple(_suggestion(list(rows)) for _, rows in given),
    )


COLUMNS = ("name", "level", "parent", "code", "since", "until")


def _suggestion(rows: list[dict[str, str]]) -> ExplainedSuggestion:
    first = rows[0]
    grounds = tuple(dict.fromkeys(row["ground"] for row in rows if row["ground"]))
    name = first["name"] or first["parent"]
    return ExplainedSuggestion(first["document_label"], name, not first["name"], rule_note(first["reason"]), grounds)


def _asked(document: str, year: str) -> str:
    return f"{document}, asked for {year}" if year else f"{document}, which has no date: the last of the name"


def _rows(store: Store, query: str, place: Term) -> list[dict[str, str]]:
    return texts(store, resources.text(f"{FOLDER}/{query}.rq"), {"entity": place})
