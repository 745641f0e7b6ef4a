"""Texts that follow one another in a source without any number: each begins with a title.

A title alone is no sign that a text begins: reports quote titles, lists of contents name them,
notices bring annexes. It needs a sign of its own beside it (`Sign`), and the text above must have
come to an end; a line without the form of a title needs two.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Flag, auto

from kg.read.documents.lines import EDGES
from kg.read.documents.sheet import ENDING, SHORT, Sheet

BODY = 40
"""Characters that a document has at least below its title; an entry in a list of contents has none."""
ABOVE = 6
BELOW = 8
"""Lines of a head above its salutation, and below its title, that are looked at."""
BODY_BELOW = 12
"""Lines below a title within which its body begins."""


class Sign(Flag):
    """What shows that a text begins at a title."""

    BYLINE = auto()
    SALUTATION = auto()
    LETTER = auto()
    NEWS = auto()
    LINE = auto()
    PAGE = auto()
    MARKED = auto()
    LISTED = auto()


GREETED = Sign.BYLINE | Sign.SALUTATION
APART = Sign.LINE | Sign.MARKED | Sign.LISTED


def titled(sheet: Sheet) -> list[int]:
    """The first line of each text that begins with a title; none if the source holds one text."""
    found: list[int] = []
    end = -1
    for line in sorted(set(_candidates(sheet))):
        if line > end and _begins(sheet, line, found[-1] if found else None):
            found.append(line)
            end = _head_end(sheet, line)
    ends = [*found[1:], len(sheet)]
    tops = [_top(sheet, line) for line, end in zip(found, ends, strict=False) if sheet.has_prose(line, end - line - 1)]
    return tops if len(tops) > 1 or (tops and sheet.prose(0, tops[0])) else []


def _candidates(sheet: Sheet) -> Iterator[int]:
    """Lines that may be titles: by their end, by what stands above them, or above a salutation."""
    lines, signs = sheet.lines, sheet.rules.signs
    text, ends = lines.text, frozenset(signs.title + signs.closing)
    listed, paged = bool(sheet.listed), "\f" in text
    for line, (start, end) in enumerate(lines.places):
        if end - start > SHORT:
            continue
        raw = text[start:end].strip(EDGES)
        if raw[-1:] in signs.salutation:
            if sheet.rules.salutation.first(sheet.words(line)):
                yield from _above_salutation(sheet, line)
        elif raw[-1:] in ends:
            if sheet.has_prose(line, BODY_BELOW) and sheet.is_closed(line) and sheet.shape(line):
                yield line
        elif not line or raw[:1] == "#" or (listed and _is_listed(sheet, line)) or (paged and "\f" in lines.gap(line)):
            yield line
        if raw[:1] == raw[2:3] and line + 1 < len(lines) and sheet.is_separator(line):
            yield line + 1


def _above_salutation(sheet: Sheet, line: int) -> Iterator[int]:
    """The short lines above a salutation, up to the end of the text before."""
    ends = sheet.rules.signs.stop + sheet.rules.signs.open
    for above in range(line - 1, max(-1, line - 1 - ABOVE), -1):
        if sheet.is_long(above) or sheet.last(above) in ends:
            return
        yield above


def _begins(sheet: Sheet, line: int, before: int | None) -> bool:
    """Whether a text begins at a line, `before` being where the last one did."""
    if not sheet.has_prose(line, BODY_BELOW):
        return False
    shape, signs = sheet.shape(line), _signs(sheet, line)
    enough = 1 if shape else 2 if signs & APART or GREETED in signs else 3
    if line == 0:
        return bool(shape or signs) and not _is_no_title(sheet, line)
    if len(signs) < enough or sheet.is_long(line) or _is_no_title(sheet, line):
        return False
    is_sure = bool(shape) and GREETED in signs
    if not sheet.is_closed(_top(sheet, line), surely=is_sure) or sheet.body(line, len(sheet)) < BODY:
        return False
    return not _is_within(sheet, line, signs, before)


def _is_within(sheet: Sheet, line: int, signs: Sign, before: int | None) -> bool:
    """Whether a title stands within the text before: over an annex of it, or as its own title once more."""
    if before is not None and _is_repeated(sheet, line, before):
        return True
    return _is_annex(sheet, line) or (Sign.LETTER not in signs and _is_brought(sheet, before or 0))


def _is_no_title(sheet: Sheet, line: int) -> bool:
    """Whether a line is something else of a head, or of the body."""
    words, rules = sheet.words(line), sheet.rules
    if sheet.is_of_head(line) or sheet.begins_body(line) or (rules.aside.first(words) and not sheet.shape(line)):
        return True
    return any(kind.first(words) for kind in (rules.byline, rules.separator, rules.salutation))


def _is_annex(sheet: Sheet, line: int) -> bool:
    """Whether the heading of an annex stands above a title."""
    above = sheet.above(_top(sheet, line))
    return above is not None and bool(sheet.rules.annex.first(sheet.words(above)))


def _is_repeated(sheet: Sheet, line: int, before: int) -> bool:
    """Whether a title is that of the text before: a running head, unless a speaker and a salutation follow."""
    same = (sheet.shape(line) or sheet.key(line)) == (sheet.shape(before) or sheet.key(before))
    return same and GREETED not in _signs_below(sheet, line)


def _is_brought(sheet: Sheet, before: int) -> bool:
    """Whether the text before is a notice that brings another with it."""
    near = range(before, min(before + BELOW, len(sheet)))
    return any(sheet.rules.bringing.first(shape) for line in near if (shape := sheet.shape(line)))


def _signs(sheet: Sheet, line: int) -> Sign:
    """What shows that a text begins at a line."""
    signs, lines, top = Sign(0), sheet.lines, _top(sheet, line)
    if sheet.is_parted(top):
        signs |= Sign.LINE
    if top and "\f" in lines.gap(top):
        signs |= Sign.PAGE
    if lines.raw(line).startswith("# ") or sheet.rules.heading.first(sheet.words(line)):
        signs |= Sign.MARKED
    if _is_listed(sheet, line):
        signs |= Sign.LISTED
    if any(sheet.rules.letter.first(sheet.words(above)) for above in range(top, line)):
        signs |= Sign.LETTER
    return signs | _signs_below(sheet, line)


def _is_listed(sheet: Sheet, line: int) -> bool:
    """Whether a list of contents names a line."""
    return bool(sheet.listed) and sheet.listed.get(sheet.key(line), line) < line


def _signs_below(sheet: Sheet, line: int) -> Sign:
    """The signs in the lines between a title and its body."""
    signs, rules, title = Sign(0), sheet.rules, sheet.shape(line)
    for at in range(line + 1, min(line + 1 + BELOW, len(sheet))):
        words = sheet.words(at)
        if rules.lead.first(words):
            return signs | Sign.NEWS
        if rules.salutation.first(words):
            return signs | Sign.SALUTATION
        if rules.date.first(words) or rules.byline.first(words):
            signs |= Sign.BYLINE
        elif rules.letter.first(words):
            signs |= Sign.LETTER
        elif rules.skip.first(words):
            signs |= Sign.NEWS
        elif sheet.begins_body(at) or sheet.is_furniture(at) or _is_other(sheet, title, at):
            break
    return signs


def _is_other(sheet: Sheet, title: str, line: int) -> bool:
    """Whether a line below a title is another title: no part of it written once more, and no dash below a motto."""
    other = sheet.shape(line)
    if not title:
        return bool(other) and not sheet.words(line).startswith("-")
    return bool(other) and other not in title and title not in other


def _top(sheet: Sheet, line: int) -> int:
    """The first line of the head that a title stands in: the letterhead, the motto above a dash, or the title."""
    rules, dashed = sheet.rules, sheet.words(line).startswith("-")
    for above in range(line - 1, max(-1, line - 1 - ABOVE), -1):
        if sheet.lines.length(above) > 2 * ENDING or "\f" in sheet.lines.gap(above + 1) or sheet.is_furniture(above):
            break
        words = sheet.words(above)
        is_letterhead = any(kind.first(words) for kind in (rules.skip, rules.letter, rules.heading))
        if not (is_letterhead or (dashed and _is_motto(sheet, above))):
            break
        line = above
    return line


def _is_motto(sheet: Sheet, line: int) -> bool:
    """Whether a line may be the title above a dash: it is no date, and no end of a text."""
    signs, words = sheet.rules.signs, sheet.words(line)
    return not (
        sheet.begins_body(line) or sheet.rules.date.first(words) or sheet.last(line) in signs.stop + signs.closing
    )


def _head_end(sheet: Sheet, line: int) -> int:
    """The last line of the head that begins at a line, so that its title is not taken for two."""
    for at in range(line + 1, min(line + 1 + BELOW, len(sheet))):
        if sheet.begins_body(at) or sheet.rules.salutation.first(sheet.words(at)):
            return at
    return line
