"""The names that pages and mails give to encodings, however they spell them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from functools import cache

from kg import resources

ALIKE = 0.75
"""Share of letters in common from which a name is taken for another, misspelt."""


def encoding_named(name: str) -> str | None:
    """The encoding of `kg.read.decoding` that a charset name means; else `None`.

    >>> encoding_named("x-gbk"), encoding_named(" UTF8"), encoding_named("gb-2321"), encoding_named("iso-8859-1")
    ('gb18030', 'utf-8', 'gb18030', None)
    """
    key = re.sub(r"[^a-z0-9]", "", name[:40].lower())
    names = _names()
    like = difflib.get_close_matches(key, names, 3, ALIKE) if len(key) > 2 else []
    # Numbers tell the names apart: windows-1252 is not windows-950.
    same = [name for name in like if sorted(filter(str.isdigit, name)) == sorted(filter(str.isdigit, key))]
    return names.get(key) or (names[same[0]] if same else None)


@cache
def _names() -> Mapping[str, str]:
    table = resources.rules("data/rules/encodings.toml")["names"]
    return {name: encoding for encoding, names in table.items() for name in names.split()}
