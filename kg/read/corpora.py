"""Tables of texts: JSON lines, a JSON list, CSV or TSV, Parquet; one record, one source.

Records are read one at a time, so the size of a corpus does not matter. A record is named after
its id, else after its number: with an id it keeps its name when others are put in before it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from functools import cache
from itertools import islice, zip_longest
from pathlib import PurePosixPath
from typing import IO, Any

from kg import resources
from kg.errors import Refused
from kg.folding import fold
from kg.model import Stated
from kg.read.content import Limits, mebibytes, refused
from kg.read.encoding.decoding import decode
from kg.read.kinds import CSV, JSON, JSON_LINES
from kg.settings import Columns

FIELDS = "data/rules/corpora.toml"
SAMPLE = 1 << 20
"""Bytes by which the encoding of a table is told."""

BATCH = 64
BLANK = 1_000_000
UNNAMED = 25
"""Bad records that are counted before the rest is given up, for each that is named."""

SHOWN, LONGEST = 12, 40
"""How many fields of a corpus are named in a message, and how many letters of each."""


@dataclass(frozen=True, slots=True)
class Record:
    """One text of a corpus; `stated` is what its other fields say."""

    name: str
    text: str
    stated: Stated


Row = Mapping[str, Any]


def records(file: IO[bytes], kind: str, name: str, columns: Columns, limits: Limits) -> Iterator[Record | Refused]:
    """Each record of a corpus, in order, or why it cannot be read.

    A corpus that has no field for the text is refused as a whole. Records that cannot be read are named
    up to a limit and then counted.
    """
    bad = 0
    for record in _records(file, kind, name, columns, limits):
        bad += isinstance(record, Refused)
        if bad <= limits.entries or not isinstance(record, Refused):
            yield record
        if bad > UNNAMED * limits.entries:
            what = f"more than {UNNAMED * limits.entries:,} records cannot be read, which is the limit"
            raise refused(what, name, "mend the corpus", "too-many-parts")
    if bad > limits.entries:
        what = f"{bad:,} records cannot be read; {limits.entries:,} are named, which is the limit"
        yield refused(what, name, "mend the corpus", "too-many-parts")


def _records(file: IO[bytes], kind: str, name: str, columns: Columns, limits: Limits) -> Iterator[Record | Refused]:
    found: Columns | None = None
    names: set[str] = set()
    for number, row in enumerate(_rows(file, kind, name, limits), 1):
        if isinstance(row, Refused):
            yield refused(row.what, f"{name}/{number}", row.hint, row.code)
            continue
        found = found or _columns(row, columns, name)
        yield _record(row, found, number, name, names)


def _rows(file: IO[bytes], kind: str, name: str, limits: Limits) -> Iterator[Row | Refused]:
    if kind == JSON_LINES:
        return _json_lines(file, name, limits)
    if kind == JSON:
        return _json_list(file, name, limits)
    return _table(file, name, limits) if kind == CSV else _parquet(file, name)


def _record(row: Row, columns: Columns, number: int, name: str, names: set[str]) -> Record | Refused:
    local = _local(_said(row, columns.id)) or str(number)
    place = local if local not in names else f"{local}~{number}"
    names.add(place)
    text = row.get(columns.text)
    if not isinstance(text, str) or not text.strip():
        what = f"record {number} has no text in {columns.text}"
        return refused(what, f"{name}/{place}", "nothing to do, or mend the corpus", "empty")
    stated = Stated(title=_said(row, columns.title) or None, date=_day(_said(row, columns.date)))
    return Record(f"{name}/{place}", text, stated)


def _columns(row: Row, columns: Columns, name: str) -> Columns:
    """The fields to take: those that were named, else those with a usual name."""
    usual = {fold(field).lower().strip(): field for field in row}

    def field(asked: str, names: Iterable[str]) -> str:
        if asked and asked not in row:
            raise _no_field(f"corpus has no field {asked}", row, name)
        return asked or next((usual[one] for one in names if one in usual), "")

    known = _names()
    found = Columns(*(field(getattr(columns, kind), known[kind]) for kind in ("text", "id", "title", "date")))
    if not found.text:
        raise _no_field("corpus has no field that is known to hold text", row, name)
    return found


def _no_field(what: str, row: Row, name: str) -> Refused:
    fields = [str(field)[:LONGEST] for field in islice(row, SHOWN)]
    hint = f"name one of {', '.join(fields)} with --text-field" if fields else "check the file"
    return refused(what, name, hint, "not-this-format")


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    table = resources.rules(FIELDS)
    kinds = (field.name for field in fields(Columns))
    return {kind: tuple(fold(name).lower() for name in table[kind]) for kind in kinds}


@cache
def _day_form() -> re.Pattern[str]:
    return re.compile(resources.rules(FIELDS)["day"])


def _said(row: Row, field: str) -> str:
    value = row.get(field) if field else None
    return "" if value is None else " ".join(str(value).split())


def _local(said: str) -> str:
    """An id as the last part of a name."""
    return said.replace("/", "\u2215").strip(".")[:200]


def _day(said: str) -> str | None:
    """A date as ISO 8601, if it is one with year, month and day."""
    if not (found := _day_form().match(said)):
        return None
    year, month, day = map(int, found.groups())
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None


# the formats -----------------------------------------------------------------------------------


def _json_lines(file: IO[bytes], name: str, limits: Limits) -> Iterator[Row | Refused]:
    blank = 0
    while line := file.readline(limits.file + 1):
        if len(line) > limits.file:
            raise refused(f"a line has more than {mebibytes(limits.file)}", name, "split it", "too-large")
        if line.strip():
            yield _object(line)
        elif (blank := blank + 1) > BLANK:
            what = f"more than {BLANK:,} lines are blank, which is the limit"
            raise refused(what, name, "split it", "too-many-parts")


def _object(line: bytes) -> Row | Refused:
    decoded = decode(line)
    try:
        row = json.loads(decoded.text.lstrip("\ufeff")) if decoded else None
    except (ValueError, RecursionError) as error:
        return refused(f"line is no JSON ({error})", "", "mend the line", "damaged")
    if not isinstance(row, dict):
        return refused("line is no JSON object", "", "mend the line", "damaged")
    return row


def _json_list(file: IO[bytes], name: str, limits: Limits) -> Iterator[Row | Refused]:
    """The objects of a list; a file with one object is a corpus of one, or JSON lines with the wrong name."""
    data = file.read(limits.file + 1)
    if len(data) > limits.file:
        raise refused(f"file has more than {mebibytes(limits.file)}", name, "save it as JSON lines", "too-large")
    decoded = decode(data)
    try:
        found = json.loads(decoded.text.lstrip("\ufeff")) if decoded else None
    except (ValueError, RecursionError) as error:
        lines = list(_json_lines(io.BytesIO(data), name, limits))
        if any(isinstance(line, Refused) for line in lines):
            raise refused(f"file is no JSON ({error})", name, "mend it", "damaged") from error
        found = lines
    for row in found if isinstance(found, list) else [found]:
        yield row if isinstance(row, dict) else refused("item is no JSON object", "", "mend the corpus", "damaged")


def _table(file: IO[bytes], name: str, limits: Limits) -> Iterator[Row | Refused]:
    sample = file.read(SAMPLE)
    file.seek(0)
    decoded = decode(sample)
    if decoded is None:
        raise refused("encoding of the table is not known", name, "save it as UTF-8", "unknown-encoding")
    text = io.TextIOWrapper(file, decoded.encoding, "replace", newline="")
    try:
        head = text.readline(SAMPLE).lstrip("\ufeff")
        tab = PurePosixPath(name).suffix.lower() == ".tsv" or head.count("\t") > head.count(",")
        delimiter = "\t" if tab else ";" if head.count(";") > head.count(",") else ","
        text.seek(0)
        lines = csv.reader(text, delimiter=delimiter, strict=False)
        fields: list[str] = []
        for cells in _cells(lines, limits):
            if isinstance(cells, Refused):
                yield cells
            elif not fields:
                fields = [cell.lstrip("\ufeff").strip() for cell in cells]
            elif any(cells[len(fields) :]):
                what = f"row has {len(cells):,} cells, the head has {len(fields):,}"
                yield refused(what, "", "put texts that have a comma in quotes", "damaged")
            else:
                yield dict(zip_longest(fields, cells[: len(fields)], fillvalue=""))
    finally:
        with suppress(ValueError):  # whoever stopped half-way has closed the file
            text.detach()


def _cells(lines: Iterator[list[str]], limits: Limits) -> Iterator[list[str] | Refused]:
    """The rows of a table that have cells."""
    while True:
        try:
            with _long_cells(limits.file):
                cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            yield refused(f"row cannot be read ({error})", "", "mend the table", "damaged")
            continue
        if any(cells):
            yield cells


@contextmanager
def _long_cells(size: int) -> Iterator[None]:
    """Let a cell hold a whole text; the limit is the csv module's own, so it is put back at once."""
    before = csv.field_size_limit(size)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _parquet(file: IO[bytes], name: str) -> Iterator[Row | Refused]:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        hint = "pip install 'gongwen-kg[parquet]'"
        raise refused("Parquet needs an extra package", name, hint, "not-this-format") from error
    try:
        for batch in ParquetFile(file).iter_batches(batch_size=BATCH):
            yield from batch.to_pylist()
    except MemoryError:  # Arrow's is an ArrowException too
        raise
    except (ArrowException, OSError, ValueError) as error:
        what = f"Parquet file cannot be read ({str(error).splitlines()[0]})"
        raise refused(what, name, "write it again", "damaged") from error
