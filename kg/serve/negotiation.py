"""Which of the forms we can write a client likes best (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """A way to write an answer: its name with the worker, its media type, and others it goes by."""

    name: str
    type: str
    aliases: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """What stands in the response; text is always UTF-8."""
        return f"{self.type}; charset=utf-8" if self.type.startswith("text/") else self.type


ROWS = (
    Form("json", "application/sparql-results+json", ("application/json",)),
    Form("xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Form("csv", "text/csv"),
    Form("tsv", "text/tab-separated-values"),
)
GRAPHS = (
    Form("turtle", "text/turtle", ("application/x-turtle",)),
    Form("ntriples", "application/n-triples"),
    Form("jsonld", "application/ld+json", ("application/json",)),
    Form("rdfxml", "application/rdf+xml", ("application/xml", "text/xml")),
    Form("nquads", "application/n-quads"),
    Form("trig", "application/trig"),
)
PAGE = Form("html", "text/html", ("application/xhtml+xml",))
JSON = Form("json", "application/json")
TABLES = (JSON, Form("csv", "text/csv"), PAGE)


def accepted(header: str) -> list[tuple[str, float]]:
    """The media ranges of an Accept header with how much each is liked; a broken weight counts as 1.

    >>> accepted("text/turtle, */*;q=0.5")
    [('text/turtle', 1.0), ('*/*', 0.5)]
    """
    found = []
    for part in header.split(","):
        kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if "/" in kind:
            weights = [piece[2:].strip() for piece in parameters if piece.startswith("q=")]
            found.append((kind, _weight(weights[0]) if weights else 1.0))
    return found


def best(header: str | None, forms: Sequence[Form]) -> Form | None:
    """The form that a client likes best, the first of those it likes alike, or `None`.

    A form asked for by another name goes by that name.

    >>> best("application/json;q=0.9, text/*;q=0.1", ROWS).type
    'application/json'
    """
    ranges = accepted(header or "")
    if not ranges:
        return forms[0] if not (header or "").strip() else None
    chosen, most = None, 0.0
    for form in forms:
        for type in (form.type, *form.aliases):
            # A form reached by a wildcard goes by its own name.
            weight = _liked(type, ranges, exactly=type != form.type)
            if weight > most:
                chosen, most = Form(form.name, type), weight
    return chosen


def named(name: str, forms: Iterable[Form]) -> Form | None:
    """The form of that name or media type, for `?format=`."""
    return next((form for form in forms if name in {form.name, form.type, *form.aliases}), None)


def _liked(type: str, ranges: list[tuple[str, float]], *, exactly: bool) -> float:
    """The weight of the most exact range that the type falls in."""
    group = type.partition("/")[0] + "/*"
    for wanted in (type,) if exactly else (type, group, "*/*"):
        weights = [weight for kind, weight in ranges if kind == wanted]
        if weights:
            return max(weights)
    return 0.0


def _weight(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 1.0
