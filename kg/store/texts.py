"""The texts that were read, kept with the graph, so that evidence can be shown without the files.

A text is kept whole, as UTF-8 compressed by zlib, written in base64: an RDF store holds no bytes.
It is put in by the same step as the quads of its documents.
"""

from __future__ import annotations

import base64
import zlib

from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf import GW, Iris
from kg.rdf.vocabulary import XSD

TEXTS = NamedNode("https://w3id.org/gongwen/texts")
"""The graph that the texts stand in."""

SURROGATES = "surrogatepass"


def text_quad(source: str, text: str, iris: Iris) -> Quad:
    """The text of a source as a quad."""
    packed = zlib.compress(text.encode("utf-8", SURROGATES), level=6)
    literal = Literal(base64.b64encode(packed).decode("ascii"), datatype=XSD.base64Binary)
    return Quad(iris.source(source), GW.packedText, literal, TEXTS)


def text_of(quad: Quad) -> str:
    """The text that a quad holds."""
    return zlib.decompress(base64.b64decode(quad.object.value)).decode("utf-8", SURROGATES)  # type: ignore[union-attr]
