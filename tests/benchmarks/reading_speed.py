"""How fast a clean text is read, divided and made readable, beside `str.translate` over the same text.

    python tests/benchmarks/reading_speed.py [FILE …] [--rounds 7]

Without a file it reads the samples that have no damage, forty times over, as one file of UTF-8. Times are of the
processor, on one core, each the best of the rounds; the tables that are made once a process are
made before. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kg.read import DocumentRules, read_stream, split_documents
from kg.text import TextRules, prepare_text

ROOT = Path(__file__).parents[2]
T = TypeVar("T")


def timed(run: Callable[[], T], rounds: int) -> tuple[T, float]:
    """What it gives, and the seconds of its fastest round."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        result = run()
        times.append(time.process_time() - start)
    return result, min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    files = options.files or sorted((ROOT / "data" / "samples").glob("n*.txt"))
    text = "".join(file.read_text(encoding="utf-8") for file in files) * (1 if options.files else 40)
    data, table = text.encode(), {code: code for code in range(0xFF01, 0xFF5F)}
    documents, texts = DocumentRules.shipped(), TextRules.shipped()

    def prepared() -> None:
        for document in split_documents(read_stream(data, name="a.txt"), documents):
            prepare_text(document, texts)

    source, reading = timed(lambda: read_stream(data, name="a.txt"), options.rounds)
    _, dividing = timed(lambda: split_documents(source, documents), options.rounds)
    _, whole = timed(prepared, options.rounds)
    _, translating = timed(lambda: text.translate(table), options.rounds)
    rows = {
        "read": reading,
        "divided": dividing,
        "made readable": whole - reading - dividing,
        "all": whole,
        "str.translate": translating,
    }
    print(f"{len(text)} characters")
    for name, seconds in rows.items():
        print(
            f"{name:14} {len(text) / seconds / 1e6:8.2f} M characters/s  {seconds / translating:6.2f} × str.translate"
        )


if __name__ == "__main__":
    main()
