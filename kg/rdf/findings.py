"""What was found in a document, as quads in the document's own named graph.

Invariants: no blank nodes; every node is made of the findings alone, with no clock and no order.
What is counted over all documents is written by `kg.rdf.counts`, into a graph of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from kg.divisions import Division, PlaceFact, Suggestion
from kg.folding import fold
from kg.model import (
    Assignment,
    Document,
    Entity,
    EntityType,
    Evidence,
    Fence,
    Findings,
    Indicator,
    Mention,
    Repair,
    Same,
    Statement,
)
from kg.rdf.assignments import assigned, assignment_node
from kg.rdf.figures import figured
from kg.rdf.iris import Iris, is_document, is_key
from kg.rdf.literals import (
    amount,
    clean,
    folded,
    integer,
    is_standard_traditional,
    is_traditional,
    plain,
    score,
    when,
    written,
)
from kg.rdf.sessions import session
from kg.rdf.statements import stated, statement_node
from kg.rdf.vocabulary import DCTERMS, GW, OA, RDF, RDFS, SKOS, Facts
from kg.settings import Settings


def quads(findings: Findings, settings: Settings) -> tuple[Quad, ...]:
    """Everything that was found in a document, sorted and each fact once."""
    iris, document = Iris(settings.base), findings.document
    graph = iris.document(document.source, document.number)
    said = {Quad(*fact, graph) for fact in Writer.of(iris, findings, graph).said()}
    return tuple(sorted(said, key=str))


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the findings of one document."""

    iris: Iris
    findings: Findings
    document: NamedNode
    named: Mapping[str, Sequence[str]]
    """The keys of the entities by the folded names that stand for them."""

    @classmethod
    def of(cls, iris: Iris, findings: Findings, document: NamedNode) -> Writer:
        named: dict[str, list[str]] = {}
        for entity in findings.entities:
            named.setdefault(fold(clean(entity.canonical or entity.name)), []).append(entity.key)
        return cls(iris, findings, document, named)

    def said(self) -> Facts:
        """What the document is, names and states, and what was decided about it."""
        found = self.findings
        yield from self._document(found.document)
        for entity in found.entities:
            yield from self._entity(entity)
        for statement in found.statements:
            yield from self._statement(statement)
        for assignment in found.assignments:
            yield from self._assignment(assignment)
        for indicator in found.indicators:
            yield from self._indicator(indicator)
        for same in found.same:
            yield from self._decision(same)
        for fence in found.fences:
            yield from self._fence(fence)
        for repair in found.repairs:
            yield from self._repair(repair)
        for fact in found.places:
            yield from self._place(fact)
        for suggestion in found.suggestions:
            yield from self._suggestion(suggestion)

    def _document(self, document: Document) -> Facts:
        node, source = self.document, self.iris.source(document.source)
        yield node, RDF.type, GW.Document
        yield node, RDFS.label, written(document.title or f"{document.source} #{document.number}")
        if document.title:
            yield node, DCTERMS.title, written(document.title)
            if is_traditional(clean(document.title)):
                yield node, DCTERMS.title, folded(document.title)
        if document.date is not None:
            yield node, DCTERMS.date, when(document.date)
        stated = {
            DCTERMS.alternative: document.subtitle,
            GW.speakerName: document.speaker,
            GW.speakerPost: document.post,
            GW.venueName: document.venue,
            GW.origin: document.origin,
        }
        for property, words in stated.items():
            if words is not None:
                yield node, property, written(words)
        yield node, GW.number, integer(document.number)
        yield node, GW.start, integer(document.span.start)
        yield node, GW.end, integer(document.span.end)
        yield node, GW.sentenceCount, integer(self.findings.sentences)
        yield node, GW.source, source
        yield source, RDF.type, GW.Source
        yield source, RDFS.label, plain(document.source)
        yield source, GW.fileName, plain(document.source)
        yield source, GW.sha256, plain(document.sha256)

    def _entity(self, entity: Entity) -> Facts:
        node = self.iris.entity(entity.key)
        yield self.document, GW.mentions, node
        yield node, RDF.type, GW[entity.type]
        yield node, RDFS.label, written(entity.name)
        canonical = entity.canonical or entity.name
        yield node, SKOS.prefLabel, folded(canonical)
        for name in (entity.name, *entity.aliases):
            yield from self._label(node, clean(canonical), clean(name))
        if entity.scope:
            yield node, GW.scope, plain(entity.scope)
        if entity.type is EntityType.MEETING and (numbers := session(clean(canonical))):
            yield node, GW.congress, integer(numbers.congress)
            if numbers.session is not None:
                yield node, GW.session, integer(numbers.session)
        for mention in entity.mentions:
            yield from self._mention(node, entity.key, mention)

    @staticmethod
    def _label(node: NamedNode, preferred: str, name: str) -> Facts:
        """A name as written and folded; preferred is the one that no other document can differ in."""
        if fold(name) != fold(preferred):
            yield node, SKOS.altLabel, folded(name)
            yield node, SKOS.altLabel, written(name)
        elif is_standard_traditional(name):
            yield node, SKOS.prefLabel, written(name)
        elif written(name) != folded(name):
            yield node, SKOS.altLabel, written(name)

    def _mention(self, entity: NamedNode, key: str, mention: Mention) -> Facts:
        node = self.iris.span(self.document, "mention", mention.span, key)
        yield from self._part(node, GW.Mention)
        yield node, GW.mentionOf, entity
        yield node, GW.start, integer(mention.span.start)
        yield node, GW.end, integer(mention.span.end)
        yield node, GW.exact, plain(mention.surface)
        yield node, GW.rule, plain(mention.rule)
        yield node, GW.score, score(mention.score)

    def _statement(self, statement: Statement) -> Facts:
        subject, object = self._end(statement.subject), self._end(statement.object)
        node = statement_node(self.iris, self.document, statement)
        yield subject, GW[statement.predicate], object
        yield from self._part(node, GW.Statement)
        yield node, GW.subject, subject
        yield node, GW.object, object
        yield from stated(node, statement, self.iris)
        yield from self._evidence(node, statement.evidence)

    def _assignment(self, assignment: Assignment) -> Facts:
        node = assignment_node(self.iris, self.document, assignment)
        yield from self._part(node, GW.Assignment)
        yield from assigned(node, assignment, self.iris)
        for figure in assignment.targets:
            yield node, GW.targetFigure, self._figure(figure)
        yield from self._evidence(node, assignment.evidence)

    def _figure(self, indicator: Indicator) -> NamedNode:
        span, about = indicator.evidence.span, indicator.subject or indicator.subject_text
        figure = (indicator.name, indicator.value, indicator.unit, indicator.change, indicator.period)
        return self.iris.span(self.document, "indicator", span, about, *figure)

    def _indicator(self, indicator: Indicator) -> Facts:
        node = self._figure(indicator)
        yield from self._part(node, GW.Indicator)
        yield node, RDFS.label, written(indicator.name)
        yield node, SKOS.prefLabel, folded(indicator.name)
        yield node, GW.value, plain(indicator.value)
        if number := amount(indicator.value):
            yield node, GW.amount, number
        if indicator.subject is not None:
            yield node, GW.about, self.iris.entity(indicator.subject)
        if indicator.subject_text:
            yield node, GW.aboutText, written(indicator.subject_text)
            yield node, GW.aboutName, folded(indicator.subject_text)
        words = {GW.unit: indicator.unit, GW.change: indicator.change, GW.period: indicator.period}
        for property, text in words.items():
            if text:
                yield node, property, plain(text)
        yield node, GW.rule, plain(indicator.rule)
        yield from figured(node, indicator, self.iris)
        yield from self._evidence(node, indicator.evidence)

    def _evidence(self, node: NamedNode, evidence: Evidence) -> Facts:
        """The characters by position and by quotation; the positions count from the file's start."""
        resource = self.iris.span(self.document, "evidence", evidence.span)
        position, quote = Iris.part(resource, "position"), Iris.part(resource, "quote")
        yield node, GW.evidence, resource
        yield resource, RDF.type, OA.SpecificResource
        yield resource, OA.hasSource, self.iris.source(self.findings.document.source)
        yield resource, OA.hasSelector, position
        yield resource, OA.hasSelector, quote
        yield position, RDF.type, OA.TextPositionSelector
        yield position, OA.start, integer(evidence.span.start)
        yield position, OA.end, integer(evidence.span.end)
        yield quote, RDF.type, OA.TextQuoteSelector
        yield quote, OA.exact, plain(evidence.quote)
        if evidence.prefix:
            yield quote, OA.prefix, plain(evidence.prefix)
        if evidence.suffix:
            yield quote, OA.suffix, plain(evidence.suffix)

    def _decision(self, same: Same) -> Facts:
        """Two entities by their keys, or two names and the entities of the document that they mean.

        Where none of these bears the second name, it is about those that bear the first.
        """
        node = self.iris.within(self.document, "decision", same.left, same.right, same.judgement, same.reason)
        yield from self._part(node, GW.Decision)
        for end, name, value in ((GW.left, GW.leftName, same.left), (GW.right, GW.rightName, same.right)):
            yield (node, end, self.iris.entity(value)) if is_key(value) else (node, name, folded(value))
        right, left = fold(clean(same.right)), fold(clean(same.left))
        for key in self.named.get(right) or self.named.get(left, ()):
            yield node, GW.about, self.iris.entity(key)
        yield node, GW.judgement, GW[same.judgement]
        yield node, GW.reason, plain(same.reason)

    def _fence(self, fence: Fence) -> Facts:
        node = self.iris.span(self.document, "fence", fence.span)
        yield from self._part(node, GW.Fence)
        yield node, GW.start, integer(fence.span.start)
        yield node, GW.end, integer(fence.span.end)
        yield node, GW.kind, GW[fence.kind]
        yield node, GW.rule, plain(fence.rule)

    def _repair(self, repair: Repair) -> Facts:
        node = self.iris.span(self.document, "repair", repair.span)
        yield from self._part(node, GW.Repair)
        yield node, GW.start, integer(repair.span.start)
        yield node, GW.end, integer(repair.span.end)
        yield node, GW.repairedText, plain(repair.text)
        yield node, GW.score, score(repair.confidence)
        yield node, GW.rule, plain(repair.rule)

    def _place(self, fact: PlaceFact) -> Facts:
        """The division that a place is; of a redacted one the level alone."""
        node = self.iris.entity(fact.entity)
        if fact.division is None:
            yield node, GW.level, GW[fact.level]
        else:
            yield from self._division(node, fact.division)

    def _division(self, place: NamedNode, division: Division) -> Facts:
        node = self.iris.division(division.name, division.parent, division.code, division.since)
        yield place, GW.division, node
        yield node, RDF.type, GW.Division
        yield node, RDFS.label, folded(division.name)
        yield node, SKOS.prefLabel, folded(division.name)
        yield node, GW.level, GW[division.level]
        if division.code:
            yield node, GW.divisionCode, plain(division.code)
        if division.parent:
            yield node, GW.parentName, folded(division.parent)
        for property, year in ((GW.validFrom, division.since), (GW.validUntil, division.until)):
            if year is not None:
                yield node, property, when(f"{year:04}")

    def _suggestion(self, suggestion: Suggestion) -> Facts:
        told = (suggestion.entity, suggestion.name, suggestion.rule)
        node = self.iris.within(self.document, "suggestion", *told)
        yield from self._part(node, GW.Suggestion)
        yield node, GW.about, self.iris.entity(suggestion.entity)
        yield node, GW.suggestedParent if suggestion.within else GW.suggestedName, folded(suggestion.name)
        yield node, GW.reason, plain(suggestion.rule)
        for key in suggestion.grounds:
            yield node, GW.ground, self.iris.entity(key)

    def _part(self, node: NamedNode, kind: NamedNode) -> Facts:
        yield node, RDF.type, kind
        yield node, GW.document, self.document

    def _end(self, key: str) -> NamedNode:
        return self.document if is_document(key) else self.iris.entity(key)
