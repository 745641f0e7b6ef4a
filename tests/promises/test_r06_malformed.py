"""R6, malformed encodings: one byte cut at every position of a 300-byte GB 18030, Big5, UTF-8 and UTF-16 text, 10 %
random bytes, NULs, lone surrogates, mixed encodings in one file: never an exception, U+FFFD only where the bytes are
bad, the share of damage recorded, more than 10 % refused as `too-damaged-text`, never invented text.

A cut costs one or two characters in 85 of 100 places and never more than six; what follows is in step again. It
may be more than two where what is left of a character is a letter of ASCII or makes another with its neighbour.
"""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import Refused
from kg.folding import fold, traditional
from kg.read import read_stream
from kg.read.encoding.decoding import decode

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
SIMPLIFIED = (SAMPLES / "news_congress.txt").read_text("utf-8")
TRADITIONAL = traditional(fold(SIMPLIFIED))
NAMES = {"gbk": "gb18030", "big5": "big5hkscs"}


def lost(whole: str, read: str) -> int:
    """How many characters of a text are not as they were, in one run."""
    least = min(len(whole), len(read))
    before = next((at for at in range(least) if whole[at] != read[at]), least)
    after = next((at for at in range(least - before) if whole[-1 - at] != read[-1 - at]), least - before)
    return len(whole) - before - after


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        *((codec, SIMPLIFIED) for codec in ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be", "utf-32-le")),
        *((codec, TRADITIONAL) for codec in ("gb18030", "big5")),
    ],
    ids=lambda value: value if len(value) < 20 else value[:4],
)
def test_a_lost_byte_costs_a_character_or_two(codec: str, text: str) -> None:
    whole = text.encode(codec, "ignore")[:300].decode(codec, "ignore")
    data = whole.encode(codec)
    costs: Counter[int] = Counter()
    for cut in range(len(data)):
        decoded = decode(data[:cut] + data[cut + 1 :])
        assert decoded is not None and decoded.encoding == NAMES.get(codec, codec), cut
        costs[lost(whole, decoded.text)] += 1
    assert max(costs) <= 6
    assert costs[0] + costs[1] + costs[2] >= 0.85 * len(data), costs
    if codec == "utf-8":
        assert max(costs) == 1


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5", "utf-16-le"])
@pytest.mark.parametrize("share", [0.01, 0.1, 0.3])
def test_random_bytes_never_raise_and_are_counted_or_refused(codec: str, share: float) -> None:
    chance = random.Random(codec)
    data = bytearray(SIMPLIFIED.encode(codec, "ignore"))
    for at in range(len(data)):
        if chance.random() < share:
            data[at] = chance.randrange(256)
    decoded = decode(bytes(data))
    assert decoded is None or decoded.bad == decoded.text.count("\ufffd")
    if share == 0.01:
        assert decoded is not None and decoded.encoding == NAMES.get(codec, codec)
        sound = sum(char in SIMPLIFIED for char in decoded.text)
        assert sound >= 0.9 * len(decoded.text)


def test_a_text_with_much_damage_is_refused() -> None:
    data = bytearray(SIMPLIFIED.encode())
    for at in range(0, len(data), 15):
        data[at] = 0xFF
    with pytest.raises(Refused) as caught:
        read_stream(bytes(data), name="a")
    assert caught.value.code == "too-damaged-text"


@pytest.mark.parametrize(
    ("label", "data", "code"),
    [
        ("NUL in UTF-8", "工會\0工會委員".encode(), "not-this-format"),
        ("NUL in GBK", "工會要抓好落實\0工會委員".encode("gbk"), "not-this-format"),
        ("only NULs", b"\0" * 400, "not-this-format"),
        ("halves of pairs alone", "\ud840\ud840".encode("utf-16-le", "surrogatepass") * 9, "not-this-format"),
    ],
)
def test_what_holds_nuls_is_no_text(label: str, data: bytes, code: str) -> None:
    del label
    with pytest.raises(Refused) as caught:
        read_stream(data, name="a")
    assert caught.value.code in (code, "too-damaged-text", "unknown-encoding")


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_lone_surrogate_is_one_bad_place(codec: str) -> None:
    data = (SIMPLIFIED[:200] + "\ud840" + SIMPLIFIED[200:400]).encode(codec, "surrogatepass")
    decoded = decode(data)
    assert decoded is not None and decoded.encoding == codec
    assert decoded.text.replace("\ufffd", "") == SIMPLIFIED[:400]
    assert 1 <= decoded.bad <= 3


def test_a_replacement_character_of_the_text_itself_is_not_bad() -> None:
    decoded = decode((SIMPLIFIED + "\ufffd").encode() + b"\xff")
    assert decoded is not None and decoded.bad == 1


@pytest.mark.parametrize("codec", ["gb18030", "big5hkscs"])
@pytest.mark.parametrize("after", ["\n", " A", ",b", "9", "<p>"])
def test_a_bad_byte_swallows_no_ascii_behind_it(codec: str, after: str) -> None:
    text = TRADITIONAL[:80]
    data = text.encode(codec, "ignore") + b"\xff" + after.encode() + text.encode(codec, "ignore")
    decoded = decode(data)
    sound = text.encode(codec, "ignore").decode(codec)
    assert decoded is not None and decoded.text == f"{sound}\ufffd{after}{sound}"


@pytest.mark.parametrize(("main", "pasted"), [("utf-8", "gbk"), ("utf-8", "big5"), ("gbk", "utf-8"), ("big5", "utf-8")])
def test_a_paragraph_pasted_in_another_encoding_is_read_or_bad(main: str, pasted: str) -> None:
    head, body = TRADITIONAL[:60].replace("\n", ""), TRADITIONAL[60:800]
    decoded = decode(head.encode(pasted, "ignore") + b"\n" + body.encode(main, "ignore"))
    assert decoded is not None
    sound = body.encode(main, "ignore").decode(main)
    assert decoded.text.endswith(sound)
    first = decoded.text[: -len(sound)].strip("\n")
    assert first == head.encode(pasted, "ignore").decode(pasted) or "\ufffd" in first
    assert decoded.encoding.startswith(NAMES.get(main, main))


@pytest.mark.parametrize("codec", ["gbk", "big5", "utf-16-le"])
def test_names_of_rare_characters_stay_as_they_stand(codec: str) -> None:
    chance = random.Random(5)
    rare = [chr(code) for code in range(0x4E00, 0x9FA5)]
    names = "、".join("".join(chance.sample(rare, 2)) for _ in range(300))
    lines = "\n".join(f"委員名單，主席、副主席、委員：{names[at : at + 30]}等同志。" for at in range(0, len(names), 30))
    data = lines.encode(codec, "ignore")
    decoded = decode(data)
    assert decoded is not None and decoded.bad == 0
    assert decoded.text == data.decode(codec)


@given(st.binary(max_size=400))
def test_no_bytes_raise(data: bytes) -> None:
    decoded = decode(data)
    assert decoded is None or (0 <= decoded.sureness <= 1 and decoded.bad <= len(decoded.text))


@given(st.binary(max_size=60), st.sampled_from(["~{9$;a", "\x1b$)A\x0e9$", "\x1b$)G\x0eDf", "\x1b$*H\x1bN!"]))
def test_no_bytes_behind_a_shift_raise(data: bytes, shift: str) -> None:
    decoded = decode(shift.encode("ascii") + bytes(byte & 0x7F for byte in data))
    assert decoded is None or decoded.bad <= len(decoded.text)
