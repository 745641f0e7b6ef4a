"""Which entities are named together more often than chance would have it.

Counted over windows: both named, one named, neither named make a table of two by two. Each
measure takes whole numbers or arrays of them: windows that name both, the one, the other, and all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import rel_entr  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from kg.graph.network import Network

Numbers = Any
"""A number, or an array of numbers."""

DIGITS = 4
SURE = 10.83
"""G² above this happens by chance less than once in a thousand pairs (χ², one degree of freedom)."""


@dataclass(frozen=True, slots=True)
class Association:
    """Two entities: sentences that name both, sentences that chance would give, and how strong it is."""

    left: str
    right: str
    count: int
    expected: float
    pmi: float
    g2: float
    npmi: float = 0.0


def associations(network: Network) -> tuple[Association, ...]:
    """The pairs that stand together in sentences more often than expected, the surest first.

    Nothing is counted here: the store holds what was measured when it was published.
    """
    total = network.graph.get("sentences", 0)
    found = []
    for left, right, count, pmi, npmi, g2 in network.graph.get("pairs", ()):
        if left in network and right in network and pmi > 0:
            expected = network.nodes[left]["sentences"] * network.nodes[right]["sentences"] / total
            found.append(Association(left, right, count, round(expected, DIGITS), pmi, g2, npmi))
    return tuple(sorted(found, key=lambda pair: (-pair.g2, -pair.count, pair.left, pair.right)))


def pmi(both: Numbers, a: Numbers, b: Numbers, total: Numbers) -> Numbers:
    """Pointwise mutual information in bits (Church and Hanks 1990).

    >>> float(pmi(4, 8, 4, 32))       # a quarter of the sentences expects 1, there are 4
    2.0
    """
    return np.log2(both / (a * b / total))


def npmi(both: Numbers, a: Numbers, b: Numbers, total: Numbers) -> Numbers:
    """Pointwise mutual information over its greatest value, -1 to 1 (Bouma 2009).

    1 is never apart, 0 as chance would give; 0 too of what every window names, which tells nothing.

    >>> float(npmi(4, 4, 4, 8)), float(npmi(2, 4, 4, 8)), float(npmi(8, 8, 8, 8))
    (1.0, 0.0, 0.0)
    """
    greatest = -np.log2(both / total)
    return np.where(greatest > 0, pmi(both, a, b, total) / np.where(greatest > 0, greatest, 1), 0.0)


def log_likelihood(both: Numbers, a: Numbers, b: Numbers, total: Numbers) -> Numbers:
    """The log-likelihood ratio G² of the two-by-two table (Dunning 1993): 2 Σ O ln (O / E).

    >>> float(log_likelihood(2, 4, 4, 8))        # exactly what chance would give
    0.0
    >>> round(float(log_likelihood(4, 4, 4, 8)), 4) == round(16 * float(np.log(2)), 4)
    True
    """
    rows, columns = (a, total - a), (b, total - b)
    cells = ((both, a - both), (b - both, total - a - b + both))
    terms = (
        rel_entr(cell, rows[i] * columns[j] / total) for i, line in enumerate(cells) for j, cell in enumerate(line)
    )
    return np.abs(2 * sum(terms))
