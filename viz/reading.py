"""The page that `kg read --format html` writes: the text as it was read, with what is no text marked.

One file without scripts that loads nothing; text of documents stands only where the template escapes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.account import Account, DocumentAccount
from kg.aligned import Span
from kg.graph.showing import unhidden
from viz.page import environment, sha256, style
from viz.words import reading_words

SHEET = "reading.css"
TEMPLATE = "reading.html"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the text that is shown in one way; `kind` is empty for plain text, `note` is said of it."""

    text: str
    kind: str = ""
    note: str = ""
    repaired: str = ""


def reading_page(accounts: Sequence[Account]) -> str:
    """An HTML file with the text of each source, its outline, repairs, fences and what was refused."""
    sheet = style(SHEET)
    policy = f"default-src 'none'; style-src {sha256(sheet)}; base-uri 'none'; form-action 'none'"
    shown = [(one, [(document, list(_runs(document, one))) for document in one.documents]) for one in accounts]
    template = environment().get_template(TEMPLATE)
    return template.render(policy=policy, style=sheet, words=reading_words(), accounts=shown, unhidden=unhidden)


def _runs(one: DocumentAccount, found: Account) -> Iterator[Run]:
    """The document in stretches, from its first character to its last."""
    assert found.source
    text, at = found.source.text, one.document.span.start
    for span, run in sorted(_marked(one, text), key=lambda row: (row[0].start, -row[0].end)):
        if span.start < at:
            continue
        if span.start > at:
            yield Run(unhidden(text[at : span.start]))
        yield run
        at = span.end
    if at < one.document.span.end:
        yield Run(unhidden(text[at : one.document.span.end]))


def _marked(one: DocumentAccount, text: str) -> Iterator[tuple[Span, Run]]:
    """The stretches that are shown in some way of their own; a repair stands before the damage it mends."""
    for repair in one.text.repairs:
        note = f"{repair.rule} {repair.confidence:.2f}"
        yield repair.span, Run(unhidden(repair.span.of(text)), "repaired", note, unhidden(repair.text))
    for fence in one.text.fences:
        yield fence.span, Run(unhidden(fence.span.of(text)), str(fence.kind), fence.rule)
    for level, span in one.headings:
        yield span, Run(unhidden(span.of(text)), f"heading level-{min(level, 6)}", "")
