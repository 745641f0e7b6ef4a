"""The whole way of a document, one function an arrow. Read this file first.

    Source → Document → Text → Mention → Entity → Statement → Findings
           read       text   find      link     state       ground

Each step is a pure function from frozen records to frozen records; its rules and words are
loaded once into a `Kit` and handed to it. What comes after `Findings` (quads, store, queries,
graphs, pages) needs nothing that lies before it.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.check import refuse_problems
from kg.find import FindRules, Recogniser, find_mentions, recogniser
from kg.grounding import Grounded
from kg.link import (
    Gazetteer,
    Judged,
    Linked,
    LinkRules,
    Placed,
    in_full,
    judged,
    link_mentions,
    place_entities,
    read_judgements,
)
from kg.model import Document, Findings, Source, Text
from kg.read import DocumentRules, split_documents
from kg.settings import Settings
from kg.state import Stated, StateRules, crowded_out, namings, state_document
from kg.text import TextRules, prepare_text


@dataclass(frozen=True, slots=True)
class Kit:
    """All that the steps need beside the document: rules, words and the recogniser."""

    documents: DocumentRules
    text: TextRules
    find: FindRules
    link: LinkRules
    state: StateRules
    recogniser: Recogniser
    gazetteer: Gazetteer
    judgements: tuple[Judged, ...] = ()

    @classmethod
    def of(cls, settings: Settings) -> Kit:
        """The kit that the settings ask for; loads the word lists, the rules and the model.

        Lists and rules of the user's that are not in order are refused.
        """
        refuse_problems(settings.shelf)
        return cls(
            DocumentRules.shipped(),
            TextRules.shipped(),
            FindRules.shipped(settings),
            LinkRules.shipped(settings.shelf),
            StateRules.shipped(),
            recogniser(settings),
            Gazetteer.shipped(),
            read_judgements(settings.judgements),
        )


def extract_source(source: Source, kit: Kit) -> tuple[Findings, ...]:
    """What each document of a source says, in the order in which they stand in it."""
    return tuple(extract_document(document, kit) for document in split_documents(source, kit.documents))


def extract_document(document: Document, kit: Kit) -> Findings:
    """What one document says: its entities, statements and figures, grounded in the file."""
    text = prepare_text(document, kit.text)
    mentions = find_mentions(document, text, kit.find, kit.recogniser)
    linked = in_full(document, link_mentions(document, mentions, kit.link), kit.gazetteer)
    linked = judged(linked, kit.judgements, document)
    placed = place_entities(document, linked, kit.gazetteer)
    stated = state_document(document, text, linked, kit.state)
    return ground(document, text, linked, placed, stated, kit.state.crowd)


def ground(document: Document, text: Text, linked: Linked, placed: Placed, stated: Stated, crowd: int) -> Findings:
    """Everything found, with spans that point into the file and characters as they stand there."""
    grounded = Grounded.of(document, text.aligned)
    named = namings(text, linked)
    return Findings(
        document=document,
        entities=tuple(grounded.entity(entity) for entity in linked.entities),
        same=tuple(dict.fromkeys((*linked.same, *placed.same))),
        statements=tuple(map(grounded.statement, stated.statements)),
        indicators=tuple(map(grounded.indicator, stated.indicators)),
        namings=named,
        uncounted=sum(crowded_out(len(one.entities), crowd) for one in named),
        sentences=len(text.sentences),
        paragraphs=len({sentence.paragraph for sentence in text.sentences}),
        sections=len({sentence.section for sentence in text.sentences}),
        fences=text.fences,
        places=placed.facts,
        suggestions=placed.suggestions,
        assignments=tuple(map(grounded.assignment, stated.assignments)),
        repairs=text.repairs,
    )
