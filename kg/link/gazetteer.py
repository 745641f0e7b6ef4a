"""The table of places by name and year, and what the ends of names tell of a place's level."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kg import resources
from kg.divisions import Division, Level
from kg.folding import fold, folded_table
from kg.rules import compiled


@dataclass(frozen=True, slots=True)
class Lead:
    """The divisions with which a name begins, each in the one before it, and what stands behind them.

    `open` are the divisions of which the last may be any, where it may be several, or none of the
    year; `hidden` is the end of the redacted name before it (市 of XX市鼓楼区), empty where none is.
    """

    divisions: tuple[Division, ...]
    open: tuple[Division, ...]
    hidden: str
    rest: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The divisions by their folded names, short names included."""

    divisions: Mapping[str, tuple[Division, ...]]
    first: int
    """The year with which the table begins: what is in it then may be older."""
    shared: frozenset[str]
    """The names that divisions of several parents bear or bore, each a place of its own."""
    redacted: re.Pattern[str]
    hidden: re.Pattern[str]
    """A redacted name at the beginning of another; the first group is its end."""
    relative: re.Pattern[str]
    """A body or place called by its level alone, above which a document's places lie; as with `hidden`."""
    levels: Mapping[str, Level]
    """The levels by the ends of names that tell them."""
    longest: int

    @classmethod
    def shipped(cls) -> Gazetteer:
        """The table of `data/lists/places.tsv` and the rules of `data/rules/places.toml`."""
        rules = resources.rules(f"{resources.RULES}/places.toml")
        rows = _ended(map(_division, folded_table(resources.PLACES)))
        found: dict[str, list[Division]] = {}
        for row in rows:
            for name in sorted({row.name, row.short} - {""}):
                found.setdefault(name, []).append(row)
        return cls(
            {name: tuple(divisions) for name, divisions in found.items()},
            min(row.since for row in rows if row.since),
            frozenset(shared_names(compiled(rules["shared"]))),
            compiled(rules["redacted"]),
            compiled(rules["hidden"]),
            compiled(rules["relative"]),
            {fold(row["end"]): Level(row["level"]) for row in rules["level"]},
            max(map(len, found)),
        )

    def named(self, name: str, year: int | None) -> tuple[Division, ...]:
        """The divisions that bear a folded name in a year; without a year those that bear it last.

        What was given up in the year counts where nothing else of the name is left.
        """
        rows = self.divisions.get(name, ())
        if year is None:
            return _nearest(self, [row for row in rows if row.until is None] or _last(rows), None)
        known = [row for row in rows if row.since is None or row.since <= max(year, self.first)]
        lasting = [row for row in known if row.until is None or year < row.until]
        return _nearest(self, lasting or [row for row in known if row.until == year], year)

    def of_other_years(self, name: str, year: int | None) -> tuple[Division, ...]:
        """The divisions that bore a folded name last before a year, and those that were first to bear it after."""
        rows = self.divisions.get(name, ())
        if year is None:
            return ()
        later = [row for row in rows if row.since is not None and row.since > max(year, self.first)]
        first = [row for row in later if row.since == min(other.since or 0 for other in later)]
        over = _last([row for row in rows if row.until is not None and row.until <= year])
        return _nearest(self, [*over, *first], None)

    def lead(self, name: str, year: int | None) -> Lead:
        """The divisions with whose names, each the longest there is, a folded name begins."""
        found: list[Division] = []
        end = ""
        while True:
            if hidden := self.hidden.match(name):
                name, end = name[hidden.end() :], hidden[1] or ""
            size, rows = self._longest(name, year)
            if found:
                rows = tuple(row for row in rows if found[-1].name in self.above(row, year))
            if end:
                rows = tuple(row for row in rows if self.lies_in(row, end, year))
            if len(rows) != 1:
                return Lead(tuple(found), rows, end, name[size:] if rows else name)
            found.append(rows[0])
            name = name[size:]

    def _longest(self, name: str, year: int | None) -> tuple[int, tuple[Division, ...]]:
        for size in range(min(self.longest, len(name)), 1, -1):
            known = self.divisions.get(name[:size])
            if known and any(row.name == name[:size] for row in known):
                rows = self.named(name[:size], year) or self.of_other_years(name[:size], year)
                return size, tuple(row for row in rows if row.name == name[:size])
        return 0, ()

    def lies_in(self, division: Division, end: str, year: int | None) -> bool:
        """Whether what is above a division, at the level that an end tells, has that end in its name."""
        if self.levels.get(end) is Level.PROVINCE:
            return (self.above(division, year) or ("",))[-1].endswith(end)
        return division.parent.endswith(end)

    def above(self, division: Division, year: int | None) -> tuple[str, ...]:
        """The names of the divisions in which one lies, from the nearest up."""
        names: list[str] = []
        while division.parent and division.parent not in names:
            names.append(division.parent)
            over = self.named(division.parent, year)
            if len(over) != 1:
                break
            division = over[0]
        return tuple(names)

    def end(self, name: str) -> str:
        """The longest end of a name that tells a level; empty where none does."""
        return max((end for end in self.levels if name.endswith(end)), key=len, default="")


def shared_names(shape: re.Pattern[str]) -> dict[str, frozenset[str]]:
    """The names of a shape that places have or had in several divisions, with those divisions."""
    above: dict[str, set[str]] = {}
    for row in folded_table(resources.PLACES):
        above.setdefault(row["name"], set()).add(row["parent"])
    return {name: frozenset(parents) for name, parents in above.items() if len(parents) > 1 and shape.search(name)}


def _division(row: Mapping[str, str]) -> Division:
    since, until = (int(row[key]) if row[key] else None for key in ("from", "until"))
    return Division(
        row["name"], Level(row["level"]), row["parent"], row["code"], since, until, row["short"] or row["common"]
    )


def _ended(rows: Iterable[Division]) -> list[Division]:
    """The rows, one whose code a later row has being over when that one begins: the place was renamed."""
    rows = list(rows)
    starts: dict[str, set[int]] = {}
    for row in rows:
        if row.code and row.since:
            starts.setdefault(row.code, set()).add(row.since)
    ended = []
    for row in rows:
        later = [start for start in starts.get(row.code, ()) if row.since and start > row.since]
        ended.append(replace(row, until=min(later)) if later and row.until is None else row)
    return ended


def _last(rows: Iterable[Division]) -> list[Division]:
    rows = list(rows)
    return [row for row in rows if row.until == max(other.until or 0 for other in rows)]


def _nearest(gazetteer: Gazetteer, rows: list[Division], year: int | None) -> tuple[Division, ...]:
    """The rows without those that another repeats: the same place with a later code, or listed more narrowly."""
    if len(rows) < 2:
        return tuple(rows)
    return tuple(row for row in rows if not any(_repeats(gazetteer, other, row, year) for other in rows))


def _repeats(gazetteer: Gazetteer, other: Division, row: Division, year: int | None) -> bool:
    if other is row or other.name != row.name:
        return False
    if other.parent == row.parent:
        return (other.since or 0) > (row.since or 0)
    return other.level is row.level and row.parent in gazetteer.above(other, year)[1:]
