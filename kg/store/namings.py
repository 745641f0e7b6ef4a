"""What the sentences of a document name, kept with the graph: all that is needed to count what is named together.

It is JSON, compressed by zlib and written in base64, one literal a document: as long as the names
that the document uses, where its pairs would be as many as their square.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from kg.model import Findings
from kg.rdf import GW, Iris
from kg.rdf.vocabulary import XSD
from kg.terms import Window

NAMINGS = NamedNode("https://w3id.org/gongwen/namings")
"""The graph that they stand in."""


@dataclass(frozen=True, slots=True)
class Named:
    """What the sentences of one document name.

    `totals` is how many windows it has, the sentences first; `keys` are the entities; a row is the
    number of a section, of a paragraph, and the places in `keys` of what one sentence names.
    """

    totals: tuple[int, ...]
    keys: tuple[str, ...]
    rows: tuple[tuple[int, ...], ...]

    def windows(self, kind: Window) -> Iterator[tuple[int, ...]]:
        """The names of each window of a kind that has any, each once, in the order in which they stand."""
        if kind is Window.SENTENCE:
            return (row[2:] for row in self.rows)
        at = 0 if kind is Window.SECTION else 1
        found: dict[int, dict[int, None]] = {}
        for row in self.rows:
            found.setdefault(row[at], {}).update(dict.fromkeys(row[2:]))
        return (tuple(names) for names in found.values())


def naming_quad(findings: Findings, iris: Iris) -> Quad:
    """What the sentences of a document name, as a quad."""
    document = findings.document
    places = {key: at for at, key in enumerate(sorted({key for one in findings.namings for key in one.entities}))}
    rows = [(one.section, one.paragraph, *(places[key] for key in one.entities)) for one in findings.namings]
    totals = findings.sentences, findings.paragraphs, findings.sections
    packed = zlib.compress(json.dumps([totals, list(places), rows], separators=(",", ":")).encode(), level=6)
    literal = Literal(base64.b64encode(packed).decode("ascii"), datatype=XSD.base64Binary)
    return Quad(iris.document(document.source, document.number), GW.packedNamings, literal, NAMINGS)


def named_in(quad: Quad) -> Named:
    """What a quad holds."""
    totals, keys, rows = json.loads(zlib.decompress(base64.b64decode(quad.object.value)))  # type: ignore[union-attr]
    return Named(tuple(totals), tuple(keys), tuple(map(tuple, rows)))
