"""From mentions to entities: a full name for every mention, then one entity for every name.

Names are compared folded and without blanks. Every reading of a name as another leaves a `Same`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.link.merge import merged_names
from kg.link.rules import LinkRules
from kg.link.scope import beside, full_names, scopes
from kg.model import Document, Entity, EntityType, Judgement, Mention, Same

BLANK = re.compile(r"\s+")
Name = tuple[EntityType, str]
Doubt = tuple[tuple[str, ...], str]
NO_DOUBT: Doubt = ((), "")
HOME = "home"
INTRODUCED = "introduced"
"""The rule of a mention that stands behind the name which it is short for."""


@dataclass(frozen=True, slots=True)
class Linked:
    """The entities of a document, by key, and what was decided to make them."""

    entities: tuple[Entity, ...]
    same: tuple[Same, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A mention with the full name that it is read as, and the rule where that is another.

    `unsure` are the names of which it may be any, with the rule.
    """

    mention: Mention
    name: str
    reason: str = ""
    unsure: Doubt = NO_DOUBT


def link_mentions(document: Document, mentions: Sequence[Mention], rules: LinkRules) -> Linked:
    """The entities that the mentions of a document name.

    Two different names become one only by a rule, and the rule is kept as a `Same`.
    """
    named = _coordinated(_named(mentions, rules), rules)
    merged = _at_home(_merged(_introduced(named), rules), rules)
    scope = scopes(document, [(one.mention, one.name) for one in merged], rules.scope)
    groups: dict[tuple[EntityType, str, str], list[Mention]] = {}
    for one in merged:
        groups.setdefault((one.mention.type, one.name, scope[one.mention.type, one.name]), []).append(one.mention)
    entities = sorted((entity_of(*key, tuple(group)) for key, group in groups.items()), key=lambda entity: entity.key)
    return Linked(tuple(entities), _decisions(merged))


def entity_key(type: EntityType, name: str, scope: str) -> str:
    """The key of a thing of one kind, folded name and scope: `organization-` and 16 hex digits.

    >>> entity_key(EntityType.PERSON, "邓川", "a") == entity_key(EntityType.PERSON, "邓川a", "")
    False
    """
    parts = "".join(f"{len(part)}:{part}" for part in (type, name, scope))
    return f"{type.lower()}-{hashlib.sha256(parts.encode()).hexdigest()[:16]}"


def surface(mention: Mention) -> str:
    """What a mention says, without the blanks of broken lines."""
    return BLANK.sub("", mention.surface)


def entity_of(type: EntityType, name: str, scope: str, mentions: tuple[Mention, ...]) -> Entity:
    """The entity of that name which the mentions name; what else they call it are its aliases."""
    aliases = tuple(sorted(set(map(surface, mentions)) - {name}))
    return Entity(entity_key(type, name, scope), type, name, aliases, scope, mentions)


def _named(mentions: Sequence[Mention], rules: LinkRules) -> list[Named]:
    keys = [(mention.type, surface(mention)) for mention in mentions]
    full = {key: rules.full_name(*key) for key in set(keys)}
    return [Named(mention, *full[key]) for mention, key in zip(mentions, keys, strict=True)]


def _coordinated(named: Sequence[Named], rules: LinkRules) -> list[Named]:
    """The mentions, those in a list completed by the beginning of the one before."""
    given: list[Named] = []
    for one in named:
        given.append(_completed(given[-1], one, rules) if given else one)
    return given


def _completed(before: Named, one: Named, rules: LinkRules) -> Named:
    gap = one.mention.span.start - before.mention.span.end
    if one.mention.rule == INTRODUCED and one.mention.type is before.mention.type:
        return Named(one.mention, before.name, INTRODUCED)
    if gap > 1 or one.mention.type is not before.mention.type:
        return one
    for rule in rules.coordinated:
        shared = rule.shared.search(before.name) if rule.type is one.mention.type else None
        if shared and rule.bare.search(one.mention.surface):
            full, _ = rules.full_name(rule.type, shared[1] + one.mention.surface)
            return Named(one.mention, full, rule.id)
    return one


def _introduced(named: Sequence[Named]) -> list[Named]:
    """The mentions, a short name read everywhere as the text introduced it."""
    short = {(one.mention.type, surface(one.mention)): one for one in named if one.reason == INTRODUCED}
    return [
        replace(one, name=full.name, reason=INTRODUCED)
        if (full := short.get((one.mention.type, surface(one.mention))))
        else one
        for one in named
    ]


def _merged(named: Sequence[Named], rules: LinkRules) -> list[Named]:
    """The mentions, each read as the longest name that the document gives its thing."""
    places: dict[Name, int] = {}
    for one in named:
        places.setdefault((one.mention.type, one.name), one.mention.span.start)
    merged = merged_names(places, beside([(one.mention, one.name) for one in named]), rules)
    return [_read_as(one, merged.longer.get(_key(one)), merged.unsure.get(_key(one))) for one in named]


def _at_home(named: Sequence[Named], rules: LinkRules) -> list[Named]:
    """The mentions, a body named by its level alone read as that of the document's own place."""
    full = full_names([(one.mention, one.name) for one in named], rules.scope)
    sure = {key: rules.full_name(key[0], names[0])[0] for key, names in full.items() if len(names) == 1}
    unsure = {key: (names, HOME) for key, names in full.items() if len(names) > 1}
    return [
        _read_as(one, (name, one.reason or HOME) if (name := sure.get(_key(one))) else None, unsure.get(_key(one)))
        for one in named
    ]


def _key(one: Named) -> Name:
    return one.mention.type, one.name


def _read_as(one: Named, longer: tuple[str, str] | None, unsure: Doubt | None) -> Named:
    if longer:
        return replace(one, name=longer[0], reason=longer[1])
    return replace(one, unsure=unsure) if unsure else one


def _decisions(named: Iterable[Named]) -> tuple[Same, ...]:
    """One decision for every pair of different names that were read as one, or may have to be."""
    decided: dict[tuple[str, str, Judgement], str] = {}
    doubts: dict[tuple[str, Doubt], None] = {}
    for one in named:
        short = surface(one.mention)
        if short != one.name:
            decided[short, one.name, Judgement.SAME] = one.reason
        doubts[short, one.unsure] = None
    for short, (names, rule) in doubts:
        for name in names:
            decided.setdefault((short, name, Judgement.UNSURE), rule)
    return tuple(Same(*pair, reason) for pair, reason in sorted(decided.items()))
