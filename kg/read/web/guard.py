"""Web pages that would stop the parser: too many tags, too many attributes in one, too many left open.

HTML parsers look through the attributes of a tag for each new one, through the open elements at each
block, and open each unclosed word of style again in each block: the standard asks for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.read.content import Limits, refused

TAGS = 1_500_000
"""Tags of a page at most, and elements that are opened again; each costs some 200 bytes of memory."""
STEPS = 500_000_000
"""Open elements that the parser may look at, in all; some three seconds of work."""
LONG = 4_000
"""Characters of a tag from which its attributes are counted."""
ATTRIBUTE = r"""[\s/]++(?:[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>]*+))?+)?+"""
ATTRIBUTES = re.compile(ATTRIBUTE)
TAG = re.compile(rf"<(/?)([a-z][^\s/>]*+)((?:{ATTRIBUTE})*+)", re.IGNORECASE)
"""A tag as the HTML standard's tokeniser takes it; possessive, so that it is linear in any text."""
VOID = frozenset(
    (
        "area",
        "base",
        "br",
        "col",
        "embed",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "html",
        "head",
        "body",
        "script",
        "style",
    )
)
LOOSE = frozenset(
    (
        "hr",
        "p",
        "li",
        "dt",
        "dd",
        "option",
        "optgroup",
        "tr",
        "td",
        "th",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "colgroup",
    )
)
"""Elements whose end tag may be left out, and the rule: each makes the parser look through the open ones."""
INLINE = frozenset(
    ("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "span", "strike", "strong", "tt", "u")
)
"""Words of style, which pages leave open; the end of a cell closes them."""
CELLS = frozenset(("tr", "td", "th", "caption"))


def refuse_monsters(text: str, name: str, limits: Limits) -> int:
    """Refuse a page that a parser would not get through in time and memory.

    Gives the number of characters at its end that lie in a tag which is never closed.
    """
    if (tags := text.count("<")) > TAGS:
        raise refused(f"page has {tags:,} tags, the limit is {TAGS:,}", name, "split it", "too-many-parts")
    toil, start, done = Toil(), 0, 0
    for found in TAG.finditer(text):
        end, tag, attributes = found.groups()
        start, done = found.span()
        if len(attributes) > LONG:
            _refuse_attributes(text, found, name, limits.entries)
        if end:
            toil.close(tag.lower())
        else:
            toil.open(tag.lower())
            if toil.steps > STEPS or toil.again > TAGS:
                what = f"page has {toil.opened:,} elements open in one another, the limit is {limits.depth:,}"
                raise refused(what, name, "save the page as text", "too-deep")
    return done - start if done == len(text) else 0


@dataclass(slots=True)
class Toil:
    """What a page costs a parser, at most: `steps` through open elements, and elements opened `again`.

    `blocks` and `styles` are open at the time; of the latter, each table has its own.
    """

    steps: int = 0
    again: int = 0
    blocks: int = 0
    styles: list[int] = field(default_factory=lambda: [0])

    @property
    def opened(self) -> int:
        return self.blocks + self.styles[-1]

    def open(self, tag: str) -> None:
        if tag in VOID:
            return
        if tag in INLINE:
            self.styles[-1] += 1
            return
        self.steps += self.opened
        self.again += self.styles[-1]
        if tag not in LOOSE:
            self.blocks += 1
        if tag == "table":
            self.styles.append(0)
        elif tag in CELLS and len(self.styles) > 1:
            self.styles[-1] = 0

    def close(self, tag: str) -> None:
        if tag in INLINE:
            self.styles[-1] -= self.styles[-1] > 0
        elif tag not in VOID and tag not in LOOSE:
            self.blocks -= self.blocks > 0
            if tag == "table" and len(self.styles) > 1:
                self.styles.pop()
        elif tag in CELLS and len(self.styles) > 1:
            self.styles[-1] = 0


def _refuse_attributes(text: str, found: re.Match[str], name: str, limit: int) -> None:
    """Refuse a tag with too many attributes, unless a script only looks like one."""
    count = sum(1 for _ in ATTRIBUTES.finditer(found[3]))
    before = text[: found.start()].lower()
    if count > limit and before.rfind("<script") <= before.rfind("</script"):
        what = f"a tag has {count:,} attributes, the limit is {limit:,}"
        raise refused(what, name, "save the page as text", "too-many-parts")
