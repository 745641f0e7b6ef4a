"""Assignments as nodes: who was told what, by whom, for whom, by when, with what figure to reach."""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.model import Assignment
from kg.rdf.intervals import holding
from kg.rdf.iris import Iris
from kg.rdf.literals import plain, score
from kg.rdf.vocabulary import GW, Facts


def assignment_node(iris: Iris, document: NamedNode, assignment: Assignment) -> NamedNode:
    """The node of an assignment: the body, what it is to do, and the clause that says so."""
    told = (assignment.actor, str(assignment.predicate or ""), assignment.object or "", assignment.rule)
    return iris.span(document, "assignment", assignment.evidence.span, *told)


def assigned(node: NamedNode, assignment: Assignment, iris: Iris) -> Facts:
    """Who is told what by whom, and by when; figures and evidence apart."""
    yield node, GW.actor, iris.entity(assignment.actor)
    if assignment.action:
        yield node, GW.action, plain(assignment.action.quote)
    if assignment.predicate is not None:
        yield node, GW.predicate, GW[assignment.predicate]
    ends = (GW.object, assignment.object), (GW.assigner, assignment.assigner), (GW.atMeeting, assignment.meeting)
    for property, key in ends:
        if key is not None:
            yield node, property, iris.entity(key)
    for group in assignment.groups:
        yield node, GW.forGroup, iris.entity(group)
    if assignment.due is not None:
        yield from holding(node, assignment.due, iris)
    yield node, GW.rule, plain(assignment.rule)
    yield node, GW.score, score(assignment.score)
