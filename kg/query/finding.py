"""What a user means by a name or a document, found in the store."""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.errors import Exit, KgError
from kg.folding import fold
from kg.rdf.literals import folded
from kg.store import Store

NAMED = """
SELECT DISTINCT ?name ?entity { ?entity skos:prefLabel|skos:altLabel ?name . ?document gw:mentions ?entity }
ORDER BY ?entity
"""

NAMES = """
SELECT DISTINCT ?name {
  ?document gw:mentions ?entity . ?entity skos:prefLabel ?name FILTER(LANG(?name) = "zh-hans")
}
ORDER BY STRLEN(STR(?name)) ?name
"""

DOCUMENTS = """
SELECT ?document ?label ?file ?number {
  ?document a gw:Document ; rdfs:label ?label ; gw:number ?number ; gw:source/gw:fileName ?file
} ORDER BY ?file ?number
"""


def find_entities(store: Store, text: str) -> tuple[NamedNode, ...]:
    """The entities that a name or alias, in either script, or an IRI means; one at least.

    In a collection a relative name may mean several: each city has its own 市总工会.
    """
    if text.startswith(store.base):
        return (node(text),)
    found = tuple(entity for _, entity in store.select(NAMED, name=folded(text)) if isinstance(entity, NamedNode))
    if found:
        return found
    similar = similar_names(store, text)
    hint = f"did you mean {', '.join(similar)}?" if similar else "kg ask entities-of-a-document lists all names"
    raise KgError("nothing is called that", where=text, hint=hint, code="unknown-name")


def node(iri: str) -> NamedNode:
    """The IRI as a node; what is no IRI is nothing that the graph has."""
    try:
        return NamedNode(iri)
    except ValueError as error:
        hint = "give an IRI of this store, or a name"
        raise KgError("not an IRI", where=ascii(iri), hint=hint, code="unknown-iri") from error


def similar_names(store: Store, text: str, *, most: int = 5) -> tuple[str, ...]:
    """Names in the graph that hold `text` or are held in it, shortest first."""
    wanted = fold(text)
    names = [name.value for (name,) in store.select(NAMES) if name is not None]
    return tuple(name for name in names if wanted in name or name in wanted)[:most]


def find_document(store: Store, text: str) -> NamedNode:
    """A document by IRI, title or a part of it, file, file and number, or number alone where that is enough."""
    wanted = fold(text)
    found: list[tuple[NamedNode, str]] = []
    titled: list[tuple[NamedNode, str]] = []
    listed: list[str] = []
    for row in store.select(DOCUMENTS):
        document, label, file, number = (term.value if term is not None else "" for term in row)
        place = f"{file}#{number}"
        listed.append(place)
        if text in {document, file, place, number} or fold(label) == wanted:
            found.append((NamedNode(document), place))
        elif wanted and wanted in fold(label):
            titled.append((NamedNode(document), place))
    found = found or titled
    if len(found) == 1:
        return found[0][0]
    places = [place for _, place in found] or listed
    hint = f"choose among {', '.join(places[:5])}{' …' if len(places) > 5 else ''}" if places else "the store is empty"
    what = "more than one document is that" if found else "no such document"
    raise KgError(what, where=text, hint=hint, code="unknown-document", exit=Exit.USAGE)
