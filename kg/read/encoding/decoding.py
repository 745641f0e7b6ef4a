"""Bytes to text. Nothing is invented: what cannot be decoded becomes U+FFFD and is counted.

General detectors take Big5 for Japanese and give up on UTF-8 with one bad byte, so the choice is
made here: by byte order mark, by strict UTF-8, by the shifts of seven-bit encodings, else by which
reading of the bytes costs the fewest bits (`kg.read.likelihood`). Where Japanese, Korean or noise
costs fewest there is no answer.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from kg.read.encoding.charsets import encoding_named
from kg.read.encoding.likelihood import FOREIGN, bits, noise, weights
from kg.read.encoding.resync import WIDE, text_of
from kg.read.encoding.sevenbit import hz, is_hz, is_iso_2022_cn, is_utf7, iso_2022_cn

SAMPLES = (1 << 10, 1 << 12, 1 << 16)
"""Bytes that are looked at first, and where they do not decide."""
PLACES = 3
"""From so many places of the file, for what stands first may be pasted."""
PLAIN = 300
"""Bits that decide."""
PROSE = 14
"""Bits a character above which ASCII between shifts is no Chinese."""
NONE = "none"
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CANDIDATES = ("utf-8", "gb18030", "big5hkscs")
RUN = re.compile(rb"[\x80-\xff][\x30-\xff]*")
"""From a byte over 127 to the next that is in step in all of them."""
IN_STEP = re.compile(rb"[\0-\x2f]")
ASCII_IN_WIDE = re.compile(rb"(?:[\t\n\r -~]\0|\0[\t\n\r -~]|\0\0)++")
PLAIN_ASCII = bytes([*range(32, 127), *b"\t\n\r\f\b\x0e\x0f\x1b"])
KNOWN = re.compile("[!-~\u4e00-\u9fff]")
"""A sign that every Chinese text has; letters of many far scripts are what bytes of a program look like."""
DOUBTFUL = 1.0
"""Bits under which a reading of bytes out of step is no better than another, or than none."""
CHINESE = re.compile(r"[^\0-~]{1,100}")
BEYOND_TWO_BYTES = re.compile("[\u0800-\U0010ffff]")

Read = Callable[[bytes, str], str]
"""The text of bytes in an encoding."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, how it was encoded, how many of its characters could not be decoded, and how sure that is.

    `encoding` is `utf-8`, `utf-16-le`, `utf-16-be`, `utf-32-le`, `utf-32-be`, `gb18030` (also for GB 2312
    and GBK, which it holds), `big5hkscs` (also for Big5 and Code Page 950), `hz` or `iso-2022-cn`;
    `utf-8+gb18030` where stretches of the text are certainly in another encoding than the rest.
    `sureness` is 1 - 2^-(m/10), with m the bits by which this reading is likelier than the next best,
    among them Japanese, Korean and no text at all; 1 where a mark or ASCII says it. Under 0.9 (33 bits,
    some three or four characters) another reading is worth a look.
    """

    text: str
    encoding: str
    bad: int = 0
    sureness: float = 1.0


def decode(data: bytes, *, declared: str | None = None) -> Decoded | None:
    """The text of `data` with all its characters, a byte order mark among them; else `None`.

    `declared` is the encoding that someone says it has. It counts no more than a character or two, so
    it helps where the text is short and yields where it is wrong.

    >>> decode("市總工會，各級工會都要在六月底前上報。".encode("big5"))
    Decoded(text='市總工會，各級工會都要在六月底前上報。', encoding='big5hkscs', bad=0, sureness=0.998)
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _read(data, encoding, 1.0)
    hint = encoding_named(declared) if declared else None
    if b"\0" not in data:
        if data.isascii() and not data.translate(None, PLAIN_ASCII):
            return _seven_bits(data)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return _valid(data, text, hint)
    return _likeliest(data, hint)


def _read(data: bytes, encoding: str, sureness: float) -> Decoded:
    text, encodings = text_of(data, encoding)
    bad = text.count("\ufffd")
    if bad and (own := "\ufffd".encode(encoding, "ignore")):  # as some texts hold it already
        bad = max(0, bad - data.count(own))
    return Decoded(text, encodings, bad, sureness)


def _seven_bits(data: bytes) -> Decoded | None:
    """ASCII, or what is written in it; a Japanese or Korean shift, or UTF-7, is no encoding known here."""
    for name, is_one, text_in in (("iso-2022-cn", is_iso_2022_cn, iso_2022_cn), ("hz", is_hz, hz)):
        if is_one(data):
            text = text_in(data)
            chinese = "".join(found.group() for found in islice(CHINESE.finditer(text), 100))
            if bits(chinese, name) <= PROSE * len(chinese):
                return Decoded(text, name, text.count("\ufffd"), _sureness(9.0 * len(chinese)))
    if b"\x1b$" in data or is_utf7(data):
        return None
    return Decoded(data.decode("ascii"), "utf-8")


def _valid(data: bytes, text: str, hint: str | None) -> Decoded | None:
    """What is UTF-8 without an error is hardly ever anything else, but pairs of bytes may be by chance."""
    if count := sum(1 for _ in islice(BEYOND_TWO_BYTES.finditer(text), 100)):
        return Decoded(text, "utf-8", 0, _sureness(max(60.0, 6.0 * count)))
    return _likeliest(data, hint, valid=True)


def _likeliest(data: bytes, hint: str | None, *, valid: bool = False) -> Decoded | None:
    """The reading that costs fewest bits, of a sample that is large enough to tell."""
    encoding, margin = NONE, 0.0
    for size in SAMPLES:
        costs = _costs(_head(data, size // 2), (*CANDIDATES, *FOREIGN, *WIDE), hint)
        encoding, margin = _first(costs)
        if encoding not in WIDE:
            costs = _costs(_runs(data, size), (*CANDIDATES, *(() if valid else FOREIGN)), hint)
            if valid:
                costs["utf-8"] -= weights()["valid"]
                del costs[NONE]
            encoding, margin = _first(costs)
        if margin >= PLAIN or size >= len(data):
            break
    if encoding == NONE:
        costs = _costs(_head(data, SAMPLES[0]), WIDE, hint, _in_step)
        encoding, margin = _first(costs)
        encoding = encoding if margin >= DOUBTFUL else NONE
    if encoding in (NONE, *FOREIGN):
        return None
    decoded = _read(data, encoding, _sureness(margin))
    return decoded if KNOWN.search(decoded.text) else None


def _head(data: bytes, size: int) -> bytes:
    """The bytes from where the first ASCII ends, if all stands in two or four bytes."""
    ascii_end = found.end() if b"\0" in data[:size] and (found := ASCII_IN_WIDE.match(data)) else 0
    start = max(0, min(ascii_end - size // 4, len(data) - size)) // 4 * 4
    return data[start : start + size]


def _runs(data: bytes, size: int) -> bytes:
    """Bytes that are not ASCII from places all over the data, in step and a blank between the runs."""
    if len(data) <= size:
        return data
    runs: list[bytes] = []
    for place in range(PLACES):
        start = found.start() if (found := IN_STEP.search(data, len(data) * place // PLACES)) and place else 0
        left = size // PLACES
        for found in RUN.finditer(data, start):
            runs.append(found.group()[:left])
            left -= len(runs[-1])
            if left <= 0:
                break
    return b" ".join(runs)


def _at_once(data: bytes, encoding: str) -> str:
    return data.decode(encoding, "replace")


def _in_step(data: bytes, encoding: str) -> str:
    return text_of(data, encoding)[0]


def _costs(sample: bytes, encodings: Iterable[str], hint: str | None, read: Read = _at_once) -> dict[str, float]:
    """The bits of each reading of some bytes, and of none."""
    costs: dict[str, float] = {}
    for encoding in encodings:
        text = read(sample, encoding)
        # A place that is bad in UTF-16 or UTF-32 is of more bytes than one.
        wider = weights()["noise"] * WIDE.get(encoding, 1) - weights()["noise"]
        costs[encoding] = bits(text, encoding) + wider * text.count("\ufffd")
    if hint in costs:
        costs[hint] -= weights()["declared"]
    return costs | {NONE: noise(sample)}


def _first(costs: dict[str, float]) -> tuple[str, float]:
    """The cheapest and by how much; of several as cheap the first."""
    (least, first), (more, _), *_ = sorted((cost, number) for number, cost in enumerate(costs.values()))
    return list(costs)[first], more - least


def _sureness(margin: float) -> float:
    """The share of the better of two readings in their likelihood, `margin` in bits, at a tenth of its weight."""
    return round(1 - 2 ** -(max(0.0, margin) / 10), 3)
