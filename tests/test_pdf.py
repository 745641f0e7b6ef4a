"""PDFs: the lines of pages, what their margins hold, and what is refused."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from kg.errors import Refused
from kg.folding import fold
from kg.read.content import Content, Limits
from kg.read.pdf.pages import read_pdf

LIMITS = Limits()
FONT = "STSong-Light"
SENTENCES = [f"第{n}批职工的事要办好，把好事办实，让大家满意" for n in "甲乙丙丁戊己庚辛壬癸"]


def pdf(pages: Sequence[Sequence[str]], *, head: str = "", foot: str = "", title: str = "", lock: str = "") -> bytes:
    """Pages of lines, `head` above and `foot` below them, where # stands for the number of the page."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    file = BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption(lock) if lock else None, invariant=1)
    canvas.setTitle(title)
    for number, lines in enumerate(pages, 1):
        canvas.setFont(FONT, 12)
        # Feet first: the order of a file is not that of the page.
        canvas.drawString(280, 40, foot.replace("#", str(number)))
        canvas.drawString(100, 800, head.replace("#", str(number)))
        for row, line in enumerate(lines):
            canvas.drawString(100, 740 - 20 * row, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def read(data: bytes, limits: Limits = LIMITS) -> Content:
    return read_pdf(data, "a/b.pdf", limits)


def fenced(content: Content) -> list[tuple[str, str]]:
    return [(fence.span.of(content.text), fence.rule) for fence in content.fences]


def test_a_line_for_a_line_and_a_form_feed_after_a_page() -> None:
    assert read(pdf([["各级工会：", "开会。"], ["散会。"]])).text == "各级工会：\n开会。\n\f散会。\n\f"


def test_running_lines_and_page_numbers_are_fenced_at_head_and_foot() -> None:
    pages = [SENTENCES[n : n + 2] for n in range(0, 8, 2)]
    content = read(pdf(pages, head="枫林县总工会文件", foot="— # —"))
    first = f"枫林县总工会文件\n{SENTENCES[0]}\n{SENTENCES[1]}\n— 1 —\n\f"
    assert content.text.startswith(first)
    assert fenced(content) == [
        one for n in range(1, 5) for one in (("枫林县总工会文件", "pdf-head"), (f"— {n} —", "pdf-page-number"))
    ]


@pytest.mark.parametrize(
    "foot",
    [
        "#",
        "- # -",
        "第#页",
        "第 # 页 共 9 页",
        "第#页，共9页",
        "#/9",
        "Page # of 9",
        "·#·",
        "—#—",
        "第十页",
        "共9页 第#页",
    ],
)
def test_page_numbers_of_many_kinds(foot: str) -> None:
    content = read(pdf([SENTENCES[:3]], foot=foot))
    assert fenced(content) == [(foot.replace("#", "1"), "pdf-page-number")]


@pytest.mark.parametrize(
    "foot", ["三、抓好落实", "（李明）", "9页以上的材料", "一是要抓好", "第三次", "2012年3月", "1."]
)
def test_what_stands_once_at_the_foot_is_text(foot: str) -> None:
    content = read(pdf([SENTENCES[:3]], foot=foot))
    assert fenced(content) == [] and foot in content.text


@pytest.mark.parametrize("pages", [2, 4, 9])
def test_prose_that_comes_again_is_text(pages: int) -> None:
    assert fenced(read(pdf([SENTENCES[:3]] * pages, foot="要抓好落实，要见实效。"))) == []


def test_lines_in_the_middle_of_pages_are_never_running() -> None:
    assert (
        fenced(read(pdf([[SENTENCES[n], "县总工会", SENTENCES[n + 1], "县总工会", "各级工会"] for n in range(4)])))
        == []
    )


def test_radicals_stay_as_they_are_and_fold() -> None:
    chars = "⼯会"
    made = pdf([["工会"]])
    assert fold(chars) == fold(read(made).text.strip()) == "工会"


@pytest.mark.parametrize(
    ("title", "stated"), [("关于开会的通知", "关于开会的通知"), ("Microsoft Word - 通知.doc", None), ("", None)]
)
def test_a_title_is_stated_where_somebody_wrote_it(title: str, stated: str | None) -> None:
    assert read(pdf([SENTENCES], title=title)).stated.title == stated


def test_pages_without_text_are_remarked() -> None:
    file = BytesIO()
    canvas = Canvas(file)
    for number in range(4):
        canvas.setFont(FONT, 12)
        canvas.rect(10, 10, 100, 100)
        if number:
            canvas.drawString(100, 700, SENTENCES[0])
        canvas.showPage()
    canvas.showPage()
    canvas.save()
    content = read(file.getvalue())
    assert content.remarks == ("1 of 5 pages have no text layer",)


@pytest.mark.skipif(not shutil.which("chromium"), reason="no Chromium")
def test_a_page_printed_by_a_browser(tmp_path: Path) -> None:
    style = '@page{margin:3cm;@top-center{content:"枫林县总工会"}@bottom-center{content:"— " counter(page) " —"}}'
    body = "".join(f"<p>{one}，{SENTENCES[0]}，{SENTENCES[1]}。" for one in SENTENCES * 4)
    page = f"<meta charset=utf-8><title>关于开会的通知</title><style>{style}</style><p>开头标记。{body}<p>结尾标记。"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    made = tmp_path / "a.pdf"
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/profile"]
    command += [f"--print-to-pdf={made}", str(tmp_path / "a.html")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    content = read(made.read_bytes())
    assert content.stated.title == "关于开会的通知"
    pages = content.text.count("\f")
    assert pages > 1 and len(fenced(content)) == 2 * pages
    kept = re.sub(r"[\n\f]", "", "".join(_unfenced(content)))
    assert kept == re.sub("<p>", "", "开头标记。" + body + "结尾标记。")


def _unfenced(content: Content) -> list[str]:
    at, pieces = 0, []
    for fence in content.fences:
        pieces.append(content.text[at : fence.span.start])
        at = fence.span.end
    return [*pieces, content.text[at:]]


# refusals ----------------------------------------------------------------------------------------

SOUND = pdf([SENTENCES])


def raw(*objects: str | bytes) -> bytes:
    """A PDF of objects, the first being the catalogue; PDFium finds them without a table."""
    data = b"%PDF-1.7\n"
    for number, content in enumerate(objects, 1):
        body = content.encode() if isinstance(content, str) else content
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return data + b"trailer<</Root 1 0 R>>\n%%EOF"


def stream(data: bytes, filters: str, words: str = "") -> bytes:
    return f"<</Length {len(data)}/Filter{filters}{words}>>stream\n".encode() + data + b"\nendstream"


PAGES = (
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/Contents 4 0 R>>",
)
ZEROS = zlib.compress(b" " * 60_000_000, 9)
REFUSED = [
    ("no PDF", b"%PDF-1.7 and nothing else", "damaged"),
    ("cut", SOUND[: len(SOUND) // 3], "damaged"),
    ("with a password", pdf([SENTENCES], lock="geheim"), "encrypted"),
    ("scanned", raw(*PAGES, stream(zlib.compress(b"0 0 9 9 re f"), "/FlateDecode")), "no-text"),
    ("blank", pdf([[]]), "no-text"),
    ("Flate", raw(*PAGES, stream(ZEROS, "/FlateDecode")), "too-compressed"),
    ("Flate, named short", raw(*PAGES, stream(ZEROS, "/Fl")), "too-compressed"),
    ("Flate twice", raw(*PAGES, stream(zlib.compress(ZEROS), "[/FlateDecode/FlateDecode]")), "too-compressed"),
    ("huge count", raw(PAGES[0], "<</Type/Pages/Kids[3 0 R]/Count 1000000000>>", PAGES[2], "<<>>"), "no-text"),
    ("pages in a circle", raw(PAGES[0], "<</Type/Pages/Kids[2 0 R]/Count 1>>"), "no-text"),
    ("deep arrays", raw(*PAGES[:2], "<</Type/Page/Parent 2 0 R/A " + "[" * 100_000 + ">>"), "no-text"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "data", "code"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_cannot_be_read_is_refused_in_one_line(label: str, data: bytes, code: str) -> None:
    del label
    with pytest.raises(Refused) as caught:
        read(data)
    assert caught.value.code == code
    assert caught.value.where == "a/b.pdf" and caught.value.hint and "\n" not in str(caught.value)


def test_a_refusal_names_the_limit_and_the_figure() -> None:
    with pytest.raises(Refused, match=r"a stream unpacks to 57\.2 MiB or more, 1,0\d\d:1; the limit is 100:1"):
        read(raw(*PAGES, stream(ZEROS, "/FlateDecode")))
    with pytest.raises(Refused, match="file has 3 pages, the limit is 2"):
        read(pdf([SENTENCES] * 3), Limits(pages=2))


def test_a_table_of_references_in_a_circle_ends() -> None:
    data = SOUND.replace(
        b"trailer\n<<", b"trailer\n<</Prev %d " % SOUND.rindex(b"xref\n", 0, SOUND.rindex(b"startxref"))
    )
    assert SENTENCES[0] in read(data).text
