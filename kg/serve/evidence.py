"""What is stated of a thing with the characters that say it, looked up step by step.

The queries of `kg explain` ask the same for whole graphs; a page must be there in milliseconds, so
this goes from node to node, and never looks at more than is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from pyoxigraph import DefaultGraph, Literal, NamedNode

from kg.rdf.vocabulary import GW, OA, RDFS
from kg.reasons import rule_note
from kg.store import Store

TIES = (GW.subject, GW.object, GW.organization, GW.about)
"""How a statement or figure names what it is about."""


class Evidence:
    """Looks up statements of one store."""

    def __init__(self, store: Store) -> None:
        self._engine = store.engine

    def statements(self, thing: NamedNode, *, most: int) -> tuple[list[dict[str, Any]], int]:
        """The statements that name a thing, or are it, or stand in it; and how many more there are."""
        found = dict.fromkeys(self._naming(thing))
        told = [self._told(one) for one in islice(found, most)]
        return sorted(told, key=_place), max(0, len(found) - most)

    def mentions(self, thing: NamedNode, *, most: int) -> tuple[list[dict[str, str]], int]:
        """Where a thing is named, and in how many more places."""
        found = [quad.subject for quad in self._engine.quads_for_pattern(None, GW.mentionOf, thing, DefaultGraph())]
        rows = []
        for mention in found[:most]:
            source = self._one(self._one(mention, GW.document), GW.source)
            start, end = (self._text(mention, property) for property in (GW.start, GW.end))
            place = f"{self._text(source, GW.fileName)}:{start}-{end}"
            rows.append({"quote": self._text(mention, GW.exact), "place": place})
        return sorted(rows, key=lambda row: row["place"]), max(0, len(found) - most)

    def _naming(self, thing: NamedNode) -> Iterator[Any]:
        if self._one(thing, GW.rule) is not None:
            yield thing
            return
        for property in (*TIES, GW.document):
            for quad in self._engine.quads_for_pattern(None, property, thing, DefaultGraph()):
                if self._one(quad.subject, GW.evidence) is not None:
                    yield quad.subject

    def _told(self, one: Any) -> dict[str, Any]:
        document = self._one(one, GW.document)
        subject = self._one(one, GW.subject) or self._one(one, GW.about)
        predicate, object = self._one(one, GW.predicate), self._one(one, GW.object)
        relation = predicate.value.rpartition("#")[2] if predicate else self._text(one, RDFS.label)
        value = self.label(object, document) if object else self._text(one, GW.value) + self._text(one, GW.unit)
        modality, body = self._one(one, GW.modality), self._one(one, GW.organization)
        extra = [
            modality.value.rpartition("#")[2] if modality else "",
            f"in {self.label(body, document)}" if body else "",
        ]
        remark = f" [{', '.join(filter(None, extra))}]" if any(extra) else ""
        return {
            "iri": one.value,
            "text": f"{self.label(subject, document)} — {relation} — {value}{remark}",
            "rules": sorted(str(rule_note(rule.value)) for rule in self._all(one, GW.rule)),
            "passages": sorted((self._passage(each, document) for each in self._all(one, GW.evidence)), key=str),
        }

    def _passage(self, evidence: Any, document: Any) -> dict[str, str]:
        position, quote = None, None
        for selector in self._all(evidence, OA.hasSelector):
            if self._one(selector, OA.start) is not None:
                position = selector
            else:
                quote = selector
        file = self._text(self._one(evidence, OA.hasSource), GW.fileName)
        return {
            "place": f"{file}:{self._text(position, OA.start)}-{self._text(position, OA.end)}",
            "document": self.label(document, document),
            "before": self._text(quote, OA.prefix),
            "quote": self._text(quote, OA.exact),
            "after": self._text(quote, OA.suffix),
        }

    def label(self, thing: Any, document: Any = None) -> str:
        """What a thing is called in a document, else anywhere."""
        if not isinstance(thing, NamedNode):
            return getattr(thing, "value", "")
        graphs = [document, DefaultGraph()] if document is not None else [DefaultGraph()]
        quads = chain.from_iterable(self._engine.quads_for_pattern(thing, RDFS.label, None, graph) for graph in graphs)
        found = next((quad.object for quad in quads), None)
        return found.value if isinstance(found, Literal) else thing.value.rpartition("#")[2].rpartition("/")[2]

    def _all(self, subject: Any, property: NamedNode) -> list[Any]:
        if subject is None or isinstance(subject, Literal):
            return []
        return [quad.object for quad in self._engine.quads_for_pattern(subject, property, None, DefaultGraph())]

    def _one(self, subject: Any, property: NamedNode) -> Any:
        return min(self._all(subject, property), key=str, default=None)

    def _text(self, subject: Any, property: NamedNode) -> str:
        found = self._one(subject, property)
        return found.value if found is not None else ""


def _place(row: dict[str, Any]) -> tuple[str, str]:
    return (row["passages"][0]["place"] if row["passages"] else ""), row["iri"]
