"""One graph in six formats, read back by two other people's parsers."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat

from kg.errors import Exit, KgError
from kg.graph import count_together
from kg.rdf import FORMATS, PREFIXES, quads, serialize
from kg.rdf.literals import plain
from kg.rdf.vocabulary import GW, RDF, RDFS, XSD
from kg.settings import BASE, Settings
from kg.store import Store
from tests.findings import all_findings, fill
from tests.test_rdf import HOSTILE, named

OXIGRAPH = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
RDFLIB = {
    "turtle": "turtle",
    "trig": "trig",
    "ntriples": "nt",
    "nquads": "nquads",
    "jsonld": "json-ld",
    "rdfxml": "xml",
}
OF_QUADS = {"trig", "nquads"}
BASES = [BASE, "https://example.org/kg/id/", "urn:example:kg:"]

Term = tuple[str, ...]


@cache
def exported(format: str, base: str = BASE) -> str:
    store = fill(Store.memory(base=base))
    return serialize(store.quads(), format, base=base)


def held(base: str = BASE) -> set[Quad]:
    return {quad for found in all_findings().values() for each in found for quad in quads(each, Settings(base=base))}


def by_rdflib(text: str, format: str) -> tuple[set[tuple[Term, ...]], set[str]]:
    """The triples that rdflib reads, and the names of their graphs."""
    graph = rdflib.Dataset(default_union=True) if format in OF_QUADS else rdflib.Graph()
    graph.parse(data=text.encode(), format=RDFLIB[format])
    if isinstance(graph, rdflib.Dataset):
        read = list(graph.quads())
        return {tuple(map(of_rdflib, quad[:3])) for quad in read}, {str(quad[3]) for quad in read}
    return {tuple(map(of_rdflib, triple)) for triple in graph}, set()


def of_rdflib(term: rdflib.term.Node) -> Term:
    if isinstance(term, rdflib.Literal):
        return str(term), term.language or "", "" if term.language else str(term.datatype or rdflib.XSD.string)
    return (str(term),)


def of_oxigraph(term: object) -> Term:
    match term:
        case Literal(value=value, language=str(language)):
            return value, language, ""
        case Literal(value=value, datatype=datatype):
            return value, "", datatype.value
        case NamedNode(value=value):
            return (value,)
    raise TypeError(term)


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("format", FORMATS)
def test_oxigraph_reads_back_what_was_written(format: str, base: str) -> None:
    read = set(pyoxigraph.parse(exported(format, base).encode(), format=OXIGRAPH[format]))
    if format in OF_QUADS:
        assert read == held(base)
    else:
        assert {quad.triple for quad in read} == {quad.triple for quad in held(base)}


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("format", FORMATS)
def test_rdflib_reads_back_what_was_written(format: str, base: str) -> None:
    triples, graphs = by_rdflib(exported(format, base), format)
    assert triples == {
        (of_oxigraph(quad.subject), of_oxigraph(quad.predicate), of_oxigraph(quad.object)) for quad in held(base)
    }
    if format in OF_QUADS:
        assert graphs == {quad.graph_name.value for quad in held(base) if isinstance(quad.graph_name, NamedNode)}


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
@pytest.mark.parametrize("format", FORMATS)
def test_hostile_text_comes_back_as_it_went_in(format: str, text: str) -> None:
    found = quads(named(text), Settings())
    out = serialize(found, format, base=BASE)
    assert {quad.triple for quad in pyoxigraph.parse(out.encode(), format=OXIGRAPH[format])} == {
        q.triple for q in found
    }
    triples, _ = by_rdflib(out, format)
    assert triples == {tuple(map(of_oxigraph, (q.subject, q.predicate, q.object))) for q in found}


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_facts_are_the_same_bytes_in_whatever_order_they_came(format: str) -> None:
    names = tuple(all_findings())
    texts = {
        serialize(fill(Store.memory(), *order, *again).quads(), format, base=BASE)
        for order in itertools.permutations(names)
        for again in ((), names[:1])
    }
    assert texts == {exported(format)}


@pytest.mark.parametrize("seed", ["0", "1", "4"])
def test_the_hash_seed_of_the_process_does_not_matter(seed: str) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent.parent)!r})\n"
        "from tests.findings import fill\nfrom kg.store import Store\nfrom kg.rdf import FORMATS, serialize\n"
        "store = fill(Store.memory())\n"
        "for format in FORMATS: sys.stdout.write(serialize(store.quads(), format, base=store.base))"
    )
    env = os.environ | {"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, env=env, check=True, timeout=120)
    assert ended.stdout.decode() == "".join(map(exported, FORMATS))


def test_turtle_is_for_reading() -> None:
    """Prefixes first, sorted and all used; one subject a block; documents before things before evidence."""
    text = re.sub("^# .*\n", "", exported("turtle"), flags=re.MULTILINE)
    head, *blocks = text.removesuffix("\n").split("\n\n")
    prefixes = [line.split()[1] for line in head.splitlines()]
    assert prefixes == sorted(set(prefixes))
    body = "\n\n".join(blocks)
    assert all(re.search(rf"(?<![\w/]){prefix}", body) for prefix in prefixes)
    subjects = [block.split()[0] for block in blocks]
    assert len(set(subjects)) == len(subjects)
    assert all(block.splitlines()[0].split()[1] == "a" and block.endswith(" .") for block in blocks)
    kinds = [kind for kind, _ in itertools.groupby(subject.partition(":")[0] for subject in subjects)]
    assert len(set(kinds)) == len(kinds)
    assert kinds[:2] == ["document", "source"]
    assert kinds.index("person") < kinds.index("statement") < kinds.index("evidence") < kinds.index("mention")
    assert "<http" not in body


def test_turtle_says_in_words_what_a_block_of_hashes_is_about() -> None:
    remarks = re.findall("^# (.*)\n(\\w+):", exported("turtle"), re.MULTILINE)
    assert ("各級工會 · conducts · 安康杯 · assigned", "statement") in remarks
    assert ("林知遠 · holdsPost · 副主席 · 省總工會", "statement") in remarks
    assert ("平安县总工会", "mention") in remarks


def test_trig_has_a_graph_for_each_document() -> None:
    graphs = re.findall(r"^(document:[0-9a-f]+) \{$", exported("trig"), re.MULTILINE)
    assert len(set(graphs)) == len(graphs) == 3


def test_what_is_counted_can_be_written_in_a_graph_of_its_own() -> None:
    store = fill(Store.memory())
    count_together(store)
    text = serialize([*store.quads(), *store.derived_quads()], "trig", base=BASE)
    assert text.count(f"\n<{BASE}together> {{\n") == 1
    assert pyoxigraph.Store().load(text.encode(), format=RdfFormat.TRIG) is None


def test_json_ld_has_its_context_inside_and_short_names() -> None:
    content = json.loads(exported("jsonld"))
    assert content["@context"]["id"] == BASE
    people = [node for node in content["@graph"] if node["@type"] == "Person"]
    assert {node["@id"].split("/")[0] for node in people} == {"id:person"}
    assert all(key.startswith("@") or key in content["@context"] or ":" in key for node in people for key in node)


def test_rdf_xml_is_xml_and_keeps_carriage_returns() -> None:
    node = NamedNode(BASE + "source/00")
    out = serialize([Quad(node, GW.fileName, plain("a\r\nb\rc"), node)], "rdfxml", base=BASE)
    (name,) = ElementTree.fromstring(out.encode()).iter("{https://w3id.org/gongwen/ns#}fileName")
    assert name.text == "a\r\nb\rc"


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_graph_is_a_file_that_can_be_read(format: str) -> None:
    assert not list(pyoxigraph.parse(serialize([], format, base=BASE).encode(), format=OXIGRAPH[format]))


def test_an_unknown_format_is_met_with_the_known_ones() -> None:
    with pytest.raises(KgError) as caught:
        serialize([], "word", base=BASE)
    assert caught.value.exit == Exit.USAGE
    assert all(format in str(caught.value) for format in FORMATS)
    assert FORMATS.keys() == OXIGRAPH.keys()


@pytest.mark.parametrize("format", ["turtle", "trig", "ntriples", "nquads", "jsonld"])
def test_what_a_query_constructs_can_be_written_too(format: str) -> None:
    """Blank nodes, terms of others, numbers that are spelt in their own way."""
    other, blank = NamedNode("http://example.com/a b".replace(" ", "%20")), BlankNode("b0")
    found = [
        Quad(blank, RDF.type, other, GW.base),
        Quad(other, NamedNode("http://example.com/has"), blank, GW.base),
        Quad(other, RDFS.label, Literal("007", datatype=XSD.integer), GW.base),
        Quad(other, RDFS.label, Literal("x\ty", datatype=NamedNode("http://example.com/type")), GW.base),
        Quad(other, RDFS.label, Literal('"', language="en"), GW.base),
    ]
    out = serialize(found, format, base=BASE)
    read = [quad.triple for quad in pyoxigraph.parse(out.encode(), format=OXIGRAPH[format])]
    literals = {quad.object for quad in found if isinstance(quad.object, Literal)}
    assert {triple.object for triple in read if isinstance(triple.object, Literal)} == literals
    assert len(read) == len(found)


def test_the_prefixes_of_a_file_are_those_of_queries() -> None:
    head = dict(re.findall(r"^@prefix (\w+): <(.*)> \.$", exported("turtle"), re.MULTILINE))
    assert head["gw"] == PREFIXES["gw"]
    for prefix in head.keys() & PREFIXES.keys():
        assert head[prefix] == PREFIXES[prefix]
