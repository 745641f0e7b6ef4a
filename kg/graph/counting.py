"""What is named together in all documents, counted and measured once, as weighted edges in a graph of their own.

Pairs are dealt out to files by their left end, so that the pairs of one file fit in memory (the
partitions of Kitsuregawa, Tanaka and Moto-oka 1983); each file is then counted and measured as one
array. What is kept depends on the counts alone: not on the order of documents, nor on the files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.graph.association import DIGITS, log_likelihood, npmi, pmi
from kg.rdf.counts import Edge, Tally, edge_quads, occurrence_quads, tally_quads
from kg.state import CountRules, crowded_out, neighbours
from kg.terms import Window

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.store import Store

FILE = 1 << 19
"""So many rows a file takes before there is a second one: about 50 MB while it is counted."""
MOST_FILES = 128
ROW = np.dtype([("code", "<i8"), ("count", "<i4")])
COLUMN = {window: number for number, window in enumerate(Window)}
"""Where the counts of a window stand among those of all."""
STEPS = 10
"""Steps of G² to a whole number, by which the weakest are left out."""

Array = Any


@dataclass(frozen=True, slots=True)
class Names:
    """Every entity that sentences name, by key and sorted, with how many windows of each kind and documents do.

    `totals` is how many windows of each kind there are, `rows` how many pairs they make at the most.
    """

    keys: tuple[str, ...]
    counts: Array
    totals: tuple[int, ...]
    rows: tuple[int, ...]
    uncounted: tuple[int, ...]


def count_together(store: Store, rules: CountRules | None = None) -> tuple[Tally, ...]:
    """Count what is named together in the documents of a store, and put it into the store; one tally a window."""
    rules = rules or CountRules.shipped()
    names = _names(store, rules)
    tallies: list[Tally] = []
    store.derive(store.iris.together, _quads(store, names, rules, tallies))
    return tuple(tallies)


def _quads(store: Store, names: Names, rules: CountRules, tallies: list[Tally]) -> Iterator[Quad]:
    for key, counts in zip(names.keys, names.counts, strict=True):
        yield from occurrence_quads(key, tuple(map(int, counts)), store.iris)
    for window in Window:
        with TemporaryDirectory(prefix="kg-") as folder:
            files = _dealt(store, names, window, rules.crowds[window], Path(folder))
            tally = _tally(files, names, window, rules)
            for edge in _edges(files, names, window, tally.least_g2):
                yield from edge_quads(edge, store.iris)
        if tally.count:
            yield from tally_quads(tally, store.iris)
        tallies.append(tally)


def _names(store: Store, rules: CountRules) -> Names:
    """The first walk over all documents."""
    found: dict[str, list[int]] = {}
    totals, rows, uncounted = ([0] * len(Window) for _ in range(3))
    for named in store.named():
        totals = [total + more for total, more in zip(totals, named.totals, strict=True)]
        for window, column in COLUMN.items():
            crowd = rules.crowds[window]
            for names in named.windows(window):
                left_out = crowded_out(len(names), crowd)
                uncounted[column] += left_out
                rows[column] += len(names) * (len(names) - 1) // 2 - left_out
                for name in names:
                    found.setdefault(named.keys[name], [0] * (len(Window) + 1))[column] += 1
        for key in named.keys:
            found[key][-1] += 1
    keys = tuple(sorted(found))
    counts = np.array([found[key] for key in keys], dtype=np.int64).reshape(len(keys), len(Window) + 1)
    return Names(keys, counts, tuple(totals), tuple(rows), tuple(uncounted))


def _dealt(store: Store, names: Names, window: Window, crowd: int, folder: Path) -> Sequence[Path]:
    """The second walk: the pairs of each document with their counts, in files by the left end."""
    ids = {key: number for number, key in enumerate(names.keys)}
    files = [folder / str(number) for number in range(min(MOST_FILES, -(-names.rows[COLUMN[window]] // FILE)))]
    handles = [path.open("wb") for path in files]
    try:
        for named in store.named() if files else ():
            own = [ids[key] for key in named.keys]
            pairs: Counter[int] = Counter()
            for each in named.windows(window):
                for one, other in neighbours([own[name] for name in each], crowd):
                    pairs[min(one, other) * len(ids) + max(one, other)] += 1
            counted = np.fromiter(pairs.items(), dtype=ROW, count=len(pairs))
            places = counted["code"] // len(ids) % len(files)
            for place in np.unique(places):
                counted[places == place].tofile(handles[place])
    finally:
        for handle in handles:
            handle.close()
    return files


@dataclass(frozen=True, slots=True)
class _Measured:
    """The pairs of one file: ends by number, counts, and the three measures, rounded as they are written."""

    left: Array
    right: Array
    count: Array
    documents: Array
    pmi: Array
    npmi: Array
    g2: Array

    @property
    def step(self) -> Array:
        """How sure it is that they stand together, in whole steps of G²; below zero of those that keep apart."""
        return np.floor(np.where(self.pmi < 0, -self.g2, self.g2) * STEPS).astype(np.int64)


def _measured(path: Path, names: Names, window: Window) -> _Measured:
    rows = np.fromfile(path, dtype=ROW)
    codes, inverse = np.unique(rows["code"], return_inverse=True)
    documents = np.bincount(inverse, minlength=len(codes))
    count = np.bincount(inverse, weights=rows["count"], minlength=len(codes)).astype(np.int64)
    column = COLUMN[window]
    left, right = codes // len(names.keys), codes % len(names.keys)
    table = count, names.counts[left, column], names.counts[right, column], float(names.totals[column])
    measures = (np.round(measure(*table), DIGITS) + 0.0 for measure in (pmi, npmi, log_likelihood))
    return _Measured(left, right, count, documents, *measures)


def _tally(files: Sequence[Path], names: Names, window: Window, rules: CountRules) -> Tally:
    """How many pairs there are, and the G² below which too many of them lie."""
    column = COLUMN[window]
    steps: Counter[int] = Counter()
    for path in files:
        values, counts = np.unique(_measured(path, names, window).step, return_counts=True)
        steps.update(dict(zip(values.tolist(), counts.tolist(), strict=True)))
    pairs, room = steps.total(), max(rules.least, rules.per_entity[window] * len(names.keys))
    kept, least = 0, None
    for step in sorted(steps, reverse=True) if pairs > room else ():
        if kept and kept + steps[step] > room:
            break
        kept, least = kept + steps[step], step / STEPS
    left_out = pairs - kept if pairs > room else 0
    return Tally(window, names.totals[column], pairs - left_out, left_out, names.uncounted[column], least)


def _edges(files: Sequence[Path], names: Names, window: Window, least: float | None) -> Iterator[Edge]:
    for path in files:
        found = _measured(path, names, window)
        chosen = np.arange(len(found.count)) if least is None else np.flatnonzero(found.step >= round(least * STEPS))
        columns = (found.count, found.documents, found.pmi, found.npmi, found.g2)
        rows = zip(
            found.left[chosen], found.right[chosen], *(column[chosen].tolist() for column in columns), strict=True
        )
        for left, right, *counted in rows:
            yield Edge(names.keys[left], names.keys[right], window, *counted)
