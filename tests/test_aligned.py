"""The map of characters: whatever is done to a text, each character knows where it stood in the file."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.aligned import Aligned, Run, Span
from kg.folding import fold
from kg.model import Document, FenceKind
from kg.text import FENCE, TextRules, prepare_text

LETTERS = "工會職業鄧川著〇×（）,。?;\n \r\ufeff\u200b一二𠮷é\u0301"
PIECES = [
    "同志們:",
    "一、認清形勢",
    "(二)要抓好落實。",
    "各級工會要切實維護職工的合法權益,",
    "把好事辦好",
    "今年是職工服務年。",
    "“當好主人",
    "新時代”",
    "本文屬網友原創投稿,抄襲必究!",
    "工商?⒍悇詹块T溝通",
    "日?;?、標準化",
    "\ufffd\ufffd",
    "\n",
    "\r\n",
    "\n\n",
    "　　",
    "\u200b",
    "\ufeff",
    "𠮷",
    "著名",
    "××市",
]
RULES = TextRules.shipped()
texts = st.text(st.sampled_from(LETTERS), max_size=60)
edits = st.lists(
    st.tuples(
        st.sampled_from(["工", "[會職]", "\\s{1,9}", "[。,;]", "一二", "."]), st.sampled_from(["", "甲", "甲乙丙"])
    ),
    max_size=5,
)


def check(file: str, aligned: Aligned) -> None:
    """The runs cover the text without gap, and go forward in the file."""
    done = origin = 0
    for run in aligned.runs:
        assert run.at == done and run.length > 0 and run.extent > 0 and origin <= run.origin
        assert run.origin + run.extent <= len(file)
        done, origin = run.at + run.length, run.origin
    assert done == len(aligned.text)


def literal(aligned: Aligned) -> list[int]:
    """The places of characters that stand in the file as they are, or folded."""
    return [at for run in aligned.runs if run.literal for at in range(run.at, run.at + run.length)]


@given(texts, edits)
def test_kept_characters_are_the_files_own_after_any_edits(file: str, changes: list[tuple[str, str]]) -> None:
    aligned = Aligned.of(file)
    for pattern, by in changes:
        aligned = aligned.edit(re.compile(pattern), by)
        check(file, aligned)
    for at in literal(aligned):
        char = aligned.text[at]
        assert char in "甲乙丙" or aligned.back(Span(at, at + 1)).of(file) == char


@given(texts, st.integers(0, 50))
def test_untouched_text_stands_where_the_file_has_it(file: str, at: int) -> None:
    aligned = Aligned.of(file, at=at)
    for start in range(len(file)):
        for end in range(start + 1, len(file) + 1):
            assert aligned.back(Span(start, end)) == Span(start + at, end + at)


@given(texts, edits)
def test_a_longer_span_never_stands_on_less_of_the_file(file: str, changes: list[tuple[str, str]]) -> None:
    aligned = Aligned.of(file)
    for pattern, by in changes:
        aligned = aligned.edit(re.compile(pattern), by)
    places = [aligned.back(Span(at, at + 1)) for at in range(len(aligned.text))]
    assert places == sorted(places)
    for at in range(1, len(places)):
        assert aligned.back(Span(at - 1, at + 1)) == Span(places[at - 1].start, places[at].end)


def test_what_replaces_several_characters_stands_for_all_of_them() -> None:
    aligned = Aligned.of("甲乙丙丁戊").replace([(Span(1, 4), "子丑")])
    assert aligned.text == "甲子丑戊"
    assert aligned.back(Span(1, 2)) == aligned.back(Span(2, 3)) == Span(1, 4)
    assert aligned.back(Span(0, 4)) == Span(0, 5)


def test_nothing_to_replace_gives_the_same_text() -> None:
    aligned = Aligned.of("甲乙")
    assert aligned.edit(re.compile("丙"), "") is aligned
    assert Aligned.of("").runs == ()


def test_replaced_at_the_very_start() -> None:
    aligned = Aligned.of("\ufeff甲乙").edit(re.compile("\ufeff"), "")
    assert aligned.text == "甲乙"
    assert aligned.runs == (Run(0, 1, 2, 2),)


def test_recast_keeps_the_places_and_the_length() -> None:
    aligned = Aligned.of("鄧川")
    assert aligned.recast(fold(aligned.text)) == Aligned("邓川", aligned.runs)
    with pytest.raises(ValueError, match="changes the length"):
        aligned.recast("邓")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.integers(0, 40))
def test_prepared_text_stands_on_the_file_character_for_character(text: str, at: int) -> None:
    file = "前" * at + text
    document = Document("1", "a", "", 1, Span(at, len(file)), text)
    prepared = prepare_text(document, RULES)
    aligned = prepared.aligned
    check(file, aligned)
    folded = fold(text)
    for place in literal(aligned):
        char = aligned.text[place]
        origin = aligned.back(Span(place, place + 1))
        if char not in (FENCE, "\n") and not any(one.span.contains(origin) for one in prepared.repairs):
            assert char == folded[origin.start - at]
    for fence in prepared.fences:
        assert at <= fence.span.start < fence.span.end <= len(file)
    # Where furniture on a line of its own stands within a sentence, the sentence goes on without it.
    shown = [fence for fence in prepared.fences if any(aligned.forth(fence.span))]
    assert aligned.text.count(FENCE) == len(shown)
    assert all(fence.kind is not FenceKind.DAMAGED for fence in prepared.fences if fence not in shown)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_sections_and_sentences_cover_the_text_in_order(text: str) -> None:
    prepared = prepare_text(Document("1", "a", "", 1, Span(0, len(text)), text), RULES)
    whole, sections = prepared.aligned.text, prepared.sections
    assert "".join(section.span.of(whole) for section in sections) == whole
    assert all(section.span.contains(section.heading) for section in sections)
    done = 0
    for sentence in prepared.sentences:
        words = sentence.span.of(whole)
        assert sentence.span.start >= done and words and words == words.strip() and "\n" not in words
        assert sections[sentence.section].span.contains(sentence.span)
        done = sentence.span.end
    assert [s.paragraph for s in prepared.sentences] == sorted(s.paragraph for s in prepared.sentences)
    read = "".join(sentence.span.of(whole) for sentence in prepared.sentences)
    assert "".join(read.split()).replace(FENCE, "") == "".join(whole.replace(FENCE, "").replace("\ufffd", "").split())


@settings(max_examples=200, deadline=None)
@given(texts, edits, st.integers(0, 59), st.integers(1, 20))
def test_the_way_forth_is_the_way_back(file: str, changes: list[tuple[str, str]], start: int, size: int) -> None:
    aligned = Aligned.of(file)
    for pattern, by in changes:
        aligned = aligned.edit(re.compile(pattern), by)
    place = Span(start, start + size)
    forth = {at for stretch in aligned.forth(place) for at in range(stretch.start, stretch.end)}
    assert forth == {at for at in range(len(aligned.text)) if aligned.back(Span(at, at + 1)).overlaps(place)}
