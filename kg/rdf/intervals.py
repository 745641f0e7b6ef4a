"""Stretches of time in OWL-Time, with the same as an EDTF literal."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from kg.intervals import Interval
from kg.rdf.iris import Iris
from kg.rdf.literals import plain, when
from kg.rdf.vocabulary import EDTF, GW, RDF, TIME, Facts


def holding(node: NamedNode, interval: Interval, iris: Iris) -> Facts:
    """When a statement, an assignment or a figure holds: the words, and the time where it is known."""
    yield node, GW.when, plain(interval.words)
    if interval.edtf:
        yield node, GW.holds, iris.interval(interval.edtf)
        yield from _described(interval, iris)


def _described(interval: Interval, iris: Iris) -> Facts:
    """A stretch of time whose EDTF is not empty, with its first and its last day where they are known."""
    node = iris.interval(interval.edtf)
    yield node, RDF.type, TIME.ProperInterval
    yield node, GW.asEdtf, Literal(interval.edtf, datatype=EDTF.EDTF)
    ends = (TIME.hasBeginning, interval.first_day, "begin"), (TIME.hasEnd, interval.last_day, "end")
    for property, day, name in ends:
        if day:
            instant = Iris.part(node, name)
            yield node, property, instant
            yield instant, RDF.type, TIME.Instant
            yield instant, TIME.inXSDDate, when(day)
