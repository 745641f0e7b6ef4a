"""An account of what was read: every character is text, masked, repaired or told to be lost.

Here it is put together and written as lines or JSON; `viz.reading` writes it as a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kg.aligned import Span
from kg.errors import Refused
from kg.model import Document, Source, Text
from kg.read import DocumentRules, Item, Known, split_documents
from kg.text import TextRules, prepare_text

STATED = ("title", "subtitle", "date", "speaker", "post", "venue", "origin")
"""What a document may state about itself, in the order in which it is shown."""


@dataclass(frozen=True, slots=True)
class DocumentAccount:
    """One document of a source, prepared."""

    document: Document
    text: Text

    @property
    def stated(self) -> dict[str, str]:
        """What it states about itself, by field."""
        found = ((field, getattr(self.document, field)) for field in STATED)
        return {field: value for field, value in found if value}

    @property
    def headings(self) -> tuple[tuple[int, Span], ...]:
        """Level and place in the file of each heading."""
        back = self.text.aligned.back
        return tuple((one.level, back(one.heading)) for one in self.text.sections if len(one.heading))


@dataclass(frozen=True, slots=True)
class Account:
    """What became of a source: its documents, or the refusal."""

    name: str
    source: Source | None
    documents: tuple[DocumentAccount, ...] = ()
    refusal: Refused | None = None

    @property
    def outcome(self) -> str:
        """`read`, `partial` or `refused`."""
        if self.source is None:
            return "refused"
        return "partial" if self.source.remarks else "read"


def account(item: Item, documents: DocumentRules, texts: TextRules) -> Account:
    """The account of one source."""
    if isinstance(item, Refused):
        return Account(item.where, None, refusal=item)
    assert not isinstance(item, Known), "nothing was known before"
    found = split_documents(item, documents)
    return Account(item.name, item, tuple(DocumentAccount(one, prepare_text(one, texts)) for one in found))


# as lines --------------------------------------------------------------------------------------


def account_text(found: Account) -> str:
    """The account for a terminal: offsets count characters of the text as it was read."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Account) -> Iterator[str]:
    yield found.name
    if found.source is None:
        assert found.refusal
        yield f"  refused    {found.refusal.what}: {found.refusal.hint}  [{found.refusal.code}]"
        return
    source = found.source
    how = f"{source.media_type}, {source.encoding} ({source.sureness:.0%} sure)"
    yield f"  {found.outcome:<10} {how}, {len(source.text):,} characters"
    yield from (f"  missing    {remark}" for remark in source.remarks)
    for one in found.documents:
        yield from _document_lines(one, source.text)


def _document_lines(one: DocumentAccount, text: str) -> Iterator[str]:
    document, prepared = one.document, one.text
    sentences = len(prepared.sentences)
    yield f"  document {document.number} {_place(document.span)}, {sentences} sentences, {len(one.headings)} headings"
    yield from (f"    {field:<12}{value}" for field, value in one.stated.items())
    for level, span in one.headings:
        yield f"    heading     {_place(span)} {'  ' * (level - 1)}{_short(span.of(text), 40)}"
    for repair in prepared.repairs:
        change = f"{_short(repair.span.of(text), 40)} → {_short(repair.text, 40)}"
        yield f"    repaired    {_place(repair.span)} {change}  ({repair.confidence:.2f}, {repair.rule})"
    for fence in prepared.fences:
        yield f"    {fence.kind:<12}{_place(fence.span)} {_short(fence.span.of(text), 60)}  ({fence.rule})"


def _place(span: Span) -> str:
    return f"{span.start}-{span.end}"


def _short(text: str, size: int) -> str:
    """A run of text on one line, its middle left out where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= size else f"{line[: size // 2]} … {line[-size // 2 :]}"


# as JSON ---------------------------------------------------------------------------------------


def account_json(found: Account) -> dict[str, Any]:
    """The account as plain values, with every run in full."""
    head: dict[str, Any] = {"source": found.name, "outcome": found.outcome}
    if found.source is None:
        assert found.refusal
        return head | {"code": found.refusal.code, "what": found.refusal.what, "hint": found.refusal.hint}
    source = found.source
    return head | {
        "media_type": source.media_type,
        "encoding": source.encoding,
        "sureness": round(source.sureness, 3),
        "sha256": source.sha256,
        "characters": len(source.text),
        "missing": list(source.remarks),
        "documents": [_document_json(one, source.text) for one in found.documents],
    }


def _document_json(one: DocumentAccount, text: str) -> dict[str, Any]:
    prepared = one.text
    return {
        "number": one.document.number,
        "span": _pair(one.document.span),
        "stated": one.stated,
        "sentences": len(prepared.sentences),
        "headings": [{"level": level, "span": _pair(span), "text": span.of(text)} for level, span in one.headings],
        "repairs": [
            {
                "span": _pair(repair.span),
                "damaged": repair.span.of(text),
                "repaired": repair.text,
                "confidence": round(repair.confidence, 4),
                "rule": repair.rule,
            }
            for repair in prepared.repairs
        ],
        "fences": [
            {"span": _pair(fence.span), "kind": str(fence.kind), "rule": fence.rule, "text": fence.span.of(text)}
            for fence in prepared.fences
        ],
    }


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]
