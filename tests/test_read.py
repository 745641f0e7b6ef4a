"""Reading: what comes out of bytes, what is refused, and where one document ends and the next begins."""

from __future__ import annotations

import json
import os
import random
import re
import socket
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import resources
from kg.aligned import Span
from kg.errors import KgError, Refused
from kg.folding import fold
from kg.model import Document, Fence, FenceKind, Source, Stated
from kg.read import DocumentRules, Limits, inputs, read_source, read_stream, split_documents

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "data" / "samples"
SHARED = ROOT.parent / "shared"
CASES = tomllib.loads((ROOT / "tests" / "cases" / "documents.toml").read_text("utf-8"))
RULES = DocumentRules.shipped()

SIMPLIFIED = "".join((SAMPLES / name).read_text("utf-8") for name in ("news_congress.txt", "notice_student_aid.txt"))
TRADITIONAL = (SAMPLES / "speeches.txt").read_text("utf-8")
SOUND = re.sub(r".*\?[^\s”].*\n", "", TRADITIONAL)
"""Without its damaged lines, which are read in step again when they are bytes."""
BODY = "要把工會工作擺上重要位置,幫助職工解決實際困難,把好事辦好,把實事辦實,讓大家滿意。職工的事沒有小事。\n"


def documents(text: str) -> tuple[Document, ...]:
    return split_documents(read_stream(text.encode(), name="a/b.txt"), RULES)


def labels(case: Any) -> str | None:
    return str(case["label"]) if isinstance(case, dict) else None


# decoding --------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [10, 40, 200, 2000])
@pytest.mark.parametrize(
    ("text", "codec"),
    [
        *((SIMPLIFIED, codec) for codec in ("utf-8", "gb2312", "gbk", "gb18030", "utf-16-le", "utf-16-be")),
        *((SOUND, codec) for codec in ("utf-8", "gbk", "gb18030", "big5", "big5hkscs", "cp950", "utf-16-le")),
    ],
    ids=lambda value: value if len(value) < 20 else value[:8].split("\n")[0],
)
def test_encoding_is_told_from_the_characters(text: str, codec: str, size: int) -> None:
    chance = random.Random(size)
    for _ in range(12):
        start = chance.randrange(max(1, len(text) - size))
        data = text[start : start + size].encode(codec, "ignore")
        assert read_stream(data, name="a").text == data.decode(codec)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_mark_stays_a_character_of_the_text(codec: str) -> None:
    assert read_stream(SIMPLIFIED.encode(codec), name="a").text == "\ufeff" + SIMPLIFIED


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends_stay_as_they_stand(ends: str) -> None:
    text = f"同志們:{ends}今天開會。{ends}"
    assert read_stream(text.encode(), name="a").text == text


def test_bad_bytes_are_replaced_and_remarked() -> None:
    data = bytearray(SIMPLIFIED.encode())
    data[300] = data[900] = 0xFF
    source = read_stream(bytes(data), name="a")
    assert source.encoding == "utf-8"
    assert 2 <= source.text.count("\ufffd") <= 6
    assert source.remarks == (f"{source.text.count(chr(0xFFFD))} characters could not be decoded",)


def test_sound_bytes_have_no_remark() -> None:
    assert read_stream(SIMPLIFIED.encode("gbk"), name="a").remarks == ()


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5", "utf-16-le"])
def test_a_file_cut_anywhere_is_read_up_to_there(codec: str) -> None:
    data = TRADITIONAL[:150].encode(codec, "ignore")
    for cut in range(40, len(data)):
        text = read_stream(data[:cut], name="a").text
        assert text.count("\ufffd") <= 1
        assert data.decode(codec).startswith(text.rstrip("\ufffd"))


@given(st.binary(max_size=300))
@settings(deadline=None)  # the first file of a format loads its reader
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        source = read_stream(data, name="a")
    except Refused as refused:
        assert refused.where == "a" and refused.hint
    else:
        assert "".join(document.text for document in split_documents(source, RULES)) == source.text


# refusals --------------------------------------------------------------------------------------

LIMITS = Limits(file=10_000, text=2_000, line=500)

REFUSED = [
    ("empty file", b"", "empty"),
    ("only blanks", b" \n\r\n\t ", "empty"),
    ("only a byte order mark", b"\xef\xbb\xbf", "empty"),
    ("only stops", "。。。\n".encode(), "empty"),
    ("PDF that is none", b"%PDF-1.7\n", "damaged"),
    ("zip that is none", b"PK\x03\x04\x14\x00", "damaged"),
    ("old Word", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not-this-format"),
    ("image", b"\x89PNG\r\n\x1a\n\x00\x00", "not-this-format"),
    ("web page without words", b"\n<!DOCTYPE html><html></html>", "no-text"),
    ("XML", '<?xml version="1.0"?><a>工會</a>'.encode(), "not-this-format"),
    ("NUL", "工會\0工會".encode(), "not-this-format"),
    ("controls", "工\x01會\x02".encode() * 40, "not-this-format"),
    ("noise", bytes(range(128, 256)) * 20, "unknown-encoding"),
    ("Western letters", "Café crème à l'été, déjà vu".encode("latin-1"), "unknown-encoding"),
    (
        "half of it bad",
        b"\xef\xbb\xbf" + "工會".encode() + b"\xff\xff" + "主席".encode() + b"\xfe\xff",
        "too-damaged-text",
    ),
    ("large file", b"x" * 10_001, "too-large"),
    ("long text", ("要抓好落實。" * 400).encode("gbk"), "too-large"),
    ("one character without end", b"a" * 1_500, "no-text"),
]


@pytest.mark.parametrize(("label", "data", "code"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_is_no_text_is_refused_in_one_line(label: str, data: bytes, code: str) -> None:
    del label
    with pytest.raises(Refused) as caught:
        read_stream(data, name="a/b.txt", limits=LIMITS)
    assert caught.value.code == code
    assert caught.value.where == "a/b.txt" and caught.value.hint and "\n" not in str(caught.value)


def test_twenty_megabytes_of_one_character_end_quickly() -> None:
    with pytest.raises(Refused, match="no-text"):
        read_stream("工".encode() * 7_000_000, name="a")


def test_prose_of_long_paragraphs_is_not_refused() -> None:
    text = "要抓好落實,要見實效。" * 20_000
    assert read_stream(text.encode(), name="a").text == text


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"cannot be read.*\[unreadable\]"):
        read_source(tmp_path / "none.txt", name="none.txt")


def test_folder_pipe_and_socket_are_refused_without_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)  # the address of a socket must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        for name in (".", "pipe", "socket"):
            with pytest.raises(Refused) as caught:
                read_source(tmp_path / name, name=name)
            assert caught.value.code == "unreadable"


def test_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text(BODY, "utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "outside.txt")
    with pytest.raises(Refused, match="is a link"):
        read_source(tmp_path / "link.txt", name="link.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "secret.txt"
    file.write_text(BODY, "utf-8")
    file.chmod(0)
    with pytest.raises(Refused, match="unreadable"):
        read_source(file, name="secret.txt")


# inputs ----------------------------------------------------------------------------------------


def made(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(BODY, "utf-8")
    return folder


def test_names_are_the_folder_and_the_path_below_it(tmp_path: Path) -> None:
    made(tmp_path / "texts", "b.txt", "a.txt", "c/d.txt")
    found = inputs([tmp_path / "texts"])
    assert [item.name for item in found] == ["texts/a.txt", "texts/b.txt", "texts/c/d.txt"]
    assert all(item.path.is_file() for item in found)


def test_a_file_and_its_folder_give_one_name_and_count_once(tmp_path: Path) -> None:
    made(tmp_path / "texts", "a.txt", "b.txt")
    folder, file = tmp_path / "texts", tmp_path / "texts" / "a.txt"
    assert inputs([file])[0] == inputs([folder])[0]
    assert inputs([file, folder, file]) == inputs([folder])


def test_hidden_files_are_left_out(tmp_path: Path) -> None:
    made(tmp_path / "texts", "a.txt", ".b.txt", ".git/c.txt")
    assert [item.name for item in inputs([tmp_path / "texts"])] == ["texts/a.txt"]


def test_two_files_of_one_name_are_a_mistake(tmp_path: Path) -> None:
    made(tmp_path / "x" / "texts", "a.txt")
    made(tmp_path / "y" / "texts", "a.txt")
    with pytest.raises(KgError, match="two files would have one name"):
        inputs([tmp_path / "x" / "texts", tmp_path / "y" / "texts"])


def test_missing_path_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(KgError, match=r"no such file.*\[unreadable\]"):
        inputs([tmp_path / "none"])


@pytest.mark.parametrize("name", ["a\nb.txt", "-n.txt", "a b'\";$().txt", "名.txt", "\u202egpj.txt"])
def test_odd_names_are_kept(tmp_path: Path, name: str) -> None:
    made(tmp_path / "texts", name)
    assert [item.name for item in inputs([tmp_path / "texts"])] == [f"texts/{name}"]


def test_a_name_that_is_no_utf8_is_escaped(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    with open(os.fsencode(folder) + b"/\xff.txt", "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(BODY)
    assert [item.name for item in inputs([folder])] == ["texts/\\xff.txt"]


# documents -------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES["head"], ids=labels)
def test_head_states(case: dict[str, str]) -> None:
    (document,) = documents(case["text"])
    assert (document.title, document.date, document.speaker) == (case["title"], case.get("date"), case.get("speaker"))


STATED = ("title", "subtitle", "date", "speaker", "post", "venue", "origin")


def stated(document: Document) -> dict[str, str]:
    """What a document states, without what it does not."""
    found = {name: getattr(document, name) for name in STATED}
    return {name: words for name, words in found.items() if words}


@pytest.mark.parametrize("case", CASES["stated"], ids=labels)
def test_document_states_this_and_nothing_else(case: dict[str, str]) -> None:
    (document,) = documents(case["text"])
    assert stated(document) == {name: case[name] for name in STATED if name in case}


@pytest.mark.parametrize("case", CASES["given"], ids=labels)
def test_metadata_of_the_file_fill_what_its_only_text_leaves_open(case: dict[str, Any]) -> None:
    text = case["text"].replace("<body>", BODY)
    source = replace(read_stream(text.encode(), name="a.html"), stated=Stated(**case["given"]))
    found = split_documents(source, RULES)
    assert [stated(document) for document in found] == case["expect"]


TITLE_ROWS = [row for kind in ("title", "occasion") for row in resources.rules("data/rules/documents.toml")[kind]]


@pytest.mark.parametrize("row", TITLE_ROWS, ids=lambda row: str(row["id"]))
def test_a_title_is_known_by_its_last_character_in_either_script(row: dict[str, str]) -> None:
    for title in (row["match"], fold(row["match"])):
        assert title.rstrip(")")[-1] in RULES.signs.title


def test_lines_that_a_fence_of_the_layout_covers_state_nothing() -> None:
    text = "首頁 > 領導講話 > 正文\n在楓林縣勞模座談會上的講話\n縣委副書記 沈維岳\n同志們:\n今天請各位回家看看。"
    fence = Fence(Span(0, text.index("\n")), FenceKind.BOILERPLATE, "navigation")
    (document,) = split_documents(replace(read_stream(text.encode(), name="a"), fences=(fence,)), RULES)
    assert (document.title, document.speaker) == ("在楓林縣勞模座談會上的講話", "沈維岳")


@pytest.mark.parametrize("row", CASES["numeral"], ids=lambda row: str(row[0]))
def test_numerals_have_their_values(row: tuple[str, int]) -> None:
    numeral, value = row
    assert RULES.numerals.value(numeral) == (value if value >= 0 else None)


@pytest.mark.parametrize("case", CASES["division"], ids=labels)
def test_source_is_divided(case: dict[str, Any]) -> None:
    text = case["text"].replace("<body>", BODY)
    found = documents(text)
    assert [document.text[: len(start)] for document, start in zip(found, case["starts"], strict=False)] == case[
        "starts"
    ]
    assert len(found) == len(case["starts"])
    assert "".join(document.text for document in found) == text


PIECES = [
    *(
        "目錄",
        "第一篇:甲會講話",
        "第二篇:乙會講話",
        "篇一",
        "之二",
        "在開學典禮上的講話",
        "——在畢業典禮上的講話",
        "同志們:",
    ),
    *(
        "(2011年7月5日)",
        "沈維岳",
        "=====",
        "附件1",
        "\f",
        "",
        " ",
        "# 關於防汛的通知",
        "— 3 —",
        "各單位:",
        BODY,
        BODY * 3,
    ),
]


@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["\n", "\r\n", "\r"])), max_size=40))
def test_documents_cover_their_source_without_gap(pieces: list[tuple[str, str]]) -> None:
    source = Source("a", "", "text/plain", "utf-8", "".join(piece + end for piece, end in pieces))
    found = split_documents(source, RULES)
    assert "".join(document.text for document in found) == source.text
    assert [document.span.start for document in found[1:]] == [document.span.end for document in found[:-1]]


def test_documents_are_numbered_and_know_their_source() -> None:
    source = read_stream(TRADITIONAL.encode(), name="samples/speeches.txt")
    found = split_documents(source, RULES)
    assert [(d.id, d.number, d.source, d.sha256) for d in found] == [
        (str(n), n, "samples/speeches.txt", source.sha256) for n in (1, 2, 3)
    ]
    assert all(d.text == source.text[d.span.start : d.span.end] for d in found)


def test_preface_long_enough_is_a_document_of_its_own() -> None:
    text = BODY * 8 + f"第一篇:甲會講話\n{BODY}第二篇:乙會講話\n{BODY}"
    assert [document.text[:3] for document in documents(text)] == [BODY[:3], "第一篇", "第二篇"]


def test_samples_state_what_they_should() -> None:
    stated = {
        "news_congress.txt": [("澜江市工会第十四次代表大会胜利闭幕", None, None)],
        "news_safety_contest.txt": [("枫林县总工会启动2012年“安康杯”竞赛活动", "2012-03-28", None)],
        "notice_student_aid.txt": [("关于开展2012年“金秋助学”活动的通知", "2012-06-25", None)],
        "speeches.txt": [
            ("在瀾江市總工會十三屆四次全委會上的講話", "2011-01-18", "沈維岳"),
            ("在市總工會十三屆五次全委(擴大)會議上的講話", None, None),
            ("在楓林縣“安康杯”競賽總結表彰大會上的講話", "2012-03-06", "程立群"),
        ],
    }
    for item in inputs([SAMPLES]):
        found = split_documents(read_source(item.path, name=item.name), RULES)
        assert [(d.title, d.date, d.speaker) for d in found] == stated[item.path.name]


NOT_YET = {
    "19-macao-union-2016": "a headline of several sentences, one a line",
    "21-nurses-joint-notice-2020": "two issuers over each other in one red head",
}
GOLD = [
    pytest.param(
        path,
        id=path.stem,
        marks=[pytest.mark.xfail(strict=True, reason=NOT_YET[path.stem])] if path.stem in NOT_YET else [],
    )
    for path in sorted((ROOT / "tests" / "gold").glob("*.json"))
]


def unspaced(title: str) -> str:
    """A title without blanks, of which nobody says how many join its lines."""
    return "".join(title.split())


@pytest.mark.parametrize("path", GOLD)
def test_heads_of_other_genres_state_what_the_gold_says(path: Path) -> None:
    gold = json.loads(path.read_text("utf-8"))
    (document,) = documents(path.with_suffix(".txt").read_bytes().decode())
    assert unspaced(document.title) == unspaced(gold["title"])
    assert (document.date, document.speaker) == (gold["date"], gold["speaker"])


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="no ../shared/seeds beside this checkout")
def test_the_users_own_file_is_divided_as_the_gold_has_it() -> None:
    (item,) = inputs([SHARED / "seeds"])
    source = read_source(item.path, name=item.name)
    found = split_documents(source, RULES)
    assert "".join(document.text for document in found) == source.text
    assert [(d.date, d.speaker) for d in found[3:]] == [(None, None), ("2004-04-22", "趙國慶")]
    for number, document in enumerate(found[:3], 1):
        gold = json.loads((SHARED / "gold" / "dev" / f"{number}.json").read_text("utf-8"))
        assert document.text == (SHARED / "gold" / "dev" / f"{number}.txt").read_bytes().decode()
        assert (document.title, document.date, document.speaker) == (gold["title"], gold["date"], gold["speaker"])
