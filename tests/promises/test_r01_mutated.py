"""R1, random and mutated files.

Of 100,000 files (25,000 each of docx, pdf, html and txt, by six mutators, half of the docx changed
inside the zip) and 2,000 of noise: this process never falls, none takes more than 10 s, each has its
outcome with a code of the closed list, none `internal`, and a second run has the same outcomes.
"""

from __future__ import annotations

import time
from collections import Counter
from itertools import islice

from kg.readers import Ended, Reader, Task
from tests.hostile.case import CODES, READ, outcome
from tests.hostile.mutants import MUTATORS, Mutant, mutants
from tests.hostile.watching import PATIENCE, reading

SLICE, ALL = 400, 25_000
"""Mutants of each format, in a slice and in the long run."""

ENDED = frozenset(CODES | {READ}) - {"internal"}


def outcome_of(mutant: Mutant, reader: Reader) -> str:
    """What became of a file, each of its parts one word."""
    items = list(reader.items(Task(mutant.name, None, mutant.data)))
    return " ".join(sorted({outcome(item) for item in items if not isinstance(item, Ended)}))


def run(count: int) -> tuple[dict[str, str], float]:
    """What became of each mutant, and the longest that one took."""
    found: dict[str, str] = {}
    longest = 0.0
    with reading() as reader:
        for mutant in mutants(count):
            begun = time.perf_counter()
            found[mutant.name] = outcome_of(mutant, reader)
            longest = max(longest, time.perf_counter() - begun)
    return found, longest


def test_mutated_files_all_end_as_something_that_has_a_name(soak: bool) -> None:
    count = ALL if soak else SLICE
    found, longest = run(count)
    told = Counter(f"{name.split()[0]:6} {ending}" for name, ending in found.items())
    print(*(f"{number:7,} {what}" for what, number in sorted(told.items())), f"longest {longest:.2f} s", sep="\n")
    assert len(found) == 4 * count + count * 2 // 25
    assert {ending for endings in found.values() for ending in endings.split() or [""]} <= ENDED
    assert "reader-died" not in " ".join(found.values())
    assert longest <= PATIENCE
    assert run(count)[0] == found


def test_the_mutants_are_the_same_each_time_and_differ_from_one_another() -> None:
    assert list(mutants(30)) == list(mutants(30))
    first = [mutant.data for mutant in islice(mutants(30), 30)]
    assert len(set(first)) == len(first)
    assert len(MUTATORS) == 6
