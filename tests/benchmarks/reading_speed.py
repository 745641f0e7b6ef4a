"""How fast clean text is read and cleaned, and then divided, beside `str.translate` over the same text.

    python -m tests.benchmarks.reading_speed [FILE …] [--rounds 7]

Without a file it reads the samples that hold no damage, forty times over, as one file of UTF-8. Times
are of the processor, on one core, each the best of the rounds; the tables that are made once a process
are made before. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kg.model import Document
from kg.read import DocumentRules, read_stream, split_documents
from kg.text import TextRules, clean_text, prepare_text

ROOT = Path(__file__).parents[2]
SOUND = ("news_congress.txt", "news_safety_contest.txt", "notice_student_aid.txt")
T = TypeVar("T")


def timed(run: Callable[[], T], rounds: int) -> tuple[T, float]:
    """What it gives, and the seconds of its fastest round."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        result = run()
        times.append(time.process_time() - start)
    return result, min(times)


def seconds_of(text: str, rounds: int) -> dict[str, float]:
    """The seconds of each step over a text, by name."""
    data, table = text.encode(), {code: code for code in range(0xFF01, 0xFF5F)}
    documents, texts = DocumentRules.shipped(), TextRules.shipped()
    source, reading = timed(lambda: read_stream(data, name="a.txt"), rounds)
    whole: tuple[Document, ...]
    whole, dividing = timed(lambda: split_documents(source, documents), rounds)
    _, cleaning = timed(lambda: [clean_text(one, texts) for one in whole], rounds)
    _, preparing = timed(lambda: [prepare_text(one, texts) for one in whole], rounds)
    _, translating = timed(lambda: text.translate(table), rounds)
    return {
        "read": reading,
        "cleaned": cleaning,
        "read and cleaned": reading + cleaning,
        "documents found": dividing,
        "sentences, sections": preparing - cleaning,
        "all of it": reading + dividing + preparing,
        "str.translate": translating,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    files = options.files or [ROOT / "data" / "samples" / name for name in SOUND]
    text = "".join(file.read_text(encoding="utf-8") for file in files) * (1 if options.files else 40)
    found = seconds_of(text, options.rounds)
    print(f"{len(text)} characters")
    for name, seconds in found.items():
        rate, ratio = len(text) / seconds / 1e6, seconds / found["str.translate"]
        print(f"{name:20} {rate:8.2f} M characters/s  {ratio:6.2f} × str.translate")


if __name__ == "__main__":
    main()
