"""How texts tell of held posts, loaded once from `data/rules/tenures.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kg import resources
from kg.folding import fold
from kg.model import Tense
from kg.rules import compiled
from kg.state.signs import frame_pattern
from kg.state.titles import TitleMarks

RULES = "data/rules/tenures.toml"


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
        macros, marks = book["macros"], book["marks"]

        def pattern(source: str) -> re.Pattern[str]:
            return frame_pattern(source, macros)

        return cls(
            {row["id"]: pattern(row["pattern"]) for row in book["structure"]},
            _verbs(book["verb"], "{verb}(?P<o>(?:{{V}}{{1,8}}?(?=<T>))?{{ROW}})", macros),
            _verbs(book["act"], "{verb}{{GAP}}(?P<s>{{BOTH}}){{COMRADE}}{{LINK}}(?P<o>{{ROW}})", macros),
            pattern("|".join(f"(?:{row['pattern']})" for row in book["leaving"])),
            pattern("|".join(row["pattern"] for row in book["successor"])),
            pattern(marks["joined"]),
            pattern(marks["carried"]),
            pattern(marks["followed"]),
            pattern(marks["holder"]),
            pattern(marks["lasting"]),
            pattern(marks["vacated"]),
            pattern(marks["supposed"]),
            pattern(marks["heads"]),
            compiled(marks["termed"]),
            pattern(marks["candidate"]),
            pattern(marks["decided"]),
            pattern(marks["respectively"]),
            pattern(marks["electing"]),
            pattern(marks["elected"]),
            TitleMarks(
                compiled(marks["acting"]),
                compiled(marks["concurrent"]),
                compiled(marks["noted"]),
                compiled(marks["department"]),
                compiled(marks["was"]),
                compiled(marks["begins"]),
                compiled(marks["territorial"]),
                compiled(marks["government"]),
                compiled(marks["grouped"]),
                compiled(marks["group"]),
            ),
            {fold(post): fold(body) for post, body in book["holder"].items()},
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
