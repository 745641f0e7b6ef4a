"""The text step: what is fenced, joined and divided, and that its rules hold and stay bounded."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from kg import resources
from kg.aligned import Span
from kg.folding import fold
from kg.model import Document, FenceKind, SectionFunction, Text
from kg.read import DocumentRules, read_source, split_documents
from kg.rules import Rule, Rules
from kg.text import FENCE, TextRules, prepare_text
from kg.text.damage import suspects
from kg.text.fences import fences

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
SAMPLES = ROOT / "data" / "samples"
RULES = TextRules.shipped()
DOCUMENT_RULES = DocumentRules.shipped()


def cases(name: str, table: str) -> Any:
    rows = tomllib.loads((ROOT / "tests" / "cases" / f"{name}.toml").read_text("utf-8"))[table]
    return pytest.mark.parametrize("case", rows, ids=[row["label"] for row in rows])


def prepared(text: str, *, title: str = "") -> Text:
    return prepare_text(Document("1", "a", "", 1, Span(0, len(text)), text, title), RULES)


# fences ----------------------------------------------------------------------------------------


@cases("damage", "case")
def test_damage_is_fenced_and_nothing_sound(case: dict[str, Any]) -> None:
    found = fences(case["text"], fold(case["text"]), RULES)
    assert [f.span.of(case["text"]) for f in found if f.kind is FenceKind.DAMAGED] == case["expect"]


@cases("text", "mask")
def test_what_is_not_the_documents_own_is_fenced(case: dict[str, Any]) -> None:
    found = prepared(case["text"]).fences
    assert [[fence.kind, fence.span.of(case["text"])] for fence in found] == case["expect"]


def test_a_fenced_run_is_one_character_that_no_rule_matches() -> None:
    text = "推動\ufffd\ufffd\ufffd協商"
    aligned = prepared(text).aligned
    assert aligned.text == f"推动{FENCE}协商"
    assert aligned.back(Span(2, 3)).of(text) == "\ufffd" * 3
    rules = [mask.rule for mask in RULES.masks] + [*RULES.damaged, *RULES.fresh, *RULES.complete, *RULES.enumerators]
    assert not [rule.id for rule in rules if rule.pattern.search(FENCE)]


def test_fences_point_into_the_file() -> None:
    text = "推動\ufffd\ufffd\ufffd協商"
    found = prepare_text(Document("2", "a", "", 2, Span(100, 100 + len(text)), text), RULES).fences
    assert [fence.span for fence in found] == [Span(102, 105)]


@pytest.mark.parametrize("name", ["news_congress.txt", "news_safety_contest.txt", "notice_student_aid.txt"])
def test_sound_samples_have_no_damage(name: str) -> None:
    text = (SAMPLES / name).read_text("utf-8")
    assert suspects(text, fold(text)) == ()


@pytest.mark.parametrize("stop", ["?", "？", "??", "?;", ";?"])
def test_stops_put_anywhere_make_no_damage_of_sound_words(stop: str) -> None:
    text = re.sub("[，。、；]", stop, (SAMPLES / "news_congress.txt").read_text("utf-8"))
    assert suspects(text, fold(text)) == ()


def test_place_names_of_the_whole_country_are_sound() -> None:
    places = "、".join(row["name"] for row in resources.table("data/lists/places.tsv"))
    assert suspects(places, fold(places)) == ()


def test_samples_have_the_troubles_they_are_to_show() -> None:
    text = (SAMPLES / "speeches.txt").read_text("utf-8")
    found = prepared(text)
    kinds = Counter(fence.kind for fence in found.fences)
    assert kinds[FenceKind.DAMAGED] + len(found.repairs) == 3 and kinds[FenceKind.ADVERT] == 2


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="no ../shared/seeds beside this checkout")
def test_the_users_own_file_is_read_without_its_damage() -> None:
    (path,) = sorted((SHARED / "seeds").iterdir())
    source = read_source(path, name=path.name)
    texts = [prepare_text(document, RULES) for document in split_documents(source, DOCUMENT_RULES)]
    found = [fence for text in texts for fence in text.fences] + [one for text in texts for one in text.repairs]
    assert [one.kind for text in texts for one in text.fences].count(FenceKind.ADVERT) == 2
    sound = "".join(set(source.text) - set("".join(f.span.of(source.text) for f in found)))
    assert not set(sound) & set("鶎钡囊螅蜆梢钥闯觯珖舷鞫")


# lines -----------------------------------------------------------------------------------------


@cases("text", "join")
def test_broken_lines_are_joined(case: dict[str, Any]) -> None:
    assert prepared(case["text"]).aligned.text == case["expect"]


def test_lines_of_the_title_are_joined_to_each_other_only() -> None:
    text = "在瀾江市總工會全委\n在瀾江市總工會全委\n(擴大)會議上的講話\n同志們:"
    title = "在瀾江市總工會全委(擴大)會議上的講話"
    assert prepared(text, title=title).aligned.text.split("\n") == [
        "在澜江市总工会全委",
        "在澜江市总工会全委(扩大)会议上的讲话",
        "同志们:",
    ]


def test_invisible_characters_are_left_out() -> None:
    text = "\ufeff市總\u200b工會\u00ad主席\u202e"
    aligned = prepared(text).aligned
    assert aligned.text == "市总工会主席"
    assert aligned.back(Span(1, 3)).of(text) == "總\u200b工"


@pytest.mark.parametrize("invisible", ["\u200b", "\u202a", "\u2069", "\ufe0f", "\U000e0041", "\u2061", "\u00ad"])
def test_signs_without_a_shape_do_not_part_words(invisible: str) -> None:
    assert prepared(f"市總{invisible}工會").aligned.text == "市总工会"


def test_characters_that_a_scan_has_set_apart_are_put_together() -> None:
    text = "一、 县 总 工 会 召 开 会 议 ,李 明 主 持。"
    aligned = prepared(text).aligned
    assert aligned.text == "一、 县总工会召开会议 ,李 明 主 持。"
    assert aligned.back(Span(4, 6)).of(text) == "总 工"[0] + " 工"


@pytest.mark.parametrize("redacted", ["XX市總工會", "××公司", "某某同志", "□□縣", "○○局", "＊＊年", "張某某"])
def test_redactions_stay_as_they_are(redacted: str) -> None:
    text = prepared(f"會議由{redacted}主持。")
    assert not text.fences and not text.repairs
    at = 3
    assert text.aligned.back(Span(at, at + len(redacted))).of(f"會議由{redacted}主持。") == redacted


# outline ---------------------------------------------------------------------------------------


@cases("outline", "case")
def test_outline(case: dict[str, Any]) -> None:
    text = prepared(case["text"])
    found = [[s.level, s.function or "", s.heading.of(text.aligned.text)] for s in text.sections]
    assert found == case["expect"]


@cases("outline", "addressee")
def test_sections_know_whom_they_speak_to(case: dict[str, Any]) -> None:
    text = prepared(case["text"])
    told: list[str] = []
    for section in text.sections:
        who = section.addressee.of(text.aligned.text) if section.addressee else ""
        if section.heading or not told or who != told[-1]:
            told.append(who)
    assert told == case["expect"]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("好。很好!真的?是的;对。", ["好。", "很好!", "真的?", "是的;", "对。"]),
        ("他说：“很好。”大家笑了。", ["他说:“很好。”", "大家笑了。"]),
        ("（一）抓学习。要学。", ["(一)抓学习。", "要学。"]),
        ("真的吗?!是的……对!!!", ["真的吗?!", "是的……对!!!"]),
        ("在全委會上的講話", ["在全委会上的讲话"]),
        ("  同志们：  \n\n  谢谢。  ", ["同志们:", "谢谢。"]),
        ("增长3.5%。共1.2万人。", ["增长3.5%。", "共1.2万人。"]),
        ("", []),
        (" \n \n", []),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    found = prepared(text)
    assert [sentence.span.of(found.aligned.text) for sentence in found.sentences] == sentences


def test_a_line_of_nothing_but_a_fence_is_no_sentence() -> None:
    found = prepared("講話\n本文屬網友原創投稿,抄襲必究!\n同志們:")
    assert [sentence.paragraph for sentence in found.sentences] == [0, 1]


@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="no ../shared/gold beside this checkout")
def test_sections_tell_what_was_done_from_what_is_to_be_done() -> None:
    """Nine of ten relations of the gold have the modality of the section they stand in."""
    right = wrong = 0
    for number in (1, 2, 3):
        path = SHARED / "gold" / "dev" / f"{number}.txt"
        (document,) = split_documents(read_source(path, name=path.name), DOCUMENT_RULES)
        text = prepare_text(document, RULES)
        starts = [text.aligned.back(sentence.span).start for sentence in text.sentences]
        for relation in json.loads(path.with_suffix(".json").read_text("utf-8"))["relations"]:
            if modality := relation.get("modality"):
                at = document.text.find(relation["evidence"])
                place = max(n for n, start in enumerate(starts) if start <= at)
                function = text.sections[text.sentences[place].section].function
                agrees = (function is SectionFunction.TASKS) == (modality == "assigned")
                right, wrong = right + agrees, wrong + (not agrees)
    assert right / (right + wrong) >= 0.9


# rules -----------------------------------------------------------------------------------------


def rows() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row of the rules of reading and of the text step, with its file."""
    for name in ("documents", "text", "outline"):
        for table in resources.rules(f"data/rules/{name}.toml").values():
            if isinstance(table, list) and isinstance(table[0], dict):
                yield from ((name, row) for row in table)
    yield from (("adverts", dict(row)) for row in resources.table("data/lists/adverts.tsv"))


def rules() -> dict[str, Rule]:
    """Every rule of reading and of the text step, by its id."""
    values = [value for name in DocumentRules.__slots__ if isinstance(value := getattr(DOCUMENT_RULES, name), Rules)]
    values += [
        RULES.fresh,
        RULES.complete,
        RULES.enumerators,
        RULES.announcements,
        RULES.headings,
        RULES.openings,
        RULES.demands,
        RULES.addresses,
        RULES.salutations,
    ]
    found = [rule for value in values for rule in value] + [mask.rule for mask in RULES.masks] + [*RULES.damaged]
    return {rule.id: rule for rule in found}


ROWS = [pytest.param(row, id=row["id"]) for _, row in rows()]
SEARCHED = {rule.id for rule in (*(mask.rule for mask in RULES.masks), *RULES.damaged)} | {
    rule.id for rule in DOCUMENT_RULES.note
}


@pytest.mark.parametrize("row", ROWS)
def test_rule_matches_its_example_and_misses_its_counterexample(row: dict[str, Any]) -> None:
    rule = rules()[row["id"]]
    finds = rule.pattern.search if rule.id in SEARCHED else rule.pattern.match
    assert finds(fold(row["match"]))
    assert not finds(fold(row["miss"]))


@pytest.mark.parametrize("row", ROWS)
def test_rule_says_why(row: dict[str, Any]) -> None:
    assert row["reason"]


def test_rules_have_names_of_their_own() -> None:
    names = [row["id"] for _, row in rows()]
    assert len(names) == len(set(names)) == len(rules())


def repetitions(tree: Any) -> Iterator[int]:
    """The upper bounds of all repetitions of a parsed pattern."""
    for operation, value in tree:
        if str(operation) in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            yield int(value[1])
        parts = value if isinstance(value, tuple | list) else (value,)
        for part in parts:
            for inner in part if isinstance(part, list) else (part,):
                if isinstance(inner, parser.SubPattern):
                    yield from repetitions(inner)


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.id)
def test_repetitions_are_bounded(rule: Rule) -> None:
    assert max(repetitions(parser.parse(rule.pattern.pattern)), default=0) <= 1_000


HOSTILE = [
    "一",
    "1",
    " ",
    "　",
    "第",
    "(",
    "[",
    "。",
    "、",
    ":",
    "?",
    "工",
    "原创",
    "本文来自",
    "发布时间",
    "在",
    "2011年7月",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_rules_stay_bounded_on_hostile_text(piece: str) -> None:
    """A pattern that backtracks without bound would not come to an end here."""
    text = piece * (20_000 // len(piece))
    for rule in rules().values():
        if rule.id in SEARCHED:
            assert sum(1 for _ in rule.pattern.finditer(text)) <= len(text)
        else:
            rule.pattern.match(text)


@pytest.mark.parametrize("piece", [*HOSTILE, "鶎", "?鶎", "“", "要,\n", "一、\n", "工\n"])
def test_the_step_stays_linear_on_hostile_text(piece: str) -> None:
    text = piece * (50_000 // len(piece))
    assert len(prepared(text).aligned.text) <= len(text)
