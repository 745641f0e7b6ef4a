"""A graph as a file: Turtle, TriG, N-Triples, N-Quads, JSON-LD, RDF/XML.

What is written depends on the facts alone: sorted, prefixes in one order, one subject a block.
The writers are our own because the engine's give the prefixes in no fixed order and run the
blocks together; the tests read everything back with two other people's parsers.

Turtle, N-Triples, JSON-LD and RDF/XML hold the union of the graphs; TriG and N-Quads keep them
apart.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from types import MappingProxyType
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg import resources
from kg.errors import Exit, KgError
from kg.rdf.names import CANONICAL, Names
from kg.rdf.vocabulary import GW, OA, PREFIXES, RDF, RDFS, SKOS, XSD

NAMING = (RDF.type, RDFS.label, SKOS.prefLabel, SKOS.altLabel)
STATING = (GW.subject, GW.predicate, GW.object, GW.modality, GW.organization, GW.value, GW.amount, GW.unit)
PLACING = (GW.left, GW.right, GW.start, OA.start, GW.end, OA.end, GW.exact, OA.prefix, OA.exact, OA.suffix)
FIRST = {term: place for place, term in enumerate((*NAMING, *STATING, *PLACING))}
"""What a reader looks for first; the other properties follow by name."""

REMARKED = {GW.subject, GW.predicate, GW.object, GW.modality, GW.organization}
REMARKED |= {GW.left, GW.right, GW.entity, GW.mentionOf}
"""What a comment above a block says in words."""

Node = NamedNode | BlankNode
Term = Node | Literal
Block = tuple[Node, list[tuple[NamedNode, list[Term]]]]


def serialize(quads: Iterable[Quad], format: str, *, base: str) -> str:
    """The quads in one of `FORMATS`; `base` is what their IRIs start with, shortened by prefixes.

    >>> node, graph = NamedNode("https://example.org/group/1a"), NamedNode("https://example.org/document/2b")
    >>> label = Quad(node, RDFS.label, Literal("职工", language="zh-hans"), graph)
    >>> print(serialize([label], "turtle", base="https://example.org/").splitlines()[-1])
    group:1a rdfs:label "职工"@zh-hans .
    """
    if format not in FORMATS:
        hint = f"choose one of {', '.join(FORMATS)}"
        raise KgError("no such format", where=format, hint=hint, code="unknown-format", exit=Exit.USAGE)
    return "".join(FORMATS[format](list(quads), Names(base)))


def _turtle(quads: list[Quad], names: Names) -> Iterator[str]:
    triples = {quad.triple for quad in quads}
    labels = _labels(triples)
    yield from _header(quads, names)
    for block in _blocks(triples, names):
        yield "\n" + _remark(block, labels) + _turtle_block(block, names)


def _trig(quads: list[Quad], names: Names) -> Iterator[str]:
    labels = _labels({quad.triple for quad in quads})
    yield from _header(quads, names, graphs=True)
    for graph, members in groupby(sorted(quads, key=lambda quad: str(quad.graph_name)), lambda quad: quad.graph_name):
        assert isinstance(graph, NamedNode)
        yield f"\n{names.turtle(graph)} {{\n"
        for block in _blocks({quad.triple for quad in members}, names):
            yield "\n" + _remark(block, labels) + _turtle_block(block, names)
        yield "}\n"


def _ntriples(quads: list[Quad], names: Names) -> Iterator[str]:  # noqa: ARG001 - one signature for all
    return (f"{line} .\n" for line in sorted({str(quad.triple) for quad in quads}))


def _nquads(quads: list[Quad], names: Names) -> Iterator[str]:  # noqa: ARG001 - one signature for all
    return (f"{line} .\n" for line in sorted(set(map(str, quads))))


def _jsonld(quads: list[Quad], names: Names) -> Iterator[str]:
    """One object a line, below the shipped context; `id:` stands for the base."""
    context = JsonContext(context_terms() | {"id": names.base}, names)
    yield f'{{"@context": {json.dumps(context.terms, ensure_ascii=False)},\n"@graph": ['
    for number, block in enumerate(_blocks({quad.triple for quad in quads}, names)):
        yield ",\n" if number else "\n"
        yield json.dumps(context.node(block), ensure_ascii=False)
    yield "\n]}\n"


def _rdfxml(quads: list[Quad], names: Names) -> Iterator[str]:
    triples = {quad.triple for quad in quads}
    spaces = "".join(f"\n  xmlns:{prefix}={quoteattr(names.prefixes[prefix])}" for prefix in sorted(PREFIXES))
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{spaces}>\n'
    for subject, properties in _blocks(triples, names):
        name = "nodeID" if isinstance(subject, BlankNode) else "about"
        yield f"\n<rdf:Description rdf:{name}={quoteattr(subject.value)}>\n"
        for property, objects in properties:
            yield from (_xml_property(names.pair(property), object) for object in objects)
        yield "</rdf:Description>\n"
    yield "\n</rdf:RDF>\n"


FORMATS: MappingProxyType[str, Callable[[list[Quad], Names], Iterator[str]]] = MappingProxyType(
    {
        "turtle": _turtle,
        "trig": _trig,
        "ntriples": _ntriples,
        "nquads": _nquads,
        "jsonld": _jsonld,
        "rdfxml": _rdfxml,
    }
)
"""The formats by the name a user gives."""


def _blocks(triples: Iterable[Triple], names: Names) -> Iterator[Block]:
    """The triples by subject and property, in the order in which people read them."""
    by_subject: dict[Node, dict[NamedNode, list[Term]]] = {}
    for triple in triples:
        of_subject = by_subject.setdefault(_node(triple.subject), {})
        of_subject.setdefault(triple.predicate, []).append(_term(triple.object))
    for subject in sorted(by_subject, key=lambda node: (names.place(node.value), str(node))):
        properties = by_subject[subject]
        yield subject, [(each, sorted(properties[each], key=str)) for each in sorted(properties, key=_property_place)]


def _property_place(property: NamedNode) -> tuple[int, str]:
    return FIRST.get(property, len(FIRST)), property.value


def _header(quads: Iterable[Quad], names: Names, *, graphs: bool = False) -> Iterator[str]:
    """The prefixes that the quads use, and those of their graphs where they are written."""
    ends: set[object] = set()
    for quad in quads:
        ends |= {quad.subject, quad.object} | ({quad.graph_name} if graphs else set())
        ends |= {quad.predicate} - {RDF.type}
    ends |= {end.datatype for end in ends if isinstance(end, Literal) and end.language is None}
    used = {parts[0] for end in ends if isinstance(end, NamedNode) and (parts := names.split(end.value))}
    return (f"@prefix {prefix}: <{names.prefixes[prefix]}> .\n" for prefix in sorted(used))


def _turtle_block(block: Block, names: Names) -> str:
    subject, properties = block
    lines = [
        ("a" if property == RDF.type else names.turtle(property)) + _turtle_objects(objects, names)
        for property, objects in properties
    ]
    return names.turtle(subject) + " " + " ;\n    ".join(lines) + " .\n"


def _turtle_objects(objects: list[Term], names: Names) -> str:
    """The objects on one line, or, where they are many, one on each."""
    terms = [names.turtle(each) for each in objects]
    return " " + ", ".join(terms) if sum(map(len, terms)) < 100 else ",".join(f"\n        {term}" for term in terms)


def _labels(triples: Iterable[Triple]) -> dict[Node, str]:
    """What each thing is called, on one line; the first of several names."""
    found: dict[Node, str] = {}
    for triple in triples:
        if triple.predicate == RDFS.label and isinstance(triple.object, Literal):
            node, label = _node(triple.subject), " ".join(triple.object.value.split())
            found[node] = min(label, found.get(node, label))
    return found


def _remark(block: Block, labels: dict[Node, str]) -> str:
    """A comment that says in words what a block of hashed names is about; nothing where it has a name."""
    subject, properties = block
    if subject in labels:
        return ""
    objects = [each for property, found in properties if property in REMARKED for each in found]
    words = [labels.get(each) or each.value.rpartition("#")[2] for each in objects if not isinstance(each, Literal)]
    return f"# {' · '.join(words)}\n" if words else ""


def context_terms() -> dict[str, Any]:
    """The shipped JSON-LD context: a definition for each term and prefix."""
    context: dict[str, Any] = json.loads(resources.text("ontology/context.jsonld"))["@context"]
    return context


class JsonContext:
    """Writes terms as a JSON-LD context shortens them."""

    def __init__(self, terms: dict[str, Any], names: Names) -> None:
        self.terms, self._names = terms, names
        self._links = {term for term, definition in terms.items() if isinstance(definition, dict)}
        self._term_of = {str(d["@id"] if isinstance(d, dict) else d): term for term, d in terms.items()}

    def node(self, block: Block) -> dict[str, Any]:
        """One subject with all that is said of it."""
        subject, properties = block
        node: dict[str, Any] = {"@id": self._iri(subject)}
        for property, objects in properties:
            if property == RDF.type:
                values: list[Any] = [self._term(each.value) for each in objects]
            else:
                values = [self._object(each, is_link=self._term(property.value) in self._links) for each in objects]
            key = "@type" if property == RDF.type else self._term(property.value)
            node[key] = values[0] if len(values) == 1 else values
        return node

    def _iri(self, node: Node) -> str:
        base, iri = self._names.base, node.value
        if isinstance(node, BlankNode):
            return str(node)
        return f"id:{iri.removeprefix(base)}" if iri.startswith(base) else self._names.short(iri)

    def _term(self, iri: str) -> str:
        short = self._names.short(iri)
        return self._term_of.get(short, short)

    def _object(self, term: Term, *, is_link: bool) -> Any:
        match term:
            case NamedNode() | BlankNode():
                return self._iri(term) if is_link else {"@id": self._iri(term)}
            case Literal(value=value, language=str(language)):
                return {"@value": value, "@language": language}
            case Literal(value=value, datatype=datatype):
                if datatype == XSD.integer and CANONICAL.fullmatch(value):
                    return int(value)
                return value if datatype == XSD.string else {"@value": value, "@type": self._iri(datatype)}


def _xml_property(pair: tuple[str, str], object: Term) -> str:
    name = ":".join(pair)
    match object:
        case NamedNode(value=value):
            return f"  <{name} rdf:resource={quoteattr(value)}/>\n"
        case BlankNode(value=value):
            return f"  <{name} rdf:nodeID={quoteattr(value)}/>\n"
        case Literal(value=value, language=str(language)):
            attribute = f' xml:lang="{language}"'
        case Literal(value=value, datatype=datatype):
            attribute = "" if datatype == XSD.string else f" rdf:datatype={quoteattr(datatype.value)}"
    # A reader of XML turns a bare carriage return into a line feed.
    text = escape(value, {"\r": "&#13;"})
    return f"  <{name}{attribute}>{text}</{name}>\n"


def _node(term: object) -> Node:
    if isinstance(term, (NamedNode, BlankNode)):
        return term
    raise TypeError(f"kg writes no such subject: {term!r}")


def _term(term: object) -> Term:
    return term if isinstance(term, Literal) else _node(term)
