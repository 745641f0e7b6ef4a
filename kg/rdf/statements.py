"""Statements as nodes: what is said of the relation beside its two ends and its evidence."""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.model import Statement, Tenure
from kg.rdf.intervals import holding
from kg.rdf.iris import Iris
from kg.rdf.literals import plain, score, truth, when
from kg.rdf.vocabulary import GW, Facts


def statement_node(iris: Iris, document: NamedNode, statement: Statement) -> NamedNode:
    """The node of a statement of a document, which says each thing once in each mode."""
    mode = statement.tenure.tense if statement.tenure else statement.modality
    ends = (statement.subject, statement.predicate, statement.object, statement.org)
    return iris.within(document, "statement", *ends, mode)


def stated(node: NamedNode, statement: Statement, iris: Iris) -> Facts:
    """The relation, its mode, when it holds, and the rule and score by which it was found."""
    yield node, GW.predicate, GW[statement.predicate]
    if statement.modality is not None:
        yield node, GW.modality, GW[statement.modality]
    if statement.org is not None:
        yield node, GW.organization, iris.entity(statement.org)
    if statement.tenure is not None:
        yield from _tenure(node, statement.tenure)
    if statement.holds is not None:
        yield from holding(node, statement.holds, iris)
    yield node, GW.rule, plain(statement.rule)
    yield node, GW.score, score(statement.score)


def _tenure(node: NamedNode, tenure: Tenure) -> Facts:
    yield node, GW.tense, GW[tenure.tense]
    yield node, GW.acting, truth(tenure.acting)
    yield node, GW.concurrent, truth(tenure.concurrent)
    for property, date in ((GW.since, tenure.since), (GW.until, tenure.until)):
        if date is not None:
            yield node, property, when(date)
