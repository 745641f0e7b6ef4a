"""Archives and tables of texts, healthy ones and hostile ones."""

from __future__ import annotations

import csv
import io
import json
import random
import struct
import zipfile
from collections.abc import Iterable

from tests.hostile import office
from tests.hostile.case import Hostile, row
from tests.hostile.seeds import prose
from tests.hostile.zips import Raw, overlapping, packed, raw, zeros

TEXT = prose()


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    return packed(files.items(), method)


def nested(levels: int) -> bytes:
    data = zipped({"a.txt": TEXT.encode()})
    for level in range(levels):
        data = zipped({f"{level}.zip": data})
    return data


def bombs_in_bombs() -> bytes:
    """A zip of 60 like zips of 60 like texts: no part unpacks to a hundred times what it is, all do to thousands."""
    chance = random.Random(1)
    piece = b"".join("".join(chance.choices("一二三四五六七八九十", k=90)).encode() + b"," * 16_000 for _ in range(60))
    inner = zipped({"a.txt": piece[: 2**20 - 99]})
    for _ in range(2):
        inner = zipped({f"{n}.zip" if inner[:2] == b"PK" else f"{n}.txt": inner for n in range(60)})
    return inner


def small_bombs(count: int = 1_900) -> bytes:
    """Many parts of just under 1 MiB, from which on the ratio is asked of each."""
    deflated = zeros(1, "各级工会，".encode())[:]
    size = 2**20
    import zlib

    crc = zlib.crc32(zlib.decompressobj(-15).decompress(deflated))
    return raw([Raw(f"{n}.txt", b"", deflated, size, crc) for n in range(count)])


def overlapped() -> bytes:
    """Parts that all share one packed text of 4 MB (Fifield)."""
    return overlapping([f"{n}.txt" for n in range(250)], (TEXT * 3_000).encode())


def quine_like() -> bytes:
    """A zip that holds itself as far as a few levels go, each beside a text."""
    data = zipped({"a.txt": TEXT.encode()})
    for _ in range(40):
        data = zipped({"a.txt": TEXT.encode(), "self.zip": data}, zipfile.ZIP_STORED)
    return data


HOSTILE_NAMES = (
    *("../../../out.txt", "/etc/passwd", "C:\\Windows\\x.txt", "..\\..\\x.txt", "a/../../b.txt", "./././c.txt"),
    *("con.txt", "-rf.txt", "$(touch taken).txt", "`id`.txt", "a\nb.txt", "a\x1b[31mb.txt", "\u202etxt.exe.txt"),
    *("長" * 80 + ".txt", "a" * 4_000 + ".txt", " .txt", "end. .txt", "a\x07.txt", "%2e%2e/x.txt"),
)


def named() -> bytes:
    return raw([Raw(name, TEXT.encode()) for name in HOSTILE_NAMES])


def rows_of(cells: Iterable[Iterable[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(cells)
    return out.getvalue().encode()


def parquet(columns: dict[str, list[object]]) -> bytes:
    import pyarrow
    from pyarrow import parquet as files

    out = io.BytesIO()
    files.write_table(pyarrow.table(columns), out)
    return out.getvalue()


def dictionary_bomb(size: int, count: int) -> bytes:
    """A column of one large text, named very often."""
    import pyarrow
    from pyarrow import parquet as files

    texts = pyarrow.DictionaryArray.from_arrays(
        pyarrow.array([0] * count, pyarrow.int32()), ["各级工会，" * (size // 15)]
    )
    out = io.BytesIO()
    files.write_table(pyarrow.table({"text": texts}), out, use_dictionary=True, store_schema=False)
    return out.getvalue()


def page_bomb(mebibytes: int) -> bytes:
    """A column of one text of so many MiB, which packs to almost nothing."""
    import pyarrow
    from pyarrow import parquet as files

    out = io.BytesIO()
    table = pyarrow.table({"text": ["a" * (mebibytes << 20)]})
    files.write_table(table, out, compression="zstd", use_dictionary=False, write_statistics=False)
    return out.getvalue()


def claimed(count: int) -> bytes:
    """A Parquet file whose footer claims so many rows, in Thrift's compact integers."""
    data = parquet({"text": [TEXT] * 3})
    size = struct.unpack("<I", data[-8:-4])[0]
    footer = data[-8 - size : -8]
    at = footer.index(b"\x16\x06\x19")  # field 3, num_rows = 3, before field 4, the list of row groups
    more = footer[:at] + b"\x16" + _zigzag(count) + footer[at + 2 :]
    return data[: -8 - size] + more + struct.pack("<I", len(more)) + b"PAR1"


def claimed_everywhere(count: int) -> bytes:
    """The same count in the row group and the column as well."""
    data = parquet({"text": [TEXT] * 3})
    size = struct.unpack("<I", data[-8:-4])[0]
    more = data[-8 - size : -8].replace(b"\x16\x06", b"\x16" + _zigzag(count))
    return data[: -8 - size] + more + struct.pack("<I", len(more)) + b"PAR1"


def wide_parquet(columns: int) -> bytes:
    return parquet({"text": [TEXT], **{f"c{n}": [n] for n in range(columns)}})


def _zigzag(value: int) -> bytes:
    value <<= 1
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def json_line(**fields: object) -> bytes:
    return (json.dumps(fields, ensure_ascii=False) + "\n").encode()


GOOD_LINE = json_line(text=TEXT)

ZIP_ROWS: tuple[Hostile, ...] = (
    row(
        "zip: 500 MB in 500 KB",
        "a.zip",
        lambda _: raw([Raw("a.txt", b"", zeros(512), 2**29, 0)]),
        "too-compressed",
        bomb=True,
    ),
    row(
        "zip: 500 MB said to be 10 bytes",
        "a.zip",
        lambda _: raw([Raw("a.txt", b"", zeros(512), 10, 0)]),
        "too-compressed damaged",
        bomb=True,
    ),
    row(
        "zip: 2^60 bytes claimed",
        "a.zip",
        lambda _: raw([Raw("a.txt", TEXT.encode(), zip64=2**60)]),
        "damaged too-compressed too-large read partial",
        kept=True,
    ),
    row("zip: 1,900 parts of 1 MiB in 2 MB", "a.zip", lambda _: small_bombs(), "too-compressed read", bomb=True),
    row("zip: 250 parts that overlap", "a.zip", lambda _: overlapped(), "damaged too-compressed", bomb=True),
    row("zip: bombs in zips in zips", "a.zip", lambda _: bombs_in_bombs(), "read too-compressed", bomb=True),
    row("zip: 40 zips in one another", "a.zip", lambda _: nested(40), "too-deep", bomb=True),
    row("zip: itself and itself again", "a.zip", lambda _: quine_like(), "read too-deep", kept=True),
    row(
        "zip: 70,000 entries",
        "a.zip",
        lambda _: packed([(f"{n}.txt", b"") for n in range(70_000)], zipfile.ZIP_STORED),
        "too-many-parts",
        bomb=True,
    ),
    row(
        "zip: 1,000,000 entries claimed",
        "a.zip",
        lambda _: zipped({"a.txt": TEXT.encode()})[:-12] + struct.pack("<HHIIH", 65_535, 65_535, 46, 99, 0),
        "damaged",
    ),
    row("zip: names that lead elsewhere", "a.zip", lambda _: named(), "read damaged", kept=True),
    row(
        "zip: docx bomb in it",
        "a.zip",
        lambda _: zipped({"a.docx": office.many("会议" * 170, 200_000), "b.txt": TEXT.encode()}),
        "read too-compressed",
        bomb=True,
        kept=True,
    ),
    row(
        "zip: wrong checksum",
        "a.zip",
        lambda _: raw([Raw("a.txt", TEXT.encode(), crc=1), Raw("b.txt", TEXT.encode())]),
        "damaged read",
        kept=True,
    ),
    row("zip: under a password", "a.zip", lambda _: office.flagged(zipped({"a.txt": TEXT.encode()})), "encrypted"),
    row("zip: cut in the middle", "a.zip", lambda _: zipped({"a.txt": TEXT.encode() * 9})[:300], "damaged"),
    row("zip: empty", "a.zip", lambda _: zipped({}), "empty"),
    row("zip: folders alone", "a.zip", lambda _: zipped({"a/": b"", "b/c/": b""}), "empty"),
    row("zip: a head alone", "a.zip", lambda _: b"PK\x03\x04", "damaged"),
    row("zip: noise behind its head", "a.zip", lambda _: b"PK\x03\x04" + bytes(range(256)) * 40, "damaged"),
)

TABLE_ROWS: tuple[Hostile, ...] = (
    row(
        "csv: one cell of 60 MB",
        "a.csv",
        lambda _: b'text\n"' + "各级工会，".encode() * 4_000_000 + b'"\n',
        "too-large read",
        bomb=True,
    ),
    row(
        "csv: one cell of 100 MB",
        "a.csv",
        lambda _: b'text\n"' + b"abcd, " * 17_000_000 + b'"\n',
        "too-large damaged too-much-memory",
        bomb=True,
    ),
    row(
        "csv: quote left open over 60 MB",
        "a.csv",
        lambda _: b'id,text\n1,"' + (TEXT.encode() * 40_000),
        "too-large damaged",
        bomb=True,
    ),
    row(
        "csv: 1,000,000 columns",
        "a.csv",
        lambda _: rows_of([[*(f"c{n}" for n in range(1_000_000)), "text"], ["1"] * 1_000_000 + [TEXT]]),
        "read too-many-parts not-this-format",
        bomb=True,
    ),
    row(
        "csv: 1,000,000 columns and no text",
        "a.csv",
        lambda _: rows_of([[f"c{n}" for n in range(1_000_000)], ["1"]]),
        "not-this-format too-many-parts empty",
        bomb=True,
    ),
    row(
        "csv: a column whose name has 10 MB",
        "a.csv",
        lambda _: rows_of([["x" * 10_000_000], ["1"]]),
        "not-this-format damaged too-large",
        bomb=True,
    ),
    row(
        "csv: NUL in it",
        "a.csv",
        lambda _: b"id,text\n1,a\0b\n2," + "各级工会开会。\n".encode(),
        "read partial damaged not-this-format",
    ),
    row(
        "csv: rows too long and too short",
        "a.csv",
        lambda _: b"id,text\n1\n2," + "各级工会。".encode() + b",3,4\n,,,,\n",
        "damaged empty",
    ),
    row("csv: two columns of one name", "a.csv", lambda _: b"text,text\n" + "甲会。,乙会。\n".encode(), "read"),
    row("csv: a head and no rows", "a.csv", lambda _: b"id,text\n", "empty"),
    row("csv: nothing", "a.csv", lambda _: b"", "empty"),
    row(
        "csv: noise",
        "a.csv",
        lambda _: bytes(range(256)) * 2_000,
        "unknown-encoding damaged not-this-format empty too-damaged-text read partial",
    ),
    row("jsonl: one line of 70 MB", "a.jsonl", lambda _: json_line(text="会" * 23_500_000), "too-large", bomb=True),
    row(
        "jsonl: one text of 60 MB",
        "a.jsonl",
        lambda _: json_line(text="各级工会，" * 4_000_001),
        "too-large",
        bomb=True,
    ),
    row(
        "jsonl: 1,000,000 fields",
        "a.jsonl",
        lambda _: json_line(**{f"c{n}": n for n in range(1_000_000)}, text=TEXT),
        "read too-many-parts",
        bomb=True,
        kept=True,
    ),
    row(
        "jsonl: 100,000 brackets",
        "a.jsonl",
        lambda _: b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n" + GOOD_LINE,
        "damaged too-deep read",
        bomb=True,
        kept=True,
    ),
    row(
        "jsonl: an id 900 brackets deep",
        "a.jsonl",
        lambda _: b'{"id": ' + b"[" * 900 + b"]" * 900 + b', "text": "' + "各级工会。".encode() + b'"}\n' + GOOD_LINE,
        "damaged too-deep read",
        kept=True,
    ),
    row("json: 100,000 brackets", "a.json", lambda _: b"[" * 100_000 + b"]" * 100_000, "damaged too-deep", bomb=True),
    row(
        "json: 20,000,000 items that are none",
        "a.json",
        lambda _: b"[" + b"0," * 20_000_000 + b"0]",
        "damaged too-many-parts too-much-memory not-this-format",
        bomb=True,
    ),
    row(
        "json: 10,000,000 empty objects",
        "a.json",
        lambda _: b"[" + b"{}," * 10_000_000 + b"{}]",
        "damaged too-many-parts too-much-memory not-this-format empty",
        bomb=True,
    ),
    row(
        "jsonl: numbers that are none",
        "a.jsonl",
        lambda _: (
            b'{"id": NaN, "date": Infinity, "n": 1e999999, "text": "' + "各级工会。".encode() + b'"}\n' + GOOD_LINE
        ),
        "read damaged",
        kept=True,
    ),
    row(
        "jsonl: a number of 1,000,000 digits",
        "a.jsonl",
        lambda _: b'{"id": ' + b"9" * 1_000_000 + b', "text": "a"}\n' + GOOD_LINE,
        "read damaged",
        bomb=True,
        kept=True,
    ),
    row(
        "jsonl: lone surrogates",
        "a.jsonl",
        lambda _: (
            b'{"id": "\\ud800", "title": "\\udfff", "text": "' + "各级工会。".encode() + b'\\ud800"}\n' + GOOD_LINE
        ),
        "read partial damaged too-damaged-text",
        kept=True,
    ),
    row(
        "jsonl: fields twice",
        "a.jsonl",
        lambda _: b'{"text": "a", "text": "' + TEXT.replace("\n", " ").encode() + b'"}\n',
        "read damaged",
        kept=True,
    ),
    row(
        "jsonl: an id of 10 MB",
        "a.jsonl",
        lambda _: json_line(id="x" * 10_000_000, text=TEXT),
        "read",
        bomb=True,
        kept=True,
    ),
    row("jsonl: 60 MB of line ends", "a.jsonl", lambda _: b"\n" * 60_000_000, "too-many-parts", bomb=True),
    row(
        "jsonl: 300,000 lines that are none", "a.jsonl", lambda _: b"{\n" * 300_000, "damaged too-many-parts", bomb=True
    ),
    row("jsonl: no line end, no object", "a.jsonl", lambda _: b'{"text": "' + TEXT.encode()[:-99], "damaged"),
    row("jsonl: cut in a line", "a.jsonl", lambda _: GOOD_LINE + GOOD_LINE[:-40], "read damaged", kept=True),
    row("parquet: cut", "a.parquet", lambda _: parquet({"text": [TEXT] * 9})[:-20], "damaged"),
    row("parquet: a head alone", "a.parquet", lambda _: b"PAR1", "damaged"),
    row(
        "parquet: footer said to have 2 GB",
        "a.parquet",
        lambda _: parquet({"text": [TEXT]})[:-8] + struct.pack("<I", 2**31 - 9) + b"PAR1",
        "damaged",
    ),
    row(
        "parquet: 10^12 rows claimed",
        "a.parquet",
        lambda _: claimed(10**12),
        "damaged read partial too-many-parts",
        bomb=True,
    ),
    row(
        "parquet: 10^12 rows claimed everywhere",
        "a.parquet",
        lambda _: claimed_everywhere(10**12),
        "damaged read partial too-many-parts too-much-memory",
        bomb=True,
    ),
    row(
        "parquet: one text of 4 MB, 100,000 times",
        "a.parquet",
        lambda _: dictionary_bomb(4_000_000, 100_000),
        "too-compressed too-much-memory too-large",
        bomb=True,
    ),
    row(
        "parquet: a page of 300 MB in 30 KB",
        "a.parquet",
        lambda _: page_bomb(300),
        "too-compressed too-much-memory too-large",
        bomb=True,
    ),
    row(
        "parquet: 5,000 columns",
        "a.parquet",
        lambda _: wide_parquet(5_000),
        "read too-many-parts",
        bomb=True,
        kept=True,
    ),
    row(
        "parquet: noise in the middle",
        "a.parquet",
        lambda _: _scratched(parquet({"text": [TEXT] * 9})),
        "damaged read partial too-damaged-text",
    ),
)


def _scratched(data: bytes) -> bytes:
    at = len(data) // 3
    return data[:at] + bytes(200) + data[at + 200 :]


ROWS = ZIP_ROWS + TABLE_ROWS
