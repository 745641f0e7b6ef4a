"""From files to the graph on disk: what changed is read, what did not is left alone.

A source is left alone if the store holds it with the same bytes, read by the same kg with the
same settings. One that changed replaces exactly its own documents. One that cannot be opened
keeps what it said before, since nobody has seen that it says anything else; one that was opened
and is no readable text any more takes its documents with it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from kg import resources
from kg.errors import KgError, Refused
from kg.fingerprints import fingerprint
from kg.folder import STORE, claimed
from kg.link import Judged, read_judgements
from kg.publishing import Counts, counts, is_published, outdate, publish
from kg.readers import Ended, Task, to_read
from kg.settings import BASE, Settings
from kg.workers import Answer, Crew, Reading

if TYPE_CHECKING:
    from kg.model import Findings
    from kg.store import Row, Store

JUDGEMENTS = "judgements.toml"
"""The user's judgements, where they lie in the graph's own folder."""

GROUP = 50
"""Sources after which the store writes down what it holds."""

APPLIED = "ontology/queries/build/judgements.rq"


class Status(StrEnum):
    """What became of a source."""

    READ = "read"
    PARTIAL = "partial"
    REFUSED = "refused"
    UNCHANGED = "unchanged"
    GONE = "gone"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, order=True)
class Outcome:
    """What became of a source; `detail` is a line for the user where there is something to say."""

    name: str
    status: Status
    code: str = ""
    detail: str = ""
    documents: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, source by source and sorted by name, and how much the graph then holds.

    `stale` are the judgements of the user's that applied to nothing in the whole graph.
    """

    out: Path
    sources: tuple[Outcome, ...]
    counts: Counts
    stale: tuple[str, ...] = ()

    def of(self, *statuses: Status) -> tuple[Outcome, ...]:
        """The sources that ended so."""
        return tuple(outcome for outcome in self.sources if outcome.status in statuses)


Progress = Callable[[Outcome, int, int], None]
"""Is told each outcome, how many there are by now, and how many there will be."""


def silent(outcome: Outcome, done: int, total: int) -> None:
    """Tell nobody."""


def build(
    paths: Iterable[str | Path],
    out: str | Path = "out",
    settings: Settings | None = None,
    *,
    workers: int | None = None,
    progress: Progress = silent,
) -> Report:
    """Read files and folders into the graph in the folder `out`, and write its pages anew.

    `-` stands for standard input. `workers` is how many processes read side by side, up to two
    where nothing is said; with 0 it is this process that reads, and is lost with a file that ends
    it. Where no source can be read and there is no graph yet, none is made.
    """
    from kg.rdf import checked_base

    folder = Path(out)
    settings = _with_judgements(settings or Settings(), folder)
    checked_base(settings.base)
    paths = list(paths)
    judgements, tasks = read_judgements(settings.judgements), to_read(paths)
    graph = _Graph(folder, settings, fingerprint(settings))
    size = min(2, os.cpu_count() or 1) if workers is None else workers
    with claimed(folder), Crew(settings, size) as crew:
        outcomes: list[Outcome] = []
        for answer in crew.read(graph.known(tasks)):
            for outcome in graph.enter(answer):
                outcomes.append(outcome)
                progress(outcome, len(outcomes), max(len(outcomes), len(tasks)))
        outcomes += graph.gone(paths, {task.name for task in tasks})
        counts, stale = graph.publish(judgements)
    return Report(folder, tuple(sorted(outcomes)), counts, stale)


def remove(names: Iterable[str], out: str | Path = "out") -> Report:
    """Take sources out of the graph, each by its name or by that of a folder above it."""
    from kg.store import Store

    folder = Path(out)
    Store.open(folder, read_only=True)  # says so where there is none, which a writer would make
    with claimed(folder), Store.open(folder) as store:
        known = store.ledger()
        outdate(folder)
        chosen = sorted({source for name in names for source in _at_or_below(name, known) or [name]})
        for source in chosen:
            store.remove(source)
        counts = publish(store, folder)
    outcomes = (Outcome(name, Status.REMOVED, documents=len(known[name].documents)) for name in chosen)
    return Report(folder, tuple(outcomes), counts)


@dataclass(slots=True)
class _Graph:
    """The store of a build, opened when there is something to find in it or to put into it."""

    folder: Path
    settings: Settings
    digest: str
    store: Store | None = None
    rows: dict[str, Row] = field(default_factory=dict)
    refused: list[tuple[str, Refused]] = field(default_factory=list)
    unopened: set[str] = field(default_factory=set)
    put: int = 0

    def known(self, tasks: Iterable[Task]) -> list[Task]:
        """The tasks with what the store holds of them already."""
        if (self.folder / STORE).exists():
            self.rows = self._open().ledger()
        inside = _by_file(self.rows, {task.name for task in tasks})
        return [replace(task, known=self._known(inside.get(task.name, ()))) for task in tasks]

    def enter(self, answer: Answer) -> Iterator[Outcome]:
        """Put in what a source says; a mistake that is not the source's own is raised."""
        if isinstance(answer, Refused):
            yield self._refuse(answer.where, answer)
        elif isinstance(answer, Ended):
            yield from self._left(answer)
        elif isinstance(answer, KgError):
            raise answer
        elif answer.findings is None:
            yield Outcome(answer.name, Status.UNCHANGED)
        else:
            yield self._read(answer, answer.findings)

    def _read(self, answer: Reading, findings: Sequence[Findings]) -> Outcome:
        status = Status.PARTIAL if answer.remarks else Status.READ
        code, detail = _remark(answer)
        self._changed().replace(
            answer.name,
            sha256=answer.sha256,
            settings_digest=self.digest,
            outcome=status,
            code=code,
            detail=detail,
            findings=findings,
        )
        self._relieve()
        return Outcome(answer.name, status, code, detail, len(findings))

    def _relieve(self) -> None:
        """Now and then let the store write down what it keeps in memory, up to 64 MiB for each of its indexes."""
        self.put += 1
        if self.put % GROUP == 0:
            self._open().flush()

    def _left(self, ended: Ended) -> Iterator[Outcome]:
        """Take out what a file held before and holds no more: parts of an archive, records of a corpus."""
        if ended.name in self.unopened:
            return
        for name in sorted(set(_at_or_below(ended.name, self.rows)) - set(ended.names)):
            documents = len(self.rows[name].documents)
            self._changed().remove(name)
            if documents:
                yield Outcome(name, Status.REMOVED, documents=documents)

    def gone(self, paths: Iterable[str | Path], there: Container[str]) -> list[Outcome]:
        """The sources of these folders that the graph has and the folders have no more."""
        folders = tuple(f"{Path(path).resolve().name}/" for path in paths if Path(path).is_dir())
        inside = _by_file(self.rows, there)
        kept = {name for names in inside.values() for name in names}
        names = [name for name in self.rows if name.startswith(folders) and name not in kept]
        hint = "the graph keeps what it said until kg remove"
        errors = {name: KgError("file is no longer there", where=name, hint=hint, code="gone") for name in names}
        return [Outcome(name, Status.GONE, error.code, str(error)) for name, error in errors.items()]

    def publish(self, judgements: Sequence[Judged]) -> tuple[Counts, tuple[str, ...]]:
        """Write the files of the graph, if it changed or one is missing; say which judgements did nothing."""
        if self.store is None:
            return Counts(0, 0, 0, 0, 0), ()
        for name, error in self.refused:
            self._record(name, error)
        stale = self._stale(judgements) if judgements else ()
        if is_published(self.folder) and not stale:
            return counts(self.store), stale
        return publish(self.store, self.folder, stale=stale), stale

    def _stale(self, judgements: Iterable[Judged]) -> tuple[str, ...]:
        """The judgements that changed nothing in any document of the graph."""
        assert self.store is not None
        applied = {term.value for (term,) in self.store.select(resources.text(APPLIED)) if term}
        return tuple(f"{Path(row.where).name}: {row.says}" for row in judgements if row.says not in applied)

    def _refuse(self, name: str, error: Refused) -> Outcome:
        before = self.rows.get(name)
        if error.code == "unreadable":
            self.unopened.add(name)
        if before and before.documents and error.code == "unreadable":
            kept = f"{error}; the graph keeps what it said before"
            return Outcome(name, Status.REFUSED, error.code, kept)
        self.refused.append((name, error))
        return Outcome(name, Status.REFUSED, error.code, str(error))

    def _record(self, name: str, error: Refused) -> None:
        """Put a refusal in the place of what the source said, unless it stands there already."""
        before = self.rows.get(name)
        if not (before and (before.outcome, before.code, before.detail) == (Status.REFUSED, error.code, str(error))):
            self._changed().replace(
                name, sha256="", settings_digest="", outcome=Status.REFUSED, code=error.code, detail=str(error)
            )

    def _open(self) -> Store:
        from kg.store import Store

        if self.store is None:
            base = None if self.settings.base == BASE else self.settings.base
            self.store = Store.open(self.folder, base=base)
        return self.store

    def _changed(self) -> Store:
        """The store to write to; the files lag behind it from here on."""
        store = self._open()
        outdate(self.folder)
        return store

    def _known(self, names: Iterable[str]) -> dict[str, str]:
        """The digests of sources that these settings have read."""
        rows = {name: self.rows[name] for name in names}
        return {name: row.sha256 for name, row in rows.items() if row.sha256 and row.settings == self.digest}


def _with_judgements(settings: Settings, folder: Path) -> Settings:
    """The settings with the judgements that lie in the graph's folder, unless others are given."""
    own = folder / JUDGEMENTS
    return settings if settings.judgements or not own.is_file() else replace(settings, judgements=str(own))


def _at_or_below(name: str, known: Iterable[str]) -> list[str]:
    return [source for source in known if source == name or source.startswith(name.rstrip("/") + "/")]


def _by_file(names: Iterable[str], files: Container[str]) -> dict[str, list[str]]:
    """The sources in each file: the file itself, or the parts of it that its name leads."""
    inside: dict[str, list[str]] = {}
    for name in names:
        parts = name.split("/")
        above = ("/".join(parts[:count]) for count in range(len(parts), 0, -1))
        if file := next((path for path in above if path in files), None):
            inside.setdefault(file, []).append(name)
    return inside


def _remark(reading: Reading) -> tuple[str, str]:
    """What the user should know of a source that was read."""
    name = reading.name
    if reading.remarks:
        error = KgError("; ".join(reading.remarks), where=name, hint="check the file", code="partial")
        return error.code, str(error)
    if not any(findings.entities for findings in reading.findings or ()):
        hint = "check that it is Chinese prose"
        error = KgError("nothing was found", where=name, hint=hint, code="nothing-found")
        return error.code, str(error)
    return "", ""
