"""Within what a name means its thing: everywhere (empty), in one place, or in one document.

Persons are never the same across documents by name alone: their scope is the document, unless
the document puts a post beside the name that one person holds in the whole country, or a body
whose own name means the same everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.link.rules import ScopeRules
from kg.model import Document, EntityType, Mention

PLACED = frozenset({EntityType.ORGANIZATION, EntityType.MEETING})
"""The kinds whose names begin with a place and its level."""

MOST = 50
"""Of so many names that one may stand for, at most, a document keeps the doubt."""

Named = tuple[Mention, str]
Name = tuple[EntityType, str]


def scopes(document: Document, named: Sequence[Named], rules: ScopeRules) -> dict[Name, str]:
    """The scope of every name of the document, by kind and name."""
    here = document.place
    names = {name for _, name in named}
    sizes = {len(parent) for parents in rules.parents.values() for parent in parents}
    leading = frozenset(name[:size] for name in names for size in sizes)
    kinds = {(mention.type, name) for mention, name in named}
    found = {(type, name): _scope(type, name, here, leading, rules) for type, name in kinds}
    return found | _persons(here, named, found, rules)


def full_names(named: Sequence[Named], rules: ScopeRules) -> dict[Name, tuple[str, ...]]:
    """The names that begin with a level, with the places that the document may mean by it.

    市總工會 is 南江市總工會 where the document names 南江市委; where it names two cities' bodies
    it may be either's.
    """
    homes: dict[str, set[str]] = {}
    for mention, name in named:
        place = rules.placed.search(name) if mention.type in PLACED else None
        if place and not rules.redacted.search(name):
            homes.setdefault(place[1][-1], set()).add(place[1])
    at_home = {level: sorted(places)[:MOST] for level, places in homes.items()}
    return {
        (type, name): tuple(levelled[1] + home + name[levelled.end(2) :] for home in at_home[levelled[2]])
        for type, name in {(mention.type, name) for mention, name in named}
        if type in PLACED and (levelled := rules.levelled.search(name)) and levelled[2] in at_home
    }


def _scope(type: EntityType, name: str, here: str, leading: frozenset[str], rules: ScopeRules) -> str:
    if type is EntityType.PERSON or rules.redacted.search(name):
        return here
    if name in rules.known:
        return ""
    if _is_bound(type, name, rules):
        return here
    place = rules.placed.search(name) if type in PLACED else None
    return _above(place[1] if place else name, here, leading, rules) if place or type is EntityType.PLACE else ""


def _is_bound(type: EntityType, name: str, rules: ScopeRules) -> bool:
    """Whether a name looks like one that every place, house or document has a thing for."""
    shapes = {
        EntityType.ORGANIZATION: (rules.relative,),
        EntityType.MEETING: (rules.relative, rules.bare_meeting),
        EntityType.POLICY: (rules.short_title,),
    }
    return any(shape.search(name) for shape in shapes.get(type, ()))


def _above(place: str, here: str, leading: frozenset[str], rules: ScopeRules) -> str:
    """The division that a place of a common name belongs to, where the document names just one of them.

    `leading` is what the document's names begin with.
    """
    if place not in rules.parents:
        return ""
    given = [parent for parent in rules.parents[place] if parent and parent in leading]
    return given[0] if len(given) == 1 else here


def _persons(here: str, named: Sequence[Named], found: Mapping[Name, str], rules: ScopeRules) -> dict[Name, str]:
    """The scopes of persons whose post tells who they are, wherever they are named."""
    known: dict[Name, str] = {}
    for name, posts in beside(named).items():
        if posts & rules.unique_posts:
            known[EntityType.PERSON, name] = rules.country
    for at, (mention, name) in enumerate(named):
        body = _body_before(named, at) if mention.type is EntityType.PERSON else None
        if body and (EntityType.PERSON, name) not in known and found[EntityType.ORGANIZATION, body] != here:
            known[EntityType.PERSON, name] = f"{body}@{found[EntityType.ORGANIZATION, body]}"
    return known


def beside(named: Sequence[Named]) -> dict[str, frozenset[str]]:
    """The posts that stand right before or behind each person's name."""
    posts: dict[str, frozenset[str]] = {}
    for before, one, after in zip([None, *named], named, [*named[1:], None], strict=False):
        if one[0].type is EntityType.PERSON:
            held = {
                post[1]
                for post in (before, after)
                if post and post[0].type is EntityType.POST and _adjacent(post[0], one[0])
            }
            posts[one[1]] = posts.get(one[1], frozenset()) | held
    return posts


def _body_before(named: Sequence[Named], at: int) -> str | None:
    """The body of the posts that stand in a row before a person's name."""
    first = at
    while first and named[first - 1][0].type is EntityType.POST and _adjacent(named[first - 1][0], named[first][0]):
        first -= 1
    if first in (0, at) or not _adjacent(named[first - 1][0], named[first][0]):
        return None
    mention, name = named[first - 1]
    return name if mention.type is EntityType.ORGANIZATION else None


def _adjacent(left: Mention, right: Mention) -> bool:
    first, second = sorted((left.span, right.span))
    return second.start - first.end <= 1
