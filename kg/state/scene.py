"""The document as the state step sees it: which entity stands where, and what its head says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kg.aligned import Span
from kg.folding import fold
from kg.link import Linked
from kg.model import Document, Entity, EntityType, Evidence, Mention, Text


@dataclass(frozen=True, slots=True)
class Scene:
    """A document's text with its entities found by place and by name.

    `title` is the mention of the meeting in the document's title, `byline` the first of its
    speaker; `None` where the document names none.
    """

    text: Text
    mentions: tuple[Mention, ...]
    owner: Mapping[Mention, Entity]
    by_name: Mapping[tuple[EntityType, str], Entity]
    title: Mention | None
    byline: Mention | None

    @property
    def meeting(self) -> Entity | None:
        return self.owner[self.title] if self.title else None

    @property
    def speaker(self) -> Entity | None:
        return self.owner[self.byline] if self.byline else None

    @property
    def speaker_body(self) -> Entity | None:
        """The body of the post that stands before the speaker's name in the byline."""
        if not self.byline:
            return None
        at = self.mentions.index(self.byline)
        for one in reversed(self.mentions[max(0, at - 3) : at]):
            if one.type is EntityType.ORGANIZATION and self.byline.span.start - one.span.end <= 12:
                return self.owner[one]
        return None

    def entities(self, type: EntityType) -> tuple[Entity, ...]:
        """The entities of a kind, in the order in which the document names them."""
        found = [entity for (kind, _), entity in self.by_name.items() if kind is type]
        return tuple(sorted(found, key=lambda entity: entity.mentions[0].span))

    def evidence(self, span: Span) -> Evidence:
        """The characters of a span of the aligned text."""
        return Evidence(span, span.of(self.text.aligned.text))


def scene_of(document: Document, text: Text, linked: Linked) -> Scene:
    """The scene of a linked document."""
    owner = {mention: entity for entity in linked.entities for mention in entity.mentions}
    mentions = tuple(sorted(owner, key=lambda mention: mention.span))
    title, speaker = fold(document.title), fold(document.speaker or "")
    return Scene(
        text,
        mentions,
        owner,
        {(entity.type, entity.name): entity for entity in linked.entities},
        _first(mentions, EntityType.MEETING, lambda surface: surface in title),
        _first(mentions, EntityType.PERSON, lambda surface: bool(speaker) and surface == speaker),
    )


def _first(mentions: tuple[Mention, ...], type: EntityType, is_meant: Callable[[str], bool]) -> Mention | None:
    """The first mention of a kind whose characters, without blanks, are those meant."""
    found = (one for one in mentions if one.type is type and is_meant("".join(one.surface.split())))
    return next(found, None)
