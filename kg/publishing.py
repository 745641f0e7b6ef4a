"""The files that are made of the store: Turtle, the page, the report.

They are written when the build is done. From the first change to the store until then a mark in
the folder says that they lag behind, so that a build that was stopped is made good by the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg import resources
from kg.folder import PAGE, REPORT, TURTLE, translated, write_whole

if TYPE_CHECKING:
    from kg.store import Store

OUTDATED = ".outdated"


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a graph holds; sources that were refused do not count."""

    sources: int
    documents: int
    entities: int
    statements: int
    indicators: int
    conflicts: int = 0


def publish(store: Store, folder: Path, *, stale: Sequence[str] = ()) -> Counts:
    """Write the graph's files, each only if it changed, and say how much it holds.

    `stale` are the user's judgements that applied to nothing; the report lists them.
    """
    from kg.conflicts import derive_conflicts
    from kg.graph import associations, count_together, measures, network, report
    from kg.rdf import serialize
    from kg.store.generations import publish_generation
    from viz import page

    count_together(store)
    derive_conflicts(store)
    store.flush()
    graph = network(store)
    measured, associated = measures(graph), associations(graph)
    write_whole(folder / TURTLE, serialize(store.quads(), "turtle", base=store.base))
    write_whole(folder / PAGE, page(graph, measured=measured, associated=associated))
    write_whole(folder / REPORT, report(store, graph=graph, measured=measured, associated=associated) + _unused(stale))
    publish_generation(store.engine, folder, folder / TURTLE)
    (folder / OUTDATED).unlink(missing_ok=True)
    return counts(store)


def _unused(stale: Sequence[str]) -> str:
    """The end of the report, where there are judgements that did nothing."""
    from kg.graph.showing import markdown

    lines = "".join(f"- {markdown(one)}\n" for one in stale)
    return f"\n## Judgements that applied to nothing\n\n{lines}" if stale else ""


def outdate(folder: Path) -> None:
    """Mark the files as older than the store."""
    with translated(folder):
        (folder / OUTDATED).touch()


def is_published(folder: Path) -> bool:
    """Whether the files are there and are those of the store."""
    from kg.store.generations import current

    there = current(folder) is not None and all((folder / name).exists() for name in (TURTLE, PAGE, REPORT))
    return there and not (folder / OUTDATED).exists()


def counts(store: Store) -> Counts:
    """How much a store holds."""
    rows = store.select(resources.text("ontology/queries/build/counts.rq"))
    found = {kind.value: int(count.value) for kind, count in rows if kind and count}
    kinds = ("documents", "entities", "statements", "indicators", "conflicts")
    read = sum(row.outcome != "refused" for row in store.ledger().values())
    return Counts(read, *(found.get(kind, 0) for kind in kinds))
