"""Who acts in each section where a sentence names nobody: whom it speaks of first, else whose text it is.

A section takes the body that acts, or is told to act, in its opening; else the collective that a
section before it at the same level spoke to; else that of the section above. Where none of them
names one, a review by the body itself is of what it did, and tasks are for those it speaks to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.model import Entity, Section
from kg.state.actors import Cast, acting_group, are_kin, is_collective
from kg.state.rules import ActorRules
from kg.state.scene import Period, Scene, each_once

Topic = tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Topics:
    """For each section, by number, who acts unnamed in its text and in the line of its heading."""

    bodies: tuple[Topic, ...]
    headings: tuple[Topic, ...]

    def of(self, period: Period) -> Topic:
        """Who acts in a period that names nobody; empty where nobody does."""
        return (self.headings if period.is_heading else self.bodies)[period.section]


def topics(scene: Scene, cast: Cast, rules: ActorRules) -> Topics:
    """The topics of the sections of a text."""
    named, demanded = _named_by_section(scene, cast, rules), _demanded(scene, rules)
    above: list[Topic] = [()]
    bodies: list[Topic] = []
    headings: list[Topic] = []
    for number, section in enumerate(scene.text.sections):
        if section.level and not section.heading and bodies:
            bodies.append(bodies[-1])
            headings.append(headings[-1])
            continue
        siblings = above[section.level :][:1] if section.level else []
        del above[max(section.level, 1) :]
        above += [above[-1]] * (section.level - len(above))
        inherited = next((one for one in siblings if _carries(one, cast, rules)), above[-1])
        headings.append(demanded.get(number) or inherited)
        bodies.append(demanded.get(number) or named.get(number) or inherited)
        if section.level:
            above.append(bodies[-1])
    unnamed = [cast.unnamed(section.function) for section in scene.text.sections]
    return Topics(
        *(tuple(topic or other for topic, other in zip(told, unnamed, strict=True)) for told in (bodies, headings))
    )


def _carries(topic: Topic, cast: Cast, rules: ActorRules) -> bool:
    """Whether a section's topic is the next one's as well: a collective of those who are spoken to."""
    own = cast.addressee or cast.own
    return is_collective(topic, rules) and own is not None and all(are_kin(one, own, rules) for one in topic)


def _named_by_section(scene: Scene, cast: Cast, rules: ActorRules) -> dict[int, Topic]:
    """The body that each headed section names in its heading or first sentence as the one who acts."""
    headed = _headed(scene.text.sections)
    openings: dict[int, list[Period]] = {}
    for period in scene.periods:
        number = headed[period.section]
        opening = openings.setdefault(number, [])
        heading = scene.text.sections[number].heading
        if heading and not any(one.start >= heading.end for one in opening):
            opening.append(period)
    found = {number: next(_acting(scene, opening, cast, rules), ()) for number, opening in openings.items()}
    return {number: topic for number, topic in found.items() if topic}


def _headed(sections: Sequence[Section]) -> list[int]:
    """For each section the number of that in which its heading stands; its own where there is none."""
    numbers: list[int] = []
    for number, section in enumerate(sections):
        goes_on = numbers and section.level and not section.heading
        numbers.append(numbers[-1] if goes_on else number)
    return numbers


def _acting(scene: Scene, opening: Iterable[Period], cast: Cast, rules: ActorRules) -> Iterator[Topic]:
    """The subjects of some periods that are many under one name, the speaker's own, or told to act."""
    for period in opening:
        for match in rules.subject.finditer(period.signs.text):
            group = acting_group(match)
            bodies = each_once(scene.owner[one] for one in period.signs.within(*match.span(group)))
            told = rules.told.match(period.signs.text, match.end(group))
            if bodies and (told or is_collective(bodies, rules) or bodies == (cast.own,)):
                yield bodies


def _demanded(scene: Scene, rules: ActorRules) -> dict[int, Topic]:
    """For the sections that list what is demanded, of whom the text demands most."""
    urged = Counter(
        scene.owner[mention].key
        for period in scene.periods
        for match in rules.urged.finditer(period.signs.text)
        for mention in period.signs.within(*match.span("s"))
    )
    opens = next((one.section for one in scene.periods if rules.demands.search(one.signs.text)), None)
    if opens is None or not urged:
        return {}
    body = scene.by_key[max(urged, key=lambda key: urged[key])]
    sections = enumerate(scene.text.sections)
    return {number: (body,) for number, section in sections if number > opens and section.level}
