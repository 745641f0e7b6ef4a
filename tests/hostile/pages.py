"""Web pages, healthy ones and hostile ones. Source: the HTML standard, §13.2 (parsing)."""

from __future__ import annotations

from tests.hostile.case import Bait, Hostile, row
from tests.hostile.seeds import LAST, paragraphs, prose, simplified


def story(seed: int = 0, count: int = 9) -> str:
    return "".join(f"<p>{text}</p>\n" for text in paragraphs(count, seed))


def page(body: str | None = None, head: str = '<meta charset="utf-8">', coding: str = "utf-8") -> bytes:
    inner = story() if body is None else body
    text = f"<!DOCTYPE html>\n<html><head>{head}<title>工作會議</title></head>\n<body>\n{inner}</body></html>\n"
    return text.encode(coding)


def chinese(coding: str, said: str) -> bytes:
    """A page in one encoding that says it is in another."""
    return page(simplified(story()), f'<meta http-equiv="Content-Type" content="text/html; charset={said}">', coding)


def late() -> bytes:
    """A page that says its encoding after 2,000 bytes."""
    return page(simplified(story()), f"<script>{'x' * 2_000}</script><meta charset=gb2312>", "gb18030")


def elsewhere(bait: Bait) -> bytes:
    """A page that would fetch, embed, refresh and run."""
    far = bait.http
    head = (
        f'<meta charset="utf-8"><base href="{far}"><meta http-equiv="refresh" content="0; url={far}">'
        f'<link rel="stylesheet" href="{far}"><script src="{far}"></script><style>@import url({far});</style>'
    )
    body = (
        f'<img src="{far}" srcset="{far} 2x"><iframe src="{far}"></iframe><object data="{bait.file}"></object>'
        f'<embed src="{bait.file}"><video src="{far}" poster="{far}"></video><form action="{far}"><input></form>'
        f'<a href="javascript:fetch(\'{far}\')">x</a><svg><image href="{far}"/><use href="{bait.file}#x"/></svg>'
        f'<!--#include virtual="{bait.file}" --><xi:include href="{bait.file}"/>'
    )
    return page(body + story(), head)


def xhtml(bait: Bait) -> bytes:
    """XHTML with a document type and entities that lie elsewhere."""
    before = f'<?xml version="1.0"?><!DOCTYPE html SYSTEM "{bait.http}" [<!ENTITY x SYSTEM "{bait.file}">]>'
    return f'{before}<html xmlns="http://www.w3.org/1999/xhtml"><body>{story()}<p>&x;</p></body></html>'.encode()


def mhtml(bait: Bait | None = None, seed: int = 0) -> bytes:
    """A page as browsers save it: parts of a letter, with base64."""
    import base64

    far = f'<img src="{bait.http}">' if bait else ""
    body = base64.encodebytes(page(far + story(seed))).decode("ascii")
    extra = f'--X\nContent-Type: message/external-body; access-type=URL; URL="{bait.http}"\n\n' if bait else ""
    return (
        "From: <Saved by a browser>\nSubject: a\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="X"\n\n'
        "--X\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n"
        f"Content-Location: http://127.0.0.1:9/\n\n{body}\n{extra}--X--\n"
    ).encode("ascii")


def letters(levels: int) -> bytes:
    """Parts of a letter in parts of a letter."""
    out = "MIME-Version: 1.0\n"
    for n in range(levels):
        out += f'Content-Type: multipart/related; boundary="X{n}"\n\n--X{n}\n'
    return (out + "Content-Type: text/html\n\n<p>深</p>\n").encode("ascii", "xmlcharrefreplace")


TOO_MUCH = "too-deep too-many-parts too-large"

ROWS: tuple[Hostile, ...] = (
    row(
        "html: 100,000 nested elements",
        "a.html",
        lambda _: page("<div>" * 100_000 + story() + "</div>" * 100_000),
        "too-deep",
        bomb=True,
        kept=True,
    ),
    row(
        "html: 3,000,000 elements left open",
        "a.html",
        lambda _: page(story() + "<div>" * 3_000_000),
        TOO_MUCH,
        bomb=True,
        kept=True,
    ),
    row(
        "html: 300 nested elements",
        "a.html",
        lambda _: page("<div>" * 300 + story() + "</div>" * 300),
        "too-deep read",
        kept=True,
    ),
    row(
        "html: 20,000 nested tables",
        "a.html",
        lambda _: page("<table><tr><td>" * 20_000 + story()),
        TOO_MUCH,
        bomb=True,
        kept=True,
    ),
    row(
        "html: 60,000 words of style left open",
        "a.html",
        lambda _: page("".join(f"<font color={n}><p>" for n in range(60_000)) + story()),
        f"{TOO_MUCH} read",
        bomb=True,
        kept=True,
    ),
    row(
        "html: 200,000 misnested links",
        "a.html",
        lambda _: page("<a><b><p>" * 200_000 + story()),
        f"{TOO_MUCH} read",
        bomb=True,
        kept=True,
    ),
    row(
        "html: 100,000 forms and selects",
        "a.html",
        lambda _: page("<select><option><optgroup><template>" * 100_000 + story()),
        f"{TOO_MUCH} read partial",
        bomb=True,
    ),
    row(
        "html: 100,000 svg in math",
        "a.html",
        lambda _: page("<svg><foreignObject><math><mi>" * 25_000 + story()),
        f"{TOO_MUCH} read",
        bomb=True,
        kept=True,
    ),
    row(
        "html: 300,000 attributes in one tag",
        "a.html",
        lambda _: page(f"<p {' '.join(f'a{n}={n}' for n in range(300_000))}>" + story()),
        "too-many-parts read",
        bomb=True,
        kept=True,
    ),
    row(
        "html: 40 tags of 9,000 attributes",
        "a.html",
        lambda _: page(f"<p {' '.join(f'a{n}={n}' for n in range(9_000))}>" * 40 + story()),
        "too-many-parts read",
        bomb=True,
        kept=True,
    ),
    row(
        "html: 26 MB of paragraphs",
        "a.html",
        lambda _: page("<p>各级工会</p>\n" * 1_300_000 + story()),
        f"{TOO_MUCH} read",
        bomb=True,
        kept=True,
    ),
    row(
        "html: 26 MB of breaks",
        "a.html",
        lambda _: page("<br>" * 6_500_000 + story()),
        f"{TOO_MUCH} read",
        bomb=True,
        kept=True,
    ),
    row(
        "html: one line of 20 MB",
        "a.html",
        lambda _: page("<p>" + "各级工会" * 1_700_000 + "</p>"),
        "no-text too-large",
        bomb=True,
    ),
    row(
        "html: one line of 20 MB with points",
        "a.html",
        lambda _: page("<p>" + "各级工会，" * 1_300_000 + "</p>" + story()),
        "read too-large",
        bomb=True,
        kept=True,
    ),
    row("html: comment left open", "a.html", lambda _: page(f"{story()}<!-- {LAST}"), "partial read"),
    row(
        "html: comment left open before all",
        "a.html",
        lambda _: page(f"<!-- {story()}"),
        "partial empty no-text",
        kept=True,
    ),
    row(
        "html: CDATA left open",
        "a.html",
        lambda _: page(f"<svg><![CDATA[ {story()}"),
        "partial read empty no-text",
        kept=True,
    ),
    row(
        "html: script left open",
        "a.html",
        lambda _: page(f"<script> {story()}").replace(b"</body>", b""),
        "partial empty no-text",
        kept=True,
    ),
    row("html: style left open", "a.html", lambda _: page(f"<style> {story()}"), "partial empty no-text", kept=True),
    row(
        "html: title left open",
        "a.html",
        lambda _: page(story(), "<title>").replace(b"</title>", b""),
        "partial empty no-text read",
        kept=True,
    ),
    row(
        "html: textarea left open",
        "a.html",
        lambda _: page(f"<textarea> {story()}"),
        "partial empty no-text read",
        kept=True,
    ),
    row("html: tag left open", "a.html", lambda _: page(f'<p title="{story()}'), "partial empty no-text", kept=True),
    row("html: plaintext", "a.html", lambda _: page(f"<plaintext>{story()}"), "partial read", kept=True),
    row(
        "html: 30 MB of < alone",
        "a.html",
        lambda _: page("<" * 30_000_000),
        f"{TOO_MUCH} empty no-text read partial",
        bomb=True,
    ),
    row(
        "html: 10,000,000 openings of comments",
        "a.html",
        lambda _: page("<!--" * 7_000_000 + story()),
        f"{TOO_MUCH} partial empty no-text read",
        bomb=True,
    ),
    row(
        "html: 5,000,000 openings of scripts",
        "a.html",
        lambda _: page("<script>" * 4_000_000 + story()),
        f"{TOO_MUCH} partial empty no-text read",
        bomb=True,
    ),
    row("html: UTF-8 said to be GB2312", "a.html", lambda _: chinese("utf-8", "gb2312"), "read", kept=True),
    row("html: GB18030 said to be UTF-8", "a.html", lambda _: chinese("gb18030", "utf-8"), "read", kept=True),
    row("html: GB18030 said to be Latin-1", "a.html", lambda _: chinese("gb18030", "iso-8859-1"), "read", kept=True),
    row("html: UTF-8 said to be UTF-16", "a.html", lambda _: chinese("utf-8", "utf-16"), "read", kept=True),
    row("html: UTF-16 said to be UTF-8", "a.html", lambda _: chinese("utf-16", "utf-8"), "read", kept=True),
    row("html: encoding said at byte 2,000", "a.html", lambda _: late(), "read", kept=True),
    row("html: encoding that there is not", "a.html", lambda _: chinese("gb18030", "x-no-such"), "read", kept=True),
    row(
        "html: entities without end",
        "a.html",
        lambda _: page("&#x6c11" * 500_000 + "。&" * 500_000 + story()),
        "read too-large no-text",
        bomb=True,
        kept=True,
    ),
    row(
        "html: numbers of no character",
        "a.html",
        lambda _: page("<p>&#xD800;&#1114112;&#99999999999999999999;&#0;</p>" + story()),
        "read partial",
        kept=True,
    ),
    row("html: pictures, styles, frames elsewhere", "a.html", elsewhere, "read partial", kept=True, bait=True),
    row("html: document type elsewhere", "a.html", xhtml, "read partial damaged", kept=True, bait=True),
    row(
        "html: billion laughs",
        "a.html",
        lambda _: (
            '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "笑"><!ENTITY b "&a;&a;">]><html><body>'
            + "&b;" * 99
            + story()
        ).encode(),
        "read partial damaged",
        kept=True,
    ),
    row("html: nothing in it", "a.html", lambda _: page(""), "empty no-text"),
    row("mhtml: pictures elsewhere", "a.mhtml", mhtml, "read partial", kept=True, bait=True),
    row(
        "mhtml: 20,000 parts in parts",
        "a.mhtml",
        lambda _: letters(20_000),
        "too-deep too-many-parts damaged no-text empty",
        bomb=True,
    ),
    row(
        "mhtml: 1,000,000 parts",
        "a.mhtml",
        lambda _: mhtml().replace(b"--X--", b"--X\n\n" * 1_000_000),
        "too-many-parts read partial damaged",
        bomb=True,
    ),
    row("mhtml: no end", "a.mhtml", lambda _: mhtml()[: len(mhtml()) // 2], "partial damaged"),
    row("html: named docx", "a.docx", lambda _: page(), "read", kept=True),
    row(
        "html: 26 MB of text and no tags closed",
        "a.html",
        lambda _: page(prose(9, 1).replace("\n", "<li>") * 12_000),
        "read too-large too-many-parts",
        bomb=True,
    ),
)
