"""PDF to `Content` by PDFium: a line for each line of a page, a form feed after each page.

Lines come in the order of the file, which is that of reading in what word processors print; running
heads and feet and page numbers are found by their place, moved to head and foot, and fenced. Radicals
and compatibility characters stay as they are; folding maps them.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator

import pypdfium2
from pypdfium2 import PdfDocument, PdfiumError, PdfPage, PdfTextPage
from pypdfium2.raw import FPDFPage_CountObjects

from kg.errors import Refused
from kg.read.content import Content, Limits, mebibytes, refused
from kg.read.flow import Flow
from kg.read.office.metadata import stated_title
from kg.read.pdf.indents import paragraphs
from kg.read.pdf.margins import PrintedLine, in_order, mark_margins

MEDIA_TYPE = "application/pdf"
STREAM = re.compile(rb"stream\r?\n")
DICTIONARY = 1_000
"""Bytes before a stream in which its dictionary is looked for."""
FLATE = re.compile(rb"/Fl(?:ateDecode)?\b")
SKIPPED = (b"/Image", b"/FontFile", b"/Length1")
"""Streams that are not unpacked to read text, or only where a font is drawn."""
PIECE = 1 << 20
BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
HYPHEN = re.compile("[\x02\ufffe]")
"""What PDFium writes for a hyphen at the end of a line."""
SCANNED = "run text recognition (OCR) over it"


def read_pdf(data: bytes, name: str, limits: Limits) -> Content:
    """The text layer of a PDF, or `Refused`."""
    _refuse_bombs(data, name, limits)
    try:
        document = PdfDocument(data)
    except PdfiumError as error:
        raise _unopened(error, data, name) from error
    try:
        return _content(document, name, limits)
    except PdfiumError as error:
        raise refused(f"file is damaged ({error})", name, "open it and print it to a new PDF", "damaged") from error
    finally:
        document.close()


def _content(document: PdfDocument, name: str, limits: Limits) -> Content:
    count = len(document)
    if count > limits.pages:
        raise refused(f"file has {count:,} pages, the limit is {limits.pages:,}", name, "split it", "too-many-parts")
    pages: list[list[PrintedLine]] = []
    silent = broken = size = 0
    for number in range(count):
        try:
            page = document[number]
        except PdfiumError:
            broken += 1
            pages.append([])
            continue
        lines = list(_lines(page))
        silent += not lines and FPDFPage_CountObjects(page) > 0
        size += sum(len(line.text) + 1 for line in lines)
        pages.append(lines)
        page.close()
        if size > limits.text:
            what = f"text has more than the limit of {limits.text:,} characters"
            raise refused(what, name, "split the file", "too-large")
    mark_margins(pages)
    flow = Flow(name, limits)
    for lines in pages:
        ordered = in_order(lines)
        for line, words in zip(ordered, paragraphs(ordered), strict=True):
            flow.line(words, line.rule)
        flow.page()
    return _checked(document, flow, limits, _remarks(document, count, silent, broken))


def _checked(document: PdfDocument, flow: Flow, limits: Limits, remarks: list[str]) -> Content:
    """The content, or `Refused` where it has no letters or most of them mean nothing."""
    text = "".join(flow.pieces)
    bad = sum(map(_means_nothing, text))
    if bad > limits.damage * len(text.strip()):
        what = f"{bad:,} of {len(text):,} characters have no meaning in Unicode, the limit is {limits.damage:.0%}"
        raise refused(what, flow.name, SCANNED, "too-damaged-text")
    if bad:
        remarks.append(f"{bad} characters have no meaning in Unicode")
    return flow.content(MEDIA_TYPE, stated=stated_title(_title(document)), remarks=remarks, hint=SCANNED)


def _title(document: PdfDocument) -> str:
    """The title in the file's properties, or nothing where it is no UTF-16."""
    try:
        return document.get_metadata_value("Title") or ""
    except UnicodeDecodeError:
        return ""


def _lines(page: PdfPage) -> Iterator[PrintedLine]:
    """The lines of a page that hold something, each with its place."""
    text = page.get_textpage()
    low, high = page.get_bbox()[1::2]
    total = text.count_chars()
    whole = text.get_text_range() if total > 0 else ""
    at = 0
    for found in (*BREAK.finditer(whole), None):
        end = found.start() if found else len(whole)
        line = HYPHEN.sub("-", whole[at:end]).rstrip()
        if line.strip():
            first = at + len(line) - len(line.lstrip())
            yield _placed(text, line, first, at + len(line) - 1, (low, high))
        at = found.end() if found else end
    text.close()


def _placed(text: PdfTextPage, line: str, first: int, last: int, page: tuple[float, float]) -> PrintedLine:
    """A line with the place of its first and its last character, as far as PDFium knows them."""
    low, high = page
    if last >= text.count_chars() or high <= low:
        return PrintedLine(line, -1)
    left, bottom, right, top = text.get_charbox(first)
    end = text.get_charbox(last)[2]
    height = ((bottom + top) / 2 - low) / (high - low)
    return PrintedLine(line, height, left=left, right=end, em=max(right - left, top - bottom))


def _remarks(document: PdfDocument, count: int, silent: int, broken: int) -> list[str]:
    remarks = []
    if silent:
        remarks.append(f"{silent} of {count} pages have no text layer")
    if broken:
        remarks.append(f"{broken} of {count} pages are damaged")
    if attached := document.count_attachments():
        remarks.append(f"{attached} attached files not read")
    return remarks


def _means_nothing(char: str) -> bool:
    return char == "\ufffd" or (char not in "\n\f\t" and unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs"))


def _unopened(error: PdfiumError, data: bytes, name: str) -> Refused:
    # PDFium may give the error of the file before it, so what it says of passwords is not enough.
    code = getattr(error, "err_code", None)
    if b"/Encrypt" in data and code in (pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY):
        return refused("file is encrypted", name, "save it without a password", "encrypted")
    return refused("file is no whole PDF", name, "fetch it again, or print it to a new PDF", "damaged")


def _refuse_bombs(data: bytes, name: str, limits: Limits) -> None:
    """Refuse a file whose streams unpack to too much, before PDFium unpacks them whole."""
    total = 0
    for found in STREAM.finditer(data):
        before = data[max(0, found.start() - DICTIONARY) : found.start()]
        dictionary = before[max(before.rfind(b"endobj"), 0) :]
        layers = len(FLATE.findall(dictionary))
        if not layers or any(word in dictionary for word in SKIPPED):
            continue
        size, packed = _unpacked(data, found.end(), layers, limits)
        total += size
        ratio = size / max(1, packed)
        if size > limits.ratio_from and ratio > limits.ratio:
            what = f"a stream unpacks to {mebibytes(size)} or more, {ratio:,.0f}:1; the limit is {limits.ratio}:1"
            raise refused(what, name, "print it to a new PDF", "too-compressed")
        if total > limits.unpacked:
            what = f"file unpacks to more than {mebibytes(limits.unpacked)}, which is the limit"
            raise refused(what, name, "split it", "too-large")


def _unpacked(data: bytes, start: int, layers: int, limits: Limits) -> tuple[int, int]:
    """How large a stream unpacks to, at most one piece over the limit, and how large it is packed."""
    first, *inner = [zlib.decompressobj() for _ in range(layers)]
    at, size, rest = start, 0, b""
    try:
        while size <= limits.unpacked and not first.eof and (rest or at < len(data)):
            if not rest:
                rest = data[at : at + PIECE]
                at += len(rest)
            layer = first.decompress(rest, PIECE)
            rest = first.unconsumed_tail
            size += len(layer)
            for packer in inner:
                layer = packer.decompress(layer, limits.unpacked)
                size += len(layer)
    except zlib.error:
        # A stream that breaks off is unpacked as far as it goes, by PDFium too.
        pass
    return size, at - start - len(rest) - len(first.unused_data)
