"""The graph on disk as a Python object, and texts read without any graph.

graph = kg.open("out")
graph.ask("posts")           # the named questions, as rows
graph.sparql("SELECT …")     # SPARQL 1.1
graph.graph()                # an rdflib.Graph
graph.network()              # a networkx.MultiDiGraph
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.model import Findings, Source
from kg.settings import Settings

if TYPE_CHECKING:

    from kg.pipeline import Kit


def extract(text: str, settings: Settings | None = None, *, name: str = "text") -> tuple[Findings, ...]:
    """What a text says, one `Findings` a document that stands in it; needs no graph.

    The rules and the model stay loaded for the next text.
    """
    from kg.pipeline import extract_source

    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return extract_source(Source(name, sha256, "text/plain", "utf-8", text), _kit(settings or Settings()))


@lru_cache(maxsize=1)
def _kit(settings: Settings) -> Kit:
    from kg.pipeline import Kit

    return Kit.of(settings)
