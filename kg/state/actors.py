"""Who acts in a clause: whom it names at its head, else whom the paragraph, section or speech means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.model import Entity, Mention
from kg.state.rules import ActorRules
from kg.state.signs import Signed

EntityOf = Callable[[Mention], Entity]


@dataclass(frozen=True, slots=True)
class Cast:
    """Who may act unnamed: whom the document speaks to, and for whom its speaker says 我們."""

    addressee: Entity | None
    speaker_body: Entity | None


@dataclass(slots=True)
class Stage:
    """The actors as the reading of a paragraph goes on."""

    cast: Cast
    actors: tuple[Entity, ...] = ()

    def enter_paragraph(self) -> None:
        """A new paragraph speaks of whom the document speaks to, until it names another."""
        self.actors = (self.cast.addressee,) if self.cast.addressee else ()

    def hear(self, sentence: Signed, entity: EntityOf, rules: ActorRules) -> list[tuple[int, tuple[Entity, ...]]]:
        """From which position of the sentence on who acts; the last acts on in the next sentence."""
        turns: list[tuple[int, tuple[Entity, ...]]] = [(0, self.actors)]
        for found in rules.subject.finditer(sentence.text):
            bodies = sentence.within(*found.span("s"))
            turns.append((found.start("s"), tuple(dict.fromkeys(map(entity, bodies)))))
        if (body := self.cast.speaker_body) and (found := rules.we.search(sentence.text)):
            turns.append((found.start(), (body,)))
        turns.sort(key=lambda turn: turn[0])
        self.actors = turns[-1][1]
        return turns


def cast_of(bodies: Sequence[Entity], speaker_body: Entity | None, own: Entity | None, rules: ActorRules) -> Cast:
    """The cast of a document, given its bodies, that of its speaker's post and that whose meeting it is.

    The addressee is the collective that is named most often among those that are spoken to.
    """
    spoken_to = [body for body in bodies if body.name in rules.addressees]
    spoken_to.sort(key=lambda body: (-len(body.mentions), rules.addressees.index(body.name)))
    return Cast(spoken_to[0] if spoken_to else own, speaker_body)
