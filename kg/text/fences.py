"""Which runs of a document are no text: adverts, page furniture and damage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.aligned import Span
from kg.model import Fence, FenceKind
from kg.text.damage import grown, suspects
from kg.text.mending import Mender
from kg.text.rules import Mask, Masks, TextRules

READING = "damaged-reading"
LEAST = 10
"""Characters that a doubtful run counts for at least: each takes as long to ask about as that."""
LINE = 80
"""A longer line is prose with an advert in it: only the advert goes."""


def fences(text: str, folded: str, rules: TextRules) -> tuple[Fence, ...]:
    """The runs of `text` to fence off, in order and apart."""
    found = [*_masked(folded, rules.masks), *_signed(folded, rules)]
    found += [Fence(run, FenceKind.DAMAGED, READING) for run in _misread(text, folded, found, rules)]
    kept: list[Fence] = []
    for fence in sorted(found, key=lambda fence: (fence.span, fence.rule)):
        if kept and fence.span.start <= kept[-1].span.end and fence.kind == kept[-1].kind:
            last = kept.pop()
            kept.append(Fence(Span(last.span.start, max(last.span.end, fence.span.end)), last.kind, last.rule))
        elif not kept or fence.span.start >= kept[-1].span.end:
            kept.append(fence)
    return tuple(kept)


def moved(several: Iterable[Fence], by: int) -> tuple[Fence, ...]:
    """The fences, each so many characters further on."""
    return tuple(replace(fence, span=fence.span.shift(by)) for fence in several)


def hidden(text: str, given: Iterable[Fence]) -> str:
    """`text` with blanks where it is fenced already."""
    pieces: list[str] = []
    done = 0
    for fence in given:
        pieces += (text[done : fence.span.start], " " * len(fence.span))
        done = fence.span.end
    return "".join((*pieces, text[done:])) if done else text


def together(given: Iterable[Fence], found: Iterable[Fence]) -> tuple[Fence, ...]:
    """The fences that the layout gave and those found in the text, in order; of two that overlap the first."""
    kept: list[Fence] = []
    for fence in sorted((*given, *found), key=lambda fence: fence.span):
        if not kept or fence.span.start >= kept[-1].span.end:
            kept.append(fence)
    return tuple(kept)


def _masked(folded: str, masks: Masks) -> Iterator[Fence]:
    """What is not the document's own, in the lines that hold a cue."""
    done = 0
    for cue in masks.cue.finditer(folded):
        if cue.start() >= done:
            line = Span(folded.rfind("\n", done, cue.start()) + 1 or done, _line_end(folded, cue.end()))
            done = line.end
            words = line.of(folded)
            for mask in masks:
                if any(cue in words for cue in mask.cues):
                    yield from _in_line(folded, line, mask)


def _in_line(folded: str, line: Span, mask: Mask) -> Iterator[Fence]:
    for found in mask.rule.pattern.finditer(folded, line.start, line.end):
        whole = mask.whole and len(line) <= LINE
        yield Fence(line if whole else Span(*found.span()), mask.kind, mask.rule.id)


def _signed(folded: str, rules: TextRules) -> Iterator[Fence]:
    """The damage that shows without reading the bytes another way."""
    if rules.signs.search(folded):
        for rule in rules.damaged:
            for found in rule.pattern.finditer(folded):
                yield Fence(grown(folded, Span(*found.span())), FenceKind.DAMAGED, rule.id)


def _misread(text: str, folded: str, found: Sequence[Fence], rules: TextRules) -> Iterator[Span]:
    """The damage that shows by reading the bytes another way; where that is doubtful, with the words around it.

    After so many doubtful runs the others are what most of those were: a list of rare names has many, and
    a file that was damaged throughout has, too.
    """
    suspected = suspects(text, folded)
    yield from (one.span for one in suspected if one.sure)
    if doubtful := [one for one in suspected if not one.sure]:
        damaged = [fence.span for fence in found if fence.kind is FenceKind.DAMAGED]
        mender = Mender.of(text, folded, sorted([*damaged, *(one.span for one in suspected)]), rules.prices)
        asked = doubtful[: max(1, rules.prices.most // LEAST)]
        confirmed = [one.span for one in asked if mender.confirmed(one)]
        yield from confirmed
        if 2 * len(confirmed) > len(asked):
            yield from (one.span for one in doubtful[len(asked) :])


def _line_end(folded: str, at: int) -> int:
    end = folded.find("\n", at)
    end = len(folded) if end < 0 else end
    return end - folded.startswith("\r", end - 1, end)
