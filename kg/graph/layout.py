"""Where each node is drawn: computed here, once, so that every build and every reader sees the same.

A force layout: ties pull (strong ones more), nodes push each other apart, near ones one by one
and far ones by the cell of a grid that they stand in, and communities are pulled together. Each
connected part is laid out by itself and the parts are packed around the largest. Places start
from a digest of the IRI, so a new document does not throw the old picture over. Only sums,
products, quotients and square roots are used: they give the same bits on every machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from itertools import count
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from scipy.spatial import cKDTree  # type: ignore[import-untyped]

from kg.graph.network import ordered, tied

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.graph.network import Network

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]

ROUNDS = (50, 150)
PULL_TO_MIDDLE = 0.16
PULL_TO_COMMUNITY = 0.2
NEAREST = 16
CELLS = 12
SPACING = 34.0
"""About how far apart two nodes stand, in the units of the page."""
GRID = 40.0
ROW = 44.0
MARGIN = (-1, 0, 1)
"""Parts are packed by the cells that they cover and the ones around these."""
TINY = 1e-9


def positions(
    network: Network,
    communities: Mapping[str, int] | None = None,
    pulls: Mapping[tuple[str, str], float] | None = None,
    sizes: Mapping[str, float] | None = None,
) -> dict[str, tuple[float, float]]:
    """The place of every node by IRI, the middle of the drawing at (0, 0).

    `communities` are numbers by IRI, `pulls` are further, weaker ties (between entities that are
    named together), `sizes` the radius that a node is drawn with.
    """
    iris, graph = ordered(network), tied(network)
    place = {iri: number for number, iri in enumerate(iris)}
    for (left, right), weight in sorted((pulls or {}).items()):
        if left in place and right in place and not graph.has_edge(place[left], place[right]):
            graph.add_edge(place[left], place[right], weight=weight)
    groups = np.array([(communities or {}).get(iri, 0) for iri in iris], dtype=np.intp)
    radii = np.array([(sizes or {}).get(iri, 8.0) for iri in iris])
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))
    drawn = [(part, *_part(graph, part, iris, groups, radii)) for part in parts if len(part) > 1]
    laid = np.zeros((len(iris), 2))
    for (part, points, _), centre in zip(drawn, _packed([cells for *_, cells in drawn]), strict=True):
        laid[part] = points + centre
    alone = sorted(
        (part[0] for part in parts if len(part) == 1), key=lambda node: (network.nodes[iris[node]]["type"], node)
    )
    laid[alone] = _rows(len(alone), laid[[node for part, *_ in drawn for node in part]])
    laid -= (laid.max(axis=0, initial=0) + laid.min(axis=0, initial=0)) / 2
    return {iri: (round(float(x), 1), round(float(y), 1)) for iri, (x, y) in zip(iris, laid, strict=True)}


def _part(
    graph: nx.Graph[int], part: list[int], iris: tuple[str, ...], groups: Ints, radii: Floats
) -> tuple[Floats, Ints]:
    """One connected part, lying on its side, and the cells that its nodes and ties cover."""
    number = {node: at for at, node in enumerate(part)}
    ties: list[tuple[int, int, float]] = sorted(
        (min(number[a], number[b]), max(number[a], number[b]), graph[a][b]["weight"])
        for a, b in graph.subgraph(part).edges
    )
    pull = _Pull.of(ties, len(part))
    points = np.array([_start(iris[node]) for node in part]) * np.sqrt(len(part))
    points = _lying(_forced(points, pull, groups[part]))
    points = _spaced(points * SPACING, radii[part])
    along = np.linspace(0.0, 1.0, 12)[:, None, None]
    lines = points[pull.left] * along + points[pull.right] * (1 - along)
    return points, np.unique(np.floor(lines.reshape(-1, 2) / GRID).astype(np.intp), axis=0)


def _lying(points: Floats) -> Floats:
    """The points turned about their middle so that they spread most from left to right."""
    points = points - points.mean(axis=0)
    xx, yy, xy = (float((points[:, a] * points[:, b]).sum()) for a, b in ((0, 0), (1, 1), (0, 1)))
    apart = float(np.sqrt((xx - yy) ** 2 + 4 * xy * xy))
    double = (xx - yy) / apart if apart > TINY else 1.0
    cosine = float(np.sqrt((1 + double) / 2))
    sine = float(np.sqrt(max(1 - double, 0.0) / 2)) * (1 if xy >= 0 else -1)
    return np.stack([points[:, 0] * cosine + points[:, 1] * sine, points[:, 1] * cosine - points[:, 0] * sine], axis=1)


class _Pull:
    """The ties as arrays; the pull of a tie is shared out among those of its busier end."""

    def __init__(self, left: Ints, right: Ints, weight: Floats, degree: Floats) -> None:
        self.left, self.right, self.weight, self.degree = left, right, weight, degree

    @classmethod
    def of(cls, ties: list[tuple[int, int, float]], nodes: int) -> _Pull:
        left = np.array([tie[0] for tie in ties], dtype=np.intp)
        right = np.array([tie[1] for tie in ties], dtype=np.intp)
        weight = np.sqrt(np.array([tie[2] for tie in ties], dtype=np.float64))
        degree = _sum(left, weight, nodes) + _sum(right, weight, nodes)
        return cls(left, right, weight, degree)

    def __call__(self, points: Floats) -> Floats:
        apart = points[self.right] - points[self.left]
        shared = np.sqrt(np.minimum(self.degree[self.left], self.degree[self.right]))
        pull = apart * (self.weight / np.maximum(shared, 1.0))[:, None]
        return _summed(self.left, pull, len(points)) - _summed(self.right, pull, len(points))


def _forced(points: Floats, pull: _Pull, groups: Ints) -> Floats:
    """The points after so many rounds of pulling and pushing, with steps that grow smaller."""
    mass = 1.0 + np.sqrt(pull.degree)
    reach = np.sqrt(len(points))
    rounds = max(ROUNDS[0], min(ROUNDS[1], 120_000 // len(points)))
    for done in range(rounds):
        cool = 1.0 - done / rounds
        force = pull(points) + _near(points, mass) + _far(points, mass) - PULL_TO_MIDDLE * points
        force += PULL_TO_COMMUNITY * (_centres(points, groups) - points)
        length = np.sqrt(_square(force))
        step = np.minimum(length, reach * 0.12 * cool + 0.02) / np.maximum(length, TINY)
        points = points + force * step[:, None] * 0.8
    return points


def _near(points: Floats, mass: Floats) -> Floats:
    """The push of the nearest neighbours, each by itself."""
    nearest = min(NEAREST, len(points) - 1)
    _, neighbours = cKDTree(points).query(points, k=nearest + 1)
    neighbours = neighbours[:, 1:]
    apart = points[:, None, :] - points[neighbours]
    square = _square(apart) + 0.05
    push = mass[:, None] * mass[neighbours] / square
    return _added(apart, push) * 0.5


def _far(points: Floats, mass: Floats) -> Floats:
    """The push of all others, as if those of a cell stood together in its middle."""
    low = points.min(axis=0)
    side = float((points.max(axis=0) - low).max()) / CELLS + TINY
    cell = np.minimum(((points - low) / side).astype(np.intp), CELLS - 1)
    number = cell[:, 0] * CELLS + cell[:, 1]
    weight = _sum(number, mass, CELLS * CELLS)
    full = np.flatnonzero(weight)
    centre = _summed(number, mass[:, None] * points, CELLS * CELLS)[full] / weight[full, None]
    apart = points[:, None, :] - centre[None, :, :]
    square = _square(apart) + side * side
    return _added(apart, mass[:, None] * weight[full][None, :] / square) * 0.25


def _centres(points: Floats, groups: Ints) -> Floats:
    """For each point the middle of its community."""
    _, number = np.unique(groups, return_inverse=True)
    size = int(number.max()) + 1
    middle = _summed(number, points, size) / _sum(number, np.ones(len(points)), size)[:, None]
    centres: Floats = middle[number]
    return centres


def _spaced(points: Floats, radii: Floats, rounds: int = 40) -> Floats:
    """The points moved apart until no two drawn nodes touch."""
    room = radii + 7.0
    for _ in range(rounds):
        pairs = cKDTree(points).query_pairs(float(2 * room.max()), output_type="ndarray")
        left, right = pairs[:, 0], pairs[:, 1]
        apart = points[right] - points[left]
        distance = np.sqrt(_square(apart))
        missing = np.maximum(room[left] + room[right] - distance, 0.0)
        if not missing.any():
            break
        move = apart * (missing * 0.5 / np.maximum(distance, TINY))[:, None]
        points = points + _summed(right, move, len(points)) - _summed(left, move, len(points))
    return points


def _packed(parts: list[Ints]) -> Iterator[Floats]:
    """A middle for each part, the largest first: along a spiral, the first where all its cells are free."""
    taken: set[tuple[int, int]] = set()
    size, places = 0, _spiral()
    for cells in parts:
        if len(cells) != size:
            size, places = len(cells), _spiral()
        for shift in places:
            wanted = {(int(x), int(y)) for x, y in cells + shift}
            if taken.isdisjoint(wanted):
                break
        taken |= {(x + across, y + down) for x, y in wanted for across in MARGIN for down in MARGIN}
        yield shift * GRID


def _rows(size: int, above: Floats) -> Floats:
    """Rows of places below what is drawn above, for the nodes that are tied to nothing."""
    low, high = above.min(axis=0, initial=np.inf), above.max(axis=0, initial=-np.inf)
    width = max(float(high[0] - low[0]), 0.0) if len(above) else 0.0
    across = max(int(width * 0.8 / ROW), int(np.sqrt(size * 3.0)), 1)
    across = -(-size // max(-(-size // across), 1)) or 1
    top = float(high[1]) + 2 * ROW if len(above) else 0.0
    left = (float(high[0] + low[0]) if len(above) else 0.0) / 2 - (min(across, size) - 1) * ROW / 2
    return np.array([(left + at % across * ROW, top + at // across * ROW) for at in range(size)]).reshape(-1, 2)


def _spiral() -> Iterator[Floats]:
    """Whole-numbered places as on a sunflower's head, each turned by the golden angle; wider than high."""
    cosine, sine = -0.7373688780783197, 0.6754902942615238
    x, y = 1.0, 0.0
    for turn in count():
        reach = 0.6 * float(np.sqrt(turn))
        yield np.array([round(x * reach * 1.3), round(y * reach / 1.3)])
        x, y = x * cosine - y * sine, x * sine + y * cosine


def _start(iri: str) -> tuple[float, float]:
    """A place in the unit square by the digest of the IRI."""
    digest = hashlib.sha256(iri.encode()).digest()
    return tuple(int.from_bytes(digest[at : at + 4], "big") / 2**31 - 1.0 for at in (0, 4))  # type: ignore[return-value]


def _square(apart: Floats) -> Floats:
    """The squares of the lengths; much faster than a sum over an axis of two."""
    square: Floats = apart[..., 0] * apart[..., 0] + apart[..., 1] * apart[..., 1]
    return square


def _added(apart: Floats, push: Floats) -> Floats:
    """For each point its pushes, along what lies between, added up."""
    return np.stack([(apart[..., axis] * push).sum(axis=1) for axis in (0, 1)], axis=1)


def _sum(places: Ints, values: Floats, size: int) -> Floats:
    return np.bincount(places, values, size).astype(np.float64)


def _summed(places: Ints, values: Floats, size: int) -> Floats:
    return np.stack([_sum(places, values[:, axis], size) for axis in (0, 1)], axis=1)
