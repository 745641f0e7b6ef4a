"""R7, no silent loss.

Words at the start, in the middle and at the end of a file of each format and encoding are in the
text that was read, or the record says that it is partial or refused.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.readers import Reader, Task
from tests.hostile.case import PARTIAL, READ, Bait, Hostile
from tests.hostile.healthy import FILES
from tests.hostile.rows import ROWS
from tests.hostile.seeds import WORDS
from tests.hostile.watching import Watched, reading, says, watched

KEPT = [row for row in ROWS if row.kept and not row.bomb]
CUTS = (0.2, 0.3, 0.5, 0.7, 0.9, 0.97, 0.999)
"""Shares of a file after which it is cut."""

KNOWS_ITS_END = {"docx", "docx in all its parts", "odt", "rtf by numbers", "rtf in GBK", "pdf", "zip", "zip of formats"}
KNOWS_ITS_END |= {"parquet", "json", "mhtml"}
"""Formats in which it can be seen that the end is missing."""


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with reading() as found:
        yield found


def read(reader: Reader, name: str, data: bytes) -> Watched:
    return watched(reader, Task(name, None, data))


@pytest.mark.parametrize("label", FILES)
def test_the_first_and_the_last_word_of_a_healthy_file_are_read(label: str, reader: Reader) -> None:
    name, make = FILES[label]
    found = read(reader, name, make())
    assert found.outcomes <= {READ, PARTIAL}, [str(refusal) for refusal in found.refusals]
    assert [word for word in WORDS if not any(says(source, word) for source in found.sources)] == []


@pytest.mark.parametrize("row", KEPT, ids=lambda row: row.label)
def test_what_a_hostile_file_says_is_read_or_said_to_be_missing(row: Hostile, reader: Reader) -> None:
    assert read(reader, row.name, row.make(Bait())).lost == []


@pytest.mark.parametrize("label", sorted(KNOWS_ITS_END))
def test_a_file_that_was_cut_is_known_to_be(label: str, reader: Reader) -> None:
    name, make = FILES[label]
    data = make()
    for share in CUTS:
        found = read(reader, name, data[: int(share * len(data))])
        assert found.outcomes
        assert found.lost == [], f"cut at {share}"


def test_a_word_that_is_missing_would_be_seen(reader: Reader) -> None:
    found = read(reader, "a.txt", "各级工会开会。".encode())
    assert found.outcomes == {READ}
    assert found.lost == list(WORDS)
