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


Turns = tuple[tuple[int, tuple[Entity, ...]], ...]
"""From which position of a sentence on who acts."""


def turns(sentence: Signed, before: tuple[Entity, ...], cast: Cast, entity: EntityOf, rules: ActorRules) -> Turns:
    """Who acts from where on in a sentence, `before` being who acted at the end of the last one."""
    found = [(0, before)]
    for match in (*rules.subject.finditer(sentence.text), *rules.moved.finditer(sentence.text)):
        bodies = sentence.within(*match.span("s"))
        found.append((match.start("s"), tuple(dict.fromkeys(map(entity, bodies)))))
    found += ((match.start(), ()) for match in rules.others.finditer(sentence.text))
    if (body := cast.speaker_body) and (we := rules.we.search(sentence.text)):
        found.append((we.start(), (body,)))
    return tuple(sorted(found, key=lambda turn: turn[0]))


def carried_on(last: tuple[Entity, ...], cast: Cast, rules: ActorRules) -> tuple[Entity, ...]:
    """Who acts in a sentence that names nobody, after one in which `last` acted.

    Collectives go on acting through a paragraph; a single body acts in its own sentence, after
    which the speech turns back to those whom it speaks to.
    """
    if last and all(body.name in rules.addressees for body in last):
        return last
    return (cast.addressee,) if cast.addressee else ()


def cast_of(bodies: Sequence[Entity], speaker_body: Entity | None, own: Entity | None, rules: ActorRules) -> Cast:
    """The cast of a document, given its bodies, that of its speaker's post and that whose meeting it is.

    The addressee is the collective that is named most often among those that are spoken to.
    """
    spoken_to = [body for body in bodies if body.name in rules.addressees]
    spoken_to.sort(key=lambda body: (-len(body.mentions), rules.addressees.index(body.name)))
    return Cast(spoken_to[0] if spoken_to else own, speaker_body)
