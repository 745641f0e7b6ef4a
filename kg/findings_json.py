"""Findings as plain values for JSON: all that was found in a document, ids being entity keys or `DOC`.

Offsets are code points of the file as it was decoded; the end is exclusive. What the text does not
say is null.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.aligned import Span
from kg.model import Assignment, Comparison, Entity, Findings, Indicator, Interval, Quantity, Statement, Tenure


def findings_json(findings: Findings) -> dict[str, Any]:
    """One document's findings as plain values, ready for `json`; ids are entity keys or `DOC`."""
    document = findings.document
    return {
        "doc": document.id,
        "source": document.source,
        "sha256": document.sha256,
        "span": _pair(document.span),
        "title": document.title,
        "date": document.date,
        "speaker": document.speaker,
        "subtitle": document.subtitle,
        "post": document.post,
        "venue": document.venue,
        "origin": document.origin,
        "entities": [_entity(entity) for entity in entities_in_order(findings.entities)],
        "relations": [_relation(statement) for statement in statements_in_order(findings)],
        "assignments": [_assignment(assignment) for assignment in _tasks(findings)],
        "indicators": [_indicator(indicator) for indicator in figures_in_order(findings)],
        "same": [
            {"left": same.left, "right": same.right, "judgement": str(same.judgement), "reason": same.reason}
            for same in findings.same
        ],
        "fences": [
            {"span": _pair(fence.span), "kind": str(fence.kind), "rule": fence.rule} for fence in findings.fences
        ],
        "repairs": [
            {"span": _pair(one.span), "text": one.text, "confidence": one.confidence, "rule": one.rule}
            for one in findings.repairs
        ],
    }


def _entity(entity: Entity) -> dict[str, Any]:
    return {
        "id": entity.key,
        "type": str(entity.type),
        "name": entity.name,
        "aliases": list(entity.aliases),
        "scope": entity.scope,
        "mentions": [_pair(mention.span) for mention in entity.mentions],
    }


def _relation(statement: Statement) -> dict[str, Any]:
    return {
        "subject": statement.subject,
        "predicate": str(statement.predicate),
        "object": statement.object,
        "org": statement.org,
        "modality": statement.modality and str(statement.modality),
        "evidence": _pair(statement.evidence.span),
        "quote": statement.evidence.quote,
        "rule": statement.rule,
        "score": statement.score,
        "holds": _interval(statement.holds),
        "tenure": _tenure(statement.tenure),
    }


def _tenure(tenure: Tenure | None) -> dict[str, Any] | None:
    if tenure is None:
        return None
    return {
        "tense": str(tenure.tense),
        "acting": tenure.acting,
        "concurrent": tenure.concurrent,
        "since": tenure.since,
        "until": tenure.until,
    }


def _interval(interval: Interval | None) -> dict[str, Any] | None:
    """A time as the text has it; `edtf` is null where it cannot be reckoned out."""
    return {"words": interval.words, "edtf": interval.edtf or None} if interval else None


def _assignment(assignment: Assignment) -> dict[str, Any]:
    return {
        "actor": assignment.actor,
        "action": assignment.action and assignment.action.quote,
        "predicate": assignment.predicate and str(assignment.predicate),
        "object": assignment.object,
        "groups": list(assignment.groups),
        "assigner": assignment.assigner,
        "meeting": assignment.meeting,
        "due": _interval(assignment.due),
        "targets": [_indicator(figure) for figure in assignment.targets],
        "evidence": _pair(assignment.evidence.span),
        "quote": assignment.evidence.quote,
        "rule": assignment.rule,
        "score": assignment.score,
    }


def _indicator(indicator: Indicator) -> dict[str, Any]:
    return {
        "subject": indicator.subject or indicator.subject_text,
        "name": indicator.name,
        "value": indicator.value,
        "unit": indicator.unit,
        "change": indicator.change,
        "period": indicator.period,
        "kind": str(indicator.kind),
        "act": indicator.act,
        "whole": indicator.whole,
        "expected": indicator.expected,
        "quantity": _quantity(indicator.quantity),
        "comparisons": [_comparison(one) for one in indicator.comparisons],
        "interval": indicator.interval.edtf if indicator.interval else None,
        "evidence": _pair(indicator.evidence.span),
        "quote": indicator.evidence.quote,
        "rule": indicator.rule,
    }


def _quantity(quantity: Quantity | None) -> dict[str, Any] | None:
    """A number as its digits, since JSON has no exact ones."""
    if quantity is None:
        return None
    low, high = (None if number is None else f"{number:f}" for number in (quantity.low, quantity.high))
    bound = str(quantity.bound) if quantity.bound else None
    return {"low": low, "high": high, "unit": quantity.unit, "bound": bound}


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "direction": str(comparison.direction),
        "words": comparison.words,
        "quantity": _quantity(comparison.quantity),
        "unit": comparison.unit,
        "against": str(comparison.against) if comparison.against else None,
        "than": comparison.than,
    }


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def entities_in_order(entities: Iterable[Entity]) -> list[Entity]:
    """By first mention; entities that no character names come last."""
    return sorted(entities, key=lambda entity: (not entity.mentions, entity.mentions[:1], entity.key))


def statements_in_order(findings: Findings) -> list[Statement]:
    return sorted(findings.statements, key=lambda one: (one.evidence, one.predicate, one.subject, one.object, one.rule))


def _tasks(findings: Findings) -> list[Assignment]:
    return sorted(
        findings.assignments,
        key=lambda one: (one.evidence, one.actor, one.predicate or "", one.object or "", one.rule),
    )


def figures_in_order(findings: Findings) -> list[Indicator]:
    return sorted(findings.indicators, key=lambda one: (one.evidence, one.name, one.value, one.rule))
