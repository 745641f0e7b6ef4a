"""R8, offsets.

From the list of promises: hypothesis: for every statement `file_text[start:end] == quote`, through NFC/NFKC, T↔S,
line joining, astral characters, combining marks: 100 %, 2,000 examples. With mentions, figures, fences and repairs
beside the statements; `--soak` runs ten times as many.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from kg.aligned import Span
from kg.characters import seen
from kg.folding import traditional
from kg.model import Findings, Source
from kg.pipeline import Kit, extract_source

EXAMPLES = 2_000
SLICE = 40
"""So many examples with the recogniser, which takes a hundred times as long."""

SENTENCES = (
    "市总工会主席李明同志在会上作了工作报告。",
    "南江市总工会召开十二届五次全委会，贯彻落实《工会法》。",
    "要广泛开展“安康杯”竞赛活动，维护困难职工合法权益；",
    "全市新建基层工会35家，同比增长13%。",
    "一、加强组织建设",
    "（二）各级工会要建立“一函两书”制度。",
    "南江市总工会（以下简称市总）印发《关于加强安全生产工作的意见》。",
    "2011年7月5日",
    "省委书记张三、市长李四等同志出席会议。",
    "职工锟斤拷锟斤拷帮扶\ufffd\ufffd中心",
    "本文屬網友原創投稿，抄襲必究！",
    "第一篇 在劳模座谈会上的讲话",
)

FORMS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "NFC": lambda text: unicodedata.normalize("NFC", text),
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "NFKC": lambda text: unicodedata.normalize("NFKC", text),
    "NFKD": lambda text: unicodedata.normalize("NFKD", text),
    "Traditional": traditional,
    "radicals": lambda text: text.translate(str.maketrans("工人一二十立车长", "⼯⼈⼀⼆⼗⽴⻋⻓")),
    "full width": lambda text: "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text),
    "spaced": " ".join,
}

BETWEEN = ("", "", "\n", "\r\n", "\r", "\x85", "\u2028", "\n\n", "\f", "\t", "　　", "\n　　", " ")
WITHIN = (
    *("\u200b", "\ufeff", "\u202e", "\u2066", "\ufe00", "\U000e0100", "\U000e0041", "\xad", "\u034f"),
    *("\n", "\r\n", "\r", "\x85", "\u0301", "\u3099", "𠮷", "\U0001f600", "\U000f0000", "\ue000", "é", "e\u0301", "ｶﾞ"),
    *("か\u3099", "\x00", "\x1b", "?;", "\u1160", "﨑", "葛\U000e0100"),
)
"""What breaks into a sentence: what shows nothing, what ends lines, marks, astral characters, damage."""


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Some sentences, each in a form of its own, with odd characters in them and line ends of all kinds between."""
    pieces: list[str] = []
    for sentence in draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8)):
        written = FORMS[draw(st.sampled_from(sorted(FORMS)))](sentence)
        for odd in draw(st.lists(st.sampled_from(WITHIN), max_size=3)):
            at = draw(st.integers(0, len(written)))
            written = written[:at] + odd + written[at:]
        pieces += [written, draw(st.sampled_from(BETWEEN))]
    return "".join(pieces)


def quoted(found: Findings) -> Iterator[tuple[str, Span, str]]:
    """What findings say stands in the file, with the place."""
    for entity in found.entities:
        yield from ((mention.rule, mention.span, mention.surface) for mention in entity.mentions)
    for one in (*found.statements, *found.indicators):
        yield one.rule, one.evidence.span, one.evidence.quote


def check(text: str, kit: Kit) -> None:
    """Every quote stands in the text where it is said to stand, with what is said to stand around it."""
    documents = extract_source(Source("a.txt", "0" * 64, "text/plain", "utf-8", text), kit)
    assert "".join(one.document.text for one in documents) == text
    for found in documents:
        whole = found.document.span
        for rule, span, quote in quoted(found):
            assert whole.contains(span), rule
            assert quote
            assert text[span.start : span.end] == quote, rule
        for one in (*found.statements, *found.indicators):
            start, end = one.evidence.span.start, one.evidence.span.end
            assert text[max(whole.start, start - len(one.evidence.prefix)) : start] == one.evidence.prefix
            assert text[end : end + len(one.evidence.suffix)] == one.evidence.suffix
        for span in (*(fence.span for fence in found.fences), *(repair.span for repair in found.repairs)):
            assert whole.contains(span)
            assert len(span)
        for entity in found.entities:
            assert seen(entity.canonical) == entity.canonical, "a name with what shows nothing in it"


@pytest.mark.timeout(1200)
def test_every_quote_stands_where_it_is_said_to(wordless: Kit, soak: bool) -> None:
    @seed(8)
    @settings(
        max_examples=EXAMPLES * (10 if soak else 1),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(texts())
    def holds(text: str) -> None:
        check(text, wordless)

    holds()


@pytest.mark.timeout(1200)
def test_every_quote_stands_where_it_is_said_to_with_the_recogniser(kit: Kit, soak: bool) -> None:
    @seed(8)
    @settings(
        max_examples=SLICE * (10 if soak else 1), deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(texts())
    def holds(text: str) -> None:
        check(text, kit)

    holds()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85", "\u2028"])
def test_every_form_with_every_line_end(form: str, end: str, wordless: Kit) -> None:
    check(end.join(map(FORMS[form], SENTENCES)), wordless)


@pytest.mark.parametrize("odd", WITHIN, ids=ascii)
def test_every_odd_character_in_every_place(odd: str, wordless: Kit) -> None:
    sentence = "南江市总工会主席李明同志出席十二届五次全委会，开展“安康杯”竞赛活动。"
    for at in range(len(sentence) + 1):
        check(sentence[:at] + odd + sentence[at:], wordless)


def test_the_check_sees_a_quote_that_has_moved(wordless: Kit) -> None:
    """Something is found in these texts, so that the promise is not kept by finding nothing."""
    (found,) = extract_source(Source("a.txt", "", "", "", "".join(SENTENCES[:4])), wordless)
    assert len(found.statements) >= 4
    assert len(list(quoted(found))) >= 12
    assert found.indicators
