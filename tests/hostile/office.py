"""Office files (DOCX, ODT, RTF), healthy ones and hostile ones.

Sources: ECMA-376 part 1 §17 (WordprocessingML), ODF 1.3 part 3, RTF 1.9.1, MS-CFB, MS-OFFCRYPTO.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence

from tests.hostile.case import Bait, Hostile, row
from tests.hostile.seeds import paragraphs
from tests.hostile.zips import Raw, overlapping, packed, raw, zeros

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
DOCUMENT = "word/document.xml"
TYPES = (
    f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELS = (
    f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>'
)
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"


def paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def document(body: str, before: str = "") -> bytes:
    """The main part of a Word file; `before` stands before its root."""
    return (
        f'{XML}{before}<w:document xmlns:w="{WORD}" xmlns:r="{RELATIONS}"><w:body>{body}</w:body></w:document>'.encode()
    )


def story(seed: int = 0, count: int = 9) -> str:
    return "".join(map(paragraph, paragraphs(count, seed)))


def parts(main: bytes, more: Mapping[str, bytes] | None = None) -> list[tuple[str, bytes]]:
    """The parts of a Word file, in order."""
    files = {"[Content_Types].xml": TYPES.encode(), "_rels/.rels": RELS.encode(), DOCUMENT: main}
    return list((files | dict(more or {})).items())


def docx(main: bytes | None = None, more: Mapping[str, bytes] | None = None) -> bytes:
    """A Word file, with the usual text if no other is given."""
    return packed(parts(document(story()) if main is None else main, more))


def bomb(deflated: bytes, size: int, name: str = DOCUMENT) -> bytes:
    """A Word file with a part that was packed already."""
    entries = [Raw(part, data) for part, data in parts(b"") if part != name]
    return raw([*entries, Raw(name, b"", deflated, size, 0)])


def streamed(before: bytes, unit: bytes, times: int, after: bytes) -> tuple[bytes, int]:
    """A raw deflate stream of `before`, very many `unit`s and `after`, and how much that unpacks to."""
    import zlib

    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    pieces = [packer.compress(before)]
    batch = max(1, 2**20 // len(unit))
    pieces += [packer.compress(unit * batch) for _ in range(times // batch)]
    pieces += [packer.compress(unit * (times % batch) + after), packer.flush()]
    return b"".join(pieces), len(before) + len(unit) * times + len(after)


def many(unit: str, times: int) -> bytes:
    """A Word file whose body is one thing over and over."""
    before, after = document("@").split(b"@")
    return bomb(*streamed(before, unit.encode(), times, after))


def laughs(levels: int = 9) -> bytes:
    """Entities of entities: each level ten times the one before."""
    rows = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, levels + 1))
    return document(paragraph(f"&l{levels};"), f'<!DOCTYPE d [<!ENTITY l0 "笑">{rows}]>')


def quadratic() -> bytes:
    """One long entity, named very often."""
    return document(paragraph("&a;" * 20_000), f'<!DOCTYPE d [<!ENTITY a "{"長" * 20_000}">]>')


def foreign(bait: Bait, what: str) -> bytes:
    """An entity whose text lies elsewhere."""
    where = bait.file if what == "file" else bait.http
    return document(story() + paragraph("&far;"), f'<!DOCTYPE d [<!ENTITY far SYSTEM "{where}">]>')


def template(bait: Bait) -> bytes:
    """A Word file with a template, a picture and a linked text that lie elsewhere."""
    types = (("attachedTemplate", bait.http), ("image", bait.http), ("subDocument", bait.file), ("aFChunk", bait.http))
    links = "".join(
        f'<Relationship Id="x{n}" Type="{RELATIONS}/{kind}" Target="{where}" TargetMode="External"/>'
        for n, (kind, where) in enumerate(types)
    )
    rels = f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'.encode()
    chunks = '<w:subDoc r:id="x2"/><w:altChunk r:id="x3"/><w:p><w:hyperlink r:id="x0"/></w:p>'
    more = {"word/_rels/document.xml.rels": rels, "word/_rels/settings.xml.rels": rels}
    settings = f'{XML}<w:settings xmlns:w="{WORD}" xmlns:r="{RELATIONS}"><w:attachedTemplate r:id="x0"/></w:settings>'
    return docx(document(story() + chunks), more | {"word/settings.xml": settings.encode()})


def ole(streams: Sequence[str]) -> bytes:
    """A compound file with a directory of these streams and nothing in them."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 0x1000, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0) + b"\xff" * 432
    table = struct.pack("<III", 0xFFFFFFFD, 0xFFFFFFFE, 0) + b"\xff" * 500
    names = b"".join(
        (name + "\0").encode("utf-16-le").ljust(64, b"\0") + bytes(64) for name in ("Root Entry", *streams)
    )
    return head[:512].ljust(512, b"\xff") + table + names.ljust(512, b"\0") + bytes(4096)


def flagged(data: bytes) -> bytes:
    """A zip all of whose entries say that they are locked."""
    out = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := out.find(mark, at + 1)) >= 0:
            out[at + place] |= 1
    return bytes(out)


def wrong_crc() -> bytes:
    good = dict(parts(document(story())))
    return raw([Raw(name, data, crc=7 if name == DOCUMENT else None) for name, data in good.items()])


def zip64(claimed: int) -> bytes:
    """A Word file whose directory says that its main part is as large as `claimed`."""
    return raw(
        [Raw(name, data, zip64=claimed if name == DOCUMENT else None) for name, data in parts(document(story()))]
    )


def understated() -> bytes:
    """A part that says it has 500 bytes and unpacks to 200 MB."""
    return raw([*(Raw(name, data) for name, data in parts(b"")[:2]), Raw(DOCUMENT, b"", zeros(200, b" "), 500, 0)])


def overlap(kernel: bytes) -> bytes:
    names = ["[Content_Types].xml", "_rels/.rels", DOCUMENT, *(f"word/part{n}.xml" for n in range(60))]
    return overlapping(names, kernel)


def polyglot() -> bytes:
    """A PDF before a Word file, in one."""
    from tests.hostile.pdf import pdf

    return pdf() + docx()


# ODT and RTF -----------------------------------------------------------------------------------

ODF = "urn:oasis:names:tc:opendocument:xmlns"
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
MANIFEST = f'{XML}<m:manifest xmlns:m="{ODF}:manifest:1.0"/>'.encode()


def odf(body: str, before: str = "") -> bytes:
    return (
        f'{XML}{before}<o:document-content xmlns:o="{ODF}:office:1.0" xmlns:t="{ODF}:text:1.0" '
        f'xmlns:x="http://www.w3.org/1999/xlink" xmlns:d="{ODF}:drawing:1.0"><o:body><o:text>{body}</o:text></o:body>'
        "</o:document-content>"
    ).encode()


def odt_story(seed: int = 0, count: int = 9) -> str:
    return "".join(f"<t:p>{text}</t:p>" for text in paragraphs(count, seed))


def odt(content: bytes | None = None) -> bytes:
    main = odf(odt_story()) if content is None else content
    return packed([("mimetype", ODT_TYPE), ("content.xml", main), ("META-INF/manifest.xml", MANIFEST)])


def odt_many(unit: str, times: int) -> bytes:
    before, after = odf("@").split(b"@")
    deflated, size = streamed(before, unit.encode(), times, after)
    return raw([Raw("mimetype", ODT_TYPE), Raw("content.xml", b"", deflated, size, 0)])


def rtf_text(text: str) -> str:
    """Text in RTF: each character that is not ASCII as a number, with ? for old readers."""
    units = text.encode("utf-16-le")
    codes = struct.unpack(f"<{len(units) // 2}h", units)
    return "".join(chr(code) if 32 <= code < 127 and chr(code) not in "\\{}" else f"\\u{code}?" for code in codes)


def rtf(body: str | None = None) -> bytes:
    text = "".join(f"{rtf_text(one)}\\par\n" for one in paragraphs()) if body is None else body
    return f"{{\\rtf1\\ansi\\ansicpg936\\uc1\\deff0{{\\fonttbl{{\\f0 SimSun;}}}}\n{text}}}".encode("ascii")


def rtf_gbk(seed: int = 0) -> bytes:
    """RTF as WordPad writes it: the bytes of the code page as hexadecimal numbers."""
    from tests.hostile.seeds import simplified

    body = "\\par\n".join(
        "".join(f"\\'{byte:02x}" for byte in simplified(one).encode("gbk")) for one in paragraphs(9, seed)
    )
    return f"{{\\rtf1\\ansi\\ansicpg936\\deff0{{\\fonttbl{{\\f0\\fcharset134 SimSun;}}}}\\f0\n{body}\\par}}".encode(
        "ascii"
    )


def rtf_link(bait: Bait) -> bytes:
    """RTF with a template, an object and a field that lie elsewhere."""
    text = "".join(f"{rtf_text(one)}\\par\n" for one in paragraphs())
    far = f"{{\\*\\template {bait.http}}}{{\\object\\objautlink{{\\*\\objclass {bait.http}}}}}"
    return rtf(f'{far}{{\\field{{\\*\\fldinst INCLUDEPICTURE "{bait.http}"}}}}{text}')


NOT_SOUND = "damaged too-deep not-this-format"

WORD_ROWS: tuple[Hostile, ...] = (
    row("docx: 200 MB of text in 228 KB", "a.docx", lambda _: many("会议" * 170, 200_000), "too-compressed", bomb=True),
    row("docx: 2,000,000 empty paragraphs", "a.docx", lambda _: many("<w:p/>", 2_000_000), "too-compressed", bomb=True),
    row(
        "docx: 2,000,000 paragraphs that pack badly",
        "a.docx",
        lambda _: docx(
            document("".join(f"<w:p><w:r><w:t>{n * 7919 % 1_000_003:x}</w:t></w:r></w:p>" for n in range(2_000_000)))
        ),
        "read too-large too-many-parts too-compressed",
        bomb=True,
    ),
    row(
        "docx: 100,000 nested elements",
        "a.docx",
        lambda _: docx(document("<w:sdt><w:sdtContent>" * 50_000 + story() + "</w:sdtContent></w:sdt>" * 50_000)),
        "too-deep too-compressed",
        bomb=True,
        kept=True,
    ),
    row(
        "docx: 3,000 nested tables",
        "a.docx",
        lambda _: docx(document("<w:tbl><w:tr><w:tc>" * 3_000 + story() + "</w:tc></w:tr></w:tbl>" * 3_000)),
        "too-deep",
        bomb=True,
        kept=True,
    ),
    row(
        "docx: 300,000 attributes in one element",
        "a.docx",
        lambda _: docx(document("<w:p " + " ".join(f'a{n}="{n}"' for n in range(300_000)) + "/>" + story())),
        "read too-many-parts damaged",
        bomb=True,
        kept=True,
    ),
    row("docx: billion laughs", "a.docx", lambda _: docx(laughs()), "damaged too-compressed", bomb=True),
    row("docx: quadratic blow-up", "a.docx", lambda _: docx(quadratic()), "damaged too-compressed", bomb=True),
    row("docx: entity from a file", "a.docx", lambda bait: docx(foreign(bait, "file")), "damaged", bait=True),
    row("docx: entity from the network", "a.docx", lambda bait: docx(foreign(bait, "http")), "damaged", bait=True),
    row(
        "docx: document type from the network",
        "a.docx",
        lambda bait: docx(document(story(), f'<!DOCTYPE w:document SYSTEM "{bait.http}">')),
        "damaged",
        bait=True,
    ),
    row("docx: template, picture and texts elsewhere", "a.docx", template, "read partial", bait=True, kept=True),
    row(
        "docx: 70,000 entries",
        "a.docx",
        lambda _: packed(parts(document(story())) + [(f"word/{n}", b"") for n in range(70_000)], zipfile.ZIP_STORED),
        "too-many-parts",
        bomb=True,
    ),
    row("docx: overlapping entries", "a.docx", lambda _: overlap(b" " * 2**22), "damaged too-compressed", bomb=True),
    row(
        "docx: all entries are one",
        "a.docx",
        lambda _: overlap(document(story())),
        "damaged",
    ),
    row(
        "docx: a directory that claims 2^60 bytes",
        "a.docx",
        lambda _: zip64(2**60),
        "too-compressed damaged too-large",
        bomb=True,
    ),
    row("docx: a part that says it is small", "a.docx", lambda _: understated(), "damaged too-compressed", bomb=True),
    row("docx: wrong checksum", "a.docx", lambda _: wrong_crc(), "damaged"),
    row("docx: locked entries", "a.docx", lambda _: flagged(docx()), "encrypted"),
    row("docx: under a password", "a.docx", lambda _: ole(["EncryptionInfo", "EncryptedPackage"]), "encrypted"),
    row("docx: old Word file with a new name", "a.docx", lambda _: ole(["WordDocument", "1Table"]), "not-this-format"),
    row(
        "docx: main part twice",
        "a.docx",
        lambda _: packed([*parts(document(story())), (DOCUMENT, document(paragraph("另一個")))]),
        "damaged",
    ),
    row(
        "docx: part whose name leads out",
        "a.docx",
        lambda _: docx(more={"../../../etc/cron.d/x": b"x", "/etc/passwd": b"x", "word/..\\..\\x": b"x"}),
        "read",
        kept=True,
    ),
    row(
        "docx: no main part",
        "a.docx",
        lambda _: packed(parts(b"")[:2]),
        "not-this-format damaged empty partial read unknown-encoding",
    ),
    row("docx: main part empty", "a.docx", lambda _: docx(b""), "damaged empty"),
    row("docx: no content types", "a.docx", lambda _: packed(parts(document(story()))[2:]), "read damaged", kept=True),
    row("docx: no text", "a.docx", lambda _: docx(document("<w:p/>")), "empty no-text"),
    row(
        "docx: macros",
        "a.docm",
        lambda _: docx(
            more={
                "word/vbaProject.bin": ole(["VBA"]),
                "[Content_Types].xml": TYPES.replace("application/xml", MACROS).encode(),
            }
        ),
        "read partial",
        kept=True,
    ),
    row("docx: named pdf", "a.pdf", lambda _: docx(), "read", kept=True),
    row("docx: named txt", "a.txt", lambda _: docx(), "read", kept=True),
    row("docx: pdf and docx in one", "a.docx", lambda _: polyglot(), "read partial", kept=True),
    row("docx: main part in UTF-16", "a.docx", lambda _: docx(_utf16(document(story()))), "read damaged", kept=True),
    row(
        "docx: main part that lies of its encoding",
        "a.docx",
        lambda _: docx(document(story()).replace(b"UTF-8", b"GBK")),
        "read damaged partial",
    ),
    row("docx: cut in the middle", "a.docx", lambda _: _half(docx(document(story(0, 400)))), "damaged not-this-format"),
    row(
        "docx: entries packed as nobody unpacks",
        "a.docx",
        lambda _: docx().replace(b"\x08\0\0\0", b"\x63\0\0\0"),
        "damaged not-this-format",
    ),
)

OTHER_ROWS: tuple[Hostile, ...] = (
    row("odt: 150 MB of text", "a.odt", lambda _: odt_many("会议" * 170, 150_000), "too-compressed", bomb=True),
    row(
        "odt: 100,000 nested spans",
        "a.odt",
        lambda _: odt(odf("<t:p>" + "<t:span>" * 100_000 + "末" + "</t:span>" * 100_000 + "</t:p>")),
        "too-deep too-compressed",
        bomb=True,
    ),
    row(
        "odt: 1,000,000,000 spaces",
        "a.odt",
        lambda _: odt(odf(odt_story() + '<t:p><t:s t:c="1000000000"/></t:p>')),
        "read partial too-large damaged",
        bomb=True,
    ),
    row(
        "odt: 900,000 times 20,000 spaces",
        "a.odt",
        lambda _: odt_many('<t:p><t:s t:c="20000"/></t:p>', 900_000),
        "too-compressed too-large damaged",
        bomb=True,
    ),
    row(
        "odt: billion laughs",
        "a.odt",
        lambda _: odt(odf("<t:p>&a;</t:p>", '<!DOCTYPE d [<!ENTITY a "笑">]>')),
        "damaged",
    ),
    row(
        "odt: picture elsewhere",
        "a.odt",
        lambda bait: odt(odf(f'{odt_story()}<t:p><d:image x:href="{bait.http}"/></t:p>')),
        "read partial",
        bait=True,
        kept=True,
    ),
    row(
        "odt: section from elsewhere",
        "a.odt",
        lambda bait: odt(odf(f'{odt_story()}<t:section><t:section-source x:href="{bait.file}"/></t:section>')),
        "read partial",
        bait=True,
        kept=True,
    ),
    row("odt: cut in the middle", "a.odt", lambda _: _half(odt(odf(odt_story(0, 400)))), "damaged not-this-format"),
    row(
        "rtf: 1,000,000 groups left open",
        "a.rtf",
        lambda _: rtf("{" * 1_000_000),
        "damaged too-deep empty no-text too-many-parts partial",
        bomb=True,
    ),
    row(
        "rtf: 100,000 nested groups",
        "a.rtf",
        lambda _: rtf("{" * 100_000 + rtf_text("深") + "}" * 100_000),
        "read too-deep damaged",
        bomb=True,
    ),
    row(
        "rtf: picture of 60 MB",
        "a.rtf",
        lambda _: rtf(
            "{\\pict\\pngblip " + "0" * 60_000_000 + "}" + "".join(f"{rtf_text(one)}\\par\n" for one in paragraphs())
        ),
        "read partial too-large",
        bomb=True,
        kept=True,
    ),
    row(
        "rtf: 9,000,000 control words",
        "a.rtf",
        lambda _: rtf("\\b0\\i0" * 4_500_000 + rtf_text("末")),
        "read partial too-many-parts too-large",
        bomb=True,
    ),
    row(
        "rtf: 20,000,000 characters by number",
        "a.rtf",
        lambda _: rtf("\\u20250?" * 7_000_000),
        "read too-many-parts too-large partial no-text",
        bomb=True,
    ),
    row(
        "rtf: bytes that follow are 2,000,000,000",
        "a.rtf",
        lambda _: rtf("".join(f"{rtf_text(one)}\\par\n" for one in paragraphs()) + "\\bin2000000000 x"),
        "read partial damaged",
        kept=True,
    ),
    row("rtf: template and objects elsewhere", "a.rtf", rtf_link, "read partial", bait=True, kept=True),
    row("rtf: cut in a group", "a.rtf", lambda _: rtf()[:-30], "read partial damaged"),
    row(
        "rtf: numbers that are none",
        "a.rtf",
        lambda _: rtf(f"\\u99999999999999999999?\\'zz\\'\\u-?{rtf_text('末字')}"),
        "read partial damaged",
    ),
)


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _utf16(data: bytes) -> bytes:
    return data.decode().replace("UTF-8", "UTF-16").encode("utf-16")


ROWS = WORD_ROWS + OTHER_ROWS
