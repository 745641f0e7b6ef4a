"""`report.md`: what was read and what was not, what was found, and how it hangs together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from kg.graph.association import Association, associations
from kg.graph.network import Network, entities
from kg.graph.reading import FenceRow, RepairRow, TallyRow, conflict_counts, fences, network, repairs, tallies
from kg.graph.showing import markdown
from kg.graph.standing import Measures, measures
from kg.graph.tables import Cell, MeasureTable, tables
from kg.graph.tongues import labels, script
from kg.model import EntityType, Predicate

if TYPE_CHECKING:
    from kg.store import Row, Store

ROWS = 200
"""So many rows of a list are written at most; how many were left out is said below it."""
MODALITIES = ("done", "assigned", "")


def report(
    store: Store,
    *,
    graph: Network | None = None,
    measured: Measures | None = None,
    associated: Iterable[Association] | None = None,
) -> str:
    """The report on a store in Markdown; what is given is not worked out again."""
    graph = network(store) if graph is None else graph
    measured = measured or measures(graph)
    pairs = associations(graph) if associated is None else tuple(associated)
    sections = (
        _head(graph),
        _read(store.ledger().values()),
        _documents(graph),
        _found(graph),
        _measures(tables(graph, measured=measured, associated=pairs), measured, script(graph)),
        _contradicting(conflict_counts(store)),
        _together(tallies(store)),
        _fenced(fences(store)),
        _repaired(repairs(store)),
    )
    return "\n".join(line for section in sections for line in section).rstrip("\n") + "\n"


def _head(graph: Network) -> Iterator[str]:
    yield "# Report"
    yield ""
    rows = (
        ("documents", len(graph.graph["documents"])),
        ("sentences", graph.graph["sentences"]),
        ("entities", len(entities(graph))),
        ("statements", graph.number_of_edges()),
    )
    yield from _table(("", "number"), rows)


def _read(rows: Iterable[Row]) -> Iterator[str]:
    """What became of each source, those first that were not read whole."""
    ledger = sorted(rows, key=lambda row: (row.outcome == "read", row.source))
    outcomes = Counter(row.outcome for row in ledger)
    yield "## What was read"
    yield ""
    if ledger:
        yield ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(outcomes.items())) + "."
        yield ""
    cells = [(row.source, row.outcome, len(row.documents), row.code, row.detail) for row in ledger]
    yield from _table(("source", "outcome", "documents", "code", "detail"), cells)


def _documents(graph: Network) -> Iterator[str]:
    rows = sorted(
        (row["source"], row["date"], row["title"], row["speaker"]) for row in graph.graph["documents"].values()
    )
    if rows:
        yield "## Documents"
        yield ""
        yield from _table(("source", "date", "title", "speaker"), rows)


def _found(graph: Network) -> Iterator[str]:
    """How many entities of each kind, and statements of each relation by modality."""
    kinds = Counter(graph.nodes[iri]["type"] for iri in entities(graph))
    kind_labels = labels([*EntityType])
    yield "## What was found"
    yield ""
    rows = [(kind_labels[kind]["en"], kind_labels[kind]["zh-Hans"], kinds[kind]) for kind in EntityType]
    yield from _table(("kind", "", "entities"), rows)
    found = Counter((row["predicate"], row["modality"]) for _, _, row in graph.edges(data=True))
    names = labels([*Predicate])
    yield from _table(
        ("relation", "", "done", "assigned", "neither"),
        [(names[p]["en"], names[p]["zh-Hans"], *(found[p, modality] for modality in MODALITIES)) for p in Predicate],
    )


def _measures(found: Sequence[MeasureTable], measured: Measures, tongue: str) -> Iterator[str]:
    yield "## How it hangs together"
    yield ""
    for table in found:
        yield f"### {' '.join(dict.fromkeys((table.name['en'], table.name[tongue])))}"
        yield ""
        yield f"{table.tells['en']} {table.tells[tongue]}"
        yield ""
        if table.id == "betweenness" and measured.sampled:
            yield f"Estimated from {measured.sampled:,} of {len(measured.standings):,} nodes."
            yield ""
        if table.id == "community" and table.rows:
            yield f"Modularity {measured.modularity:.3f}: 0 is no better than chance, above 0.3 the groups are plain."
            yield ""
        yield from _table(table.columns, table.rows)


def _contradicting(rows: Sequence[tuple[str, str, int]]) -> Iterator[str]:
    """How often documents contradict one another."""
    yield "## Contradictions"
    yield ""
    if not rows:
        yield "No two documents contradict one another by the rules of kg."
        yield ""
        return
    count = sum(row[2] for row in rows)
    times = "1 time" if count == 1 else f"{count:,} times"
    yield f"Documents contradict one another {times}; `kg conflicts` shows every side."
    yield ""
    yield from _table(("rule", "why", "found"), rows)


def _together(rows: Sequence[TallyRow]) -> Iterator[str]:
    """What was counted, and what of it is no edge."""
    if not rows:
        return
    yield "## Counted together"
    yield ""
    yield "Pairs of names in one sentence, paragraph or section: counted, and nothing that a document states."
    yield "Left out are the weakest pairs of a large collection; not counted are names far apart in a crowd."
    yield ""
    cells = [(row.window, row.count, row.pairs, row.left_out, row.uncounted, row.least or "all") for row in rows]
    yield from _table(("window", "of them", "pairs", "left out", "not counted", "G² from"), cells)


def _fenced(rows: Sequence[FenceRow]) -> Iterator[str]:
    """Where the files were not read as text."""
    if not rows:
        return
    yield "## Not read as text"
    yield ""
    yield "Damaged runs, adverts and boilerplate, by the characters of the file; nothing is taken from them."
    yield ""
    cells = [(row.source, row.start, row.end, row.kind, row.rule) for row in rows]
    yield from _table(("source", "from", "to", "kind", "rule"), cells)


def _repaired(rows: Sequence[RepairRow]) -> Iterator[str]:
    """What damaged runs were."""
    if not rows:
        return
    yield "## Repaired"
    yield ""
    yield "Damaged runs that were certainly this; sentences are read on over them, and no name is taken from them."
    yield ""
    cells = [(row.source, row.start, row.end, row.text, row.score, row.rule) for row in rows]
    yield from _table(("source", "from", "to", "was", "confidence", "rule"), cells)


def _table(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    if not rows:
        yield "None."
        yield ""
        return
    numbers = [all(not isinstance(row[at], str) for row in rows) for at in range(len(columns))]
    yield f"| {' | '.join(columns)} |"
    yield f"| {' | '.join('---:' if number else '---' for number in numbers)} |"
    for row in rows[:ROWS]:
        yield f"| {' | '.join(_cell(cell) for cell in row)} |"
    yield ""
    if len(rows) > ROWS:
        yield f"And {len(rows) - ROWS:,} more."
        yield ""


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return markdown(cell)
    return str(cell) if isinstance(cell, int) else f"{cell:g}"
