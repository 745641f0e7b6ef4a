"""What the metadata of a web page state: title, day of publication, publisher."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from selectolax.lexbor import LexborHTMLParser

from kg.model import Stated
from kg.read.web.rules import WebRules

LONGEST = 300
"""Characters of a title at most; more is no title."""
LARGEST = 100_000
"""Characters of linked data that are looked at."""
PUBLISHED = re.compile(r'"datePublished"\s{0,9}:\s{0,9}("[^"\\]{4,40}")')


def stated(page: LexborHTMLParser, lines: Iterable[str], rules: WebRules) -> Stated:
    """What a page states; its title without the name of the site, where the text shows where that begins."""
    metas = dict(reversed(list(_metas(page))))
    title = _first(metas, rules.meta["title"]) or _title(page, lines, rules)
    day = _day(_first(metas, rules.meta["date"]), rules) or _day(_published(page), rules)
    return Stated(title=title or None, date=day, origin=_first(metas, rules.meta["origin"]) or None)


def _metas(page: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for node in page.css("meta"):
        attributes = node.attributes
        name = attributes.get("name") or attributes.get("property") or ""
        content = " ".join((attributes.get("content") or "").split())
        if name and content and len(content) <= LONGEST:
            yield name.strip().lower(), content


def _first(metas: Mapping[str, str], names: Iterable[str]) -> str:
    return next((metas[name] for name in names if name in metas), "")


def _title(page: LexborHTMLParser, lines: Iterable[str], rules: WebRules) -> str:
    """The page's own title, cut where what stands before is a line of the text."""
    node = page.css_first("head title")
    whole = " ".join((node.text() if node else "").split())
    if not whole or len(whole) > LONGEST:
        return ""
    starts = [whole, *(whole[: found.start()] for found in reversed(list(rules.title_ends.finditer(whole))))]
    seen = set(lines)
    return next((start for start in starts if start in seen), whole)


def _published(page: LexborHTMLParser) -> str:
    """The day of publication in schema.org's linked data."""
    for node in page.css('script[type="application/ld+json"]'):
        found = PUBLISHED.search((node.text() or "")[:LARGEST])
        if found:
            return str(json.loads(found[1]))
    return ""


def _day(text: str, rules: WebRules) -> str | None:
    """The ISO date that a text begins with, if there is such a day."""
    found = rules.date.match(text)
    try:
        return date(*map(int, found.group("year", "month", "day"))).isoformat() if found else None
    except ValueError:
        return None
