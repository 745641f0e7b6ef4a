"""Who acts in a clause: whom it names at its head, else whom the paragraph, section or speech means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from kg.model import Entity, EntityType, Mention
from kg.state.rules import ActorRules
from kg.state.scene import Scene, each_once
from kg.state.signs import Signed

EntityOf = Callable[[Mention], Entity]


@dataclass(frozen=True, slots=True)
class Cast:
    """Who may act unnamed: whom the document speaks to, its speaker's body, and a guest's body.

    A guest is a speaker from another body than the one whose meeting it is; only for a guest's
    body does 我們 stand, while a host's 我們 takes in those who are spoken to.
    """

    addressee: Entity | None
    own: Entity | None
    guest: Entity | None

    @property
    def unnamed(self) -> tuple[Entity, ...]:
        """Who acts where nobody is named."""
        return (self.addressee,) if self.addressee else ()


Turns = tuple[tuple[int, tuple[Entity, ...]], ...]
"""From which position of a sentence on who acts."""


def turns(sentence: Signed, before: tuple[Entity, ...], cast: Cast, entity: EntityOf, rules: ActorRules) -> Turns:
    """Who acts from where on in a sentence, `before` being who acted at the end of the last one."""
    found = [(0, before)]
    for match in (*rules.subject.finditer(sentence.text), *rules.moved.finditer(sentence.text)):
        bodies = sentence.within(*match.span("s"))
        found.append((match.start("s"), each_once(map(entity, bodies))))
    found += ((match.start(), ()) for match in rules.others.finditer(sentence.text))
    for body, pronoun in ((cast.guest, rules.we), (cast.own, rules.ours)):
        if body and (said := pronoun.search(sentence.text)):
            found.append((said.start(), (body,)))
    return tuple(sorted(found, key=lambda turn: turn[0]))


def is_collective(bodies: tuple[Entity, ...], rules: ActorRules) -> bool:
    """Whether these are many bodies under one name, who go on acting through a paragraph."""
    return bool(bodies) and all(rules.collective.search(body.name) for body in bodies)


def cast_of(scene: Scene, holder: Entity | None, rules: ActorRules) -> Cast:
    """The cast of a document, `holder` being the body whose meeting it is."""
    own = scene.speaker_body or holder
    guest = scene.speaker_body if scene.speaker_body is not holder else None
    return Cast(_addressee(scene, holder or own, rules) or own, own, guest)


def _addressee(scene: Scene, own: Entity | None, rules: ActorRules) -> Entity | None:
    """The collective of the holder's own system, else who acts most often, else any collective."""
    bodies = scene.entities(EntityType.ORGANIZATION)
    collectives = [body for body in bodies if is_collective((body,), rules)]
    shared = [system for system in rules.systems if own and system in own.name]
    kin = [body for body in collectives if any(system in body.name for system in shared)]
    acting = _acting(scene, rules)
    chief = max(bodies, key=lambda body: acting[body.key], default=None)
    if not kin and chief and acting[chief.key] > 1:
        return chief

    def standing(body: Entity) -> tuple[bool, int, int]:
        return bool(rules.widest.search(body.name)), acting[body.key] if not kin else 0, len(body.mentions)

    return max(kin or collectives, key=standing, default=None)


def _acting(scene: Scene, rules: ActorRules) -> Counter[str]:
    """How often each body, by key, stands as the one who acts."""
    return Counter(
        scene.owner[mention].key
        for period in scene.periods
        for match in rules.subject.finditer(period.signs.text)
        for mention in period.signs.within(*match.span("s"))
    )
