"""Records of places: divisions of the country as the table has them, and which of them a document names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How high a place stands. `city` is a city whose level is not known, or has no code of its own."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"
    CITY = "city"
    REGION = "region"
    ABROAD = "abroad"


@dataclass(frozen=True, slots=True)
class Division:
    """One row of the table of places, its names folded: a division under one parent, with one code.

    `since` is the first year of it, `until` the year in which it was given up; `None` where it
    has no beginning in the table, or no end. `code` and `parent` are empty where it has none.
    """

    name: str
    level: Level
    parent: str = ""
    code: str = ""
    since: int | None = None
    until: int | None = None
    short: str = ""

    @property
    def full(self) -> str:
        """The name behind that of its parent: 福州市鼓楼区."""
        return self.parent + self.name


@dataclass(frozen=True, slots=True)
class PlaceFact:
    """Which division a place of a document is, by entity key, and the rule that chose it.

    A redacted place has a level and no division.
    """

    entity: str
    level: Level
    division: Division | None
    rule: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a redacted place, or a body or meeting called after one, may be or may lie in; never a fact.

    `name` is that of the thing, or with `within` that of the division around it; `grounds` are
    the keys of the entities that give it away, and `rule` says how.
    """

    entity: str
    name: str
    rule: str
    grounds: tuple[str, ...]
    within: bool = False
