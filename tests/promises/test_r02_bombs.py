"""R2, bombs.

Each of more than 30 files that are made to cost much is answered within 10 s, the reader needs no
more than 1 GiB of memory and 50 MB of disk, and a refusal names the limit and the file's figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.readers import Reader, Task
from tests.hostile.case import PARTIAL, READ, Bait, Hostile
from tests.hostile.rows import BOMBS, ROWS
from tests.hostile.watching import MIB, PATIENCE, Watched, reading, watched

MEMORY = 1024 * MIB
DISK = 50_000_000
MEASURED = frozenset(("too-large", "too-compressed", "too-deep", "too-many-parts", "too-slow", "too-much-memory"))
"""Refusals for a limit, which have to name it."""

FIGURE = re.compile(r"\d")
LIMIT = re.compile(r"limit|more than")
OTHERS = [row for row in ROWS if not row.bomb]


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with reading() as found:
        yield found


def test_there_are_enough_of_them() -> None:
    assert len(BOMBS) >= 30
    assert len({row.label for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", BOMBS, ids=lambda row: row.label)
def test_a_bomb_is_answered_in_time_and_measure(
    row: Hostile, reader: Reader, tmp_path: Path, record_property: pytest.RecordProperty
) -> None:
    found = told(row, reader, tmp_path)
    record_property("seconds", round(found.cpu, 2))
    record_property("memory", found.memory // MIB)
    assert found.cpu <= PATIENCE
    assert found.memory <= MEMORY
    assert found.written <= DISK


@pytest.mark.parametrize("row", OTHERS, ids=lambda row: row.label)
def test_a_hostile_file_has_the_outcome_that_it_should(row: Hostile, reader: Reader, tmp_path: Path) -> None:
    told(row, reader, tmp_path)


def told(row: Hostile, reader: Reader, folder: Path) -> Watched:
    """What became of the file of a row, all that holds of any file being so."""
    path = folder / row.name
    path.write_bytes(row.make(Bait()))
    found = watched(reader, Task(row.name, path))
    print(
        f"{row.label:56} {found.cpu:6.2f} s {found.memory // MIB:5} MiB  {' '.join(sorted(found.outcomes))}"
        f"  {found.refusals[0].what[:150] if found.refusals else ''}"
    )
    assert found.outcomes, "a file has an outcome"
    assert found.outcomes <= row.expect, [str(refusal)[:300] for refusal in found.refusals[:3]]
    assert not (row.kept and found.lost), f"lost in silence: {found.lost}"
    for refusal in found.refusals:
        assert refusal.where.startswith(row.name)
        assert len(str(refusal)) <= 2_000
        if refusal.code in MEASURED:
            assert LIMIT.search(refusal.what), refusal.what
            assert FIGURE.search(refusal.what), refusal.what
    for source in found.sources:
        assert (PARTIAL if source.remarks else READ) in row.expect
    return found
