"""Web pages: what is seen, what is furniture, what they state, and what is refused."""

from __future__ import annotations

import base64
import quopri
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from typing import Any

import pytest

from kg.errors import Refused
from kg.model import FenceKind
from kg.read.content import Content, Limits
from kg.read.web.archive import read_mhtml
from kg.read.web.page import declared_charset, read_html
from tests.reading import cases

LIMITS = Limits()
PROSE = "全市各级工会要认真学习贯彻会议精神，把职工的事办好，把好事办实。"


def page(markup: str, *, codec: str = "utf-8", limits: Limits = LIMITS) -> Content:
    return read_html(markup.encode(codec), "a/b.html", limits)


def fenced(content: Content) -> list[str]:
    return [fence.span.of(content.text) for fence in content.fences]


@pytest.mark.parametrize("case", cases("web"))
def test_a_page_is_read_as_it_is_seen(case: dict[str, Any]) -> None:
    content = page(case["page"])
    assert content.text == case["text"]
    assert fenced(content) == case.get("fenced", [])
    assert {fence.kind for fence in content.fences} <= {FenceKind.BOILERPLATE}


# whole pages, as the sites of governments and unions save them --------------------------------

TABLES = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>县总工会启动“安康杯”竞赛_枫林县总工会</title></head>
<body class="menu"><table width=960 align=center><tr><td><a href=/>首页</a></td><td><a href=/xw>工会新闻</a></td>
<td><a href=/tz>通知公告</a></td><td><a href=/fw>职工服务</a></td></tr></table>
<table><tr><td width=200
valign=top><font color=red>热点<br><a href=1>县总工会召开座谈会</a><br><a href=2>县总工会慰问职工</a><br>
<a href=3>县总工会举办培训</a></td><td><center>
您现在的位置：<a href=/>首页</a> &gt;&gt; <a href=/xw>工会新闻</a></center>
<p align=center><b>县总工会启动“安康杯”竞赛</b><p align=center>发布时间：2012-03-28 来源：县总工会
<p>&nbsp;&nbsp;开头标记。{PROSE}<p>中间标记，{PROSE}<p>{PROSE}结尾标记。
<p align=right>（李明）<hr>【字号：大 中 小】【打印本页】<br>上一篇：<a href=9>县总工会部署工作</a></td></tr></table>
<table><tr><td align=center>版权所有：枫林县总工会 某ICP备05012345号</td></tr></table></body></html>"""

DIVISIONS = f"""<!DOCTYPE html><html lang="zh"><head><script>var x = "{"a" * 70_000}";</script><meta charset="utf-8">
<title>关于召开会议的通知 - 枫林县人民政府</title>
<meta name="ArticleTitle" content="关于召开全县工会工作会议的通知"><meta name="PubDate" content="2019-03-02 10:30">
<meta name="ContentSource" content="县政府办公室"><meta name="SiteName" content="枫林县人民政府"></head>
<body><div class="header"><div class="logo">枫林县人民政府</div>
<ul class="main-nav"><li><a href="/">首页</a></li><li>政务公开</li></ul></div>
<div class="BreadCrumb">当前位置：首页 / 通知</div>
<div class="article hot-article"><h1>关于召开全县工会工作会议的通知</h1>
<div id="zoom"><p>各乡镇工会：</p><p>开头标记，{PROSE}</p><p>中间标记，{PROSE}</p><p>结尾标记。</p></div></div>
<div class="share">分享到：</div><div class="sidebar"><h3>相关文件</h3><ul><li><a href="a">一号文件</a></li></ul></div>
<div class="footer"><p>主办单位：枫林县人民政府办公室</p><p>网站标识码：3200000001</p></div></body></html>"""


def test_a_page_of_tables_keeps_its_text_and_fences_the_rest() -> None:
    content = page(TABLES, codec="gbk")
    assert content.encoding == "gb18030"
    assert content.stated.title == "县总工会启动“安康杯”竞赛"
    around = "\n".join(fenced(content))
    for furniture in ("首页\t工会新闻", "座谈会", "您现在的位置", "【字号", "上一篇", "备05012345号"):
        assert furniture in around
    for text in ("“安康杯”竞赛", "发布时间", "开头标记", "中间标记", "结尾标记", "（李明）"):
        assert text in content.text and text not in around


def test_a_page_of_divisions_keeps_its_text_and_fences_the_rest() -> None:
    content = page(DIVISIONS)
    stated = content.stated
    assert (stated.title, stated.date, stated.origin, stated.speaker) == (
        "关于召开全县工会工作会议的通知",
        "2019-03-02",
        "县政府办公室",
        None,
    )
    assert fenced(content) == [
        "枫林县人民政府",
        "首页\n政务公开\n当前位置：首页 / 通知",
        "分享到：\n相关文件\n一号文件",
        "主办单位：枫林县人民政府办公室\n网站标识码：3200000001",
    ]


def test_markup_before_the_text_has_no_say_in_the_encoding() -> None:
    content = page(DIVISIONS.replace("utf-8", "iso-8859-1"), codec="gbk")
    assert content.encoding == "gb18030" and "中间标记" in content.text


@pytest.mark.parametrize(
    ("head", "charset"),
    [
        ('<meta charset="GBK">', "gbk"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=Big5'>", "big5"),
        ("<?xml version='1.0' encoding='utf-8'?>", "utf-8"),
        ("<!--" + "x" * 5_000 + "--><META  content=a CHARSET = gb18030>", "gb18030"),
        ("<p>charset=gbk", None),
        ("<meta name=a content=b><a href='?charset=gbk'>", None),
    ],
)
def test_the_declared_character_set_is_found_wherever_it_stands(head: str, charset: str | None) -> None:
    assert declared_charset(head.encode()) == charset


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gbk", "gb18030", "big5", "utf-16"])
@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "big5", "latin-1", ""])
def test_a_wrong_declaration_does_not_spoil_a_page(codec: str, declared: str) -> None:
    text = "各級工會要認真學習貫徹會議精神，把職工的事辦好。" * 4
    content = page(f"<html><meta charset={declared}><p>{text}</p>", codec=codec)
    assert text in content.text


STATED = [
    ("<title>通知</title>", "通知", None, None),
    ("<title>县工会通知_新闻_工会网</title><p>县工会通知</p>", "县工会通知", None, None),
    ("<title>县工会通知_新闻_工会网</title><p>别的</p>", "县工会通知_新闻_工会网", None, None),
    ("<title>网</title><meta property='og:title' content=' 县工会\n通知 '>", "县工会 通知", None, None),
    ("<meta name=publishdate content='2012年6月5日'>", None, "2012-06-05", None),
    ("<meta name=PubDate content='2012-13-05'><meta name=author content='李明'>", None, None, None),
    ("<meta property='article:published_time' content='2012-06-05T10:00:00+08:00'>", None, "2012-06-05", None),
    ('<script type=\'application/ld+json\'>{"datePublished": "2012-06-05"}</script>', None, "2012-06-05", None),
    ("<meta name=SiteName content=工会网>", None, None, "工会网"),
]


@pytest.mark.parametrize(("head", "title", "date", "origin"), STATED)
def test_metadata_are_stated(head: str, title: str | None, date: str | None, origin: str | None) -> None:
    stated = page(f"<html>{head}<p>{PROSE}</p>").stated
    assert (stated.title, stated.date, stated.origin, stated.speaker) == (title, date, origin, None)


# what is lost is said --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "remark"),
    [
        (f"<p>一<!-- {PROSE}", "never closed"),
        (f"<p>一<script>var a = 1;{PROSE}", "never closed"),
        (f'<p>一<a href="x>{PROSE}', "never closed"),
        (f"<p>一<div style='display:none'>{PROSE * 5}</div>", "hidden"),
    ],
)
def test_what_is_not_shown_is_remarked(markup: str, remark: str) -> None:
    content = page(markup)
    assert content.text == "一\n"
    assert remark in " ".join(content.remarks)


@pytest.mark.parametrize(
    "markup", [f"<p>{PROSE}</p>", f"<!-- a --><p>{PROSE}", f"<p>一</p><script>a<b</script>{PROSE}"]
)
def test_a_sound_page_has_no_remark(markup: str) -> None:
    content = page(markup)
    assert PROSE in content.text and content.remarks == ()


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        ("<html><body></body></html>", "no-text"),
        ("<p>。。。</p>", "no-text"),
        (f"<div hidden>{PROSE * 9}</div>", "no-text"),
        ("<div>" * 300 + PROSE, "too-deep"),
        ("<div>" * 100_000 + PROSE + "</div>" * 100_000, "too-deep"),
        ("<table><tr><td>" * 30_000 + PROSE, "too-deep"),
        ("".join(f"<p><font size={n}>" for n in range(5_000)), "too-deep"),
        ("<font>" * 50_000 + "<hr>" * 50_000, "too-deep"),
        ("<p " + " ".join(f"a{n}=b" for n in range(300_000)) + ">" + PROSE, "too-many-parts"),
        ("<b></b>" * 1_000_000, "too-many-parts"),
    ],
)
def test_what_cannot_be_read_is_refused(markup: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        page(markup)
    assert caught.value.code == code
    assert caught.value.where == "a/b.html" and caught.value.hint and "\n" not in str(caught.value)


def test_a_refusal_names_the_limit_and_the_figure() -> None:
    with pytest.raises(Refused, match="a tag has 300,000 attributes, the limit is 2,000"):
        page("<p " + " ".join(f"a{n}" for n in range(300_000)) + ">")


@pytest.mark.parametrize("depth", [1, 100, 250])
def test_as_deep_as_the_limit_nothing_is_lost(depth: int) -> None:
    assert page("<div>" * depth + PROSE + "</div>" * depth + "尾").text == f"{PROSE}\n尾\n"


@pytest.mark.parametrize(
    "unit", ["<", "<!", "<!--", "<![CDATA[", "&", "&#", '<a b="', "<p/", "</", "<a <b", " \n", "<td>"]
)
def test_a_run_of_anything_ends_quickly(unit: str) -> None:
    try:
        assert "尾" in page("<p>工会</p>" + unit * 30_000 + "\"' --><p>尾</p>").text
    except Refused as refused:
        assert refused.code in ("no-text", "too-deep", "too-many-parts")


# web archives ------------------------------------------------------------------------------------


def archive(*pages: tuple[str, str, str], kind: str = "text/html") -> bytes:
    """A web archive of pages, each in a codec and a transfer encoding."""
    whole = MIMEMultipart("related")
    for text, codec, transfer in pages:
        part = MIMENonMultipart(*kind.split("/"), charset=codec)
        data = text.encode(codec)
        part["Content-Transfer-Encoding"] = transfer
        code = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring, "8bit": bytes}[transfer]
        part.set_payload(code(data).decode("ascii", "surrogateescape"))
        whole.attach(part)
    return whole.as_bytes()


@pytest.mark.parametrize("transfer", ["base64", "quoted-printable", "8bit"])
@pytest.mark.parametrize("codec", ["utf-8", "gbk"])
def test_a_web_archive_is_its_page(codec: str, transfer: str) -> None:
    data = archive((f"<title>通知</title><p>{PROSE}</p><p>结尾</p>", codec, transfer))
    content = read_mhtml(data, "a.mht", LIMITS)
    assert content.text == f"{PROSE}\n结尾\n"
    assert content.stated.title == "通知" and content.encoding == {"gbk": "gb18030"}.get(codec, codec)


def test_frames_of_an_archive_follow_its_page() -> None:
    data = archive(("<title>站</title><frameset>", "utf-8", "8bit"), (f"<p>{PROSE}", "gbk", "base64"))
    assert read_mhtml(data, "a.mht", LIMITS).text == f"{PROSE}\n"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (archive((PROSE, "utf-8", "8bit"), kind="text/plain"), "not-this-format"),
        (
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n" + b"--a\n\nx\n" * 3_000,
            "too-many-parts",
        ),
        (archive(("<p></p>", "utf-8", "8bit")), "no-text"),
    ],
)
def test_an_archive_without_a_page_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as caught:
        read_mhtml(data, "a.mht", LIMITS)
    assert caught.value.code == code and caught.value.hint
