"""From formats to text: sentences run on over pages and furniture, and every offset holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.aligned import Span
from kg.folding import fold
from kg.model import Document, Fence, FenceKind, Source
from kg.pipeline import Kit, extract_source
from kg.read import DocumentRules, split_documents
from kg.read.content import Content, Limits
from kg.read.office.opendocument import read_odt
from kg.read.office.rtf import read_rtf
from kg.read.office.word import read_docx
from kg.read.pdf.pages import read_pdf
from kg.read.web.archive import read_mhtml
from kg.read.web.page import read_html
from kg.text import TextRules, prepare_text
from tests.officefiles import docx, odt, paragraph
from tests.test_office import rtf, unicoded
from tests.test_pdf import pdf
from tests.test_web import archive

LIMITS = Limits()
TITLE = "在枫林县“安康杯”竞赛总结表彰大会上的讲话"
PARAGRAPHS = [
    TITLE,
    "枫林县总工会主席 程立群",
    "同志们：",
    "开头标记。今天县总工会召开表彰大会，青山煤矿等单位受到表彰，青山煤矿采煤一队队长何守田同志作了典型发言。",
    "中间标记。各级工会要开展“金秋助学”活动，县总工会主席程立群同志出席会议并讲话。",
    "要深入贯彻落实《中华人民共和国工会法》，把职工的事办好。结尾标记。",
]
HEAD, FOOT = "枫林县总工会文件", "— 1 —"


def wrapped(width: int = 30) -> list[str]:
    return [line[at : at + width] for line in PARAGRAPHS for at in range(0, len(line), width)]


def html() -> Content:
    body = "".join(f"<p>{line}</p>" for line in PARAGRAPHS)
    return read_html(f"<nav>{HEAD}</nav>{body}<footer>{FOOT}</footer>".encode(), "a", LIMITS)


def mht() -> Content:
    return read_mhtml(archive(("".join(f"<p>{line}</p>" for line in PARAGRAPHS), "gbk", "base64")), "a", LIMITS)


def word() -> Content:
    body = "".join(map(paragraph, PARAGRAPHS))
    return read_docx(docx(body, header1=paragraph(HEAD), footer1=paragraph(FOOT)), "a", LIMITS)


def open_document() -> Content:
    return read_odt(odt("".join(f"<text:p>{line}</text:p>" for line in PARAGRAPHS)), "a", LIMITS)


def rich_text() -> Content:
    return read_rtf(rtf("\\par ".join(map(unicoded, PARAGRAPHS))), "a", LIMITS)


def printed() -> Content:
    lines = wrapped()
    return read_pdf(pdf([lines[:5], lines[5:]], head=HEAD, foot="— # —"), "a", LIMITS)


READERS: list[Callable[[], Content]] = [html, mht, word, open_document, rich_text, printed]


def source(content: Content) -> Source:
    return Source(
        "a", "0" * 64, content.media_type, content.encoding, content.text, fences=content.fences, stated=content.stated
    )


@pytest.mark.parametrize("reader", READERS)
def test_start_middle_and_end_of_a_file_are_in_its_text(reader: Callable[[], Content]) -> None:
    content = reader()
    kept = "".join(char for at, char in enumerate(content.text) if not _in_fence(at, content))
    for mark in ("开头标记", "中间标记", "结尾标记"):
        assert "".join(kept.split()).count(mark) == 1
    assert content.remarks == ()


def _in_fence(at: int, content: Content) -> bool:
    return any(fence.span.start <= at < fence.span.end for fence in content.fences)


@pytest.mark.parametrize("reader", READERS)
def test_every_sentence_is_whole_and_without_furniture(reader: Callable[[], Content]) -> None:
    (document,) = split_documents(source(reader()), DocumentRules.shipped())
    text = prepare_text(document, TextRules.shipped())
    sentences = [sentence.span.of(text.aligned.text).strip() for sentence in text.sentences]
    joined = fold("".join(PARAGRAPHS[3:]))
    assert "".join(sentences[-len(joined.split("。")) + 1 :]) == joined
    assert document.title == TITLE and document.speaker == "程立群"
    assert all(fence in text.fences for fence in document.fences)


@pytest.mark.parametrize("reader", READERS)
def test_evidence_stands_where_it_is_said_to(reader: Callable[[], Content], kit: Kit) -> None:
    made = source(reader())
    (found,) = extract_source(made, kit)
    assert found.statements and found.entities
    for statement in found.statements:
        assert statement.evidence.span.of(made.text) == statement.evidence.quote
    for mention in (mention for entity in found.entities for mention in entity.mentions):
        assert mention.surface in (mention.span.of(made.text), "".join(mention.span.of(made.text).split()))
        assert not any(fence.span.overlaps(mention.span) and len(mention.span) < 20 for fence in made.fences)


# fences and lines --------------------------------------------------------------------------------

LONG = "全市各级工会要认真学习贯彻会议精神并且把职工的各项事情都真正"


def document(text: str, *fenced: str, kind: FenceKind = FenceKind.BOILERPLATE) -> Document:
    spans = [Span(text.index(words), text.index(words) + len(words)) for words in fenced]
    return Document("1", "a", "0", 1, Span(0, len(text)), text, fences=tuple(Fence(s, kind, "layout") for s in spans))


JOINED = [
    ("a page ends in mid-sentence", f"{LONG}\n\f办好。\n", (), True),
    ("with a page number", f"{LONG}\n— 3 —\n\f办好。\n", ("— 3 —",), True),
    ("with a number and a head", f"{LONG}\n— 3 —\n\f县总工会\n办好。\n", ("— 3 —", "县总工会"), True),
    ("an empty line parts them", f"{LONG}\n\n办好。\n", (), False),
    ("so it does behind furniture", f"{LONG}\n— 3 —\n\n办好。\n", ("— 3 —",), False),
    ("a whole sentence stays apart", f"{LONG}。\n— 3 —\n\f办好。\n", ("— 3 —",), False),
]


@pytest.mark.parametrize(("label", "text", "fenced", "joined"), JOINED, ids=[row[0] for row in JOINED])
def test_sentences_run_on_over_pages_and_furniture(
    label: str, text: str, fenced: tuple[str, ...], joined: bool
) -> None:
    del label
    prepared = prepare_text(document(text, *fenced), TextRules.shipped())
    assert (LONG + "办好" in prepared.aligned.text) is joined
    assert [fence.span.of(text) for fence in prepared.fences] == list(fenced)


def test_sentences_do_not_run_on_over_damage() -> None:
    made = document(f"{LONG}\n锟斤拷锟斤拷\n办好。\n", "锟斤拷锟斤拷", kind=FenceKind.DAMAGED)
    assert LONG + "办好" not in prepare_text(made, TextRules.shipped()).aligned.text


def test_what_the_layout_fences_is_no_evidence_of_damage_or_adverts() -> None:
    text = f"版权所有，请勿抄袭\n{LONG}办好。\n"
    (fence,) = prepare_text(document(text, "版权所有，请勿抄袭"), TextRules.shipped()).fences
    assert fence.rule == "layout"
