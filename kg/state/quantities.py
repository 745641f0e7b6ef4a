"""Numbers with their units: 2350亿元, 三万五千名, 百分之九十五以上, 2000至5000元, X家以上.

The number is found first and its unit looked up behind it, so that a text without numbers costs one
search. Text is folded; what a number means is exact (`Decimal`) and in the base unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.model import Bound, Quantity
from kg.state.quantity_rules import COUNT, RATIO, TIMES, Measure, QuantityRules

HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Reading:
    """A number with its unit, from `start` to `end`, the bound behind it being part of it.

    `is_small` is one Chinese digit alone (三个), `is_blank` a number that is blanked out.
    """

    start: int
    end: int
    value: str
    unit: str
    kind: str
    quantity: Quantity
    is_small: bool = False
    is_blank: bool = False


def readings(text: str, start: int, end: int, rules: QuantityRules) -> Iterator[Reading]:
    """The numbers with a unit between two places of folded text, in order."""
    at = start
    while found := rules.start.search(text, at, end):
        at = found.start()
        one = None if _is_barred(text, at, rules) else _reading(text, at, end, rules)
        if one:
            yield one
            at = one.end
        else:
            run = rules.run.match(text, at, end)
            at = max(run.end() if run else 0, at + 1)


def _is_barred(text: str, at: int, rules: QuantityRules) -> bool:
    """Whether what stands before makes it an ordinal or part of a name or of a longer number."""
    before = text[at - 1 : at]
    if not before:
        return False
    if before in rules.not_after or (before.isascii() and before.isalnum()):
        return True
    if before == "-" and text[at - 2 : at - 1].isascii() and text[at - 2 : at - 1].isalnum():
        return True
    return rules.ordinal.search(text[max(0, at - 8) : at]) is not None


def _reading(text: str, at: int, end: int, rules: QuantityRules) -> Reading | None:
    """What stands at a place; the sign behind its digits tells which way of writing it may be."""
    run = rules.run.match(text, at, end)
    if not run:
        one = _blank(text, at, end, rules) or _in_parts(text, at, end, rules)
    elif text[run.end() : run.end() + 1] in rules.signs:
        one = _in_parts(text, at, end, rules) or _counted(text, run, end, rules)
    else:
        one = _counted(text, run, end, rules)
    if one and one.kind == TIMES and rules.and_half.match(text, one.end, end):
        one = _and_half(one, text)
    return _bounded(one, text, end, rules) if one else None


def _and_half(one: Reading, text: str) -> Reading:
    """So many times and half of it: 一倍半."""
    low, high = one.quantity.low, one.quantity.high
    quantity = replace(one.quantity, low=low and low + HALF, high=high and high + HALF)
    return replace(one, end=one.end + 1, unit=one.unit + text[one.end], quantity=quantity)


def _bounded(one: Reading, text: str, end: int, rules: QuantityRules) -> Reading:
    """A reading with the bound that stands behind it."""
    if text[one.end : one.end + 1] not in rules.behind_signs:
        return one
    for word, bound in rules.behind:
        if text.startswith(word, one.end, end):
            one = replace(one, end=one.end + len(word), quantity=replace(one.quantity, bound=bound))
            return _limited(one, text, end, rules) if bound is Bound.AT_LEAST else one
    return one


def _limited(one: Reading, text: str, end: int, rules: QuantityRules) -> Reading:
    """From so many up to so many, as laws say it: 3万元以上10万元以下."""
    run = rules.run.match(text, one.end, end)
    two = _number(text, run, end, rules) if run else None
    two = _bounded(two, text, end, rules) if two else None
    if not two or two.quantity.bound is not Bound.AT_MOST or two.quantity.unit != one.quantity.unit:
        return one
    value = text[one.start : two.start] + two.value
    return replace(two, start=one.start, value=value, quantity=replace(two.quantity, low=one.quantity.low, bound=None))


def _in_parts(text: str, at: int, end: int, rules: QuantityRules) -> Reading | None:
    """百分之十二, 千分之三, 两成, 三分之一: all but those of a thousand in per cent."""
    if found := rules.part.match(text, at, end):
        unit, code = rules.per_cent[found["of"]]
        amount = rules.numerals.number(found["part"])
    elif found := rules.tenths.match(text, at, end):
        unit, code = rules.per_cent[rules.powers[1]]
        tens, half = rules.numerals.number(found["tenths"]), found["half"]
        ones = (rules.numerals.number(half) or Decimal(5)) if half else Decimal(0)
        amount = tens * 10 + ones if tens is not None else None
    elif found := rules.half.match(text, at, end):
        (unit, code), amount = rules.per_cent[rules.powers[1]], Decimal(50)
    elif found := rules.fraction.match(text, at, end):
        unit, code = rules.per_cent[rules.powers[1]]
        whole, part = rules.numerals.number(found["of"]), rules.numerals.number(found["part"])
        amount = (100 * part / whole).quantize(Decimal("0.01")) if whole and part is not None else None
    else:
        return None
    if amount is None:
        return None
    return Reading(at, found.end(), found.group(), unit, RATIO, Quantity(amount, amount, code))


def _blank(text: str, at: int, end: int, rules: QuantityRules) -> Reading | None:
    """X家, XX万元: some, but it is not told how many."""
    found = rules.redacted.match(text, at, end)
    tail = _tail(text, found.end(), end, rules) if found else None
    if not found or not tail or not tail.unit:
        return None
    quantity = Quantity(None, None, tail.measure.code, tail.bound)
    return Reading(at, tail.end, found.group(), tail.scale + tail.unit, tail.measure.kind, quantity, is_blank=True)


COUNTED = Measure(COUNT, "unit:NUM")
"""What is counted by 万 or 亿 alone: 人口约450万."""


@dataclass(frozen=True, slots=True)
class Tail:
    """What stands behind a number: 余万元 is at least, 万, 元."""

    scale: str
    unit: str
    measure: Measure
    end: int
    bound: Bound | None


def _tail(text: str, at: int, end: int, rules: QuantityRules) -> Tail | None:
    bound, scale = None, ""
    for _ in range(2):
        if not bound and at < end and text[at] in rules.more:
            bound, at = Bound.AT_LEAST, at + 1
        if not scale and (scale := next((one for one in rules.scales if text.startswith(one, at, end)), "")):
            at += len(scale)
    for length in range(min(rules.longest, end - at), 0, -1):
        if measure := rules.measures.get(unit := text[at : at + length]):
            return Tail(scale, unit, measure, at + length, bound)
    ends = at == end or rules.ending.match(text, at, end)
    return Tail(scale, "", COUNTED, at, bound) if ends else None


def _counted(text: str, run: re.Match[str], end: int, rules: QuantityRules) -> Reading | None:
    """A number of digits in either script, or two of them as a range."""
    one = _number(text, run, end, rules)
    if not one and rules.joint.match(text, run.end(), end):
        return _sharing(text, run, end, rules)
    joined = rules.range.match(text, one.end if one else run.end(), end)
    second = rules.run.match(text, joined.end(), end) if joined else None
    two = _number(text, second, end, rules) if second else None
    if not two or two.quantity.amount is None or (one and one.kind != two.kind):
        return one
    number, own = _scaled(run.group(), rules)
    scale = next((each for each in rules.scales if two.unit.startswith(each)), "")
    low = one.quantity.low if one else rules.numerals.number(number + (own or scale))
    if low is None or low >= two.quantity.amount:
        return one
    value = text[run.start() : two.start] + two.value
    return replace(two, start=run.start(), value=value, quantity=replace(two.quantity, low=low))


def _number(text: str, run: re.Match[str], end: int, rules: QuantityRules) -> Reading | None:
    """One number with its unit. What may be a power of ten may begin the unit, too: 3千瓦."""
    at = run.start()
    for cut in (run.end(), run.end() - 1):
        tail = _tail(text, cut, end, rules) if cut > at else None
        if not tail:
            continue
        number, scale = _scaled(text[at:cut], rules)
        scale += tail.scale
        if not tail.unit and not scale:
            continue
        many = _span_of(number, scale, rules) or _untold(text, at, number, scale, rules)
        if many is None:
            return None
        low, high, value = many
        measure = tail.measure
        bound = Bound.AT_LEAST if len(value) > len(number) else tail.bound
        quantity = Quantity(low, high, measure.code, bound)
        is_small = number in rules.small and not scale and not bound
        begin = at - (len(value) - len(number))
        return Reading(begin, tail.end, value, scale + tail.unit, measure.kind, quantity, is_small)
    return None


def _sharing(text: str, run: re.Match[str], end: int, rules: QuantityRules) -> Reading | None:
    """A number whose unit stands behind the one that it is joined to: 分别提高0.8和1.3个百分点."""
    if not rules.shared.search(text, max(0, run.start() - 24), run.start()):
        return None
    second = rules.run.match(text, run.end() + 1, end)
    two = _counted(text, second, end, rules) if second else None
    scale = next((each for each in rules.scales if two and two.unit.startswith(each)), "")
    low = rules.numerals.number(run.group() + scale)
    if not two or low is None:
        return None
    quantity = replace(two.quantity, low=low, high=low)
    return replace(two, start=run.start(), end=run.end(), value=run.group(), quantity=quantity)


def _scaled(number: str, rules: QuantityRules) -> tuple[str, str]:
    """A number without the power of ten thousand that belongs to its unit: 三 and 万 of 三万; 1亿2,500万 is whole."""
    scale = next((one for one in rules.scales if number.endswith(one) and number != one), "")
    rest = number.removesuffix(scale)
    return (number, "") if any(one in rest for one in rules.scales) else (rest, scale)


Many = tuple[Decimal | None, Decimal | None, str]


def _span_of(number: str, scale: str, rules: QuantityRules) -> Many | None:
    """What a numeral means, twice; two digits in a row (三五, 二三十) are a range."""
    one, two, rest = number[:1], number[1:2], number[2:]
    places = rules.digits.find(one), rules.digits.find(two)
    if min(places) > 0 and not any(char in rules.digits for char in rest):
        low, high = (rules.numerals.number(digit + rest + scale) for digit in (one, two))
        return (low, high, number) if low is not None and high is not None and low < high else None
    if len(number) > 1 and all(char in rules.digits for char in number):
        return None
    amount = rules.numerals.number(number + scale)
    return None if amount is None else (amount, amount, number)


def _untold(text: str, at: int, number: str, scale: str, rules: QuantityRules) -> Many | None:
    """数百, 几千: so many powers of ten that nobody has told; 上万, 近千, 逾百: one of them."""
    word = text[at - 1 : at]
    if not word or not all(char in rules.powers for char in number + scale):
        return None
    if word in rules.so_many:
        return None, None, word + number
    if word not in rules.one_of:
        return None
    amount = rules.numerals.number(rules.digits[2] + number + scale)
    return None if amount is None else (amount, amount, (word if word in rules.part_of else "") + number)
