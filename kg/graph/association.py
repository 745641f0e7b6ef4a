"""Which entities are named together more often than chance would have it.

Counted over sentences: both named, one named, neither named make a table of two by two.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.graph.network import Network

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


def associations(network: Network) -> tuple[Association, ...]:
    """The pairs that stand together more often than expected, the surest first."""
    total = network.graph.get("sentences", 0)
    found = []
    for left, right, count in network.graph.get("pairs", ()):
        if left in network and right in network:
            a, b = network.nodes[left]["sentences"], network.nodes[right]["sentences"]
            found.append(_association(left, right, (count, a, b, total)))
    together = [pair for pair in found if pair is not None and pair.count > pair.expected]
    return tuple(sorted(together, key=lambda pair: (-pair.g2, -pair.count, pair.left, pair.right)))


def pmi(both: int, a: int, b: int, total: int) -> float:
    """Pointwise mutual information in bits (Church and Hanks 1990).

    >>> pmi(4, 8, 4, 32)       # a quarter of the sentences expects 1, there are 4
    2.0
    """
    return math.log2(both * total / (a * b))


def log_likelihood(both: int, a: int, b: int, total: int) -> float:
    """The log-likelihood ratio G² of the two-by-two table (Dunning 1993).

    >>> log_likelihood(2, 4, 4, 8)        # exactly what chance would give
    0.0
    >>> round(log_likelihood(4, 4, 4, 8), 4) == round(16 * math.log(2), 4)
    True
    """
    rows, columns = (a, total - a), (b, total - b)
    cells = ((both, a - both), (b - both, total - a - b + both))
    terms = (
        cell * math.log(cell * total / (rows[i] * columns[j]))
        for i, line in enumerate(cells)
        for j, cell in enumerate(line)
        if cell > 0
    )
    return abs(2 * math.fsum(terms))


def _association(left: str, right: str, counts: tuple[int, int, int, int]) -> Association | None:
    """`None` where the counts do not fit one another, as after documents were merged by hand."""
    both, a, b, total = counts
    if not 0 < both <= min(a, b) or a + b - both > total:
        return None
    expected = round(a * b / total, DIGITS)
    return Association(left, right, both, expected, round(pmi(*counts), DIGITS), round(log_likelihood(*counts), DIGITS))
