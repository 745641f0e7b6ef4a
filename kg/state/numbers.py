"""What the numbers of one sentence say: an amount, a part, a change of the figure before, or nothing counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.aligned import Span
from kg.model import Comparison, FigureKind, Quantity
from kg.state.contexts import Context, context
from kg.state.figure_rules import FigureRules
from kg.state.naming import (
    Name,
    Named,
    name_before,
    name_behind,
    name_of_clause,
    name_within,
    names_joined,
    verb_at_end,
    verb_before,
)
from kg.state.quantities import Reading
from kg.state.quantity_rules import COUNT, DOUBLINGS, MONEY, RATIO, THING, TIME
from kg.state.timeline import Timeline

BEFORE, BEHIND = "figure-name-value", "figure-value-name"
"""The rules of a name before the number, and of one behind it."""
STOP = ","
NEAR, FEW = 80, 12
"""How many characters before a number are looked at, and how many figures."""
SHORT = 5
"""A name of fewer characters than this, before a number that has a noun behind it, is a verb or a subject."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in the making: what it will say, in the aligned text from `start` to `end`."""

    start: int
    end: int
    name: str
    act: str
    subject: str | None
    reading: Reading
    quantity: Quantity
    currency: str
    kind: FigureKind
    rule: str
    comparisons: tuple[Comparison, ...] = ()
    change: Span | None = None
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the figures of one sentence."""

    text: str
    span: Span
    named: Named
    timeline: Timeline
    rules: FigureRules

    def figures(self, numbers: Sequence[Reading]) -> list[Figure]:
        """What the numbers of the sentence say, each change beside the figure that it is of."""
        found: list[Figure] = []
        done, shared = self.span.start, None
        queue: tuple[Name, ...] = ()
        for number, following in zip(numbers, (*numbers[1:], None), strict=True):
            if not self._is_figure_at(number):
                continue
            clause = self._clause(done, number.start)
            if queue and shared and self.rules.names.joined.fullmatch(self.text, done, number.start):
                where, name, queue = replace(shared, end=number.start), queue[0], queue[1:]
            else:
                where = shared = self._context(number, clause)
                name, queue = self._name(where, clause, found), ()
                if where.apart:
                    name, *rest = self._joined(where, done, name, number, found)
                    queue = tuple(rest)
            self._add(found, number, where, name, following)
            done = number.end
        return found

    def _joined(
        self, where: Context, done: int, name: Name, number: Reading, found: Sequence[Figure]
    ) -> tuple[Name, ...]:
        """The names that several numbers are shared out to: those that are joined before, else those of the figures."""
        start = max((mark.end() for mark in self.rules.stops.finditer(self.text, done, where.end)), default=done)
        if name.text:
            return names_joined(self.text, start, where.end, self.named, self.rules.names)
        sharing = self.rules.names.joined.split(
            self.text[number.start : min(self.span.end, number.start + NEAR)].split(STOP)[0]
        )
        return tuple(replace(name, text=one.name) for one in found[-len(sharing) :]) or (name,)

    def _context(self, number: Reading, clause: int) -> Context:
        """What stands before a number in its clause, a time right before it left out."""
        where = context(self.text, clause, number.start, number, self.rules.contexts)
        here = (one.span for one in self.timeline.within(Span(clause + 1, where.end)))
        time = next((span for span in here if span and span.end == where.end), None)
        if time is None or where.direction or where.whole is not None:
            return where
        before = context(self.text, clause, time.start, number, self.rules.contexts)
        return replace(where, end=before.end, reached=where.reached or before.reached)

    def _is_figure_at(self, number: Reading) -> bool:
        """Whether a number stands where figures stand: not in a date, a name or a slogan."""
        span = Span(number.start, number.end)
        times = self.timeline.within(Span(number.start - 12, number.end))
        dated = any(one.span and one.span.overlaps(Span(span.start, span.start + 1)) for one in times)
        return not dated and not self.named.covers(span) and not self._quoted(number)

    def _quoted(self, number: Reading) -> bool:
        """Whether it stands in short quotation marks, as a slogan or a title does."""
        opening, closing, far = self.rules.quotes[0], self.rules.quotes[1], self.rules.quoted
        opened = self.text.rfind(opening, max(self.span.start, number.start - far), number.start)
        if opened < 0 or self.text.find(closing, opened, number.start) >= 0:
            return False
        return self.text.find(closing, number.end, opened + far) >= 0

    def _clause(self, start: int, end: int) -> int:
        """Where the clause begins in which a place lies, behind the number before it."""
        marks = [mark.end() for mark in self.rules.clause.finditer(self.text, max(start, end - NEAR), end)]
        return max(marks, default=start)

    def _add(self, found: list[Figure], number: Reading, where: Context, name: Name, following: Reading | None) -> None:
        """Add what a number says: a figure of its own, or something about the one before it."""
        last = found[-1] if found else None
        if where.whole is not None and number.kind == RATIO:
            found.extend(self._share(number, where, name, found))
        elif where.direction and (place := self._of(name, number, found)) is not None:
            found[place] = self._changed(found[place], number, where)
        elif where.direction:
            if name.text and (not number.is_small or number.kind != THING):
                found.append(self._own_change(number, where, name))
        elif last and name.text in self.rules.rates and number.kind == RATIO:
            where = replace(where, direction=self.rules.rates[name.text], end=name.start)
            found[-1] = self._changed(last, number, where)
        elif last and last.kind is FigureKind.CHANGE and where.reached and not name.text:
            found[-1] = self._reached(last, number, where)
        elif figure := self._amount(number, where, name, last, following):
            found.append(figure)

    def _name(self, where: Context, clause: int, found: Sequence[Figure]) -> Name:
        """What is named before a number, in its clause behind the time in it, else in the clause before."""
        times = self.timeline.within(Span(clause, where.end))
        start = max((one.span.end for one in times if one.span and one.span.end < where.end), default=clause)
        name = name_before(self.text, start, where.end, self.named, self.rules.names)
        before = self._clause(self.span.start, clause - 1) if clause > self.span.start else clause
        is_free = before < clause and not (found and found[-1].end > before)
        is_told = where.direction or (where.reached and not where.exists)
        if name.text or not is_free or not is_told:
            return name
        return name_of_clause(self.text, before, clause - 1, self.named, self.rules.names) or name

    @staticmethod
    def _of(name: Name, number: Reading, found: Sequence[Figure]) -> int | None:
        """The place of the figure that a change is of: the last one where it names nothing, else that of its name."""
        if not name.text:
            return len(found) - 1 if found else None
        for place in range(len(found) - 1, max(-1, len(found) - 1 - FEW), -1):
            one = found[place]
            same = one.kind is FigureKind.AMOUNT and (one.reading.unit == number.unit or name.text == one.name)
            if same and name.text.endswith(one.name):
                return place
        return None

    def _changed(self, last: Figure, number: Reading, where: Context) -> Figure:
        """The figure before with what a number says of its change."""
        one = self._comparison(number, where, own=False)
        change = last.change or Span(where.end, number.end)
        return replace(last, end=number.end, comparisons=(*last.comparisons, one), change=change)

    def _comparison(self, number: Reading, where: Context, *, own: bool) -> Comparison:
        """What a number is compared with; `own` where it is the value itself, so that it is not said twice."""
        assert where.direction
        than = where.than
        if not than and not where.against and (apart := self._apart(where.end)):
            than = apart
        against = where.against or (self.rules.contexts.after.get(than) if than else None)
        words = self.text[where.end : number.end]
        quantity = None if own else self._quantity(number, where)
        unit = "" if own else number.unit
        return Comparison(where.direction, words, quantity, unit, against, "" if against else than)

    def _apart(self, end: int) -> str:
        """What a clause before names to compare with: 与2000年相比,…增长2.3倍."""
        found = self.rules.contexts.apart.search(self.text, max(self.span.start, end - NEAR), end)
        return found["than"] if found else ""

    def _quantity(self, number: Reading, where: Context) -> Quantity:
        """The number with the bound and the currency that stand before it."""
        quantity = number.quantity
        if number.kind == DOUBLINGS and quantity.low is not None:
            times = Decimal(2) ** int(quantity.low)
            quantity = replace(quantity, low=times, high=times)
        unit = where.currency if number.kind == MONEY and where.currency else quantity.unit
        return replace(quantity, unit=unit, bound=quantity.bound or where.bound)

    def _own_change(self, number: Reading, where: Context, name: Name) -> Figure:
        kind, rule = FigureKind.CHANGE, "figure-change"
        own = self._comparison(number, where, own=True)
        figure = self._figure(number, where, name, name.text, kind, rule)
        return replace(figure, comparisons=(own,), change=Span(where.end, number.end))

    def _reached(self, last: Figure, number: Reading, where: Context) -> Figure:
        """A change and then the amount that it led to: 增长2.3倍,达到186亿元."""
        changed = replace(last.comparisons[0], quantity=last.quantity, unit=last.reading.unit)
        return replace(
            last,
            end=number.end,
            reading=number,
            quantity=self._quantity(number, where),
            kind=FigureKind.AMOUNT,
            rule=BEFORE,
            comparisons=(changed, *last.comparisons[1:]),
        )

    def _share(self, number: Reading, where: Context, name: Name, found: Sequence[Figure]) -> Iterator[Figure]:
        """A part of a whole; what it is the part of may be the figure before the one that is named 其中."""
        last = found[-1] if found else None
        words = name.text or (last.name if last else "")
        whole = where.whole or (found[-2].name if len(found) > 1 and self._among(found[-2], number) else "")
        if words:
            figure = self._figure(number, where, name, words, FigureKind.SHARE, "figure-share")
            yield replace(figure, whole=whole)

    def _among(self, whole: Figure, number: Reading) -> bool:
        """Whether the figures behind one are parts of it."""
        return self.rules.parts in self.text[whole.end : number.start]

    def _amount(
        self, number: Reading, where: Context, name: Name, last: Figure | None, following: Reading | None
    ) -> Figure | None:
        """A number that says how many there are, if something is named that is counted."""
        end = following.start if following else self.span.end
        behind = self._behind(number, end, exists=where.exists)
        words, rule = name.text, BEFORE
        verb = verb_at_end(words, self.rules.names)
        if behind and (not words or verb or self._is_behind(number, words, where)):
            words, rule, name = behind, BEHIND, replace(name, act=verb or name.act)
        elif not words and last and self._continues(last, number, where):
            words, name = last.name, replace(name, act=last.act)
            where = replace(where, currency=where.currency or last.currency)
        elif not words and (among := self._within(number, where, last)):
            words, name = among.text, among
        if not words or not self._counts(number, where, name, behind, last) or self._qualifies(number, following):
            return None
        rule = "figure-redacted" if number.is_blank else rule
        figure = self._figure(number, where, name, words, FigureKind.AMOUNT, rule)
        is_same = last and last.kind is FigureKind.SHARE and not name.text and self._continues(last, number, where)
        return replace(figure, kind=FigureKind.SHARE, whole=last.whole) if last and is_same else figure

    def _within(self, number: Reading, where: Context, last: Figure | None) -> Name | None:
        """Of what the clause before tells a share, if it has no number of its own."""
        clause = self._clause(self.span.start, number.start)
        before = self._clause(self.span.start, clause - 1)
        if number.kind != RATIO or where.reached or before == clause or (last and last.end > before):
            return None
        return name_within(self.text, before, clause, self.named, self.rules.names)

    def _qualifies(self, number: Reading, following: Reading | None) -> bool:
        """Whether it says of what kind the thing is that the next number counts: 产值超亿元企业23家."""
        between = self.text[number.end : following.start] if following and number.kind not in {THING, RATIO} else ""
        names = self.rules.names
        return 1 < len(between) < SHORT + 3 and not (
            between.startswith("(")
            or names.outside.search(between)
            or names.stop.match(between)
            or verb_before(between, names)
        )

    def _is_behind(self, number: Reading, words: str, where: Context) -> bool:
        """Whether of two names, before and behind a number, the one behind it is counted."""
        if number.kind == RATIO:
            return len(words) < SHORT and self.text.startswith(self.rules.names.of, number.end)
        return number.kind == THING and (where.exists or len(words) < SHORT)

    def _behind(self, number: Reading, end: int, *, exists: bool) -> str:
        """What is named behind a number: 326家企业, 两成女职工, 2000元的助学金, 有8316人响应."""
        of = self.text.startswith(self.rules.names.of, number.end)
        if number.kind == COUNT and exists:
            return name_behind(self.text, number.end, end, self.rules.names, any_verb=True)
        if number.kind in {THING, RATIO} or (number.kind == MONEY and of):
            return name_behind(self.text, number.end, end, self.rules.names)
        return ""

    def _continues(self, last: Figure, number: Reading, where: Context) -> bool:
        """Whether a number says what the one before it became: 由690元调整为750元."""
        between = self.text[last.end : number.start]
        return last.reading.unit == number.unit and (where.reached or bool(self.rules.to.search(between)))

    def _counts(self, number: Reading, where: Context, name: Name, behind: str, last: Figure | None) -> bool:
        """Whether a number is a stated figure, and not a way of speaking."""
        if number.kind == THING and self.rules.names.abstract.match(self.text, number.end, self.span.end):
            return False
        before = self.text[max(self.span.start, where.end - 12) : number.start]
        if number.kind == TIME:
            return not number.is_small and bool(
                self.rules.timed.search(self.text[max(self.span.start, where.end - 12) : where.end])
            )
        if number.is_blank:
            return bool(number.quantity.bound or where.bound or where.reached or not behind)
        if number.is_small and number.kind in {THING, COUNT}:
            is_one = number.value == self.rules.quantities.small[0]
            is_some = is_one and not self.rules.clause.match(self.text, number.end)
            listed = last is not None and last.reading.is_small and number.start - last.end < SHORT + len(name.text)
            return not is_some and (listed or self.rules.counted.search(name.act + before) is not None)
        return True

    def _figure(self, number: Reading, where: Context, name: Name, words: str, kind: FigureKind, rule: str) -> Figure:
        start = min(name.start, where.end, number.start)
        end = number.end
        if rule == BEHIND and (at := self.text.find(words, end, end + len(words) + 4)) >= 0:
            end = at + len(words)
        quantity = self._quantity(number, where)
        return Figure(start, end, words, name.act, name.subject, number, quantity, where.currency, kind, rule)
