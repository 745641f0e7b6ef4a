"""What a user can set, in one frozen record. Its digest is part of what makes a build the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

BASE = "https://w3id.org/gongwen/id/"


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices that change what is found. `words` are user dictionaries in jieba's format.

    `recogniser` is one of the installed ones (`lac`, `jieba`, `none`, `spacy:PIPELINE`).
    """

    base: str = BASE
    recogniser: str = "lac"
    words: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """A short hexadecimal digest of all choices."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:16]
