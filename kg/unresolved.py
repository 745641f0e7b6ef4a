"""The names that are left unresolved, each with the reason: where a reader would look next.

Nothing is guessed here: what linking kept as unsure, what means something only within its
document though it names one thing in the world, and persons of one name in several documents.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg import resources
from kg.link import PLACED, LinkRules
from kg.model import EntityType
from kg.query import Cell, Table, texts
from kg.store import Store

FOLDER = "ontology/queries/unresolved"
SHOWN = 3
"""So many of the other documents are named that tell of a person of the same name."""

PLACED_BY = "place-"
"""How the reasons of the decisions on which of several divisions is meant begin."""

COLUMNS = ("reason", "type", "name", "document", "may_be")

Row = tuple[str, str, str, str, str]


def unresolved(store: Store) -> Table:
    """Each unresolved name with its document and, where the document gives any, what it may be."""
    words: dict[str, str] = resources.rules(f"{resources.RULES}/unresolved.toml")["reasons"]
    order = list(words)
    rows = sorted(
        {*_names(store), *_untimely(store), *_namesakes(store)}, key=lambda row: (order.index(row[0]), *row[1:])
    )
    cells: tuple[tuple[Cell, ...], ...] = tuple((words[row[0]], *row[1:]) for row in rows)
    return Table("", COLUMNS, cells)


def reason(type: EntityType, name: str, rules: LinkRules) -> str:
    """Why a folded name that means something only within its document is not known outside it.

    Empty for what needs no resolving: a kind of body (各级工会), a person's full name.
    """
    scope = rules.scope
    tells = (
        ("redacted", bool(scope.redacted.search(name))),
        ("part", type is EntityType.PERSON and not rules.surname(name)),
        ("relative", type in PLACED and bool(scope.levelled.search(name))),
        ("homonym", type is EntityType.PLACE or (type in PLACED and bool(scope.placed.search(name)))),
        ("session", type is EntityType.MEETING and bool(scope.bare_meeting.search(name))),
        ("title", type is EntityType.POLICY and bool(scope.short_title.search(name))),
    )
    return next((why for why, holds in tells if holds), "")


def _names(store: Store) -> Iterator[Row]:
    rules, suggested = LinkRules.shipped(), _suggested(store)
    for row in _rows(store, "names"):
        document = f"{row['file']}#{row['number']}"
        others = ", ".join(sorted(filter(None, row["others"].split("|"))))
        why = reason(EntityType(row["type"]), row["name"], rules)
        if others:
            why = "homonym" if row["why"].startswith(PLACED_BY) else "several"
        if why:
            yield why, row["type"], row["written"], document, others or suggested.get((row["name"], document), "")


def _suggested(store: Store) -> dict[tuple[str, str], str]:
    """What the redacted places may be, by folded name and document."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in _rows(store, "suggestions"):
        name = row["suggested"] or f"in {row['parent']}"
        found.setdefault((row["name"], f"{row['file']}#{row['number']}"), []).append(name)
    return {key: ", ".join(dict.fromkeys(names)) for key, names in found.items()}


def _untimely(store: Store) -> Iterator[Row]:
    """Places, and what is called after them, by names not of their document's year, each with the one of that name."""
    for row in _rows(store, "untimely"):
        yield row["reason"], row["type"], row["written"], f"{row['file']}#{row['number']}", row["other"]


def _namesakes(store: Store) -> Iterator[Row]:
    """One row a document, each with the other documents in which a person of the name stands."""
    found: dict[str, list[str]] = {}
    for row in _rows(store, "namesakes"):
        found.setdefault(row["name"], []).append(f"{row['file']}#{row['number']}")
    for name, documents in found.items():
        for document in documents:
            others = [other for other in documents if other != document]
            more = f" and {len(others) - SHOWN} more" if len(others) > SHOWN else ""
            yield "namesakes", EntityType.PERSON, name, document, ", ".join(others[:SHOWN]) + more


def _rows(store: Store, query: str) -> list[dict[str, str]]:
    return texts(store, resources.text(f"{FOLDER}/{query}.rq"), {})
