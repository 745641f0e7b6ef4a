"""Any spaCy pipeline that the user has installed, as a recogniser (`--recogniser spacy:NAME`).

spaCy's Chinese models are not on the package index; what lies there under such a name is not
theirs. Nothing is ever downloaded here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import Exit, KgError
from kg.find.tokens import Token
from kg.settings import Settings

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

LABELS = {"PERSON": "PER", "PER": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
"""The labels of spaCy's models for names, and LAC's tags; other entities are read as plain words."""


@dataclass(frozen=True, slots=True)
class SpacyRecogniser:
    """The words of a pipeline: its named entities whole, its other tokens by their part of speech."""

    pipeline: Language
    name: str = "spacy"

    @classmethod
    def of(cls, settings: Settings, option: str) -> SpacyRecogniser:  # noqa: ARG003 - the seam's signature
        """The pipeline called `option`: an installed package or a folder."""
        return cls(_loaded(option), f"spacy:{option}")

    def recognise(self, texts: Sequence[str]) -> list[tuple[Token, ...]]:
        return [tuple(_tokens(doc)) for doc in self.pipeline.pipe(texts)]


def _loaded(name: str) -> Language:
    if not name:
        raise _unusable("spaCy needs the name of a pipeline", "", "write spacy:NAME, an installed pipeline or a folder")
    try:
        import spacy
    except ImportError as error:
        raise _unusable("spaCy is not installed", str(error), "pip install 'gongwen-kg[spacy]'") from error
    try:
        return spacy.load(name)
    except Exception as error:  # a pipeline's own code may fail in any way
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        raise _unusable(f"spaCy cannot load {name!r}", reason, "name an installed pipeline or its folder") from error


def _unusable(what: str, where: str, hint: str) -> KgError:
    return KgError(what, where=where, hint=hint, code="no-pipeline", exit=Exit.USAGE)


def _tokens(doc: Doc) -> Iterator[Token]:
    """The document's words in order, without gap; a blank belongs to no word and is left out."""
    at = 0
    for entity in (span for span in doc.ents if span.label_ in LABELS):
        yield from _words(doc, at, entity.start)
        yield Token(entity.start_char, entity.end_char, LABELS[entity.label_])
        at = entity.end
    yield from _words(doc, at, len(doc))


def _words(doc: Doc, start: int, end: int) -> Iterator[Token]:
    for word in doc[start:end]:
        yield Token(word.idx, word.idx + len(word), word.pos_.lower() or "x")
