"""Web pages to `Content`: what a browser shows, with the furniture fenced.

The tree is lexbor's (the HTML standard's parser in C). Of the parsers tried, libxml2 drops all that
lies deeper than 256 elements, resiliparse is eight times slower to walk, and all are quadratic in
the attributes of one tag and in open elements, so those are counted before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, SelectolaxError

from kg.model import Stated
from kg.read.content import Content, Limits, refused
from kg.read.encoding.decoding import Decoded, decode
from kg.read.flow import Flow
from kg.read.web.furniture import mark_furniture
from kg.read.web.guard import refuse_monsters
from kg.read.web.lines import Page
from kg.read.web.rules import WebRules
from kg.read.web.stated import stated

MEDIA_TYPE = "text/html"
CHARSET = re.compile(
    rb"""<(?:meta\b[^>]{0,1000}?\bcharset|\?xml\b[^>]{0,200}?\bencoding)\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})""",
    re.IGNORECASE,
)
XML = re.compile(r"[\ufeff\s]{0,100}<\?xml\b")
CLOSED = re.compile(r"<((?:script|style|title|textarea|iframe|a|div|span|p)\b[^<>]{0,2000})/>", re.IGNORECASE)
CDATA, CDATA_END = "<![CDATA[", "]]>"
HIDDEN = 100
"""Characters hidden by style that are worth a remark; menus that fold away have fewer."""
TAIL = 60
NON_ASCII = re.compile(rb"[\x80-\xff]")


def read_html(data: bytes, name: str, limits: Limits) -> Content:
    r"""The text of a web page, HTML or XHTML, or `Refused`.

    >>> page = read_html("<title>会</title><p>各级工会：<br>开会。</p>".encode(), "a.html", Limits())
    >>> page.text, page.stated.title
    ('各级工会：\n开会。\n', '会')
    """
    found = decoded(data, name)
    flow = Flow(name, limits)
    told, remarks = add_page(found.text, flow)
    content = flow.content(MEDIA_TYPE, stated=told, remarks=remarks, hint="save the page as text")
    return in_encoding(content, found, name, limits)


def declared_charset(data: bytes) -> str | None:
    """The character set that a page says it is in, anywhere in it; a hint, often a wrong one."""
    found = CHARSET.search(data)
    return found[1].decode("ascii").lower() if found else None


def decoded(data: bytes, name: str, *, declared: str | None = None) -> Decoded:
    """The characters of a page; markup before its first letter that is not ASCII has no say in the encoding.

    What the page declares, or else what it comes with, is a hint.
    """
    first = NON_ASCII.search(data)
    skip = first.start() if first and b"\0" not in data else 0
    found = decode(data[skip:], declared=declared_charset(data) or declared)
    if found is None:
        hint = "open it in a browser and save it as UTF-8"
        raise refused("encoding is not one of UTF-8, UTF-16, GB18030 or Big5", name, hint, "unknown-encoding")
    return replace(found, text=data[:skip].decode("ascii") + found.text)


def in_encoding(content: Content, found: Decoded, name: str, limits: Limits) -> Content:
    """The content with how it was encoded, or `Refused` if too much of it could not be decoded."""
    if found.bad > limits.damage * len(content.text):
        what = f"{found.bad:,} of {len(content.text):,} characters cannot be decoded, the limit is {limits.damage:.0%}"
        raise refused(what, name, "fetch it again, or save it as UTF-8", "too-damaged-text")
    bad = (f"{found.bad} characters could not be decoded",) if found.bad else ()
    remarks = (*bad, *content.remarks)
    return replace(content, encoding=found.encoding, sureness=found.sureness, remarks=remarks)


def add_page(text: str, flow: Flow) -> tuple[Stated, tuple[str, ...]]:
    """Add the lines of a page to `flow`; gives what it states, and remarks."""
    rules = WebRules.shipped()
    text = _as_html(text)
    cut = refuse_monsters(text, flow.name, flow.limits)
    try:
        tree = LexborHTMLParser(text, options=LexborDocumentOptions.WO_EVENTS)
    except SelectolaxError as error:
        raise refused(f"page cannot be parsed ({error})", flow.name, "save it as text", "damaged") from error
    page = Page(rules, flow.limits.depth)
    if tree.root is not None:
        page.walk(tree.root)
    if page.deepest > flow.limits.depth:
        what = f"page has elements more than {flow.limits.depth} deep, which is the limit"
        raise refused(what, flow.name, "save the page as text", "too-deep")
    mark_furniture(page.lines, page.boxes, rules)
    for line in page.lines:
        flow.line(line.text, line.rule)
    told = stated(tree, (line.text for line in page.lines if line.text), rules)
    return told, tuple(_remarks(page, text, cut))


def _remarks(page: Page, text: str, cut: int) -> Iterable[str]:
    if page.hidden >= HIDDEN:
        yield f"{page.hidden:,} characters are hidden by the page's style"
    if cut:
        yield f"the last {cut:,} characters lie in a tag that is never closed"
    tail = text.rstrip()[-TAIL:]
    if page.unclosed and page.unclosed.rstrip().endswith(tail[-len(page.unclosed) :]):
        yield f"the last {len(page.unclosed):,} characters lie in a comment or script that is never closed"


def _as_html(text: str) -> str:
    """XHTML in the words of HTML: elements that close themselves, and character data as it is."""
    if not XML.match(text):
        return text
    pieces: list[str] = []
    done = 0
    while (start := text.find(CDATA, done)) >= 0 and (end := text.find(CDATA_END, start)) >= 0:
        raw = text[start + len(CDATA) : end]
        pieces += (text[done:start], raw.replace("&", "&amp;").replace("<", "&lt;"))
        done = end + len(CDATA_END)
    whole = "".join((*pieces, text[done:]))
    return CLOSED.sub(lambda found: f"<{found[1]}></{found[1].split(None, 1)[0]}>", whole)
