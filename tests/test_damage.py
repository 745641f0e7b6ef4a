"""Damage: found where it is, never where it is not, and undone only where that is certain.

The damage of these texts is made here, of our own samples: bytes lost, put in and replaced, and text
read in an encoding that it was not written in.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import jieba
import pytest

from kg import resources
from kg.aligned import Span
from kg.folding import fold, traditional
from kg.model import Document, FenceKind, Text
from kg.read import DocumentRules, read_source, split_documents
from kg.text import TextRules, prepare_text
from kg.text.fences import fences

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
SAMPLES = ROOT / "data" / "samples"
RULES = TextRules.shipped()
SOUND = "".join((SAMPLES / name).read_text("utf-8") for name in ("news_congress.txt", "news_safety_contest.txt"))
LINES = [line.strip() for line in SOUND.splitlines() if len(line.strip()) >= 50]
PRIVATE = re.compile("[\ue000-\uf8ff]")


def prepared(text: str) -> Text:
    return prepare_text(Document("1", "a", "", 1, Span(0, len(text)), text), RULES)


# no false alarm --------------------------------------------------------------------------------


def pseudo_text() -> str:
    """All words of jieba's dictionary, shuffled into sentences that mean nothing."""
    lines = Path(jieba.__file__).with_name("dict.txt").read_text("utf-8").splitlines()
    words = [line.split(" ")[0] for line in lines]
    random.Random(1).shuffle(words)
    stops = random.Random(2).choices("，。、；：？！", k=len(words))
    return "".join(word + (stops[at] if at % 4 == 3 else "") + "\n" * (at % 40 == 39) for at, word in enumerate(words))


def invented_names() -> str:
    """Surnames with given names of any two characters of GB 2312, in prose: rarer than names are."""
    choose = random.Random(3).choice
    surnames = [row["surname"] for row in resources.table("data/lists/surnames.tsv")]
    rows = [bytes((first, second)) for first in range(0xB0, 0xF7) for second in range(0xA1, 0xFE)]
    given = [pair.decode("gb2312", "ignore") for pair in rows]
    names = [choose(surnames) + choose(given) + choose(("", choose(given))) for _ in range(6000)]
    return "".join(f"会议由{one}同志主持，{other}出席。" for one, other in zip(names[::2], names[1::2], strict=True))


def sound_texts() -> Iterator[tuple[str, str]]:
    """Healthy text of many kinds, with its name."""
    columns = ("name", "title", "short", "aliases", "parent")
    tables = (resources.table(path) for path in resources.names("data/lists", ".tsv"))
    yield "our lists", "、".join(row[name] for rows in tables for row in rows for name in columns if row.get(name))
    yield "samples", SOUND + (SAMPLES / "notice_student_aid.txt").read_text("utf-8")
    yield "words", pseudo_text()
    yield "names", invented_names()
    figures = random.Random(4)
    rows = ("\t".join(f"{figures.uniform(-100, 1e6):.2f}" for _ in range(8)) for _ in range(2000))
    yield "figures", "\n".join(f"{row}\t增长{number % 50}.5％（№{number}）±0.5℃" for number, row in enumerate(rows))
    for path in sorted((SHARED / "gazetteer").rglob("*.*sv")) + sorted((SHARED / "gazetteer").rglob("titles.txt")):
        yield path.name, path.read_text("utf-8")


def test_sound_text_raises_at_most_one_alarm_in_a_million_characters() -> None:
    alarms, characters = [], 0
    for name, text in sound_texts():
        for one in (text, traditional(text[:400_000])):
            found = [fence for fence in fences(one, fold(one), RULES) if fence.kind is FenceKind.DAMAGED]
            alarms += [f"{name}: {fence.span.of(one)}" for fence in found]
            characters += len(one)
    assert len(alarms) <= characters / 1_000_000, alarms


@pytest.mark.parametrize(
    "text",
    [
        "Профсоюзы защищают права трудящихся, совет депутатов принял решение.",
        "労働組合は労働者の権利を守るために団体交渉を行います。コンピュータ・ソフトウェア。",
        "Το συνδικάτο προστατεύει τα δικαιώματα των εργαζομένων.",
        "L'œuvre dévouée où l'élève reçoit ça: Größe, Übermaß, Señor, Łódź, naïveté.",
        "中华全国总工会（Zhōnghuá Quánguó Zǒnggōnghuì），nǐ hǎo，lǜsè。",
        "①②③㈠㈡ⅠⅡ※§№℃‰α、β、γ射线；●■◆→≥±㎡——…·○□△ㄅㄆㄇ、ㄧ、鑫A座、淼B区",
        "帝高陽之苗裔兮，朕皇考曰伯庸。攝提貞于孟陬兮，惟庚寅吾以降。扈江離與辟芷兮，紉秋蘭以為佩。",
        "關關雎鳩，在河之洲？參差荇菜，左右流之？蒹葭蒼蒼，溯洄從之？螽斯羽，詵詵兮？",
    ],
)
def test_foreign_scripts_signs_and_classics_are_sound(text: str) -> None:
    assert not fences(text, fold(text), RULES)


# every run found -------------------------------------------------------------------------------


def broken(kind: str, line: str, choose: random.Random) -> str:
    """A line with an accident to its bytes."""
    codec, accident = kind.split()
    if accident.startswith("as-"):
        start, end = len(line) // 3, 2 * len(line) // 3
        data = line[start:end].encode(codec)
        wrong = data.decode(accident.removeprefix("as-").removesuffix("-twice"), "replace")
        if accident.endswith("twice"):
            wrong = wrong.encode("utf-8").decode("latin-1")
        return line[:start] + wrong + line[end:]
    data, at = bytearray(line.encode(codec)), choose.randrange(len(line) // 2, len(line))
    if accident == "drop":
        del data[at]
    else:
        data.insert(at, choose.randrange(0x81, 0xFF))
    return bytes(data).decode("gb18030" if codec == "gbk" else codec, "replace")


RECALL = {
    "gbk drop": 0.8,
    "gbk insert": 0.8,
    "utf-8 drop": 0.95,
    "utf-8 as-gbk": 0.95,
    "utf-8 as-latin-1": 0.95,
    "utf-8 as-latin-1-twice": 0.95,
    "gbk as-latin-1": 0.95,
    "big5 as-latin-1": 0.95,
}


@pytest.mark.parametrize("kind", RECALL)
def test_damage_is_found_and_no_repair_is_wrong(kind: str) -> None:
    choose = random.Random(7)
    lines = [line[:32] + "。" for line in choose.sample(LINES, min(8, len(LINES)))]
    found = 0
    for line in lines:
        sound = traditional(line) if kind.startswith("big5") else line
        text = prepared(broken(kind, sound, choose))
        found += bool(text.repairs or any(fence.kind is FenceKind.DAMAGED for fence in text.fences))
        # One or two characters between figures, read as Western letters, show no damage.
        pieces = [
            re.escape(piece)
            for piece in re.split(f"[\ufffc\ufffd\x80-\u0192]+[A-Z]?|{PRIVATE.pattern}", text.aligned.text)
        ]
        if text.repairs and not text.fences:
            assert re.fullmatch(".{0,40}".join(pieces), fold(sound)), (text.repairs, text.aligned.text)
    assert found >= RECALL[kind] * len(lines)


# what the accident was -------------------------------------------------------------------------


def straddled(text: str, thrown_away: bool) -> str:
    """The text after a tool took the bytes of ； or ？ in the middle of two characters for the stop."""
    data = text.encode("gbk")
    for pair, stop in ((b"\xa3\xbb", b";"), (b"\xa3\xbf", b"?")):
        data = data.replace(pair, stop)
    seen = data.decode("gb18030", "replace").replace("\ufffd", "?")
    return PRIVATE.sub("", seen) if thrown_away else seen


@pytest.mark.parametrize("thrown_away", [False, True])
def test_stops_that_were_halves_are_put_back(thrown_away: bool) -> None:
    text = "條件越來越好。可以說，工會的工作上了新臺階。"
    seen = straddled(text, thrown_away)
    found = prepared(seen)
    assert seen != text and found.aligned.text == fold(text) and not found.fences
    assert [one.text for one in found.repairs] == ["。可以說"]
    assert all(0.9 <= one.confidence <= 1 for one in found.repairs)


def test_two_bytes_around_a_stop_are_guessed_from_the_words() -> None:
    seen = "要使帮扶工作经?;?、制度化。"
    found = prepared(seen)
    (repair,) = found.repairs
    assert (repair.text, repair.span.of(seen)) == ("常化", "?;?")
    at = found.aligned.text.index("制度")
    assert found.aligned.back(Span(at, at + 2)).of(seen) == "制度"
    assert repair.span.contains(found.aligned.back(Span(at - 3, at - 2)))


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="no ../shared/seeds beside this checkout")
def test_the_users_own_file_is_repaired() -> None:
    (path,) = sorted((SHARED / "seeds").iterdir())
    source = read_source(path, name=path.name)
    texts = [prepare_text(document, RULES) for document in split_documents(source, DocumentRules.shipped())]
    repairs = [repair for text in texts for repair in text.repairs]
    assert [repair.span.start for repair in repairs] == [3034, 6309, 6394, 10321, 19030, 19919]
    assert [repair.text for repair in repairs][2::3] == ["常化", "常化"]
    assert min(repair.confidence for repair in repairs) >= 0.9
    assert not [fence for text in texts for fence in text.fences if fence.kind is FenceKind.DAMAGED]
