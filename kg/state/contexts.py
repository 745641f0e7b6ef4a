"""What stands before a number, read from right to left: bounds, verbs, what it is compared with.

A bounded window of the clause is looked at, so that the time of a number does not depend on the
length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kg import resources
from kg.folding import fold
from kg.model import Against, Bound, Direction
from kg.rules import compiled
from kg.state.quantities import Reading
from kg.state.quantity_rules import RATIO, RULES, TIMES

PATTERNS = ("base", "manner", "apart", "above", "below", "times", "share", "done")
FAR = {Direction.UP: Direction.ABOVE, Direction.DOWN: Direction.BELOW}
"""Higher than something else is no rise."""
MANNER = 18
"""How many characters before a word of change may say how it came about."""


@dataclass(frozen=True, slots=True)
class Context:
    """What stands before a number: `end` is where all that begins, and the name before it ends.

    `reached` tells that a verb of reaching stands there (达到, 增至), `exists` one of being there (有),
    `apart` that the names before share the numbers (分别); `whole` is that of which the number is a
    part, empty where it is not said of what.
    """

    end: int
    bound: Bound | None = None
    currency: str = ""
    reached: bool = False
    exists: bool = False
    apart: bool = False
    direction: Direction | None = None
    against: Against | None = None
    than: str = ""
    whole: str | None = None


@dataclass(frozen=True, slots=True)
class ContextRules:
    """Words right before a number by what they say, and patterns that end there."""

    bounds: Mapping[str, Bound]
    reach: frozenset[str]
    currency: Mapping[str, str]
    changes: Mapping[str, Direction]
    short: Mapping[str, Direction]
    bases: Mapping[str, Against]
    after: Mapping[str, Against]
    base: re.Pattern[str]
    manner: re.Pattern[str]
    apart: re.Pattern[str]
    above: re.Pattern[str]
    below: re.Pattern[str]
    times: re.Pattern[str]
    share: re.Pattern[str]
    done: re.Pattern[str]
    dated: re.Pattern[str]
    exist: frozenset[str]
    severally: str
    words: frozenset[str]
    window: int
    longest: int

    @classmethod
    def shipped(cls) -> ContextRules:
        """The tables of `data/rules/figures.toml`."""
        book = resources.rules(RULES)
        bounds = {fold(word): Bound(row["bound"]) for row in book["bound"] for word in row["before"]}
        changes, short = (
            {fold(word): Direction(row["direction"]) for row in book["change"] for word in row[name]}
            for name in ("words", "short")
        )
        bases, after = (
            {fold(word): Against(row["against"]) for row in book["base"] for word in row[name]}
            for name in ("words", "after")
        )
        row = book["reach"]
        reach = frozenset(map(fold, (*row["words"], *(verb + end for verb in row["verbs"] for end in row["ends"]))))
        currency = {fold(word): code for word, code in book["currency"].items()}
        words = frozenset({*bounds, *reach, *currency, *changes})
        pattern = {name: compiled(book["comparing"][name], where=f"{RULES}: {name}") for name in PATTERNS}
        return cls(
            **pattern,
            bounds=bounds,
            reach=reach,
            currency=currency,
            changes=changes,
            short=short,
            bases=bases,
            after=after,
            dated=compiled(row["dated"]),
            exist=frozenset(map(fold, row["exist"])),
            severally=fold(book["names"]["apart"]),
            words=words,
            window=book["limits"]["before"],
            longest=max(map(len, words)),
        )


def context(text: str, start: int, end: int, one: Reading, rules: ContextRules) -> Context:
    """What stands between two places before a number."""
    start = max(start, end - rules.window)
    found = _weighed(text, start, Context(end), rules)
    found = _matched(text, start, one, found, rules) or _compared(text, start, found, rules)
    if text.startswith(rules.severally, max(start, found.end - len(rules.severally)), found.end):
        found = replace(found, end=found.end - len(rules.severally), apart=True)
        return found if found.against else _compared(text, start, found, rules)
    return found


def _matched(text: str, start: int, one: Reading, found: Context, rules: ContextRules) -> Context | None:
    """What patterns tell: a part of a whole, so many times something, above or below something."""
    before = text[start : found.end]
    if found.direction:
        return None
    if one.kind == RATIO:
        for pattern in (rules.share, rules.done):
            if part := pattern.search(before):
                return replace(found, end=start + part.start(), whole=part["whole"])
    if one.kind == TIMES and (many := rules.times.search(before)):
        return replace(found, end=start + many.start(), direction=Direction.TIMES, than=many["than"])
    for direction, pattern in ((Direction.ABOVE, rules.above), (Direction.BELOW, rules.below)):
        if far := pattern.search(before):
            return replace(found, end=start + far.start(), direction=direction, than=far["than"])
    return None


def _weighed(text: str, start: int, found: Context, rules: ContextRules) -> Context:
    """The bounds, verbs of reaching and currency right before a number, and a word of change before them."""
    if dated := rules.dated.search(text, start, found.end):
        found = replace(found, end=dated.start())
    while word := _last(text, start, found.end, rules):
        end = found.end - len(word)
        if word in rules.changes:
            manner = rules.manner.search(text, max(start, end - MANNER), end)
            return replace(found, end=manner.start() if manner else end, direction=rules.changes[word])
        found = replace(
            found,
            end=end,
            bound=found.bound or rules.bounds.get(word),
            currency=found.currency or rules.currency.get(word, ""),
            reached=found.reached or word in rules.reach,
            exists=found.exists or word in rules.exist,
            apart=found.apart or word == rules.severally,
        )
    return found


def _last(text: str, start: int, end: int, rules: ContextRules) -> str:
    """The longest of the words that stand right before a place."""
    for length in range(min(rules.longest, end - start), 0, -1):
        if (word := text[end - length : end]) in rules.words:
            return word
    return ""


def _compared(text: str, start: int, found: Context, rules: ContextRules) -> Context:
    """What a change is against. A short word (多, 高) is a change where that stands before it, and only there."""
    before = text[start : found.end]
    word = next((before[-length:] for length in (2, 1) if before[-length:] in rules.short), "")
    short = None if found.direction else rules.short.get(word)
    before = before.removesuffix(word) if short else before
    for word, common in rules.bases.items():
        if before.endswith(word) and (short or found.direction):
            end = start + len(before) - len(word)
            return replace(found, end=end, direction=found.direction or short, against=common)
    base = rules.base.search(before) if short or found.direction else None
    if not base:
        return found
    against = rules.after.get(base["than"])
    apart = FAR.get(short) if short and not against else None
    direction = apart or found.direction or short
    than = "" if against else base["than"]
    return replace(found, end=start + base.start(), direction=direction, against=against, than=than)
