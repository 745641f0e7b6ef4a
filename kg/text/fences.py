"""Which runs of a document are no text: adverts, page furniture and damage."""

from __future__ import annotations

from collections.abc import Iterator

from kg.aligned import Span
from kg.model import Fence, FenceKind
from kg.text.damage import damaged
from kg.text.rules import Mask, TextRules

READING = "damaged-reading"
LINE = 80
"""A longer line is prose with an advert in it: only the advert goes."""


def fences(text: str, folded: str, rules: TextRules, *, at: int = 0) -> tuple[Fence, ...]:
    """The runs of `text` to fence off, in order and apart, its first character standing at `at`."""
    found = [fence for mask in rules.masks for fence in _masked(folded, mask)]
    found += [Fence(span, FenceKind.DAMAGED, READING) for span in damaged(text, folded)]
    kept: list[Fence] = []
    for fence in sorted(found, key=lambda fence: (fence.span, fence.rule)):
        if kept and fence.span.start <= kept[-1].span.end and fence.kind == kept[-1].kind:
            last = kept.pop()
            kept.append(Fence(Span(last.span.start, max(last.span.end, fence.span.end)), last.kind, last.rule))
        elif not kept or fence.span.start >= kept[-1].span.end:
            kept.append(fence)
    return tuple(Fence(f.span.shift(at), f.kind, f.rule) for f in kept)


def _masked(folded: str, mask: Mask) -> Iterator[Fence]:
    for found in mask.rule.pattern.finditer(folded):
        span = Span(*found.span())
        line = Span(folded.rfind("\n", 0, span.start) + 1, _line_end(folded, span.end))
        whole = mask.whole and len(line) <= LINE
        yield Fence(line if whole else span, mask.kind, mask.rule.id)


def _line_end(folded: str, at: int) -> int:
    end = folded.find("\n", at)
    return (len(folded) if end < 0 else end) - (folded[end - 1 : end] == "\r")
