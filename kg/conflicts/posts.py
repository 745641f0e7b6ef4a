"""Two holders of one seat: a post of which a body has one, held by two at one time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from kg.conflicts.claims import Claim, Contradiction, Days, Row, claim, days_of, hull
from kg.conflicts.rules import ConflictRules, HolderRules
from kg.folding import fold
from kg.terms import Tense

OVER = frozenset({Tense.WAS, Tense.ENDS})


@dataclass(frozen=True, slots=True)
class Holding:
    """Who holds the seat by one claim, in what tense (empty where the text tells none), in which place of the text."""

    holder: str
    claim: Claim
    tense: str
    place: tuple[str, int]


def two_holders(rows: Iterable[Row], rules: ConflictRules) -> Iterator[Contradiction]:
    """The seats that two hold at one time, each two holders once."""
    seats: dict[tuple[str, str, str], dict[str, list[Holding]]] = {}
    for row in rows:
        if holding := _holding(row, rules):
            holders = seats.setdefault((row["organization"], row["body"], row["post"]), {})
            holders.setdefault(holding.holder, []).append(holding)
    for (_, body, post), holders in sorted(seats.items()):
        for one, other in combinations(sorted(holders), 2):
            if one not in other and other not in one:
                yield from _clash(f"{body} {post}", holders[one], holders[other])


def _holding(row: Row, rules: ConflictRules) -> Holding | None:
    """The holding of a row, where it is of a seat and the text says that it holds."""
    who, said = rules.holders, fold(row["quote"])
    if not any(seat.is_single(row["post"], row["body"]) for seat in rules.seats):
        return None
    if who.many.search(row["body"]) or who.anybody.search(row["person"] + row["body"]) or who.future.search(said):
        return None
    if not row["mode"] and _is_over(said, row, who):
        return None
    days = _days(row)
    if row["mode"] in OVER and days is None:
        return None
    return Holding(row["person"], claim(row, row["person"], days), row["mode"], (row["document"], int(row["start"])))


def _is_over(said: str, row: Mapping[str, str], who: HolderRules) -> bool:
    """Whether the text says without a tense of its own that the post is held no more."""
    before = tuple(sign + name for sign in who.over.split("|") for name in (row["post"], row["body"]))
    return bool(who.past.search(said)) or any(words in said for words in before)


def _days(row: Mapping[str, str]) -> Days | None:
    """When it certainly holds: as the text says, else on the day of the document; `None` where that is not known."""
    if row["since"] and row["until"]:
        return Days.between(row["since"], row["until"])
    if row["mode"] in OVER:  # the time of its clause is that of what a former holder does
        return None
    if row["holds"] and (days := days_of(row["holds"])):
        return Days(days.start, max(days.end, row["date"])) if row["mode"] == Tense.BEGINS else days
    if not row["date"]:
        return None
    return Days.between(row["since"] or row["date"], row["date"])


def _clash(about: str, ones: Sequence[Holding], others: Sequence[Holding]) -> Iterator[Contradiction]:
    """The contradiction of two holders, if there is one: on one day, in one text, or one within the other's time."""
    for one, other in product(ones, others):
        if one.place != other.place and _at_once(one, other):
            yield Contradiction("two-holders", about, (one.claim, other.claim))
            return
    whole = [hull(each.claim.days for each in side if each.claim.days) for side in (ones, others)]
    if whole[0] and whole[1] and whole[0].meets(whole[1]):
        yield Contradiction("holder-within", about, _between(ones, others))


def _at_once(one: Holding, other: Holding) -> bool:
    if one.claim.days and other.claim.days and one.claim.days.meets(other.claim.days):
        return not _hands_over(one, other)
    same_text = one.claim.document == other.claim.document
    timeless = all(each.tense in {"", Tense.IS} and _is_undated(each.claim) for each in (one, other))
    return same_text and timeless


def _hands_over(one: Holding, other: Holding) -> bool:
    """Whether on one day one gives the seat up, or still has it, and the other takes it up."""
    tenses = {one.tense, other.tense}
    return Tense.BEGINS in tenses and bool(tenses - {Tense.BEGINS})


def _is_undated(one: Claim) -> bool:
    """Whether no day is certain: the document has no date, or a month or year alone."""
    return one.days is None or one.days.start > one.days.end


def _between(ones: Sequence[Holding], others: Sequence[Holding]) -> tuple[Claim, ...]:
    """The claims around the first day on which holders change twice: before, within and after."""
    dated = [(each.claim.days, each.holder, each.claim) for each in (*ones, *others) if each.claim.days]
    ordered = sorted(dated, key=lambda each: (each[0], each[2].iri))
    for at in range(1, len(ordered)):
        holder = ordered[at - 1][1]
        back = next((each[2] for each in ordered[at + 1 :] if each[1] == holder), None)
        if ordered[at][1] != holder and back:
            return ordered[at - 1][2], ordered[at][2], back
    return tuple(each[2] for each in ordered[:2])
