"""What a user can set, in one frozen record. Its digest is part of what makes a build the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field

from kg.resources import Shelf

BASE = "https://w3id.org/gongwen/id/"


@dataclass(frozen=True, slots=True)
class Columns:
    """Which fields of a corpus hold what; where one is empty, the usual names are tried."""

    text: str = ""
    id: str = ""
    title: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices that change what is found. `words` are user dictionaries in jieba's format.

    `recogniser` is one of the installed ones (`lac`, `jieba`, `none`, `spacy:PIPELINE`). `lists`
    and `rules` are folders of the user's, in the formats of `data/`, laid over ours; `judgements`
    is a file of decisions that are replayed, empty where there is none; `columns` are the fields
    of a corpus in JSON lines, CSV or Parquet.
    """

    base: str = BASE
    recogniser: str = "lac"
    words: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    judgements: str = ""
    columns: Columns = field(default_factory=Columns)

    @property
    def shelf(self) -> Shelf:
        """The lists and rules with the user's laid over them."""
        return Shelf(self.lists, self.rules)

    @property
    def digest(self) -> str:
        """A short hexadecimal digest of all choices."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:16]
