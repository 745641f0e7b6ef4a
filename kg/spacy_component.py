"""kg as a part of a spaCy pipeline: `nlp.add_pipe("kg")`, without any import.

spaCy imports this module whenever it makes a pipeline, so it imports nothing heavy itself and
changes nothing of spaCy's: results lie in `doc.spans["kg"]` (every mention), `doc.ents` (those
that do not overlap) and `doc.user_data["kg"]` (the findings as plain values, one a document).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.util import filter_spans

from kg.settings import BASE, Settings

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

    from kg.model import Findings, Source
    from kg.pipeline import Kit


@dataclass(frozen=True, slots=True)
class Component:
    """Reads the text of a `Doc` as a file and writes down in it what was found."""

    settings: Settings

    def __call__(self, doc: Doc) -> Doc:
        from kg.findings_json import findings_json
        from kg.pipeline import extract_source

        found = extract_source(_source(doc.text), _kit(self.settings))
        spans = _spans(doc, found)
        doc.spans["kg"] = spans
        doc.ents = tuple(filter_spans(spans))
        doc.user_data["kg"] = [findings_json(findings) for findings in found]
        return doc


@Language.factory(
    "kg",
    default_config={"base": BASE, "recogniser": "lac", "words": [], "lists": [], "rules": []},
    assigns=["doc.ents", "doc.spans", "doc.user_data"],
)
def component(
    nlp: Language,  # noqa: ARG001
    name: str,  # noqa: ARG001
    base: str,
    recogniser: str,
    words: list[str],
    lists: list[str],
    rules: list[str],
) -> Component:
    """The component with the settings that `kg build` has; spaCy keeps them in its configuration."""
    return Component(
        Settings(base=base, recogniser=recogniser, words=tuple(words), lists=tuple(lists), rules=tuple(rules))
    )


@cache
def _kit(settings: Settings) -> Kit:
    """One kit a process, made at the first text, so that a pipeline can be copied and sent."""
    from kg.pipeline import Kit

    return Kit.of(settings)


def _source(text: str) -> Source:
    from kg.model import Source

    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Source(f"doc-{digest[:16]}", digest, "text/plain", "utf-8", text)


def _spans(doc: Doc, found: Sequence[Findings]) -> list[Span]:
    """Every mention, in order, widened to whole tokens, with its type and its entity's key."""
    mentions = sorted(
        (mention.span.start, mention.span.end, str(entity.type), entity.key)
        for findings in found
        for entity in findings.entities
        for mention in entity.mentions
    )
    spans = (
        doc.char_span(start, end, label=label, kb_id=key, alignment_mode="expand")
        for start, end, label, key in mentions
    )
    return [span for span in spans if span is not None]
