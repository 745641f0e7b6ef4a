"""Who acts in a clause: whom it names at its head, else whom the paragraph, section or speech means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kg.model import Entity, EntityType, Mention, SectionFunction
from kg.state.rules import ActorRules
from kg.state.scene import Scene, each_once
from kg.state.signs import Signed

EntityOf = Callable[[Mention], Entity]


@dataclass(frozen=True, slots=True)
class Cast:
    """Who may act unnamed: whom the document speaks to, its speaker's body, and a guest's body.

    A guest is a speaker from another body than the one whose meeting it is; only for a guest's
    body does 我們 stand, while a host's 我們 takes in those who are spoken to. `host` says that
    the text is the body's own account: that of who issued it, or of who speaks for its system.
    `addressed` are the bodies on the line that a notice is addressed to.
    """

    addressee: Entity | None
    own: Entity | None
    guest: Entity | None
    host: bool = False
    addressed: tuple[Entity, ...] = ()

    @property
    def all(self) -> tuple[Entity, ...]:
        """Whom the last words are to: the host and those spoken to as one, else those spoken to."""
        return self.unnamed(None)

    def unnamed(self, function: SectionFunction | None) -> tuple[Entity, ...]:
        """Who acts where nobody is named: in tasks those spoken to, else the host itself."""
        body = self.own if self.host and function is not SectionFunction.TASKS else self.addressee
        return (body,) if body else ()


Turn = tuple[int, tuple[Entity, ...]]
"""From which position of a sentence on who acts."""
Turns = tuple[Turn, ...]


def turns(sentence: Signed, before: tuple[Entity, ...], cast: Cast, entity: EntityOf, rules: ActorRules) -> Turns:
    """Who acts from where on in a sentence, `before` being who acted at the end of the last one."""
    found = [(0, before)]
    for match in (*rules.subject.finditer(sentence.text), *rules.moved.finditer(sentence.text)):
        start, end = match.span(acting_group(match))
        found.append((start, each_once(map(entity, sentence.within(start, end)))))
    if len(found) > 1 and rules.aim.match(sentence.text) and rules.subject.match(sentence.text, found[1][0] - 1):
        found[0] = (0, found[1][1])
    for match in rules.spokesman.finditer(sentence.text):
        found.append((match.end(), each_once(map(entity, sentence.within(*match.span("s"))))))
    found += _briefly(sentence, sorted(found, key=_place), entity, rules)
    found += ((match.start(), ()) for match in rules.others.finditer(sentence.text))
    for body, pronoun in ((cast.guest, rules.we), (cast.own, rules.ours)):
        if body and (said := pronoun.search(sentence.text)):
            found.append((said.start(), (body,)))
    return tuple(sorted(found, key=_place))


def _place(turn: Turn) -> int:
    return turn[0]


def _briefly(sentence: Signed, taken: Sequence[Turn], entity: EntityOf, rules: ActorRules) -> Iterator[Turn]:
    """Those who are helped to act: to the end of the clause, behind which the one who helps goes on."""
    for match in rules.helped.finditer(sentence.text):
        start, end = match.span("s")
        former = [bodies for place, bodies in taken if place <= start][-1]
        yield start, each_once(map(entity, sentence.within(start, end)))
        if not any(start < place <= match.end() for place, _ in taken):
            yield match.end(), former


def acting_group(match: re.Match[str]) -> str:
    """The group that holds the subjects: `lead` where the others of a list are those it works with."""
    return "lead" if match.re.groupindex.get("lead") and match["lead"] else "s"


def goes_on_acting(acting: tuple[Entity, ...], sentence: Signed, rules: ActorRules) -> bool:
    """Whether who acted in the last sentence of a paragraph does so here, where nobody is named.

    Many under one name do; a single body does not where the sentence tells somebody anew.
    """
    return is_collective(acting, rules) or not rules.opens_told.match(sentence.text)


def last_acting(
    sentence: Signed, taken: Turns, before: tuple[Entity, ...], entity: EntityOf, rules: ActorRules
) -> tuple[Entity, ...]:
    """Who goes on acting behind a sentence: many under one name, or a single body told to act or giving account."""
    if is_collective(taken[-1][1], rules):
        return taken[-1][1]
    for match in reversed(list(rules.subject.finditer(sentence.text))):
        start, end = match.span(acting_group(match))
        gives_account = rules.account.search(sentence.text, 0, start) or rules.accounted.match(sentence.text, end)
        if gives_account or rules.told.match(sentence.text, end):
            return each_once(map(entity, sentence.within(start, end)))
    return before if len(taken) == 1 else ()


def is_collective(bodies: tuple[Entity, ...], rules: ActorRules) -> bool:
    """Whether these are many bodies under one name, who go on acting through a paragraph."""
    return bool(bodies) and all(rules.collective.search(body.name) for body in bodies)


def cast_of(scene: Scene, holder: Entity | None, rules: ActorRules) -> Cast:
    """The cast of a document, `holder` being the body whose meeting it is."""
    speaks_for = scene.speaker_body
    own = speaks_for or holder
    guest = speaks_for if holder and speaks_for is not holder else None
    issued = own is not None and own is scene.issuer
    at_home = speaks_for is not None and not rules.rulers.search(speaks_for.name)
    apart = holder is None or holder is own or not (own and are_kin(holder, own, rules))
    addressed = tuple(body for body in _addressed(scene) if body is not own)
    addressee = _addressee(scene, holder or own, addressed, rules) or own
    return Cast(addressee, own, guest, issued or (at_home and apart), addressed)


def _addressed(scene: Scene) -> tuple[Entity, ...]:
    """The bodies whom the first section names as those it speaks to."""
    span = scene.text.sections[0].addressee if scene.text.sections else None
    bodies = scene.entities(EntityType.ORGANIZATION) if span else ()
    return tuple(body for body in bodies if span and any(span.contains(one.span) for one in body.mentions))


def are_kin(one: Entity, other: Entity, rules: ActorRules) -> bool:
    """Whether two bodies are of one system, so that one may stand above the other."""
    names = [" ".join((body.name, *body.aliases)) for body in (one, other)]
    return any(all(map(system.search, names)) for system in rules.systems)


def _addressee(scene: Scene, own: Entity | None, addressed: Sequence[Entity], rules: ActorRules) -> Entity | None:
    """The collective of the holder's own system, else who is addressed or acts most, else any collective.

    A speech is to more than one single body, however often that is told something.
    """
    bodies = scene.entities(EntityType.ORGANIZATION)
    collectives = [body for body in bodies if is_collective((body,), rules)]
    kin = [body for body in collectives if own and are_kin(own, body, rules)]
    acting = _acting(scene, rules)
    chief = max(bodies, key=lambda body: acting[body.key], default=None)
    if not kin and addressed:
        return addressed[0]
    single = scene.byline and chief and chief is not own and not is_collective((chief,), rules)
    if not kin and chief and acting[chief.key] > 1 and not single:
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
