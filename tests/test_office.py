"""OpenDocument texts and RTF: what stands on the page, and what is refused."""

# ruff: noqa: E501

from __future__ import annotations

import zipfile
from collections.abc import Callable

import pytest

from kg.errors import Refused
from kg.read.content import Content, Limits
from kg.read.office.opendocument import read_odt
from kg.read.office.rtf import read_rtf
from tests.officefiles import odt, zipped

LIMITS = Limits()
PROSE = "全市各级工会要认真学习贯彻会议精神。"
TRADITIONAL = "各級工會要認真學習貫徹會議精神，許功蓋等同志出席。"


def fenced(content: Content) -> list[str]:
    return [fence.span.of(content.text) for fence in content.fences]


# OpenDocument ------------------------------------------------------------------------------------


def p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


BODIES = [
    ("paragraphs and headings", f"<text:h>通知</text:h>{p('各级<text:span>工会</text:span>')}", "通知\n各级工会\n"),
    ("blanks", p("甲<text:s text:c='2'/>乙<text:tab/>丙<text:line-break/>丁\n戊"), "甲  乙\t丙\n丁 戊\n"),
    (
        "a table",
        f"<table:table-row><table:table-cell>{p('甲')}</table:table-cell><table:table-cell>{p('乙')}</table:table-cell></table:table-row>",
        "甲\t乙\n",
    ),
    ("a text box", p(f"前<draw:frame><draw:text-box>{p('框')}</draw:text-box></draw:frame>后"), "前后\n框\n"),
    (
        "a footnote",
        p(
            f"工会<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation><text:note-body>{p('注')}</text:note-body></text:note>主席"
        ),
        "工会主席\n注\n",
    ),
    (
        "an endnote",
        p(f"工会<text:note text:note-class='endnote'><text:note-body>{p('注')}</text:note-body></text:note>") + p("完"),
        "工会\n完\n注\n",
    ),
    (
        "deletions",
        f"<text:tracked-changes><text:deletion>{p('旧')}</text:deletion></text:tracked-changes>{p('新')}",
        "新\n",
    ),
    ("comments", p(f"工会<office:annotation>{p('评')}</office:annotation>"), "工会\n"),
    ("text outside paragraphs", f"散\n{p('工会')}", "工会\n"),
]


@pytest.mark.parametrize(("label", "body", "text"), BODIES, ids=[row[0] for row in BODIES])
def test_an_open_document_is_read_as_it_is_seen(label: str, body: str, text: str) -> None:
    del label
    assert read_odt(odt(body), "a.odt", LIMITS).text == text


def test_margins_title_and_what_is_not_read() -> None:
    styles = f"<style:header>{p('县总工会')}</style:header><style:footer>{p('第1页')}{p('第1页')}</style:footer>"
    body = p(PROSE) + f"<text:list>{p('一项')}</text:list><draw:image/>"
    content = read_odt(odt(body, styles=styles, meta="<dc:title>关于开会的通知</dc:title>"), "a.odt", LIMITS)
    assert content.text == f"县总工会\n{PROSE}\n一项\n第1页\n"
    assert fenced(content) == ["县总工会", "第1页"]
    assert content.stated.title == "关于开会的通知"
    assert content.remarks == ("1 images not read", "1 lists with automatic numbers or bullets not read")


# RTF ---------------------------------------------------------------------------------------------


def hexed(text: str, codec: str) -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode(codec))


def rtf(body: str | bytes, head: str = "\\ansi\\ansicpg936") -> bytes:
    data = body if isinstance(body, bytes) else body.encode("ascii")
    return b"{\\rtf1" + head.encode("ascii") + b" " + data + b"}"


def unicoded(text: str, fallback: str = "?") -> str:
    units = text.encode("utf-16-le")
    values = (int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2))
    return "".join(f"\\u{value}{fallback}" for value in values)


FONTS = "{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset134 \\'cb\\'ce\\'cc\\'e5;}{\\f2\\fcharset136 Ming;}}"
RTF_BODIES = [
    ("hex in the code page", rtf(hexed(PROSE, "gbk")), PROSE),
    ("bytes as they are", rtf(PROSE.encode("gbk")), PROSE),
    ("Big5, whose second bytes are letters", rtf(hexed(TRADITIONAL, "big5"), "\\ansi\\ansicpg950"), TRADITIONAL),
    ("half a character as a letter", rtf(b"\\'b3\\\\\\'a5\\\\", "\\ansi\\ansicpg950"), "許功"),
    ("Unicode", rtf(unicoded(PROSE)), PROSE),
    ("Unicode, with two bytes to fall back on", rtf("\\uc2" + unicoded("工会", "\\'b9\\'a4")), "工会"),
    ("Unicode, with nothing", rtf("\\uc0" + unicoded("工会", " ")), "工会"),
    ("a character beyond the first plane", rtf(unicoded("𠮷")), "𠮷"),
    ("the character set of a font", rtf(FONTS + f"{{\\f1 {hexed('工会', 'gbk')}}}\\f2 {hexed('工會', 'big5')}", "\\ansi\\ansicpg1252"), "工会工會"),
    ("groups that are not seen", rtf(f"{{\\*\\generator x;}}{{\\colortbl;}}{{\\stylesheet{{a;}}}}{unicoded('会')}{{\\pict 0102}}"), "会"),
    ("hidden and deleted", rtf(f"{{\\v {unicoded('藏')}}}{{\\deleted {unicoded('删')}}}\\v {unicoded('藏')}\\v0 {unicoded('见')}"), "见"),
    ("fields", rtf("{\\field{\\*\\fldinst PAGE}{\\fldrslt 3}}{\\listtext " + unicoded("一、") + "}" + unicoded("会")), "3一、会"),
    ("a text box", rtf("{\\shp{\\*\\shpinst{\\sp{\\sn a}{\\sv b}}{\\shptxt " + unicoded("框") + "}}}"), "框"),
    ("a table", rtf(f"{unicoded('甲')}\\cell {unicoded('乙')}\\cell\\row {unicoded('丙')}"), "甲\t乙\n丙"),
    ("a footnote", rtf(f"{unicoded('工')}{{\\footnote {unicoded('注')}\\par {unicoded('解')}}}{unicoded('会')}\\par 2"), "工会\n注\n解\n2"),
    ("binary data", rtf(b"{\\pict\\bin5 }}}}}}" + unicoded("会").encode()), "会"),
    ("braces and backslashes", rtf("\\{a\\}\\\\b"), "{a}\\b"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "data", "text"), RTF_BODIES, ids=[row[0] for row in RTF_BODIES])
def test_rtf_is_read_as_it_is_seen(label: str, data: bytes, text: str) -> None:
    del label
    assert read_rtf(data, "a.rtf", LIMITS).text == f"{text}\n"


def test_margins_of_rtf_are_fenced_and_its_title_stated() -> None:
    title = hexed("关于开会的通知", "gbk")
    body = f"{{\\info{{\\title {title}}}{{\\author x}}}}{{\\header 12\\par}}{{\\footerl {unicoded('页')}}}{unicoded(PROSE)}\\par"
    content = read_rtf(rtf(body), "a.rtf", LIMITS)
    assert content.text == f"12\n{PROSE}\n页\n"
    assert fenced(content) == ["12", "页"]
    assert content.stated.title == "关于开会的通知"


def test_a_cut_file_says_so() -> None:
    content = read_rtf(rtf(unicoded(PROSE))[:-1], "a.rtf", LIMITS)
    assert content.text == f"{PROSE}\n" and "cut" in content.remarks[0]


# refusals ----------------------------------------------------------------------------------------

REFUSED: list[tuple[str, Callable[[bytes, str, Limits], Content], bytes, str]] = [
    ("odt without content", read_odt, zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "damaged"),
    (
        "odt: a table",
        read_odt,
        zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
        "not-this-format",
    ),
    ("odt with a password", read_odt, odt(p(PROSE), manifest="<manifest:encryption-data/>"), "encrypted"),
    ("odt without text", read_odt, odt("<text:p/>"), "no-text"),
    ("odt, deep", read_odt, odt("<text:span>" * 300 + "</text:span>" * 300), "too-deep"),
    ("odt, a bomb", read_odt, odt(p("工" * 9_000_000)), "too-compressed"),
    ("odt, old Word", read_odt, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not-this-format"),
    ("rtf: no RTF", read_rtf, b"rtf", "not-this-format"),
    ("rtf without text", read_rtf, rtf("\\par"), "no-text"),
    ("rtf, deep", read_rtf, b"{\\rtf" + b"{" * 1_000_000, "too-deep"),
    ("rtf, words", read_rtf, b"{\\rtf" + b"\\a" * 5_000_000, "too-many-parts"),
    ("rtf, bad bytes", read_rtf, rtf(unicoded("工会") + "\\'ff\\'ff" * 20), "too-damaged-text"),
]


@pytest.mark.parametrize(("label", "reader", "data", "code"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_cannot_be_read_is_refused(
    label: str, reader: Callable[[bytes, str, Limits], Content], data: bytes, code: str
) -> None:
    del label
    with pytest.raises(Refused) as caught:
        reader(data, "a/b", LIMITS)
    assert caught.value.code == code
    assert caught.value.where == "a/b" and caught.value.hint and "\n" not in str(caught.value)


def test_blanks_that_stand_for_a_billion_are_bounded() -> None:
    assert len(read_odt(odt(p("甲<text:s text:c='1000000000'/>乙")), "a", LIMITS).text) < 2_000


def test_stored_parts_are_read_too() -> None:
    parts = {"content.xml": '<a xmlns:text="t"><text:p>工会</text:p></a>'}
    assert read_odt(zipped(parts, zipfile.ZIP_STORED), "a", LIMITS).text == "工会\n"
