"""R10, tricks of Unicode: "kept in quotes, removed from identity keys, shown visibly".

From the list of promises: bidi controls (U+202A–E, 2066–9), zero-width, variation selectors, tags, Kangxi and
CJK-compat ideographs, full-width, private use, homoglyphs: kept in quotes, **removed from identity keys**, shown
visibly (`⟪U+202E⟫`) in UI, CLI and logs; 张\\u200b三 = 张三; 市总⼯会 = 市总工会. Figure: a table of 300 rows.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.characters import seen, visible
from kg.folding import fold
from kg.graph.showing import markdown, shown
from kg.model import EntityType, Findings
from kg.pipeline import Kit
from kg.rdf.literals import folded
from tests.conftest import Ended
from tests.reading import findings

IGNORED = [
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    *range(0x200B, 0x2010),
    *range(0x2060, 0x2065),
    *range(0x206A, 0x2070),
    *range(0xFE00, 0xFE10),
    *range(0xE0020, 0xE0080),
    *range(0xE0100, 0xE0110),
    *(0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x180B, 0x180E, 0x3164, 0xFEFF, 0xFFA0, 0xFFF9, 0xE0001, 0x1D173),
]
"""What shows nothing: one row each."""

RADICALS = range(0x2F00, 0x2FD6)
"""Kangxi radicals: one row each."""

SUPPLEMENT = {
    "⺠": "民",
    "⺟": "母",
    "⻢": "马",
    "⻉": "贝",
    "⻋": "车",
    "⻓": "长",
    "⻔": "门",
    "⻅": "见",
    "⻘": "青",
    "⻩": "黄",
}
"""Radicals that NFKC leaves as they are, and the characters that they look like, in Simplified."""

ALIKE = {
    "ＡＢ": "AB",
    "１２": "12",
    "（）": "()",
    "豈": "岂",
    "車": "车",
    "羅": "罗",
    "﨑": "崎",
    "丽": "丽",
    "侮": "侮",
    "ｶﾀｶﾅ": "カタカナ",
    "ХХ市": "XX市",
    "㇐": "一",
}
APART = {
    "А股": "A股",
    "ニ": "二",
    "ロ": "口",
    "0": "〇",
    "已": "己",
    "未": "末",
    "𠮷": "吉",
    "髙": "高",
    "戶": "己",
    "l": "1",
}
"""Homoglyphs that mean something of their own: folding one into the other would invent a name."""

SENTENCE = "市总工会主席张三同志在会上作了工作报告。"
NAMES = [("张三", EntityType.PERSON), ("市总工会", EntityType.ORGANIZATION)]


def named(found: Findings, type: EntityType) -> dict[str, str]:
    return {entity.name: entity.key for entity in found.entities if entity.type is type}


def spoilt(name: str, code: int) -> str:
    return SENTENCE.replace(name, chr(code).join(name))


def test_the_table_has_its_rows() -> None:
    assert len(IGNORED) + len(RADICALS) + len(SUPPLEMENT) + len(ALIKE) + len(APART) >= 300


@pytest.fixture(scope="module")
def clean(wordless: Kit) -> Findings:
    return findings(SENTENCE, wordless)


@pytest.mark.parametrize("code", IGNORED, ids=hex)
@pytest.mark.parametrize(("name", "type"), NAMES)
def test_what_shows_nothing_is_in_the_quote_and_in_no_name(
    code: int, name: str, type: EntityType, wordless: Kit, clean: Findings
) -> None:
    text = spoilt(name, code)
    found = findings(text, wordless)
    assert named(found, type) == named(clean, type)
    entity = next(one for one in found.entities if one.name == name)
    assert entity.aliases == ()
    assert [mention.surface for mention in entity.mentions] == [chr(code).join(name)]
    assert all(found.document.text[one.span.start : one.span.end] == one.surface for one in entity.mentions)


@pytest.mark.parametrize("code", IGNORED, ids=hex)
def test_what_shows_nothing_is_named_where_people_read(code: int) -> None:
    for shows in (visible, shown, markdown):
        assert shows(f"张{chr(code)}三") == f"张⟪U+{code:04X}⟫三"


@pytest.mark.parametrize(
    "code", [0x0, 0x7, 0x1B, 0x7F, 0x9B, 0x85, 0x2028, 0x2029, 0xD800, 0xE000, 0xFFFE, 0x10FFFD], ids=hex
)
def test_what_is_no_character_or_acts_on_a_terminal_is_named_too(code: int) -> None:
    assert visible(chr(code)) == f"⟪U+{code:04X}⟫"


@pytest.mark.parametrize(
    "text", ["张三", "a b", "工会\n第二行\t栏", "２０１１年", "“《（", "\ufffd", "𠮷", "é", "か\u3099"]
)
def test_what_can_be_seen_is_left_as_it_is(text: str) -> None:
    assert visible(text) == seen(text) == text


@pytest.mark.parametrize("code", RADICALS, ids=hex)
def test_kangxi_radical_is_its_ideograph(code: int) -> None:
    assert fold(chr(code)) == fold(unicodedata.normalize("NFKC", chr(code)))
    assert fold(chr(code)) != chr(code)


@pytest.mark.parametrize(("written", "meant"), [*SUPPLEMENT.items(), *ALIKE.items()])
def test_what_looks_the_same_is_the_same(written: str, meant: str) -> None:
    assert fold(written) == meant
    assert folded(written).value == meant


@pytest.mark.parametrize(("one", "other"), APART.items())
def test_what_means_something_else_stays_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("written", "name", "type"),
    [
        ("市总⼯会", "市总工会", EntityType.ORGANIZATION),
        ("⼈⺠政府", "人民政府", EntityType.ORGANIZATION),
        ("“送\U000e0100清凉”活动", "送清凉", EntityType.CAMPAIGN),
        ("“Cafe\u0301之家”活动", "Café之家", EntityType.CAMPAIGN),
        ("“\u30ab\u3099\u30a4ド”活动", "ガイド", EntityType.CAMPAIGN),
        ("“𠮷祥”活动", "𠮷祥", EntityType.CAMPAIGN),
    ],
)
def test_name_has_one_key_however_it_is_spelt(written: str, name: str, type: EntityType, wordless: Kit) -> None:
    template = "南江市{}开展工作。" if "政府" in name else "要开展{}。" if "“" in written else "{}召开会议。"
    plain = f"“{name}”活动" if "“" in written else name
    one, other = (findings(template.format(text), wordless) for text in (written, plain))
    assert named(one, type)
    assert set(named(one, type).values()) == set(named(other, type).values())


def test_private_use_is_fenced_and_no_part_of_a_name(wordless: Kit) -> None:
    found = findings("市总工会\U000f0000召开\ue000\ue001会议。", wordless)
    assert [found.document.text[one.span.start : one.span.end] for one in found.fences] == [
        "\U000f0000",
        "\ue000\ue001",
    ]
    assert "市总工会" in named(found, EntityType.ORGANIZATION)


def test_the_whole_way_shows_them(tmp_path: Path, run_kg: Callable[..., Ended]) -> None:
    """The file's own name, a name in it, the page, the report, the answers and the progress."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "\u202e讲话.txt").write_text(f"{spoilt('张三', 0x202E)}{spoilt('市总工会', 0x200B)}", "utf-8")
    out = tmp_path / "out"
    ended = run_kg("build", tmp_path / "in", "--out", out, "--recogniser", "none", "--workers", "0")
    asked = run_kg("ask", "who-holds-which-post", "--out", out)
    explained = run_kg("explain", "张三", "--out", out)
    for said in (ended.out + ended.err, asked.out, explained.out):
        assert "\u202e" not in said
        assert "\u200b" not in said
    assert "⟪U+202E⟫讲话.txt" in ended.err
    assert "张⟪U+202E⟫三" in asked.out + explained.out
    page, report = ((out / name).read_text("utf-8") for name in ("graph.html", "report.md"))
    for shows in (page, report):
        assert "\u202e" not in shows
        assert "⟪U+202E⟫" in shows
