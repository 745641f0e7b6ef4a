"""Web archives (.mht, RFC 2557) to `Content`: the page that was saved, and then its frames."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from email.message import Message

from kg.read.content import Content, Limits, refused
from kg.read.flow import Flow
from kg.read.web.page import add_page, decoded, in_encoding

MEDIA_TYPE = "multipart/related"
PAGES = ("text/html", "application/xhtml+xml")


def read_mhtml(data: bytes, name: str, limits: Limits) -> Content:
    """The text of a web archive, or `Refused`."""
    boundaries = data.count(b"\n--")
    if boundaries > limits.entries:
        what = f"archive has more than {boundaries:,} parts, the limit is {limits.entries:,}"
        raise refused(what, name, "save the page as HTML", "too-many-parts")
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    pages = [page for page in _pages(message, limits.nesting) if page[0].strip()]
    if not pages:
        raise refused("file is no web archive", name, "save the page as HTML", "not-this-format")
    flow = Flow(name, limits)
    found = [decoded(page, name, declared=charset) for page, charset in pages]
    stated, remarks = add_page(found[0].text, flow)
    for frame in found[1:]:
        remarks += add_page(frame.text, flow)[1]
    if (boundary := message.get_boundary()) and f"--{boundary}--".encode() not in data:
        remarks += ("archive is cut: its last part has no end",)
    content = flow.content(MEDIA_TYPE, stated=stated, remarks=remarks, hint="save the page as text")
    whole = replace(found[0], bad=sum(page.bad for page in found), sureness=min(page.sureness for page in found))
    return in_encoding(content, whole, name, limits)


def _pages(message: Message, nesting: int) -> list[tuple[bytes, str | None]]:
    """The pages in a message and the messages in it, in their order, and the character set that each comes with."""
    if message.is_multipart():
        parts = message.get_payload() if nesting else []
        return [page for part in parts if isinstance(part, Message) for page in _pages(part, nesting - 1)]
    data = message.get_payload(decode=True) if message.get_content_type() in PAGES else b""
    return [(data, message.get_content_charset())] if isinstance(data, bytes) else []
