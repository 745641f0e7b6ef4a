"""How texts tell of held posts, loaded once from `data/rules/tenures.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from kg import resources
from kg.folding import fold
from kg.model import Tense
from kg.state.signs import frame_pattern
from kg.state.titles import TitleMarks

RULES = "data/rules/tenures.toml"
BESIDE = tuple(field.name for field in fields(TitleMarks))
"""The marks that stand beside a title."""


@dataclass(frozen=True, slots=True)
class TenureVerb:
    """A verb with its row of posts behind it; `tense` is `None` where nothing is held.

    `decided` says that the post begins where an election or decision was told before.
    """

    id: str
    regex: re.Pattern[str]
    tense: Tense | None
    decided: bool


@dataclass(frozen=True, slots=True)
class TenureRules:
    """Structures, verbs and the marks beside titles."""

    structures: Mapping[str, re.Pattern[str]]
    verbs: tuple[TenureVerb, ...]
    acts: tuple[TenureVerb, ...]
    leaving: re.Pattern[str]
    successor: re.Pattern[str]
    joined: re.Pattern[str]
    carried: re.Pattern[str]
    followed: re.Pattern[str]
    holder: re.Pattern[str]
    lasting: re.Pattern[str]
    vacated: re.Pattern[str]
    supposed: re.Pattern[str]
    heads: re.Pattern[str]
    termed: re.Pattern[str]
    candidate: re.Pattern[str]
    decided: re.Pattern[str]
    respectively: re.Pattern[str]
    electing: re.Pattern[str]
    elected: re.Pattern[str]
    marks: TitleMarks
    holders: Mapping[str, str]

    @classmethod
    def shipped(cls) -> TenureRules:
        """The shipped rules."""
        book = resources.rules(RULES)
        macros = book["macros"]

        def pattern(source: str) -> re.Pattern[str]:
            return frame_pattern(source, macros)

        marks = {name: pattern(mark) for name, mark in book["marks"].items()}
        return cls(
            structures={row["id"]: pattern(row["pattern"]) for row in book["structure"]},
            verbs=_verbs(book["verb"], "{verb}(?P<o>(?:{{V}}{{1,8}}?(?=<T>))?{{ROW}})", macros),
            acts=_verbs(book["act"], "{verb}{{GAP}}(?P<s>{{BOTH}}){{COMRADE}}{{LINK}}(?P<o>{{ROW}})", macros),
            leaving=pattern("|".join(f"(?:{row['pattern']})" for row in book["leaving"])),
            successor=pattern("|".join(row["pattern"] for row in book["successor"])),
            **{name: mark for name, mark in marks.items() if name not in BESIDE},
            marks=TitleMarks(**{name: marks[name] for name in BESIDE}),
            holders={fold(post): fold(body) for post, body in book["holder"].items()},
        )


def _verbs(rows: Iterable[Mapping[str, Any]], source: str, macros: Mapping[str, str]) -> tuple[TenureVerb, ...]:
    """Verbs with what stands around them; `source` has `{verb}` where the row's own pattern goes."""
    return tuple(
        TenureVerb(
            row["id"],
            frame_pattern(source.format(verb=f"(?P<verb>{row['pattern']})"), {**macros, "LINK": row.get("link", "")}),
            Tense(row["tense"]) if "tense" in row else None,
            row.get("decided", False),
        )
        for row in rows
    )
