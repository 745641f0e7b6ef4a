"""`judgements.toml`: what the user decided, row by row, checked for contradictions.

[[same]]       left, right      two names of one thing, which is called right
[[different]]  left, right      two things that linking takes for one
[[rename]]     name, to         a better name for the thing
[[retype]]     name, type       a thing of another kind
[[drop]]       name, type       no thing of this kind (of any kind, without type)

Each may have a `document` (a source, source#number, or several) and a `reason`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.folding import fold
from kg.link.judgements import Judged, Kind, classes
from kg.link.step import BLANK
from kg.model import EntityType
from kg.resources import read, row_lines, toml

KEYS = {
    Kind.SAME: ("left", "right"),
    Kind.DIFFERENT: ("left", "right"),
    Kind.RENAME: ("name", "to"),
    Kind.RETYPE: ("name", "type"),
    Kind.DROP: ("name",),
}
"""What a row of each kind must have."""

MAY = {"document", "reason"}


def read_judgements(path: str) -> tuple[Judged, ...]:
    """The judgements of a file in its order; one that contradicts another is an error with its line."""
    return parsed(read(Path(path)), path) if path else ()


def parsed(content: str, file: str) -> tuple[Judged, ...]:
    r"""The judgements of a TOML text.

    >>> [row.says for row in parsed('[[drop]]\nname = "會議"\ntype = "Meeting"', "judgements.toml")]
    ['judgement: drop 会议 Meeting']
    """
    lines = row_lines(content)
    found: list[Judged] = []
    for table, value in toml(content, file).items():
        if table not in list(Kind) or not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            where = f"{file}:{lines.get((table, 0), {}).get('', 1)}"
            raise _bad(
                f"{table} is no table of judgements", where, f"those are {', '.join(f'[[{kind}]]' for kind in Kind)}"
            )
        for number, row in enumerate(value):
            at = lines.get((table, number), {})
            found.append(_judged(Kind(table), row, f"{file}:{at.get('', 1)}"))
    for row, other in _contradictions(found):
        what = f"{row.says.partition(': ')[2]} contradicts line {other.where.rpartition(':')[2]}"
        raise KgError(what, where=row.where, hint="take one of the two out", code="judgements-conflict")
    return tuple(found)


def _judged(kind: Kind, row: Mapping[str, Any], where: str) -> Judged:
    keys = {*KEYS[kind], *MAY, *(["type"] if kind is Kind.DROP else [])}
    for key in KEYS[kind]:
        if not isinstance(row.get(key), str) or not row[key].strip():
            raise _bad(f"the row has no {key}", where, f"[[{kind}]] needs {' and '.join(KEYS[kind])}")
    for key in row:
        if key not in keys:
            raise _bad(f"{key} is no key of [[{kind}]]", where, f"it has {', '.join(sorted(keys))}")
    type = row.get("type")
    if type is not None and type not in list(EntityType):
        raise _bad(f"type {type} is unknown", where, f"the types are {', '.join(EntityType)}")
    documents = row.get("document", [])
    documents = [documents] if isinstance(documents, str) else documents
    if not isinstance(documents, list) or not all(isinstance(name, str) for name in documents):
        raise _bad("document is no name of a document", where, 'write "a.txt", "a.txt#2" or a list of them')
    left, right = row.get("left", row.get("name")), row.get("right", row.get("to", ""))
    if kind is Kind.DIFFERENT and _folded(left) == _folded(right):
        raise _bad("left and right are one name", where, "name two")
    return Judged(
        kind,
        _folded(left),
        _folded(right),
        EntityType(type) if type else None,
        tuple(sorted(documents)),
        " ".join(str(row.get("reason", "")).split()),
        where,
    )


def _contradictions(rows: Iterable[Judged]) -> Iterator[tuple[Judged, Judged]]:
    """Pairs of judgements that cannot both hold, the later one first."""
    rows = tuple(rows)
    for one, other in combinations(rows, 2):
        both = one.kind is other.kind and one.left == other.left and one.meets(other)
        if both and one.kind in {Kind.RENAME, Kind.RETYPE} and (one.right, one.type) != (other.right, other.type):
            yield other, one
    for row in rows:
        if row.kind is Kind.DIFFERENT:
            same = [other for other in rows if other.kind is Kind.SAME and other.meets(row)]
            for names, _ in classes(same):
                if {row.left, row.right} <= names:
                    yield row, next(other for other in same if {other.left, other.right} <= names)


def _folded(name: str) -> str:
    return fold(BLANK.sub("", name))


def _bad(what: str, where: str, hint: str) -> KgError:
    return KgError(what, where=where, hint=hint, code="bad-judgements")
