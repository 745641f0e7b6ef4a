"""Each limit on what is read names itself and the file's figure where a file is refused for it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable

import pytest

from kg.read import SHIPPED, Limits
from kg.readers import Task
from tests.benchmarks.memory_flat import growth, read_many
from tests.hostile import office, pages, pdf, plain, tables
from tests.hostile.seeds import prose
from tests.hostile.watching import MIB, reading
from tests.hostile.zips import Raw, packed, raw, zeros

TEXT = prose().encode()
FLAT = 20 * MIB
"""Bytes a thousand files: four times the promise, since few files tell little."""

CASES: tuple[tuple[str, dict[str, float], str, Callable[[], bytes], str, str], ...] = (
    ("file", {"file": MIB}, "a.txt", lambda: TEXT * 2_000, "too-large", "file has 3.8 MiB, the limit is 1.0 MiB"),
    (
        "file",
        {"file": MIB},
        "a.jsonl",
        lambda: tables.json_line(text="会" * MIB),
        "too-large",
        "a line has more than 1.0 MiB",
    ),
    (
        "unpacked",
        {"unpacked": MIB},
        "a.zip",
        lambda: packed([("a.txt", plain.noise(2 * MIB))]),
        "too-large",
        "a.txt unpacks to 2.0 MiB, the limit is 1.0 MiB",
    ),
    (
        "unpacked",
        {"unpacked": MIB},
        "a.docx",
        lambda: office.docx(office.document(office.story(1, 9_000))),
        "too-large",
        "the limit is 1.0 MiB",
    ),
    (
        "ratio",
        {"ratio": 9},
        "a.zip",
        lambda: raw([Raw("a.txt", b"", zeros(2), 2 * MIB, 0)]),
        "too-compressed",
        "a.txt unpacks to 2.0 MiB, 1,0..:1; the limit is 9:1",
    ),
    (
        "ratio_from",
        {"ratio_from": 9_000},
        "a.zip",
        lambda: packed([("a.txt", b"a" * 10_000)]),
        "too-compressed",
        "a.txt unpacks to 0.0 MiB, .*:1; the limit is 100:1",
    ),
    (
        "entries",
        {"entries": 9},
        "a.zip",
        lambda: packed([(f"{n}.txt", TEXT) for n in range(10)]),
        "too-many-parts",
        "archive has 10 files, the limit is 9",
    ),
    (
        "entries",
        {"entries": 9},
        "a.docx",
        lambda: office.docx(more={f"word/{n}": b"" for n in range(9)}),
        "too-many-parts",
        "file has 12 parts, the limit is 9",
    ),
    (
        "entries",
        {"entries": 9},
        "a.html",
        lambda: pages.page(f"<p {' '.join(f'a{n}={n:0999}' for n in range(10))}>会</p>"),
        "too-many-parts",
        "a tag has 10 attributes, the limit is 9",
    ),
    (
        "entries",
        {"entries": 9},
        "a.jsonl",
        lambda: b"{\n" * 12 + tables.GOOD_LINE,
        "too-many-parts",
        "12 records cannot be read; 9 are named, which is the limit",
    ),
    (
        "nesting",
        {"nesting": 2},
        "a.zip",
        lambda: tables.nested(2),
        "too-deep",
        "archive lies in 2 others, the limit is 2",
    ),
    (
        "depth",
        {"depth": 30},
        "a.html",
        lambda: pages.page("<div>" * 40 + "会。"),
        "too-deep",
        "more than 30 deep, which is the limit",
    ),
    (
        "depth",
        {"depth": 30},
        "a.docx",
        lambda: office.docx(office.document("<w:p>" * 40 + "</w:p>" * 40)),
        "too-deep",
        "more than 30 deep, which is the limit",
    ),
    (
        "depth",
        {"depth": 30},
        "a.rtf",
        lambda: office.rtf("{" * 40 + "x" + "}" * 40),
        "too-deep",
        "more than 30 deep, which is the limit",
    ),
    ("pages", {"pages": 2}, "a.pdf", pdf.pdf, "too-many-parts", "file has 3 pages, the limit is 2"),
    ("text", {"text": 99}, "a.txt", lambda: TEXT, "too-large", "text has .* characters, the limit is 99"),
    ("text", {"text": 99}, "a.html", pages.page, "too-large", "text has more than the limit of 99 characters"),
    (
        "line",
        {"line": 99},
        "a.txt",
        ("会" * 120 + "。").encode,
        "no-text",
        "120 characters without punctuation are no prose, the limit is 99",
    ),
    (
        "line",
        {"line": 99},
        "a.html",
        lambda: pages.page("会" * 120),
        "no-text",
        "120 characters without punctuation are no prose, the limit is 99",
    ),
    (
        "damage",
        {"damage": 0.01},
        "a.txt",
        lambda: TEXT + b"\xff" * 40,
        "too-damaged-text",
        "characters cannot be decoded, the limit is 1%",
    ),
    (
        "cpu",
        {"cpu": 0, "ratio": 10**6},
        "a.docx",
        lambda: office.docx(office.document("<w:p/>" * 2_900_000)),
        "too-slow",
        "takes more than 0 s of CPU",
    ),
    ("wall", {"wall": 0.001}, "a.docx", office.docx, "too-slow", "takes more than 0.001 s"),
    (
        "memory",
        {"memory": 120 * MIB},
        "a.txt",
        lambda: TEXT * 15_000,
        "too-much-memory",
        "takes more than 120 MiB of memory",
    ),
)


@pytest.mark.parametrize(
    ("limit", "limits", "name", "make", "code", "says"), CASES, ids=[f"{row[0]} {row[2]}" for row in CASES]
)
def test_a_limit_is_named_with_the_figure(
    limit: str, limits: dict[str, float], name: str, make: Callable[[], bytes], code: str, says: str
) -> None:
    del limit
    with reading(dataclasses.replace(SHIPPED, **limits)) as reader:
        items = list(reader.items(Task(name, None, make())))
    told = [item for item in items if getattr(item, "code", None) == code]
    assert told, items
    assert re.search(says, told[-1].what), told[-1].what
    assert told[-1].hint


def test_every_limit_has_its_case() -> None:
    assert {row[0] for row in CASES} == {field.name for field in dataclasses.fields(Limits)}


def test_memory_is_flat_over_many_files(soak: bool) -> None:
    count = 10_000 if soak else 600
    theirs, ours = read_many(count, count // 20)
    for points in (theirs, ours):
        assert growth(points, count // 3) * 1_000 <= (FLAT if count < 10_000 else FLAT / 4), points
