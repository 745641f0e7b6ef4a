"""Short names and the longer ones that they stand for, within one document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.link.rules import LinkRules
from kg.model import EntityType

Name = tuple[EntityType, str]
Posts = Mapping[str, frozenset[str]]
MOST = 50
"""Of so many names that one may stand for, at most, a document keeps the doubt."""
LONGEST_OWN = 12
"""So many characters a meeting's name may have before its kind, to be looked for in others."""


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
    names = Names.of(places, posts, rules)
    longer: dict[Name, tuple[str, str]] = {}
    unsure: dict[Name, tuple[tuple[str, ...], str]] = {}
    for name in sorted(places):
        for fitting, rule in _fitting(name, names, rules):
            if len(fitting) == 1:
                longer[name] = fitting[0], rule
                unsure.pop(name, None)
                break
            if fitting:
                unsure.setdefault(name, (fitting[:MOST], rule))
    return Merged({name: _followed(name, target, longer) for name, target in longer.items()}, unsure)


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a document, so laid out that none has to be held against all others.

    `ending` gives, by kind, the names that end in what another may stand for; `surnamed` the full
    names of persons by their surname, sorted; `sessions` the first numbered session for each
    beginning of a meeting that is named by its kind alone.
    """

    places: Mapping[Name, int]
    posts: Posts
    ending: Mapping[Name, Sequence[str]]
    surnamed: Mapping[str, Sequence[str]]
    sessions: Mapping[str, str]

    @classmethod
    def of(cls, places: Mapping[Name, int], posts: Posts, rules: LinkRules) -> Names:
        tails = {(type, rule.tail(text)) for type, text in places for rule in rules.tails if rule.type is type}
        ending: dict[Name, list[str]] = {}
        for type, text in places:
            for at in range(1, len(text)):
                if (type, text[at:]) in tails:
                    ending.setdefault((type, text[at:]), []).append(text)
        surnamed: dict[str, list[str]] = {}
        for type, text in sorted(places):
            if type is EntityType.PERSON and not rules.titled.search(text):
                surnamed.setdefault(rules.surname(text), []).append(text)
        return cls(places, posts, ending, surnamed, _sessions(places, rules))


def _sessions(places: Mapping[Name, int], rules: LinkRules) -> dict[str, str]:
    meetings = [(place, text) for (type, text), place in places.items() if type is EntityType.MEETING]
    wanted = {bare[1] for _, text in meetings if (bare := rules.own_meeting.search(text))}
    found: dict[str, str] = {}
    for _, text in sorted(meetings) if wanted else ():
        if rules.session.search(text):
            parts = {text[at : at + size] for size in range(LONGEST_OWN + 1) for at in range(len(text))}
            for part in parts & wanted:
                found.setdefault(part, text)
    return found


def _fitting(name: Name, names: Names, rules: LinkRules) -> Iterator[tuple[tuple[str, ...], str]]:
    """The names for which this one may stand, by each rule in turn."""
    yield _by_ending(name, names.places, rules), "ending"
    yield from _by_tail(name, names, rules)
    if name[0] is EntityType.MEETING:
        yield _own(name[1], names, rules), "own-meeting"
    if name[0] is EntityType.PERSON:
        yield _titled(name[1], names, rules), "surname-with-title"


def _by_ending(name: Name, places: Mapping[Name, int], rules: LinkRules) -> tuple[str, ...]:
    """The same name with an ending that adds nothing: 海陵 and 海陵區; of places all, since 吉林 may be two."""
    type, text = name
    fitting = tuple(text + ending for ending in rules.endings.get(type, ()) if (type, text + ending) in places)
    return fitting if type is EntityType.PLACE else fitting[:1]


def _by_tail(name: Name, names: Names, rules: LinkRules) -> Iterator[tuple[tuple[str, ...], str]]:
    """The longer names whose tail this is; of titles the last one before."""
    type, text = name
    for rule in rules.tails:
        if rule.type is not type:
            continue
        fitting = [other for other in names.ending.get((type, rule.tail(text)), ()) if rule.fits(text, other)]
        if type is EntityType.PERSON:
            fitting = [other for other in fitting if rules.surname(other) + text == other]
        within = {other[at:] for other in fitting for at in range(1, len(other))} if len(fitting) > 1 else set()
        longest = [one for one in fitting if one not in within]
        if type is EntityType.POLICY:
            before = [one for one in longest if names.places[type, one] < names.places[name]]
            longest = sorted(before, key=lambda one: names.places[type, one])[-1:]
        yield tuple(sorted(longest)), rule.id


def _own(text: str, names: Names, rules: LinkRules) -> tuple[str, ...]:
    """The document's own meeting for a meeting named by its kind alone: the first that has numbers."""
    bare = rules.own_meeting.search(text)
    session = names.sessions.get(bare[1]) if bare else None
    return (session,) if session else ()


def _titled(text: str, names: Names, rules: LinkRules) -> tuple[str, ...]:
    """The person for a surname with a title: of those of that surname the one who holds such a post.

    Where the document names two of the surname, either may be meant, whatever their posts.
    """
    titled = rules.titled.search(text)
    surname, titles = (titled["surname"], {titled["title"]}) if titled else (text, names.posts.get(text, frozenset()))
    if surname not in rules.surnames or not titles:
        return ()
    namesakes = names.surnamed.get(surname, ())
    if len(namesakes) == 1 and not titles & names.posts.get(namesakes[0], frozenset()):
        return ()
    return tuple(namesakes[: MOST + 1])


def _followed(name: Name, target: tuple[str, str], longer: Mapping[Name, tuple[str, str]]) -> tuple[str, str]:
    """The end of a chain of names that stand for names."""
    seen = {name[1]}
    while (further := longer.get((name[0], target[0]))) and target[0] not in seen:
        seen.add(target[0])
        target = further
    return target
