"""Findings in the forms that other programs read: our own JSON, brat, CoNLL, displaCy.

Offsets are code points of the file as it was decoded (brat, our JSON) or of the document
(displaCy, which brings the text along); the end is exclusive. Nothing is lost in silence: what a
format has no place for is said in its function.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

from kg import resources
from kg.aligned import Span
from kg.findings_json import entities_in_order, figures_in_order, findings_json, statements_in_order
from kg.model import (
    DOC,
    EntityType,
    Findings,
    Mention,
    Modality,
    Predicate,
    Statement,
)

LINE_END = re.compile(r"[\r\n]+")


# brat ------------------------------------------------------------------------------------------


def brat(several: Sequence[Findings], text: str) -> str:
    """The `.ann` to lie beside the file, whose decoded `text` is the `.txt`.

    A relation joins the mentions nearest to its evidence; one with the document is an attribute
    of the other end; `org` joins a post to the body it is held in. A note holds rule and quote, a
    normalisation the entity's key. What was decided about names has no place here.
    """
    lines = _Numbered()
    for findings in several:
        places = _brat_mentions(lines, findings, text)
        for statement in statements_in_order(findings):
            _brat_statement(lines, statement, places)
        for indicator in figures_in_order(findings):
            place = lines.add("T", f"Indicator {_fragments(indicator.evidence.span, text)}")
            parts = (indicator.name, indicator.value, indicator.unit, indicator.change, indicator.period)
            lines.add("#", f"AnnotatorNotes {place}\t{_line(' '.join(part for part in parts if part))}")
    return "".join(f"{line}\n" for line in lines)


def brat_configuration() -> str:
    """The `annotation.conf` for a brat collection of our annotations."""
    entities = [*EntityType, "Indicator"]
    ends = ", ".join(("Arg1:<ENTITY>", "Arg2:<ENTITY>"))
    relations = [f"{name}\t{ends}" for name in (*Predicate, "org")]
    modality = f"Modality\tArg:<RELATION>, Value:{'|'.join(Modality)}"
    whole = [f"{name}\tArg:<ENTITY>" for name in Predicate if name in {Predicate.DELIVERS, Predicate.DELIVERED_AT}]
    sections = {"entities": entities, "relations": relations, "events": [], "attributes": [modality, *whole]}
    return "\n".join(f"[{name}]\n" + "".join(f"{row}\n" for row in rows) for name, rows in sections.items())


class _Numbered:
    """Lines that are numbered by their kind: T1, T2, R1 …"""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.counts: dict[str, int] = {}

    def add(self, kind: str, content: str) -> str:
        """Append a line; gives the id that it got."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        name = f"{kind}{self.counts[kind]}"
        self.lines.append(f"{name}\t{content}")
        return name

    def __iter__(self) -> Iterator[str]:
        return iter(self.lines)


Places = Mapping[str, Sequence[tuple[Mention, str]]]


def _brat_mentions(lines: _Numbered, findings: Findings, text: str) -> Places:
    places: dict[str, list[tuple[Mention, str]]] = {}
    for entity in entities_in_order(findings.entities):
        for mention in entity.mentions:
            place = lines.add("T", f"{entity.type} {_fragments(mention.span, text)}")
            lines.add("N", f"Reference {place} kg:{entity.key}\t{_line(entity.name)}")
            places.setdefault(entity.key, []).append((mention, place))
    return places


def _brat_statement(lines: _Numbered, statement: Statement, places: Places) -> None:
    subject, object_, org = (
        _nearest(places, key, statement.evidence.span) for key in (statement.subject, statement.object, statement.org)
    )
    if subject and object_:
        name = lines.add("R", f"{statement.predicate} Arg1:{subject} Arg2:{object_}")
        if org:
            lines.add("R", f"org Arg1:{object_} Arg2:{org}")
    elif DOC in {statement.subject, statement.object} and (subject or object_):
        name = lines.add("A", f"{statement.predicate} {subject or object_}")
    else:
        return
    if statement.modality:
        lines.add("A", f"Modality {name} {statement.modality}")
    lines.add("#", f"AnnotatorNotes {name}\t{statement.rule}: {_line(statement.evidence.quote)}")


def _nearest(places: Places, key: str | None, span: Span) -> str | None:
    """The mention of an entity that lies in `span`, else the one nearest to it."""
    mentions = places.get(key or "", ())
    return min(mentions, key=lambda place: (_distance(place[0].span, span), place[0].span), default=(None, None))[1]


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _fragments(span: Span, text: str) -> str:
    """Offsets and text of a span, in pieces where a line ends in it: `3 5;6 8<tab>推行 等協`."""
    inside = span.of(text)
    edges = [0, *(edge for end in LINE_END.finditer(inside) for edge in end.span()), len(inside)]
    pieces = [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]
    offsets = ";".join(f"{span.start + start} {span.start + end}" for start, end in pieces)
    return f"{offsets}\t{' '.join(inside[start:end] for start, end in pieces)}"


def _line(text: str) -> str:
    """The text on one line, without tabs."""
    return " ".join(text.split())


# conll -----------------------------------------------------------------------------------------


def conll(several: Sequence[Findings]) -> str:
    """Characters and their BIO labels, `-DOCSTART-` before a document, an empty line after a sentence.

    Blanks have no line. Relations and figures have no place here.
    """
    return "".join(f"-DOCSTART- O\n\n{''.join(_conll_lines(findings))}" for findings in several)


def _conll_lines(findings: Findings) -> Iterator[str]:
    labels, open_ = _labels(findings), False
    for at, character in enumerate(findings.document.text, findings.document.span.start):
        label = labels.get(at, "O")
        if not character.isspace():
            yield f"{character} {label}\n"
            open_ = True
        ends = character in _sentence_ends() or character in "\r\n"
        if open_ and ends and not labels.get(at + 1, "O").startswith("I-"):
            yield "\n"
            open_ = False
    if open_:
        yield "\n"


def _labels(findings: Findings) -> dict[int, str]:
    """The label of each offset that a mention covers; the longer mention wins."""
    mentions = sorted((m for entity in findings.entities for m in entity.mentions), key=lambda m: (len(m.span), m))
    labels: dict[int, str] = {}
    for mention in mentions:
        labels |= dict.fromkeys(range(mention.span.start, mention.span.end), f"I-{mention.type}")
        labels[mention.span.start] = f"B-{mention.type}"
    return labels


@cache
def _sentence_ends() -> str:
    return str(resources.rules("data/rules/formats.toml")["sentence_ends"])


# displacy --------------------------------------------------------------------------------------


def displacy(findings: Findings) -> dict[str, Any]:
    """What `spacy.displacy.render(…, style="ent", manual=True)` draws: text, title, mentions."""
    base = findings.document.span.start
    mentions = sorted(mention for entity in findings.entities for mention in entity.mentions)
    ents = [{"start": m.span.start - base, "end": m.span.end - base, "label": str(m.type)} for m in mentions]
    return {"text": findings.document.text, "ents": ents, "title": findings.document.title or None}


# all of them -----------------------------------------------------------------------------------


def _json(values: Sequence[Any]) -> str:
    """One object, or a list of several."""
    return json.dumps(values[0] if len(values) == 1 else values, ensure_ascii=False, indent=1) + "\n"


Format = Callable[[Sequence[Findings], str], str]

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "findings": lambda several, _: _json([findings_json(findings) for findings in several]),
        "brat": brat,
        "conll": lambda several, _: conll(several),
        "displacy": lambda several, _: _json([displacy(findings) for findings in several]),
    }
)
"""Each format by name: from the findings of a file's documents and the file's text to a string."""
