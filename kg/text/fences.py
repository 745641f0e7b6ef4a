"""Which runs of a document are no text: adverts, page furniture and damage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.aligned import Span
from kg.model import Fence, FenceKind
from kg.text.damage import damaged
from kg.text.rules import Mask, Masks, TextRules

READING = "damaged-reading"
LINE = 80
"""A longer line is prose with an advert in it: only the advert goes."""


def fences(text: str, folded: str, rules: TextRules, *, at: int = 0) -> tuple[Fence, ...]:
    """The runs of `text` to fence off, in order and apart, its first character standing at `at`."""
    found = [*_masked(folded, rules.masks), *_signed(folded, rules)]
    found += [Fence(span, FenceKind.DAMAGED, READING) for span in damaged(text, folded)]
    kept: list[Fence] = []
    for fence in sorted(found, key=lambda fence: (fence.span, fence.rule)):
        if kept and fence.span.start <= kept[-1].span.end and fence.kind == kept[-1].kind:
            last = kept.pop()
            kept.append(Fence(Span(last.span.start, max(last.span.end, fence.span.end)), last.kind, last.rule))
        elif not kept or fence.span.start >= kept[-1].span.end:
            kept.append(fence)
    return tuple(Fence(f.span.shift(at), f.kind, f.rule) for f in kept)


def hidden(text: str, given: Iterable[Fence], at: int) -> str:
    """`text`, whose first character stands at `at`, with blanks where it is fenced already."""
    pieces: list[str] = []
    done = 0
    for fence in given:
        span = fence.span.shift(-at)
        pieces += (text[done : span.start], " " * len(span))
        done = span.end
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
                yield Fence(Span(*found.span()), FenceKind.DAMAGED, rule.id)


def _line_end(folded: str, at: int) -> int:
    end = folded.find("\n", at)
    end = len(folded) if end < 0 else end
    return end - folded.startswith("\r", end - 1, end)
