"""Healthy files of each format and encoding, with words at their start, middle and end."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable

from tests.hostile import office, pages, pdf, tables
from tests.hostile.seeds import FIRST, LAST, MIDDLE, paragraphs, prose, simplified, traditional
from tests.hostile.zips import packed

BOTH = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "gb18030",
    "gbk",
    "big5",
    "big5hkscs",
    "cp950",
)
"""Encodings that hold Traditional; what Big5 has not of the text is put in Traditional first."""

SIMPLE = ("gb2312", "hz", "iso2022_cn")
STYLED = "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>"


def coded(text: str, encoding: str) -> bytes:
    if encoding == "iso2022_cn":
        return seven_bit(simplified(text))
    if encoding.startswith(("big5", "cp950")):
        return traditional(text).encode(encoding, "replace")
    return (simplified(text) if encoding in SIMPLE else text).encode(encoding)


def seven_bit(text: str) -> bytes:
    """ISO-2022-CN (RFC 1922) with GB 2312 alone, which Python does not write."""
    out = bytearray()
    for line in text.splitlines(keepends=True):
        out += b"\x1b$)A"
        shifted = False
        for char in line:
            if (ascii_ := char.isascii()) == shifted:
                out += b"\x0f" if ascii_ else b"\x0e"
                shifted = not ascii_
            out += char.encode() if ascii_ else bytes(byte & 127 for byte in char.encode("gb2312"))
    return bytes(out)


def table(encoding: str, delimiter: str = ",") -> bytes:
    """A table of three texts, the longest with line ends in its cell."""
    out = io.StringIO()
    rows = [["id", "text"], ["1", FIRST + "，各级工会开会。"], ["2", prose()], ["3", "会议就此" + LAST]]
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return coded(out.getvalue(), encoding)


def json_lines(encoding: str = "utf-8") -> bytes:
    lines = (json.dumps({"id": n, "text": text}, ensure_ascii=False) for n, text in enumerate(paragraphs()))
    return coded("\n".join(lines) + "\n", encoding)


def word_parts() -> bytes:
    """A Word file with the words in its head, a table and a footnote."""
    first, *middle, last = paragraphs()
    body = "".join(map(office.paragraph, middle[:3]))
    body += STYLED.format(*map(office.paragraph, middle[3:5])) + "".join(map(office.paragraph, middle[5:]))
    body += '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    body += '<w:sectPr><w:headerReference w:type="default" r:id="h"/></w:sectPr>'
    links = "".join(
        f'<Relationship Id="{id}" Type="{office.RELATIONS}/{kind}" Target="{kind}1.xml"/>'
        for id, kind in (("h", "header"), ("f", "footnotes"))
    )
    rels = f'{office.XML}<Relationships xmlns="{office.PACKAGE}/relationships">{links}</Relationships>'
    head = f'{office.XML}<w:hdr xmlns:w="{office.WORD}">{office.paragraph(first)}</w:hdr>'
    note = f'<w:footnote w:id="2">{office.paragraph(last)}</w:footnote>'
    notes = f'{office.XML}<w:footnotes xmlns:w="{office.WORD}">{note}</w:footnotes>'
    more = {"word/_rels/document.xml.rels": rels, "word/header1.xml": head, "word/footnotes1.xml": notes}
    return office.docx(office.document(body), {name: part.encode() for name, part in more.items()})


def web_tables() -> bytes:
    first, *middle, last = paragraphs()
    rows = "".join(f"<tr><td>{text}</td><td><ul><li>{text[:9]}</ul></td></tr>" for text in middle)
    return pages.page(f"<div><span>{first}</span></div><table>{rows}</table><blockquote>{last}</blockquote>")


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    **{f"txt in {one}": ("a.txt", lambda one=one: coded(prose(), one)) for one in (*BOTH, *SIMPLE)},
    **{f"csv in {one}": ("a.csv", lambda one=one: table(one)) for one in (*BOTH[:9], "gb2312")},
    **{f"jsonl in {one}": ("a.jsonl", lambda one=one: json_lines(one)) for one in ("utf-8", "utf-8-sig", "gb18030")},
    **{
        f"html in {one}": ("a.html", lambda one=one: coded(pages.page(head="").decode(), one))
        for one in ("utf-8", "utf-16", "gb18030", "gb2312", "big5", "hz")
    },
    "tsv": ("a.tsv", lambda: table("utf-8", "\t")),
    "csv with semicolons": ("a.csv", lambda: table("utf-8", ";")),
    "json": ("a.json", lambda: json.dumps([{"text": text} for text in paragraphs()]).encode()),
    "parquet": ("a.parquet", lambda: tables.parquet({"id": list(range(9)), "text": list(paragraphs())})),
    "html with tables": ("a.html", web_tables),
    "html without tags at its start": ("a.html", lambda: b"<html>" + pages.story().encode()),
    "xhtml": ("a.xhtml", lambda: b'<?xml version="1.0"?>' + pages.page()),
    "mhtml": ("a.mht", pages.mhtml),
    "docx": ("a.docx", office.docx),
    "docx in all its parts": ("a.docx", word_parts),
    "odt": ("a.odt", office.odt),
    "rtf by numbers": ("a.rtf", office.rtf),
    "rtf in GBK": ("a.rtf", office.rtf_gbk),
    "pdf": ("a.pdf", pdf.pdf),
    "zip": ("a.zip", lambda: packed((f"{n}.txt", coded(text, "gb18030")) for n, text in enumerate(paragraphs()))),
    "zip of formats": (
        "a.zip",
        lambda: packed([("a.docx", office.docx()), ("b.pdf", pdf.pdf()), ("c.csv", table("gbk"))], zipfile.ZIP_STORED),
    ),
    "md": ("a.md", f"# {FIRST}\n\n* {MIDDLE}\n\n> {LAST}。\n".encode),
}
"""Name and content of each."""
