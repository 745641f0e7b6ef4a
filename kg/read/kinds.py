"""What the bytes of a file are: told from the bytes, and from the name only where they do not say."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import IO

from kg.read.content import Reader, refused
from kg.settings import Columns

HEAD = 4096
"""Bytes at the start of a file that say what it is."""

PLAIN = "text/plain"
ARCHIVE = "application/zip"
JSON_LINES = "application/jsonl"
JSON = "application/json"
CSV = "text/csv"
PARQUET = "application/vnd.apache.parquet"
CORPORA = (JSON_LINES, JSON, CSV, PARQUET)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"

READERS: Mapping[str, str] = MappingProxyType(
    {
        PLAIN: "kg.read.plain:read_plain",
        "text/html": "kg.read.web.page:read_html",
        "multipart/related": "kg.read.web.archive:read_mhtml",
        "application/rtf": "kg.read.office.rtf:read_rtf",
        "application/pdf": "kg.read.pdf.pages:read_pdf",
        DOCX: "kg.read.office.word:read_docx",
        ODT: "kg.read.office.opendocument:read_odt",
    }
)
"""The reader of each format that holds one text, imported when the first such file is met."""

MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf", "application/rtf"),
    (b"PAR1", PARQUET),
    (b"PK\x03\x04", ARCHIVE),
    (b"PK\x05\x06", ARCHIVE),
    (b"\xd0\xcf\x11\xe0", DOCX),  # under a password, or an old Word file: its reader tells them apart
)
NO_TEXT = (
    (b"\x89PNG", "a PNG image", "read it by OCR first"),
    (b"\xff\xd8\xff", "a JPEG image", "read it by OCR first"),
    (b"GIF8", "a GIF image", "read it by OCR first"),
    (b"II*\x00", "a TIFF image", "read it by OCR first"),
    (b"MM\x00*", "a TIFF image", "read it by OCR first"),
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it"),
    (b"Rar!", "a RAR archive", "unpack it"),
    (b"\x7fELF", "a program", "name a file with text"),
    (b"SQLite format 3", "a database", "export its texts as CSV or JSON lines"),
)
INSIDE = (
    ("word/document.xml", DOCX),
    ("content.xml", ODT),
)
"""A part of a zip that says what the zip is."""

OTHER_OFFICE = (
    ("xl/workbook.xml", "an Excel workbook", "save its sheet as CSV"),
    ("ppt/presentation.xml", "a PowerPoint file", "save it as PDF"),
    ("META-INF/container.xml", "an e-book", "save it as HTML or text"),
)
SUFFIXES = MappingProxyType(
    {".jsonl": JSON_LINES, ".ndjson": JSON_LINES, ".json": JSON, ".csv": CSV, ".tsv": CSV, ".parquet": PARQUET}
)
MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?[\s\0]{0,400}<(?:\0)?(?:!doctype\s{1,9}html|html|head|body|meta|title)\b", re.I)
WIDE_MARKUP = re.compile(
    rb"(?:\xff\xfe|\xfe\xff)?[\s\0]{0,400}<\0?(?:!\0d\0o\0c\0t\0y\0p\0e|h\0t\0m\0l|h\0e\0a\0d)", re.I
)
XML = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}<\?xml\b", re.I)
XHTML = re.compile(rb"<(?:!doctype\s{1,9}html|html)\b", re.I)
MHTML = re.compile(
    rb"(?:[\w-]{1,40}:[^\n]{0,500}\n(?:[ \t][^\n]{0,500}\n){0,20}){0,40}content-type:\s{0,9}multipart/related", re.I
)


def media_type(file: IO[bytes], name: str, columns: Columns) -> str:
    """The media type of a file that can be read, else `Refused`; leaves the file at its start.

    `columns` says that a file without a telling name is a corpus.
    """
    head = file.read(HEAD)
    file.seek(0)
    for magic, what, hint in NO_TEXT:
        if head.startswith(magic):
            raise refused(f"file is {what}, which holds no text", name, hint, "not-this-format")
    for magic, kind in MAGIC:
        if head.startswith(magic):
            return _zipped(file, name) if kind == ARCHIVE else kind
    if b"%PDF-" in head[: 1024 + len(b"%PDF-")]:
        return "application/pdf"
    return SUFFIXES.get(PurePosixPath(name).suffix.lower()) or _marked_up(head, name) or _corpus(head, columns) or PLAIN


def reader(kind: str) -> Reader:
    """What reads a format that holds one text."""
    module, _, function = READERS[kind].partition(":")
    found: Callable[..., object] = getattr(import_module(module), function)
    return found  # type: ignore[return-value]


def _zipped(file: IO[bytes], name: str) -> str:
    """What a zip is, by its parts."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise refused(f"zip cannot be opened ({error})", name, "fetch it again", "damaged") from error
    finally:
        file.seek(0)
    for part, what, hint in OTHER_OFFICE:
        if part in parts:
            raise refused(f"file is {what}, which is not read", name, hint, "not-this-format")
    if "mimetype" not in parts:
        parts.discard("content.xml")
    return next((kind for part, kind in INSIDE if part in parts), ARCHIVE)


def _marked_up(head: bytes, name: str) -> str:
    if MARKUP.match(head) or WIDE_MARKUP.match(head) or (XML.match(head) and XHTML.search(head)):
        return "text/html"
    if MHTML.match(head):
        return "multipart/related"
    if XML.match(head):
        raise refused("file is XML, not a text", name, "save its text as plain text or HTML", "not-this-format")
    return ""


def _corpus(head: bytes, columns: Columns) -> str:
    """The kind of corpus, where a column was named and the first line has it."""
    line = head.partition(b"\n")[0].strip()
    if columns.text and columns.text.encode() in line:
        return JSON_LINES if line.startswith(b"{") else CSV
    return ""
