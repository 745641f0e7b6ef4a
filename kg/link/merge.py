"""Short names and the longer ones that they stand for, within one document."""

from __future__ import annotations

from collections.abc import Mapping

from kg.link.rules import LinkRules
from kg.model import EntityType

Name = tuple[EntityType, str]


def merged_names(places: Mapping[Name, int], rules: LinkRules) -> dict[Name, tuple[str, str]]:
    """For each name that stands for another, that other and the rule.

    `places` gives the names of the document by kind, and where each stands first.
    """
    longer: dict[Name, tuple[str, str]] = {}
    for name in sorted(places):
        if found := _by_ending(name, places, rules) or _by_tail(name, places, rules) or _own(name, places, rules):
            longer[name] = found
    return {name: _followed(name, target, longer) for name, target in longer.items()}


def _by_ending(name: Name, places: Mapping[Name, int], rules: LinkRules) -> tuple[str, str] | None:
    """The same name with an ending that adds nothing: 海陵 and 海陵區."""
    type, text = name
    for ending in rules.endings.get(type, ()):
        if (type, text + ending) in places:
            return text + ending, "ending"
    return None


def _by_tail(name: Name, places: Mapping[Name, int], rules: LinkRules) -> tuple[str, str] | None:
    """The one longer name whose tail this is; of several, none, but of titles the last one before."""
    type, text = name
    for rule in rules.tails:
        if rule.type is not type:
            continue
        fitting = [other for kind, other in places if kind is type and rule.fits(text, other)]
        longest = [one for one in fitting if not any(other != one and other.endswith(one) for other in fitting)]
        if type is EntityType.POLICY:
            before = [one for one in longest if places[type, one] < places[name]]
            longest = sorted(before, key=lambda one: places[type, one])[-1:]
        if len(longest) == 1:
            return longest[0], rule.id
    return None


def _own(name: Name, places: Mapping[Name, int], rules: LinkRules) -> tuple[str, str] | None:
    """The document's own meeting for a meeting named by its kind alone."""
    type, text = name
    if type is not EntityType.MEETING or not (bare := rules.own_meeting.search(text)):
        return None
    sessions = [one for kind, one in places if kind is type and rules.session.search(one) and bare[1] in one]
    return (min(sessions, key=lambda one: places[type, one]), "own-meeting") if sessions else None


def _followed(name: Name, target: tuple[str, str], longer: Mapping[Name, tuple[str, str]]) -> tuple[str, str]:
    """The end of a chain of names that stand for names."""
    seen = {name[1]}
    while (further := longer.get((name[0], target[0]))) and target[0] not in seen:
        seen.add(target[0])
        target = further
    return target
