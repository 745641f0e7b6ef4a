"""Who acts in a clause: whom it names at its head, else whom the paragraph, section or speech means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from kg.model import Entity, EntityType, Mention
from kg.state.rules import ActorRules
from kg.state.scene import Scene
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
    """Who acts in a period that names nobody, after one in which `last` went on acting."""
    return last or ((cast.addressee,) if cast.addressee else ())


def is_addressed(bodies: tuple[Entity, ...], rules: ActorRules) -> bool:
    """Whether these are collectives that such texts speak to."""
    return bool(bodies) and all(body.name in rules.addressees for body in bodies)


def cast_of(scene: Scene, own: Entity | None, rules: ActorRules) -> Cast:
    """The cast of a document, `own` being the body whose meeting it is.

    The addressee is the collective that is named most often among those that are spoken to, else
    the body that stands most often as the one who acts, else `own`.
    """
    bodies = scene.entities(EntityType.ORGANIZATION)
    spoken_to = [body for body in bodies if body.name in rules.addressees]
    if spoken_to:
        spoken_to.sort(key=lambda body: (-len(body.mentions), rules.addressees.index(body.name)))
        return Cast(spoken_to[0], scene.speaker_body)
    acting = Counter(
        scene.owner[mention].key
        for period in scene.periods
        for match in rules.subject.finditer(period.signs.text)
        for mention in period.signs.within(*match.span("s"))
    )
    chief = max(bodies, key=lambda body: acting[body.key], default=None)
    return Cast(chief if chief and acting[chief.key] > 1 else own, scene.speaker_body)
