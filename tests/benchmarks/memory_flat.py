"""Whether memory grows with the number of files, in the process that reads and in the one that asks and stores.

    python -m tests.benchmarks.memory_flat [--files 10000] [--built 1000]

reads so many small files of all formats in one reader, then builds a graph of `--built` of them
without a recogniser, and prints memory after each thousandth part. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import kg
from kg.readers import Task
from kg.settings import Settings
from tests.hostile.healthy import FILES
from tests.hostile.seeds import prose
from tests.hostile.watching import process, reading

MIB = 2**20
WARM = 0.2
"""The share of the files after which what is loaded once is loaded."""

STEPS = 10


def resident(pid: int | None) -> int:
    """Bytes of memory that a process has now."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def files(count: int) -> Iterator[tuple[str, bytes]]:
    """So many small files, each format in its turn, each plain text another."""
    made = [(name, make()) for name, make in FILES.values()]
    for number in range(count):
        name, data = made[number % len(made)]
        yield f"{number}-{name}", prose(9, number).encode() if name == "a.txt" else data


def growth(points: list[tuple[int, int]], warm: int) -> float:
    """Bytes a file by which memory grew after `warm` files: the slope of the least squares."""
    kept = [(float(x), float(y)) for x, y in points if x >= warm]
    mean_x, mean_y = sum(x for x, _ in kept) / len(kept), sum(y for _, y in kept) / len(kept)
    spread = sum((x - mean_x) ** 2 for x, _ in kept)
    return sum((x - mean_x) * (y - mean_y) for x, y in kept) / spread if spread else 0.0


def read_many(count: int, step: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Memory of the reader and of this process after each `step` files."""
    theirs, ours = [], []
    with reading() as reader:
        for number, (name, data) in enumerate(files(count), 1):
            for _ in reader.items(Task(name, None, data)):
                pass
            if number % step == 0:
                theirs.append((number, resident(process(reader))))
                ours.append((number, resident(os.getpid())))
    return theirs, ours


def build_many(count: int, step: int, folder: Path) -> list[tuple[int, int]]:
    """Memory of this process after each `step` sources that were built into a graph."""
    source = folder / "source"
    source.mkdir()
    for name, data in files(count):
        (source / name).write_bytes(data)
    found: list[tuple[int, int]] = []

    def progress(_: object, done: int, __: int) -> None:
        if done % step == 0:
            gc.collect()
            found.append((done, resident(os.getpid())))

    kg.build([source], folder / "out", Settings(recogniser="none"), progress=progress)
    return found


def told(what: str, points: list[tuple[int, int]]) -> None:
    warm = int(points[-1][0] * WARM)
    print(f"{what}: {growth(points, warm) * 1000 / MIB:+.2f} MiB a thousand files")
    print("  " + "  ".join(f"{number:,}: {size / MIB:.0f}" for number, size in points))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--built", type=int, default=1_000)
    asked = parser.parse_args()
    if asked.files:
        theirs, ours = read_many(asked.files, max(1, asked.files // STEPS))
        told("reader", theirs)
        told("who asks the reader", ours)
    if asked.built:
        with tempfile.TemporaryDirectory() as folder:
            told("kg.build", build_many(asked.built, max(1, asked.built // STEPS), Path(folder)))


if __name__ == "__main__":
    sys.exit(main())
