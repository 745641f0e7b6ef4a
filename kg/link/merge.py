"""Short names and the longer ones that they stand for, within one document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.link.rules import LinkRules
from kg.model import EntityType

Name = tuple[EntityType, str]
Posts = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Merged:
    """What stands for what, and where nobody can tell.

    `longer` gives for a name the other that it stands for and the rule; `unsure` gives for a name
    the others of which it may be any, in order, and the rule.
    """

    longer: Mapping[Name, tuple[str, str]]
    unsure: Mapping[Name, tuple[tuple[str, ...], str]]


def merged_names(places: Mapping[Name, int], posts: Posts, rules: LinkRules) -> Merged:
    """For each name of the document that may stand for others, which.

    `places` gives the names by kind, and where each stands first; `posts` those beside a person.
    """
    longer: dict[Name, tuple[str, str]] = {}
    unsure: dict[Name, tuple[tuple[str, ...], str]] = {}
    for name in sorted(places):
        for fitting, rule in _fitting(name, places, posts, rules):
            if len(fitting) == 1:
                longer[name] = fitting[0], rule
                unsure.pop(name, None)
                break
            if fitting:
                unsure.setdefault(name, (fitting, rule))
    return Merged({name: _followed(name, target, longer) for name, target in longer.items()}, unsure)


def _fitting(
    name: Name, places: Mapping[Name, int], posts: Posts, rules: LinkRules
) -> Iterator[tuple[tuple[str, ...], str]]:
    """The names for which this one may stand, by each rule in turn."""
    yield _by_ending(name, places, rules), "ending"
    yield from _by_tail(name, places, rules)
    if name[0] is EntityType.MEETING:
        yield _own(name[1], places, rules), "own-meeting"
    if name[0] is EntityType.PERSON:
        yield _titled(name[1], places, posts, rules), "surname-with-title"


def _by_ending(name: Name, places: Mapping[Name, int], rules: LinkRules) -> tuple[str, ...]:
    """The same name with an ending that adds nothing: 海陵 and 海陵區; of places all, since 吉林 may be two."""
    type, text = name
    fitting = tuple(text + ending for ending in rules.endings.get(type, ()) if (type, text + ending) in places)
    return fitting if type is EntityType.PLACE else fitting[:1]


def _by_tail(name: Name, places: Mapping[Name, int], rules: LinkRules) -> Iterator[tuple[tuple[str, ...], str]]:
    """The longer names whose tail this is; of titles the last one before."""
    type, text = name
    for rule in rules.tails:
        if rule.type is not type:
            continue
        fitting = [other for kind, other in places if kind is type and rule.fits(text, other)]
        if type is EntityType.PERSON:
            fitting = [other for other in fitting if rules.surname(other) + text == other]
        longest = [one for one in fitting if not any(other != one and other.endswith(one) for other in fitting)]
        if type is EntityType.POLICY:
            before = [one for one in longest if places[type, one] < places[name]]
            longest = sorted(before, key=lambda one: places[type, one])[-1:]
        yield tuple(sorted(longest)), rule.id


def _own(text: str, places: Mapping[Name, int], rules: LinkRules) -> tuple[str, ...]:
    """The document's own meeting for a meeting named by its kind alone: the first that has numbers."""
    if not (bare := rules.own_meeting.search(text)):
        return ()
    sessions = [
        (place, one)
        for (kind, one), place in places.items()
        if kind is EntityType.MEETING and rules.session.search(one) and bare[1] in one
    ]
    return (min(sessions)[1],) if sessions else ()


def _titled(text: str, places: Mapping[Name, int], posts: Posts, rules: LinkRules) -> tuple[str, ...]:
    """The person for a surname with a title: of those of that surname the one who holds such a post.

    Where the document names two of the surname, either may be meant, whatever their posts.
    """
    titled = rules.titled.search(text)
    surname, titles = (titled["surname"], {titled["title"]}) if titled else (text, posts.get(text, frozenset()))
    if surname not in rules.surnames or not titles:
        return ()
    namesakes = sorted(
        one
        for kind, one in places
        if kind is EntityType.PERSON and not rules.titled.search(one) and rules.surname(one) == surname
    )
    if len(namesakes) == 1 and not titles & posts.get(namesakes[0], frozenset()):
        return ()
    return tuple(namesakes)


def _followed(name: Name, target: tuple[str, str], longer: Mapping[Name, tuple[str, str]]) -> tuple[str, str]:
    """The end of a chain of names that stand for names."""
    seen = {name[1]}
    while (further := longer.get((name[0], target[0]))) and target[0] not in seen:
        seen.add(target[0])
        target = further
    return target
