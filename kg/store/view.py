"""The graph as rdflib knows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Triple
from rdflib import Graph, URIRef
from rdflib import Literal as RdflibLiteral


def graph_of(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> Graph:
    """An rdflib graph of the triples, with the prefixes bound, its literals spelt as they were."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in prefixes.items():
        graph.bind(prefix, namespace)
    for triple in triples:
        graph.add((_node(triple.subject), _node(triple.predicate), _node(triple.object)))
    return graph


def _node(term: object) -> URIRef | RdflibLiteral:
    match term:
        case NamedNode(value=value):
            return URIRef(value)
        case Literal(value=value, language=str(language)):
            return RdflibLiteral(value, lang=language)
        case Literal(value=value, datatype=datatype):
            typed = None if datatype.value.endswith("#string") else URIRef(datatype.value)
            return RdflibLiteral(value, datatype=typed, normalize=False)
    raise TypeError(f"no RDF term of a kg graph: {term!r}")
