"""Archives and corpora: many texts in a file, each a source with its own outcome."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.building import Status, remove
from kg.errors import Refused
from kg.model import Source
from kg.read import Known, Limits, Request, read_sources
from kg.readers import Task
from kg.settings import Columns, Settings
from kg.workers import Crew
from tests.processes import children

FIRST = "枫林县总工会主席程立群出席了“安康杯”竞赛启动仪式。\n"
SECOND = "瀾江市總工會副主席沈維岳到青山煤礦慰問困難職工。\n"


def read(data: bytes, name: str, **request: Any) -> dict[str, Source | Known | Refused]:
    """What is in some bytes, by name."""
    items = list(read_sources(io.BytesIO(data), name=name, request=Request(**request)))
    found = {item.where if isinstance(item, Refused) else item.name: item for item in items}
    assert len(found) == len(items), "two sources have one name"
    return found


def texts(found: Mapping[str, Source | Known | Refused]) -> dict[str, str]:
    """The text of each source, or the code of its refusal."""
    return {
        name: item.text if isinstance(item, Source) else item.code if isinstance(item, Refused) else "known"
        for name, item in found.items()
    }


def zipped(files: Mapping[str, bytes] | Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in dict(files).items():
            archive.writestr(name, data)
    return packed.getvalue()


# archives --------------------------------------------------------------------------------------


def test_each_file_of_a_zip_is_a_source_below_it() -> None:
    data = zipped({"甲/b.txt": SECOND.encode("big5"), "a.txt": FIRST.encode("gbk"), "c.png": b"\x89PNG\r\n\x1a\n"})
    assert texts(read(data, "x/t.zip")) == {
        "x/t.zip/a.txt": FIRST,
        "x/t.zip/c.png": "not-this-format",
        "x/t.zip/甲/b.txt": SECOND,
    }


def test_a_zip_in_a_zip_is_read_and_a_deeper_one_is_not() -> None:
    inner = zipped({"a.txt": FIRST.encode()})
    assert texts(read(zipped({"in.zip": inner}), "t.zip")) == {"t.zip/in.zip/a.txt": FIRST}
    for _ in range(5):
        inner = zipped({"in.zip": inner})
    assert set(texts(read(inner, "t.zip")).values()) == {"too-deep"}


def test_hidden_files_of_a_zip_are_left_out_as_on_disk() -> None:
    names = ("a.txt", ".b.txt", ".git/c.txt", "__MACOSX/._a.txt")
    assert list(texts(read(zipped({name: FIRST.encode() for name in names}), "t.zip"))) == ["t.zip/a.txt"]


def test_a_name_of_a_zip_never_leads_out_of_it() -> None:
    names = ("../../a.txt", "/b.txt", "c\\d.txt", "..", "./e.txt")
    found = texts(read(zipped({name: FIRST.encode() for name in names}), "t.zip"))
    assert sorted(found) == ["t.zip/a.txt", "t.zip/b.txt", "t.zip/c/d.txt", "t.zip/e.txt", "t.zip/unnamed"]


def test_files_of_one_name_in_a_zip_are_all_read() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a.txt", FIRST)
        archive.writestr("a.txt", SECOND)
    assert texts(read(packed.getvalue(), "t.zip")) == {"t.zip/a.txt": FIRST, "t.zip/a.txt~2": SECOND}


def test_a_name_in_gbk_is_read_as_such() -> None:
    data = zipped({"__________": FIRST.encode()}, zipfile.ZIP_STORED)
    data = data.replace(b"__________", "工会讲话稿".encode("gbk"))
    assert texts(read(data, "t.zip")) == {"t.zip/工会讲话稿": FIRST}


BOMBS = [
    ("one that unpacks to much more than it is", {"a.txt": b"a" * 9_000_000}, {}, {"t.zip/a.txt": "too-compressed"}),
    (
        "one that unpacks to more than may be",
        {"a.txt": random.Random(1).randbytes(3_000_000)},
        {},
        {"t.zip/a.txt": "too-large"},
    ),
    ("one of very many files", {f"{n}.txt": FIRST.encode() for n in range(40)}, {}, {"t.zip": "too-many-parts"}),
    ("one that is cut", {"a.txt": FIRST.encode() * 50}, {"cut": 60}, {"t.zip": "damaged"}),
]


@pytest.mark.parametrize(("label", "files", "how", "expect"), BOMBS, ids=[row[0] for row in BOMBS])
def test_an_archive_that_is_no_good_is_refused(
    label: str, files: dict[str, bytes], how: dict[str, int], expect: dict[str, str]
) -> None:
    del label
    data = zipped(files)
    limits = Limits(unpacked=2**21, entries=30, ratio_from=2**16)
    assert texts(read(data[: len(data) - how.get("cut", 0)], "t.zip", limits=limits)) == expect


def test_a_refusal_names_the_limit_and_the_figure() -> None:
    (refusal,) = read(zipped({"a.txt": b"a" * 9_000_000}), "t.zip").values()
    assert isinstance(refusal, Refused)
    assert "a.txt unpacks to 8.6 MiB" in refusal.what
    assert "the limit is 100:1" in refusal.what


def test_a_damaged_file_of_a_zip_costs_only_itself() -> None:
    data = zipped({"a.txt": FIRST.encode() * 9, "b.txt": SECOND.encode()}, zipfile.ZIP_STORED)
    broken = data.replace(FIRST.encode(), FIRST.replace("枫", "风").encode(), 1)
    assert texts(read(broken, "t.zip")) == {"t.zip/a.txt": "damaged", "t.zip/b.txt": SECOND}


def test_a_locked_file_says_so() -> None:
    data = bytearray(zipped({"a.txt": FIRST.encode()}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    assert texts(read(bytes(data), "t.zip")) == {"t.zip/a.txt": "encrypted"}


# corpora ---------------------------------------------------------------------------------------

ROWS: list[dict[str, Any]] = [
    {"id": "gz-7", "title": "启动仪式", "date": "2012-03-28", "text": FIRST, "n": 1},
    {"id": "gz-8", "title": "慰問", "date": "2012年4月1日", "text": SECOND, "n": 2},
]


def json_lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def json_list(rows: Iterable[Mapping[str, Any]]) -> bytes:
    return json.dumps(list(rows), ensure_ascii=False, indent=1).encode()


def comma(rows: Iterable[Mapping[str, Any]], codec: str = "utf-8", delimiter: str = ",") -> bytes:
    table = io.StringIO()
    rows = list(rows)
    writer = csv.DictWriter(table, rows[0].keys(), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return table.getvalue().encode(codec)


def parquet(rows: Iterable[Mapping[str, Any]]) -> bytes:
    pyarrow = pytest.importorskip("pyarrow")
    import pyarrow.parquet as files

    packed = io.BytesIO()
    files.write_table(pyarrow.Table.from_pylist(list(rows)), packed)
    return packed.getvalue()


FORMS: list[tuple[str, Callable[[list[dict[str, Any]]], bytes]]] = [
    ("c.jsonl", json_lines),
    ("c.json", json_list),
    ("c.json", json_lines),
    ("c.csv", comma),
    ("c.csv", lambda rows: comma(rows, "gbk")),
    ("c.csv", lambda rows: comma(rows, "utf-8-sig", ";")),
    ("c.tsv", lambda rows: comma(rows, "utf-16", "\t")),
    ("c.parquet", parquet),
]


@pytest.mark.parametrize(("name", "form"), FORMS, ids=[f"{number} {row[0]}" for number, row in enumerate(FORMS)])
def test_each_record_is_a_source_with_what_its_fields_say(name: str, form: Callable[..., bytes]) -> None:
    found = read(form(ROWS), name)
    assert texts(found) == {f"{name}/gz-7": FIRST, f"{name}/gz-8": SECOND}
    stated = [item.stated for item in found.values() if isinstance(item, Source)]
    assert [(one.title, one.date) for one in stated] == [("启动仪式", "2012-03-28"), ("慰問", "2012-04-01")]


def test_fields_may_be_named() -> None:
    rows = [{"甲": FIRST, "乙": "x/1", "丙": "题", "text": "别的。"}]
    found = read(json_lines(rows), "c.jsonl", columns=Columns(text="甲", id="乙", title="丙"))
    assert texts(found) == {"c.jsonl/x∕1": FIRST}


def test_a_corpus_by_standard_input_is_known_by_the_field() -> None:
    assert texts(read(json_lines(ROWS), "stdin", columns=Columns(text="text"))) == {
        "stdin/gz-7": FIRST,
        "stdin/gz-8": SECOND,
    }
    assert list(read(comma(ROWS), "stdin", columns=Columns(text="text"))) == ["stdin/gz-7", "stdin/gz-8"]
    assert list(read(FIRST.encode(), "stdin")) == ["stdin"]


def test_records_without_an_id_are_numbered_and_those_of_one_id_told_apart() -> None:
    rows = [{"text": FIRST}, {"text": SECOND}]
    assert list(read(json_lines(rows), "c.jsonl")) == ["c.jsonl/1", "c.jsonl/2"]
    rows = [{"id": "a", "text": FIRST}, {"id": "a", "text": SECOND}]
    assert list(read(json_lines(rows), "c.jsonl")) == ["c.jsonl/a", "c.jsonl/a~2"]


def test_a_bad_record_costs_only_itself() -> None:
    data = json_lines([{"text": FIRST}]) + b"{broken\n[1]\n" + json_lines([{"text": ""}, {"text": 3}, {"text": SECOND}])
    assert texts(read(data, "c.jsonl")) == {
        "c.jsonl/1": FIRST,
        "c.jsonl/2": "damaged",
        "c.jsonl/3": "damaged",
        "c.jsonl/4": "empty",
        "c.jsonl/5": "empty",
        "c.jsonl/6": SECOND,
    }


def test_a_table_without_a_text_says_which_fields_it_has() -> None:
    (refusal,) = read(comma([{"姓名": "李明", "职务": "主席"}]), "c.csv").values()
    assert isinstance(refusal, Refused)
    assert refusal.hint == "name one of 姓名, 职务 with --text-field"


def test_a_cell_may_hold_a_long_text_and_the_csv_module_is_left_as_it_was() -> None:
    before = csv.field_size_limit()
    assert texts(read(comma([{"text": FIRST * 9_000}]), "c.csv")) == {"c.csv/1": FIRST * 9_000}
    assert csv.field_size_limit() == before


def test_a_known_record_is_not_read_again_and_one_with_another_title_is() -> None:
    known = {name: item.sha256 for name, item in read(json_lines(ROWS), "c.jsonl").items() if isinstance(item, Source)}
    changed = [ROWS[0], ROWS[1] | {"title": "看望"}]
    found = read(json_lines(changed), "c.jsonl", known=known)
    assert [type(item) for item in found.values()] == [Known, Source]


# builds ----------------------------------------------------------------------------------------


def outcomes(report: kg.Report) -> dict[str, str]:
    return {outcome.name: outcome.code or outcome.status.value for outcome in report.sources}


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_a_corpus_and_an_archive_are_built_as_folders_are(workers: int, tmp_path: Path) -> None:
    folder = tmp_path / "x"
    folder.mkdir()
    (folder / "c.jsonl").write_bytes(json_lines(ROWS))
    (folder / "t.zip").write_bytes(zipped({"a.txt": FIRST.encode(), "b.txt": b""}))
    settings = Settings(recogniser="none")
    report = kg.build([folder], tmp_path / "out", settings, workers=workers)
    assert outcomes(report) == {
        "x/c.jsonl/gz-7": "read",
        "x/c.jsonl/gz-8": "read",
        "x/t.zip/a.txt": "read",
        "x/t.zip/b.txt": "empty",
    }
    assert set(outcomes(kg.build([folder], tmp_path / "out", settings, workers=workers)).values()) == {
        "unchanged",
        "empty",
    }
    assert kg.open(tmp_path / "out").text("x/c.jsonl/gz-8") == SECOND


def test_the_texts_of_one_file_are_shared_out_among_all_workers() -> None:
    texts = json_lines([{"text": FIRST}] * 40)
    with Crew(Settings(recogniser="none"), 2) as crew:
        before = len(children())
        most = max(len(children()) for _ in crew.read([Task("c.jsonl", None, texts)]))
    assert most - before == 3, "one process that reads, two that find"


def test_what_an_archive_holds_no_more_goes_and_the_rest_stays(tmp_path: Path) -> None:
    file, out, settings = tmp_path / "t.zip", tmp_path / "out", Settings(recogniser="none")
    name = f"{tmp_path.name}/t.zip"
    file.write_bytes(zipped({"a.txt": FIRST.encode(), "b.txt": SECOND.encode()}))
    kg.build([file], out, settings, workers=0)
    file.write_bytes(zipped({"b.txt": SECOND.encode()}))
    assert outcomes(kg.build([file], out, settings, workers=0)) == {
        f"{name}/a.txt": "removed",
        f"{name}/b.txt": "unchanged",
    }
    file.write_bytes(b"PK\x03\x04 cut")
    assert outcomes(kg.build([file], out, settings, workers=0)) == {name: "damaged", f"{name}/b.txt": "removed"}
    file.write_bytes(zipped({"b.txt": SECOND.encode()}))
    report = kg.build([file], out, settings, workers=0)
    assert (outcomes(report), report.counts.sources) == ({f"{name}/b.txt": "read"}, 1)


def test_an_archive_that_cannot_be_opened_keeps_what_it_said(tmp_path: Path) -> None:
    folder, out, settings = tmp_path / "x", tmp_path / "out", Settings(recogniser="none")
    folder.mkdir()
    (folder / "t.zip").write_bytes(zipped({"a.txt": FIRST.encode()}))
    kg.build([folder], out, settings, workers=0)
    (folder / "t.zip").unlink()
    (folder / "t.zip").symlink_to(folder / "nowhere")
    report = kg.build([folder], out, settings, workers=0)
    assert (outcomes(report), report.counts.documents) == ({"x/t.zip": "unreadable"}, 1)
    assert [outcome.name for outcome in remove(["x/t.zip"], out).of(Status.REMOVED)][-1] == "x/t.zip/a.txt"
