"""Plain texts that are none, or not what they seem."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.hostile.case import Hostile, row
from tests.hostile.seeds import prose, simplified

NUL = b"\0"


def noise(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def coded(encoding: str, *, cut: int = 0, start: int = 0) -> Callable[[object], bytes]:
    """The text in an encoding, its last or first bytes gone."""

    def make(_: object) -> bytes:
        text = prose(9)
        data = (simplified(text) if encoding in {"gb2312", "hz"} else text).encode(encoding, "ignore")
        return data[start : len(data) - cut]

    return make


def mixed() -> bytes:
    """Lines of one text in three encodings."""
    codings = ("utf-8", "gb18030", "big5")
    return b"".join(line.encode(codings[n % 3], "replace") for n, line in enumerate(prose(60).splitlines(True)))


CUT = "read partial unknown-encoding not-this-format too-damaged-text"

ROWS: tuple[Hostile, ...] = (
    row("txt: 50 MB of NUL", "a.txt", lambda _: NUL * 50_000_000, "not-this-format empty unknown-encoding", bomb=True),
    row(
        "txt: 20 MB of noise",
        "a.txt",
        lambda _: noise(20_000_000),
        "not-this-format unknown-encoding too-damaged-text",
        bomb=True,
    ),
    row("txt: 30 MB in one line", "a.txt", lambda _: "各级工会".encode() * 2_500_000, "no-text too-large", bomb=True),
    row(
        "txt: 30 MB in one line with points",
        "a.txt",
        lambda _: "各级工会，".encode() * 2_000_000,
        "read too-large",
        bomb=True,
    ),
    row("txt: 60 MB of text", "a.txt", lambda _: prose(9).encode() * 40_000, "too-large read", bomb=True),
    row(
        "txt: 60 MB of text in GB18030",
        "a.txt",
        lambda _: prose(9).encode("gb18030") * 50_000,
        "too-large read",
        bomb=True,
    ),
    row("txt: 70 MB", "a.txt", lambda _: "会\n".encode() * 18_000_000, "too-large", bomb=True),
    row("txt: 60 MB of line ends", "a.txt", lambda _: b"\n" * 60_000_000, "empty too-large", bomb=True),
    row(
        "txt: 60 MB of ideographic spaces",
        "a.txt",
        lambda _: "　".encode() * 20_000_000,
        "empty too-large no-text",
        bomb=True,
    ),
    row("txt: 60 MB of letters of no language", "a.txt", lambda _: b"ab" * 30_000_000, "too-large no-text", bomb=True),
    row(
        "txt: 19 MB of bad bytes in UTF-8",
        "a.txt",
        lambda _: (prose(9).encode() + b"\xff" * 400) * 10_000,
        "too-damaged-text too-large unknown-encoding",
        bomb=True,
    ),
    row("txt: UTF-7", "a.txt", coded("utf-7"), "read"),
    row("txt: encodings mixed", "a.txt", lambda _: mixed(), "partial unknown-encoding too-damaged-text"),
    row("txt: only a byte order mark", "a.txt", lambda _: b"\xef\xbb\xbf", "empty"),
    row("txt: only a byte order mark of UTF-16", "a.txt", lambda _: b"\xff\xfe", "empty"),
    row(
        "txt: half a byte order mark",
        "a.txt",
        lambda _: b"\xff",
        "empty unknown-encoding not-this-format too-damaged-text",
    ),
    row("txt: nothing", "a.txt", lambda _: b"", "empty"),
    row("txt: spaces", "a.txt", lambda _: b" \r\n\t " * 99, "empty"),
    row("txt: points", "a.txt", lambda _: "。，、".encode() * 99, "empty"),
    row("txt: one letter", "a.txt", lambda _: "会".encode(), "read"),
    row(
        "txt: NUL in the middle",
        "a.txt",
        lambda _: prose().encode() + b"\0\0\0" + prose().encode(),
        "not-this-format read partial unknown-encoding",
        kept=True,
    ),
    row(
        "txt: lone surrogates",
        "a.txt",
        lambda _: prose().encode() + b"\xed\xa0\x80\xed\xb0\x80",
        "read partial",
        kept=True,
    ),
    row(
        "txt: half of UTF-16 is swapped",
        "a.txt",
        lambda _: prose().encode("utf-16-le") + prose().encode("utf-16-be"),
        CUT,
    ),
    *(
        row(f"txt: {encoding}, last {cut} bytes cut", "a.txt", coded(encoding, cut=cut), CUT)
        for encoding in (
            "utf-8",
            "gb2312",
            "gbk",
            "gb18030",
            "big5",
            "big5hkscs",
            "hz",
            "utf-16-le",
            "utf-16-be",
            "utf-32-le",
        )
        for cut in (1, 2, 3)
    ),
    *(
        row(f"txt: {encoding}, first {start} bytes cut", "a.txt", coded(encoding, start=start), CUT)
        for encoding in ("utf-8", "gb18030", "big5", "utf-16-le", "utf-32")
        for start in (1, 2, 3)
    ),
)
