"""What a figure counts: the name before the number, or the thing behind its measure word."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg import resources
from kg.aligned import Span
from kg.folding import fold
from kg.model import Entity, EntityType, Mention
from kg.rules import compiled, folded_pattern
from kg.state.quantity_rules import RULES

BODIES = {EntityType.ORGANIZATION, EntityType.PLACE}
"""The kinds that a figure is about and that are no part of what is counted."""
ACTING = BODIES | {EntityType.CAMPAIGN, EntityType.INSTITUTION, EntityType.MEETING, EntityType.PERSON}
"""The kinds that a figure is about where a verb follows them: “送温暖”活动筹集资金, but not 送温暖资金."""
EDGES = "()-\u00b7"
PATTERNS = ("there", "compound", "dated", "toward", "stop", "joint", "joined", "until", "within", "abstract")


@dataclass(frozen=True, slots=True)
class Name:
    """What is counted, with the verb before it; `start` is where either begins."""

    text: str
    start: int
    act: str = ""
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class NameRules:
    """Words that go before a name or end it, and what is none."""

    outside: re.Pattern[str]
    quotes: re.Pattern[str]
    of: str
    there: re.Pattern[str]
    lead: frozenset[str]
    act: frozenset[str]
    longest: int
    adverb: str
    compound: re.Pattern[str]
    dated: re.Pattern[str]
    toward: re.Pattern[str]
    barred: re.Pattern[str]
    stop: re.Pattern[str]
    joint: re.Pattern[str]
    joined: re.Pattern[str]
    until: re.Pattern[str]
    within: re.Pattern[str]
    abstract: re.Pattern[str]
    span: int
    behind: int

    @classmethod
    def shipped(cls) -> NameRules:
        """The tables of `data/rules/figures.toml`."""
        book = resources.rules(RULES)
        row = book["names"]
        lead, act = (frozenset(map(fold, row[name])) for name in ("lead", "act"))
        return cls(
            **{name: compiled(row[name]) for name in PATTERNS},
            outside=re.compile(f"[^{folded_pattern(book['marks']['name'])}]"),
            quotes=re.compile(f"[{book['marks']['quotes']}]"),
            of=row["of"],
            lead=lead,
            act=act,
            longest=max(map(len, lead | act)),
            adverb=row["adverb"],
            barred=compiled(row["not_name"]),
            span=book["limits"]["name"],
            behind=book["limits"]["behind"],
        )


@dataclass(frozen=True, slots=True)
class Named:
    """The mentions of a text in order, with the entity that each means."""

    starts: tuple[int, ...]
    mentions: tuple[Mention, ...]
    keys: tuple[str, ...]

    @classmethod
    def of(cls, entities: Sequence[Entity]) -> Named:
        """The mentions of some entities."""
        every = ((mention.span, mention, entity.key) for entity in entities for mention in entity.mentions)
        found = sorted(every, key=lambda one: (one[0].start, one[0].end, one[2]))
        return cls(
            tuple(span.start for span, _, _ in found),
            tuple(mention for _, mention, _ in found),
            tuple(key for _, _, key in found),
        )

    def within(self, start: int, end: int) -> Iterator[tuple[Mention, str]]:
        """The mentions between two places, the last first."""
        for at in range(bisect_left(self.starts, end) - 1, bisect_left(self.starts, start) - 1, -1):
            if self.mentions[at].span.end < end:
                yield self.mentions[at], self.keys[at]

    def covers(self, span: Span) -> bool:
        """Whether some mention that began before holds a whole span."""
        at = bisect_left(self.starts, span.start)
        return any(one.span.end >= span.end for one in self.mentions[max(0, at - 2) : at])


def name_before(text: str, start: int, end: int, named: Named, rules: NameRules) -> Name:
    """The name that ends at a place, empty where nothing is named there."""
    start = max(start, end - rules.span)
    outside = [found.end() for found in rules.outside.finditer(text, start, end)]
    start = max(outside, default=start)
    if text[start - 1 : start].isdecimal() and (dated := rules.dated.match(text, start, end)):
        start = dated.end()
    start = _behind_open(text, start, end)
    start, subject = _behind_body(text, start, end, named, rules)
    start, begin, act = _stripped(text, start, end, rules)
    if act and rules.compound.search(text, start, end):
        start, act = begin, ""
    words = text[start:end]
    if words.endswith(")") and (opened := words.rfind("(")) > 1:
        words = words[:opened]
    if (cut := words.rfind(rules.of)) >= 0 and len(words) - cut > 2:
        words = words[cut + 1 :]
    words = rules.quotes.sub("", words).strip(EDGES)
    if len(words) < 2 or words in rules.lead or rules.barred.search(words):
        return Name("", begin, act, subject)
    return Name(words, begin, act, subject)


def names_joined(text: str, start: int, end: int, named: Named, rules: NameRules) -> tuple[Name, ...]:
    """The names that are joined before a place; one character alone is short for the name of the last: 男、女职工."""
    marks = [Span(*found.span()) for found in rules.joint.finditer(text, max(start, end - 2 * rules.span), end)]
    starts = (start, *(mark.end for mark in marks))
    ends = (*(mark.start for mark in marks), end)
    whole = name_before(text, starts[-1], end, named, rules)
    joined = [name_before(text, begin, until, named, rules) for begin, until in zip(starts, ends, strict=True)]
    head = whole.text[1:]
    return tuple(
        one if one.text else replace(whole, text=text[begin:until][-1:] + head)
        for one, begin, until in zip(joined, starts, ends, strict=True)
    )


def name_of_clause(text: str, start: int, end: int, named: Named, rules: NameRules) -> Name | None:
    """What a clause without a number is about: 技能人才数量 of 技能人才数量与上年基本持平."""
    found = rules.until.search(text, start + 2, end)
    name = name_before(text, start, found.start(), named, rules) if found else None
    return name if name and name.text else None


def name_within(text: str, start: int, end: int, named: Named, rules: NameRules) -> Name | None:
    """Of what a clause that ends in 中 tells a share: 用人單位 of 被檢查的用人單位中."""
    found = rules.within.search(text, start, end)
    name = name_before(text, start, found.start(), named, rules) if found else None
    return name if name and name.text else None


def name_behind(text: str, start: int, end: int, rules: NameRules, *, any_verb: bool = False) -> str:
    """The thing, or where asked for the deed, that is named right behind a measure word; empty where there is none."""
    start += len(rules.of) if text.startswith(rules.of, start, end) else 0
    outside = rules.outside.search(text, start, end)
    end = min(outside.start() if outside else end, end, start + rules.behind)
    if any_verb:
        return text[start:end] if end - start > 1 else ""
    if rules.abstract.match(text, start, end) or _first(text, start, end, rules) in rules.act:
        return ""
    stop = rules.stop.search(text, start, end)
    end = stop.start() if stop else end
    end = next((at for at in range(start + 2, end) if len(_first(text, at, end + 2, rules)) > 1), end)
    words = rules.quotes.sub("", text[start:end])
    return words if len(words) > 1 else ""


def verb_at_end(words: str, rules: NameRules) -> str:
    """The verb that words end in, as 嘉年华活动吸引 do."""
    return next((words[at:] for at in range(len(words) - 1) if words[at:] in rules.act), "")


def _behind_body(text: str, start: int, end: int, named: Named, rules: NameRules) -> tuple[int, str | None]:
    """The place behind the last body that the figure may be about, and its key."""
    for mention, key in named.within(start, end):
        behind = mention.span.end
        acts = mention.type in ACTING and (_first(text, behind, end, rules) or rules.toward.match(text, behind, end))
        if mention.type in BODIES or acts:
            return behind, key
    return start, None


def _behind_open(text: str, start: int, end: int) -> int:
    """The place behind the last bracket that is open or closes what is open before."""
    depth = 0
    for at in range(end - 1, start - 1, -1):
        depth += (text[at] == ")") - (text[at] == "(")
        if depth < 0:
            return at + 1
    return start if not depth else text.rfind(")", start, end) + 1


def _stripped(text: str, start: int, end: int, rules: NameRules) -> tuple[int, int, str]:
    """Where the name begins behind words that lead to it, where the verb before it does, and that verb."""
    while True:
        if rules.toward.match(text, start, end) and (verb := _verb(text, start, end, rules)):
            start = verb.start
        word = _first(text, start, end, rules)
        if not word and (later := _adverb(text, start, end, rules)):
            start = later
            continue
        if not word or (len(word) == 1 and not _first(text, start + 1, end, rules)):
            begin = start + 1 if end - start > 2 and rules.there.match(text, start, end) else start
            return begin, begin, ""
        start += len(word)
        if word in rules.act:
            return start, start - len(word), word


def _adverb(text: str, start: int, end: int, rules: NameRules) -> int | None:
    """Where behind an adverb a verb or a preposition begins: 热线共受理来电."""
    for at in range(start + 2, end - 2):
        if text[at - 1] in rules.adverb and (
            _first(text, at, end, rules) in rules.act or rules.toward.match(text, at, end)
        ):
            return at
    return None


def _first(text: str, start: int, end: int, rules: NameRules) -> str:
    """The longest of the words that go before a name, at a place, where two characters are left behind it."""
    for length in range(min(rules.longest, end - 2 - start), 0, -1):
        if (word := text[start : start + length]) in rules.act or word in rules.lead:
            return word
    return ""


def _verb(text: str, start: int, end: int, rules: NameRules) -> Span | None:
    """The first verb behind a preposition and its noun."""
    for at in range(start + 2, end - 2):
        word = _first(text, at, end, rules)
        if len(word) > 1 and word in rules.act:
            return Span(at, at + len(word))
    return None


def verb_before(words: str, rules: NameRules) -> str:
    """The verb or adverb that words begin with."""
    return _first(words, 0, len(words) + 2, rules)
