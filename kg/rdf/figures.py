"""Figures in numbers: quantities in QUDT, comparisons, and what else a figure says beside its words."""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.model import Comparison, Indicator, Quantity
from kg.rdf.intervals import holding
from kg.rdf.iris import Iris
from kg.rdf.literals import decimal, plain, truth
from kg.rdf.vocabulary import GW, PREFIXES, QUDT, RDF, Facts

UNITS = {"unit": PREFIXES["units"], "gw": PREFIXES["gw"]}
"""Where the units of `data/lists/units.tsv` stand, by the prefixes that they bear there."""


def figured(node: NamedNode, indicator: Indicator, iris: Iris) -> Facts:
    """What a figure says in numbers, and of what kind, how sure and of when it is."""
    yield node, GW.figureKind, GW[indicator.kind]
    yield node, GW.expected, truth(indicator.expected)
    for property, words in ((GW.act, indicator.act), (GW.whole, indicator.whole)):
        if words:
            yield node, property, plain(words)
    if indicator.quantity:
        yield from _quantity(node, Iris.part(node, "quantity"), indicator.quantity)
    for number, comparison in enumerate(indicator.comparisons, 1):
        yield from _comparison(node, Iris.part(node, f"comparison-{number}"), comparison)
    if indicator.interval:
        yield from holding(node, indicator.interval, iris)


def _quantity(of: NamedNode, node: NamedNode, quantity: Quantity) -> Facts:
    """A number or a range with its unit; a number that is blanked out has the unit alone."""
    prefix, _, name = quantity.unit.partition(":")
    yield of, GW.quantity, node
    yield node, RDF.type, QUDT.QuantityValue
    yield node, QUDT.hasUnit, NamedNode(UNITS[prefix] + name)
    if quantity.bound:
        yield node, GW.bound, GW[quantity.bound]
    if quantity.amount is not None:
        yield node, QUDT.numericValue, decimal(quantity.amount)
    elif quantity.low is not None and quantity.high is not None:
        yield node, QUDT.lowerBound, decimal(quantity.low)
        yield node, QUDT.upperBound, decimal(quantity.high)


def _comparison(of: NamedNode, node: NamedNode, comparison: Comparison) -> Facts:
    yield of, GW.comparison, node
    yield node, RDF.type, GW.Comparison
    yield node, GW.direction, GW[comparison.direction]
    yield node, GW.change, plain(comparison.words)
    if comparison.against:
        yield node, GW.against, GW[comparison.against]
    if comparison.than:
        yield node, GW.than, plain(comparison.than)
    if comparison.quantity:
        yield from _quantity(node, NamedNode(f"{node.value}-quantity"), comparison.quantity)
