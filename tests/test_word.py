"""Word files: what stands on the page, what their margins and properties are, and what is refused."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO
from typing import Any

import docx as python_docx
import pytest

from kg.errors import Refused
from kg.model import FenceKind
from kg.read.content import Content, Limits
from kg.read.office.numbering import numeral
from kg.read.office.word import read_docx
from tests.officefiles import NAMES, document, docx, paragraph, word_parts, zipped
from tests.reading import cases

LIMITS = Limits()
PROSE = "全市各级工会要认真学习贯彻会议精神。"
SOUND = docx(paragraph(PROSE))


def read(data: bytes) -> Content:
    return read_docx(data, "a/b.docx", LIMITS)


def refusal(data: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        read(data)
    assert caught.value.where == "a/b.docx" and caught.value.hint and "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("case", cases("word"))
def test_a_body_is_read_as_it_is_seen(case: dict[str, Any]) -> None:
    content = read(docx(case["body"]))
    assert content.text == case["text"]
    assert list(content.remarks) == case.get("remarks", [])


# numbers -----------------------------------------------------------------------------------------

LEVELS = """<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="two"/>
<w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf06c"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>"""
STYLES = """<w:style w:styleId="two"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="under"><w:basedOn w:val="two"/></w:style><w:style w:styleId="a"><w:basedOn w:val="a"/></w:style>"""


def numbered(level: int, number: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def test_automatic_numbers_are_written_out() -> None:
    places = [(0, 1), (1, 1), (1, 1), (2, 1), (3, 1), (0, 1), (1, 1), (2, 1), (0, 2), (0, 1), (0, 0)]
    body = "".join(paragraph("抓好落实", numbered(*place)) for place in places)
    lines = read(docx(body, numbering=LEVELS)).text.split()
    assert "".join(lines).replace("抓好落实", " ").split() == [
        "一、", "（一）", "（二）", "1.", "•", "二、", "（一）", "1.", "七、", "八、",
    ]  # fmt: skip


def test_numbers_come_by_style_and_by_the_style_it_is_based_on() -> None:
    styles = [f'<w:pStyle w:val="{style}"/>' for style in ("two", "under", "a", "none")]
    body = "".join(paragraph("抓好落实", style) for style in styles)
    text = read(docx(body, numbering=LEVELS, styles=STYLES)).text
    assert text == "（一）抓好落实\n（二）抓好落实\n抓好落实\n抓好落实\n"


@pytest.mark.parametrize(
    ("format", "numbers"),
    [
        ("chineseCounting", "一 二 十 十一 二十 二十三 一百 一百零五 一百一十 一千零一"),
        ("japaneseCounting", "一 二 十 十一 二十 二十三 一百 一百零五 一百一十 一千零一"),
        ("chineseLegalSimplified", "壹 贰 壹拾 壹拾壹 贰拾 贰拾叁 壹佰 壹佰零伍 壹佰壹拾 壹仟零壹"),
        ("ideographDigital", "一 二 一〇 一一 二〇 二三 一〇〇 一〇五 一一〇 一〇〇一"),
        ("decimalFullWidth", "１ ２ １０ １１ ２０ ２３ １００ １０５ １１０ １００１"),
        ("decimalEnclosedCircle", "① ② ⑩ ⑪ ⑳ 23 100 105 110 1001"),
        ("ideographTraditional", "甲 乙 癸 11 20 23 100 105 110 1001"),
        ("unheardOf", "1 2 10 11 20 23 100 105 110 1001"),
    ],
)
def test_numerals_of_word(format: str, numbers: str) -> None:
    assert [numeral(value, format) for value in (1, 2, 10, 11, 20, 23, 100, 105, 110, 1001)] == numbers.split()


# margins, notes, properties ----------------------------------------------------------------------


def test_headers_come_first_and_footers_last_once_each_and_fenced() -> None:
    margin = paragraph("枫林县总工会文件")
    content = read(docx(paragraph(PROSE), header1=margin, header2=margin, footer1=paragraph("第1页")))
    assert content.text == f"枫林县总工会文件\n{PROSE}\n第1页\n"
    assert [(f.span.of(content.text), f.kind, f.rule) for f in content.fences] == [
        ("枫林县总工会文件", FenceKind.BOILERPLATE, "word-header"),
        ("第1页", FenceKind.BOILERPLATE, "word-footer"),
    ]


def test_footnotes_come_below_their_paragraph_and_endnotes_last() -> None:
    notes = '<w:footnote w:id="0" w:type="separator"><w:p><w:r><w:t>线</w:t></w:r></w:p></w:footnote>'
    notes += f'<w:footnote w:id="1">{paragraph("脚注")}</w:footnote>'
    ends = f'<w:endnote w:id="1">{paragraph("尾注")}</w:endnote>'
    body = '<w:p><w:r><w:t>工会</w:t><w:footnoteReference w:id="1"/></w:r><w:r><w:t>主席</w:t></w:r></w:p>'
    assert read(docx(body + paragraph("完"), footnotes=notes, endnotes=ends)).text == "工会主席\n脚注\n完\n尾注\n"


@pytest.mark.parametrize(
    ("title", "stated"),
    [
        ("关于召开会议的通知", "关于召开会议的通知"),
        ("文档1", None),
        ("新建 Microsoft Word 文档", None),
        ("Microsoft Word - 通知.doc", None),
        ("通知(定稿).doc", None),
        ("", None),
        ("2012-03", None),
    ],
)
def test_a_title_is_stated_where_somebody_wrote_it(title: str, stated: str | None) -> None:
    core = f"<dc:title>{title}</dc:title><dc:creator>李明</dc:creator><created>2012-03-05T00:00:00Z</created>"
    found = read(docx(paragraph(PROSE), core=core)).stated
    assert (found.title, found.date, found.speaker, found.origin) == (stated, None, None, None)


def test_a_file_made_by_a_word_processor_is_read() -> None:
    made = python_docx.Document()
    made.add_heading("关于召开会议的通知")
    made.add_paragraph("开头标记，" + PROSE)
    made.add_table(1, 2).cell(0, 1).text = "中间标记"
    made.sections[0].footer.paragraphs[0].text = "第1页"
    made.add_paragraph("结尾标记")
    file = BytesIO()
    made.save(file)
    content = read(file.getvalue())
    assert content.text == f"关于召开会议的通知\n开头标记，{PROSE}\n\t中间标记\n结尾标记\n第1页\n"


# refusals ----------------------------------------------------------------------------------------


def altered(data: bytes, at: bytes, by: bytes) -> bytes:
    assert at in data and len(at) == len(by)
    return data.replace(at, by)


def twice() -> bytes:
    data = BytesIO(SOUND)
    with zipfile.ZipFile(data, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", document(paragraph("别的")))
    return data.getvalue()


def overlapping() -> bytes:
    """A zip whose directory names one part twice, under two names."""
    data = bytearray(zipped({"a.xml": document(paragraph("一")), "b.xml": document(paragraph("二"))}))
    second = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, second + 42, 0)
    return bytes(data)


def wrong_sum() -> bytes:
    data = bytearray(zipped(word_parts(paragraph(PROSE)), zipfile.ZIP_STORED))
    at = data.index("精神".encode())
    data[at : at + 3] = "清".encode()
    return bytes(data)


BOMB = document("<w:p/>" * 10 + paragraph("工" * 12_000_000))
ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 20))
LAUGHS = (
    f'<!DOCTYPE a [<!ENTITY e0 "ha">{ENTITIES}]><w:document {NAMES}><w:p><w:r><w:t>&e19;</w:t></w:r></w:p></w:document>'
)
FOREIGN = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document {NAMES}><w:p>&x;</w:p></w:document>'

REFUSED = [
    ("no zip", b"PK\x03\x04" + b"a" * 100, "damaged"),
    ("cut", SOUND[:-40], "damaged"),
    ("empty zip", zipped({}), "damaged"),
    ("no document", zipped({"word/other.xml": "<a/>"}), "damaged"),
    ("no text", docx("<w:p/>"), "no-text"),
    ("only an image", docx("<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>"), "no-text"),
    ("old Word", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not-this-format"),
    (
        "with a password",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "encrypted",
    ),
    ("Excel", zipped({"xl/workbook.xml": "<a/>"}), "not-this-format"),
    ("PowerPoint", zipped({"ppt/presentation.xml": "<a/>"}), "not-this-format"),
    ("locked entry", altered(SOUND, b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"), "encrypted"),
    ("bomb", zipped({"word/document.xml": BOMB}), "too-compressed"),
    ("70,000 parts", zipped({f"{n}": b"" for n in range(70_000)}, zipfile.ZIP_STORED), "too-many-parts"),
    ("100,000 deep", zipped(word_parts("<w:sdt>" * 100_000), zipfile.ZIP_STORED), "too-deep"),
    ("entities", zipped({"word/document.xml": LAUGHS}), "damaged"),
    ("foreign file", zipped({"word/document.xml": FOREIGN}), "damaged"),
    ("broken XML", zipped({"word/document.xml": document("<w:p>")[:-20]}), "damaged"),
    (
        "an encoding that there is not",
        zipped({"word/document.xml": "<?xml version='1.0' encoding='UUF-8'?><a/>"}),
        "damaged",
    ),
    ("document twice", twice(), "damaged"),
    ("overlapping parts", overlapping(), "damaged"),
    ("wrong sum", wrong_sum(), "damaged"),
]


@pytest.mark.parametrize(("label", "data", "code"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_cannot_be_read_is_refused_in_one_line(label: str, data: bytes, code: str) -> None:
    del label
    assert refusal(data).code == code


def test_a_refusal_names_the_limit_and_the_figure() -> None:
    said = str(refusal(zipped({"word/document.xml": BOMB})))
    assert "document.xml unpacks to 34." in said and ":1; the limit is 100:1" in said
    many = zipped({f"{n}": b"" for n in range(3_000)}, zipfile.ZIP_STORED)
    assert "file has 3,000 parts, the limit is 2,000" in str(refusal(many))


def test_all_parts_together_are_counted() -> None:
    body, limits = paragraph(PROSE * 2_000), Limits(unpacked=200_000)
    with pytest.raises(Refused, match=r"file unpacks to .* the limit is"):
        read_docx(zipped(word_parts(body, header1=body), zipfile.ZIP_STORED), "a", limits)


def test_two_million_empty_paragraphs_are_gone_through() -> None:
    content = read(zipped(word_parts("<w:p/>" * 2_000_000 + paragraph(PROSE)), zipfile.ZIP_STORED))
    assert content.text == f"{PROSE}\n"


def test_a_header_that_lies_about_its_size_is_found_out() -> None:
    data = bytearray(zipped({"word/document.xml": document(paragraph("工" * 4_000_000))}))
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 1_000)
    assert refusal(bytes(data)).code in ("damaged", "too-compressed")


def test_names_that_lead_out_and_links_to_outside_are_not_followed() -> None:
    parts = word_parts(paragraph(PROSE))
    parts |= {"../../evil.xml": "<a/>", "word/settings.xml": "<a/>"}
    outside = '<Relationship Id="x" Type="b/header" TargetMode="External" Target="http://127.0.0.1:9/a.xml"/>'
    relations = str(parts["word/_rels/document.xml.rels"])
    parts["word/_rels/document.xml.rels"] = relations.replace("</R", outside + "</R")
    assert read(zipped(parts)).text == f"{PROSE}\n"
