"""Chinese in seven bits: HZ (RFC 1843) and ISO-2022-CN (RFC 1922), as news and mail once carried it.

Both keep GB 2312, the second also CNS 11643 planes 1 and 2, in pairs of printable ASCII between
shifts. Python has no codec for the second and reads the first without mercy, so both stand here.
Both are back in step at the end of each line. CNS 11643 comes from the order of Big5
(`data/lists/cns11643.tsv`).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from functools import cache

from kg import resources

REPLACEMENT = "\ufffd"
HZ = re.compile(rb"~\{(?P<pairs>[^\n]*?)(?:~\}|(?=\n)|\Z)|~(?P<tilde>~)|~\r?\n")
TOKEN = re.compile(
    rb"\x1b\$(?P<set>\)[AEG]|\*H)|(?P<shift>[\x0e\x0f])|\x1bN(?P<second>[!-~]{2})"
    rb"|(?P<line>[\r\n]+)|(?P<bad>\x1b)|(?P<plain>[^\x0e\x0f\x1b\r\n]+)"
)
SAMPLE = 1 << 16
GB2312, CNS_1, CNS_2 = b")A", b")G", b"*H"


def is_hz(data: bytes) -> bool:
    """Whether seven-bit data has shifts of HZ, each with whole pairs and most of them closed.

    >>> is_hz(b"Union: ~{9$;a~}!"), is_hz(b'(format t "~{~a, ~}" list)')
    (True, False)
    """
    at = data.find(b"~{")
    sample = data[at : at + SAMPLE] if at >= 0 else b""
    shifts = sample.count(b"~{")
    whole = re.findall(rb"~\{(?:[!-w][!-~])+(?:~\}|\r?\n|\Z)", sample)
    return bool(shifts) and len(whole) >= 0.8 * (shifts - (len(sample) == SAMPLE))


def is_iso_2022_cn(data: bytes) -> bool:
    """Whether seven-bit data announces one of the character sets of ISO-2022-CN."""
    return re.search(rb"\x1b\$(?:\)[AEG]|\*H)", data) is not None


def is_utf7(data: bytes) -> bool:
    """Whether seven-bit data holds Chinese in UTF-7 (RFC 2152), which is refused everywhere by now.

    >>> is_utf7(b"+XeVPGomBYpNZfYQ9W54-"), is_utf7(b"1+2+3 C++ +8613800138000")
    (True, False)
    """
    runs = re.findall(rb"\+([A-Za-z0-9+/]{5,100})", data)[:100]
    text = "".join(base64.b64decode(run[: len(run) // 4 * 4]).decode("utf-16-be", "ignore") for run in runs)
    chinese = re.findall("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", text)
    return len(chinese) >= 6 and len(chinese) >= 0.9 * len(text)


def hz(data: bytes) -> str:
    """The text of data in HZ.

    >>> hz(b"Union: ~{9$;a~}!")
    'Union: 工会!'
    """
    parts: list[str] = []
    end = 0
    for found in HZ.finditer(data):
        parts.append(data[end : found.start()].decode("ascii"))
        end = found.end()
        if found["pairs"] is not None:
            parts.append(_gb2312(found["pairs"]))
        elif found["tilde"]:
            parts.append("~")
    parts.append(data[end:].decode("ascii"))
    return "".join(parts)


def iso_2022_cn(data: bytes) -> str:
    r"""The text of data in ISO-2022-CN; what is shifted to no set, or to one not kept here, is bad.

    >>> iso_2022_cn(b"Union: \x1b$)A\x0e9$;a\x0f!")
    'Union: 工会!'
    """
    return "".join(_shifted(data))


def _shifted(data: bytes) -> Iterator[str]:
    chosen, out, second = b"", False, False
    for token in TOKEN.finditer(data):
        if token["set"]:
            chosen, second = (chosen, True) if token["set"] == CNS_2 else (token["set"], second)
        elif token["shift"]:
            out = token["shift"] == b"\x0e"
        elif token["second"]:
            yield _cns(CNS_2 if second else b"", token["second"])
        elif token["line"]:
            chosen, out, second = b"", False, False
            yield token["line"].decode("ascii")
        elif token["bad"]:
            yield REPLACEMENT
        elif not out:
            yield token["plain"].decode("ascii")
        else:
            yield _gb2312(token["plain"]) if chosen == GB2312 else _cns(chosen, token["plain"])


def _gb2312(pairs: bytes) -> str:
    """Pairs of seven bits; blanks among them stand for themselves."""
    return bytes(byte | 0x80 if byte > 0x20 else byte for byte in pairs).decode("gb18030", "replace")


def _cns(plane: bytes, pairs: bytes) -> str:
    """Cells of a plane; blanks among them stand for themselves, half a cell is bad."""
    if plane not in (CNS_1, CNS_2):
        return REPLACEMENT * ((len(pairs) + 1) // 2)
    cells, parts = _cells()[plane], re.split(rb"([\0- \x7f]+)", pairs)
    return "".join(
        part.decode("ascii") if at % 2 else part.decode("utf-16-be", "replace").translate(cells)
        for at, part in enumerate(parts)
    )


class _Plane(dict[int, str]):
    """The characters of a plane by the two bytes of their cells, read as one number."""

    def __missing__(self, cell: int) -> str:
        return REPLACEMENT


@cache
def _cells() -> Mapping[bytes, Mapping[int, str]]:
    """The characters of CNS 11643 by plane."""
    cells = {CNS_1: _Plane(), CNS_2: _Plane()}
    for row in resources.table("data/lists/cns11643.tsv"):
        plane, _, first = row["first"].partition("-")
        numbers = range(_number(bytes.fromhex(first)), _number(bytes.fromhex(row["last"])) + 1)
        chars = row["characters"] or _big5(bytes.fromhex(row["big5"]), len(numbers))
        codes = ((number // 94 + 0x21) << 8 | number % 94 + 0x21 for number in numbers)
        cells[CNS_1 if plane == "1" else CNS_2] |= zip(codes, chars, strict=True)
    return cells


def _number(cell: bytes) -> int:
    return (cell[0] - 0x21) * 94 + cell[1] - 0x21


def _big5(first: bytes, count: int) -> str:
    """So many characters in the order of Big5, 157 a row: 63 from 0x40 on and 94 from 0xA1 on."""
    start = first[0] * 157 + first[1] - (0x40 if first[1] < 0x7F else 0xA1 - 63)
    places = (divmod(number, 157) for number in range(start, start + count))
    codes = (bytes((row, at + (0x40 if at < 63 else 0xA1 - 63))) for row, at in places)
    return b"".join(codes).decode("cp950")
