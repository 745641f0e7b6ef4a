"""The vocabulary, its alignments, its shapes and its examples."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pyshacl
import pytest
import rdflib
import rdflib.namespace as standard
from rdflib import OWL, RDF, RDFS, SH, SKOS, Literal, URIRef

import kg
from kg import resources
from kg.divisions import Level
from kg.model import (
    Against,
    Bound,
    Direction,
    EntityType,
    FenceKind,
    FigureKind,
    Judgement,
    Modality,
    Predicate,
    Tense,
)
from kg.rdf import PREFIXES
from kg.rdf import vocabulary as used
from kg.store import Store

GW = rdflib.Namespace("https://w3id.org/gongwen/ns#")
ONTOLOGY = URIRef("https://w3id.org/gongwen/ns")
LANGUAGES = {"zh-hans", "en"}
OTHERS = [
    *(standard.DCTERMS, standard.FOAF, standard.ORG, standard.OWL, standard.PROV, standard.RDF, standard.RDFS),
    *(standard.SDO, standard.SKOS, standard.TIME, standard.VANN, standard.VOID, standard.XSD),
]
WEB_ANNOTATION = {"SpecificResource", "TextPositionSelector", "TextQuoteSelector", "hasSelector", "hasSource"}
WEB_ANNOTATION |= {"hasTarget", "start", "end", "exact", "prefix", "suffix"}
OA = "http://www.w3.org/ns/oa#"
QUANTITIES = {"QuantityValue", "Unit", "hasUnit", "lowerBound", "numericValue", "quantityValue", "upperBound"}
QUDT = "http://qudt.org/schema/qudt/"
"""The terms of QUDT 3.1 that we use; rdflib has none of it."""

TWO_SIDED = {
    "holdsPost": ({"Person"}, {"Post"}),
    "delivers": ({"Person"}, {"Document"}),
    "deliveredAt": ({"Document"}, {"Meeting"}),
    "heldBy": ({"Meeting"}, {"Organization"}),
    "attends": ({"Person"}, {"Meeting"}),
    "subOrganizationOf": ({"Organization"}, {"Organization"}),
    "locatedIn": ({"Organization", "Meeting", "Place"}, {"Place"}),
    "issues": ({"Organization", "Person"}, {"Policy"}),
    "implements": ({"Organization"}, {"Policy", "Meeting"}),
    "conducts": ({"Organization"}, {"Campaign"}),
    "establishes": ({"Organization"}, {"Institution"}),
    "targets": ({"Campaign", "Policy", "Institution"}, {"Group"}),
    "serves": ({"Organization"}, {"Group"}),
    "cooperatesWith": ({"Organization"}, {"Organization"}),
    "partOf": ({"Entity"}, {"Entity"}),
}


@cache
def graph(*names: str) -> rdflib.Graph:
    read = rdflib.Graph()
    for name in names:
        read.parse(data=resources.text(f"ontology/{name}.ttl"), format="turtle")
    return read


def terms() -> list[URIRef]:
    """Every term of our own, in order."""
    return sorted({term for term in graph("kg", "schemes").subjects() if str(term).startswith(str(GW))})


def local(term: object) -> str:
    return str(term).rpartition("#")[2]


def is_known(iri: str) -> bool:
    """Whether another vocabulary has the term."""
    others = iri.removeprefix(OA) in WEB_ANNOTATION or iri.removeprefix(QUDT) in QUANTITIES
    return others or any(URIRef(iri) in vocabulary for vocabulary in OTHERS)


def examples(kind: str) -> list[Path]:
    return sorted((resources.root() / "ontology" / "examples" / kind).glob("*.ttl"))


@pytest.mark.parametrize("term", terms(), ids=local)
def test_a_term_is_labelled_and_defined_in_both_languages(term: URIRef) -> None:
    both = graph("kg", "schemes")
    label = (
        SKOS.prefLabel if (term, RDF.type, RDFS.Class) not in both and list(both[term : SKOS.prefLabel]) else RDFS.label
    )
    for property in (label, SKOS.definition):
        texts = [text for text in both[term:property] if isinstance(text, Literal)]
        assert sorted(text.language or "" for text in texts) == sorted(LANGUAGES), property
        assert all(text.strip() for text in texts)
    assert (term, RDFS.isDefinedBy, ONTOLOGY) in both
    assert list(both[term : RDF.type])


def test_the_ontology_says_what_it_is() -> None:
    said = {local(p) if "#" in p else p.rpartition("/")[2] for p in map(str, graph("kg").predicates(ONTOLOGY))}
    assert said >= {"versionIRI", "versionInfo", "license", "title", "description", "preferredNamespacePrefix"}


@pytest.mark.parametrize("name", ["kg", "schemes", "alignments", "shapes"])
def test_language_tags_are_written_in_lower_case(name: str) -> None:
    tags = set(re.findall(r'"@([A-Za-z-]+)', resources.text(f"ontology/{name}.ttl")))
    assert tags <= LANGUAGES


@pytest.mark.parametrize("name", ["kg", "schemes", "alignments"])
def test_the_ontology_has_no_blank_nodes(name: str) -> None:
    assert not [triple for triple in graph(name) if any(isinstance(node, rdflib.BNode) for node in triple)]


def test_the_closed_lists_are_those_of_the_model() -> None:
    both = graph("kg", "schemes")
    schemes = {
        "ModalityScheme": Modality,
        "JudgementScheme": Judgement,
        "FenceScheme": FenceKind,
        "LevelScheme": Level,
        "TenseScheme": Tense,
        "BoundScheme": Bound,
        "DirectionScheme": Direction,
        "AgainstScheme": Against,
        "FigureKindScheme": FigureKind,
    }
    for scheme, values in schemes.items():
        assert {local(term) for term in both.subjects(SKOS.inScheme, GW[scheme])} == set(values)
    assert {local(term) for term in both.subjects(RDFS.subClassOf, GW.Entity)} == set(EntityType)
    relations = set(both.subjects(RDF.type, GW.Relation)) | set(both.subjects(RDF.type, GW.ModalRelation))
    assert {local(term) for term in relations} == set(Predicate)


@pytest.mark.parametrize("predicate", Predicate)
def test_a_relation_joins_what_the_guideline_says(predicate: Predicate) -> None:
    both, term = graph("kg"), GW[predicate]
    domain = {local(kind) for kind in both[term : standard.SDO.domainIncludes]}
    range = {local(kind) for kind in both[term : standard.SDO.rangeIncludes]}
    assert (domain, range) == TWO_SIDED[predicate]
    for plain, listed in ((RDFS.domain, domain), (RDFS.range, range)):
        assert {local(kind) for kind in both[term:plain]} == (listed if len(listed) == 1 else set())


@pytest.mark.parametrize("predicate", [predicate for predicate in Predicate if predicate != "partOf"])
def test_the_shapes_hold_relations_to_the_ontology(predicate: Predicate) -> None:
    shapes = graph("shapes")
    (shape,) = shapes.subjects(SH.targetSubjectsOf, GW[predicate])
    (inner,) = shapes[shape : SH.property]
    assert (classes(shapes, shape), classes(shapes, inner)) == TWO_SIDED[predicate]


def classes(shapes: rdflib.Graph, shape: rdflib.term.Node) -> set[str]:
    """The classes that a shape allows, one or several."""
    options = [option for head in shapes[shape : SH["or"]] for option in rdflib.collection.Collection(shapes, head)]
    return {local(kind) for node in (shape, *options) for kind in shapes[node : SH["class"]]}


def test_every_class_of_instances_has_a_shape() -> None:
    targets = set(graph("shapes").objects(None, SH.targetClass))
    abstract = {GW.Entity, GW.Relation, GW.ModalRelation}
    assert set(graph("kg").subjects(RDF.type, OWL.Class)) - abstract <= targets


def test_every_shape_says_what_is_wrong_in_both_languages() -> None:
    shapes = graph("shapes")
    named = [shape for shape in shapes.subjects(RDF.type, SH.NodeShape) if shape != GW.prefixes]
    parts = {part for shape in named for kind in (SH.property, SH.sparql) for part in shapes[shape:kind]}
    assert len(parts) > 90
    for part in parts | set(shapes.subjects(SH.message)):
        assert {message.language for message in shapes[part : SH.message] if isinstance(message, Literal)} == LANGUAGES


def test_what_is_aligned_exists_on_both_sides() -> None:
    for subject, predicate, object in graph("alignments"):
        assert subject in terms()
        assert is_known(str(predicate))
        assert is_known(str(object)), f"{local(subject)} is aligned to {object}"


def test_every_vocabulary_that_is_promised_is_aligned() -> None:
    text = resources.text("ontology/alignments.ttl")
    promised = {"org", "prov", "oa", "skos", "foaf", "schema", "time", "dcterms", "void"}
    assert {prefix for prefix in promised if re.search(rf"gw:\w+ .*\b{prefix}:\w+", text)} == promised


def test_a_misspelt_term_raises() -> None:
    for vocabulary, name in (
        (used.GW, "holdPost"),
        (used.OA, "hasSelecter"),
        (used.SKOS, "preflabel"),
        (used.GW, "value_"),
    ):
        with pytest.raises(AttributeError, match=name):
            getattr(vocabulary, name)
        with pytest.raises(AttributeError, match=name):
            vocabulary[name]


def test_every_term_of_others_that_code_uses_is_one_of_theirs() -> None:
    for vocabulary in (used.RDF, used.RDFS, used.SKOS, used.DCTERMS, used.OA, used.TIME, used.XSD):
        assert not [term.value for term in vocabulary if not is_known(term.value)]


def test_the_terms_that_code_may_use_are_those_of_the_ontology() -> None:
    assert {term.value for term in used.GW} == {str(term) for term in terms()}


def test_the_json_ld_context_has_every_term_and_links_the_object_properties() -> None:
    context = json.loads(resources.text("ontology/context.jsonld"))["@context"]
    kinds = defaultdict(set)
    for term, kind in graph("kg").subject_objects(RDF.type):
        kinds[local(term)].add(kind)
    for name, types in kinds.items():
        if OWL.ObjectProperty in types:
            assert context[name] == {"@id": f"gw:{name}", "@type": "@id"}
        elif types & {OWL.Class, OWL.DatatypeProperty}:
            assert context[name] == f"gw:{name}"
    assert {prefix: context[prefix] for prefix in PREFIXES} == PREFIXES


@pytest.mark.parametrize("path", examples("valid"), ids=lambda path: path.stem)
def test_a_valid_example_is_valid(path: Path) -> None:
    conforms, _, report = pyshacl.validate(rdflib.Graph().parse(path), shacl_graph=graph("shapes"), meta_shacl=True)
    assert conforms, report


@pytest.mark.parametrize("path", examples("invalid"), ids=lambda path: path.stem)
def test_an_invalid_example_is_found_out(path: Path) -> None:
    """Each stands beside the valid ones, and its first line says what the shapes must say of it."""
    text = path.read_text("utf-8")
    whole = sum((rdflib.Graph().parse(valid) for valid in examples("valid")), rdflib.Graph())
    conforms, report, words = pyshacl.validate(whole.parse(data=text, format="turtle"), shacl_graph=graph("shapes"))
    assert not conforms
    wrong = text.partition("\n")[0].removeprefix("# wrong: ")
    assert wrong in {str(message) for message in report.objects(None, SH.resultMessage)}, words


def test_the_graph_of_the_samples_is_valid(built: Path) -> None:
    conforms, _, report = pyshacl.validate(rdflib.Graph().parse(built / "graph.ttl"), shacl_graph=graph("shapes"))
    assert conforms, report


def test_the_graph_of_the_users_own_document_is_valid(seeds: Path, tmp_path: Path) -> None:
    kg.build([seeds], tmp_path)
    conforms, _, report = pyshacl.validate(rdflib.Graph().parse(tmp_path / "graph.ttl"), shacl_graph=graph("shapes"))
    assert conforms, report


def test_a_thing_keeps_its_one_preferred_name_through_documents_of_many_hands(tmp_path: Path) -> None:
    kg.build([Path(__file__).parent / "gold"], tmp_path)
    names = 'SELECT ?e (COUNT(?l) AS ?n) { ?e a ?t ; skos:prefLabel ?l FILTER(LANG(?l) = "zh-hans") } GROUP BY ?e'
    rows = Store.open(tmp_path, read_only=True).select(names)
    assert len(rows) > 200
    assert not [entity for entity, count in rows if count and count.value != "1"]


def test_every_complaint_of_the_shapes_is_shown_by_an_example_or_is_a_bound() -> None:
    """What no example shows is a bound on how many, or on a kind, of something that others show."""
    shown = {path.read_text("utf-8").partition("\n")[0].removeprefix("# wrong: ") for path in examples("invalid")}
    said = {str(text) for text in graph("shapes").objects(None, SH.message) if text.language == "en"}
    assert shown <= said
    assert len(shown) > len(said) / 3
