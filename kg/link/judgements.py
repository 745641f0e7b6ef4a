"""What the user decided about names, replayed on the entities of every document.

Invariant: whatever a judgement does leaves a `Same` whose reason is what the judgement says, and
which no other judgement says; so the graph itself tells which judgements applied.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kg.link.step import Linked, entity_of, surface
from kg.model import Document, Entity, EntityType, Judgement, Mention, Same

MARK = "judgement: "
"""How the reason of a decision of the user's begins."""


class Kind(StrEnum):
    """What can be judged, in the order in which it is replayed; the values are the file's tables."""

    DIFFERENT = "different"
    RETYPE = "retype"
    RENAME = "rename"
    SAME = "same"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Judged:
    """One judgement; names are folded, `where` is its line in the user's file.

    `right` is the other name, or the new one; `type` the new kind, or the kind that is meant.
    Where `documents` is empty it holds in all, else in those, by source or by source#number.
    """

    kind: Kind
    left: str
    right: str = ""
    type: EntityType | None = None
    documents: tuple[str, ...] = ()
    reason: str = ""
    where: str = ""

    @property
    def says(self) -> str:
        """The judgement in a line, as it stands in the graph."""
        told = [self.kind, self.left, *([f"= {self.right}"] if self.right else []), *([self.type] if self.type else [])]
        within = f" in {', '.join(self.documents)}" if self.documents else ""
        return f"{MARK}{' '.join(told)}{within}{f' ({self.reason})' if self.reason else ''}"

    def holds_in(self, document: Document) -> bool:
        """Whether it is about this document."""
        names = {document.source, document.place}
        return not self.documents or not names.isdisjoint(self.documents)

    def meets(self, other: Judged) -> bool:
        """Whether there may be a document that both are about."""
        own, others = set(self.documents), set(other.documents)
        sources = {name.partition("#")[0] for name in own if "#" not in name} & {n.partition("#")[0] for n in others}
        sources |= {name for name in others if "#" not in name} & {n.partition("#")[0] for n in own}
        return not own or not others or bool(own & others) or bool(sources)


def judged(linked: Linked, judgements: Iterable[Judged], document: Document) -> Linked:
    """The entities of a document as the user wants them; what was linked where nothing is judged."""
    rows = [row for row in judgements if row.holds_in(document)]
    if not rows:
        return linked
    entities, same = linked.entities, set(linked.same)
    for kind in Kind:
        chosen = [row for row in rows if row.kind is kind]
        if chosen:
            entities, left = _replayed(kind, chosen, entities, document)
            same |= left
    return Linked(entities, tuple(sorted(same, key=lambda one: (one.left, one.right, one.judgement, one.reason))))


Replayed = tuple[tuple[Entity, ...], set[Same]]


def _replayed(kind: Kind, rows: Sequence[Judged], entities: Sequence[Entity], document: Document) -> Replayed:
    if kind is Kind.DIFFERENT:
        return _parted(rows, entities, document)
    if kind is Kind.SAME:
        return _united(rows, entities)
    kept: list[Entity] = []
    left: set[Same] = set()
    named = [(row, {entity.key for entity in called(row.left, entities)}) for row in rows]
    for entity in entities:
        row = next((row for row, keys in named if entity.key in keys and _is_of_kind(row, entity)), None)
        if row is None:
            kept.append(entity)
        elif kind is Kind.DROP:
            left.add(Same(entity.key, row.left, Judgement.DIFFERENT, row.says))
        else:
            new = _made(entity, type=row.type) if kind is Kind.RETYPE else _made(entity, name=row.right)
            kept.append(new)
            left.add(_decision(entity, new, row))
    return _joined(kept), left


def _is_of_kind(row: Judged, entity: Entity) -> bool:
    """Whether a judgement of a name is about things of the entity's kind; only a drop tells kinds apart."""
    return row.kind is not Kind.DROP or row.type in {None, entity.type}


def called(name: str, entities: Sequence[Entity]) -> list[Entity]:
    """The entities of that name, and where there is none, those that the document also calls so."""
    exact = [entity for entity in entities if entity.name == name]
    return exact or [entity for entity in entities if name in _surfaces(entity.mentions)]


def _united(rows: Sequence[Judged], entities: Sequence[Entity]) -> Replayed:
    """Everything that bears a name of a class of names becomes the thing of the class's last name."""
    kept = {entity.key: entity for entity in entities}
    left: set[Same] = set()
    for names, last in classes(rows):
        own = [row for row in rows if row.left in names]
        for entity in {entity.key: entity for name in sorted(names) for entity in called(name, entities)}.values():
            if applied := _reached({entity.name, *_surfaces(entity.mentions)}, own):
                new = kept[entity.key] = _made(entity, name=last, scope=_scope(entity, last, own, entities))
                left |= {_decision(entity, new, row) for row in applied}
    return _joined(kept.values()), left


def _reached(names: Iterable[str], rows: Sequence[Judged]) -> list[Judged]:
    """The judgements about what bears these names, and those about what it is then called."""
    reached = set(names)
    for _ in rows:
        reached |= {row.right for row in rows if row.left in reached}
    return [row for row in rows if row.left in reached]


def _scope(entity: Entity, last: str, rows: Sequence[Judged], entities: Sequence[Entity]) -> str:
    """Within what the name of a class means its thing.

    A judgement of a name with itself says that it is one thing in all documents it is about. Else
    it is the thing of the document that has the name already, or the thing known by it everywhere;
    a person stays the document's own.
    """
    for row in rows:
        if row.left == row.right:
            return ", ".join(row.documents)
    there = [other.scope for other in entities if other.name == last and other.type is entity.type]
    return there[0] if there else entity.scope if entity.type is EntityType.PERSON else ""


def classes(rows: Iterable[Judged]) -> list[tuple[frozenset[str], str]]:
    """The names that `same` makes one, and of each class the name that stands for it."""
    found: list[tuple[set[str], list[Judged]]] = []
    for row in rows:
        touched = [one for one in found if {row.left, row.right} & one[0]]
        names = {row.left, row.right}.union(*(one[0] for one in touched))
        members = [*(member for one in touched for member in one[1]), row]
        found = [*(one for one in found if one not in touched), (names, members)]
    return [(frozenset(names), _last(members)) for names, members in found]


def _last(members: Sequence[Judged]) -> str:
    lefts = {row.left for row in members if row.left != row.right}
    return next((row.right for row in members if row.right not in lefts), members[0].right)


def _parted(rows: Sequence[Judged], entities: Sequence[Entity], document: Document) -> Replayed:
    """What linking took for one thing is two again; the odd name means its thing in this document."""
    left: set[Same] = set()
    for row in rows:
        for entity in entities:
            names = {entity.name, *_surfaces(entity.mentions)}
            odd = row.left if row.left != entity.name else row.right
            if {row.left, row.right} <= names:
                away = [mention for mention in entity.mentions if surface(mention) == odd]
                stay = tuple(mention for mention in entity.mentions if surface(mention) != odd)
                new = _made(replace(entity, mentions=tuple(away)), name=odd, scope=document.place)
                others = [other for other in entities if other.key != entity.key]
                entities = _joined([*others, *([_made(replace(entity, mentions=stay))] if stay else []), new])
                left.add(Same(row.left, row.right, Judgement.DIFFERENT, row.says))
        one, two = ({found.key for found in called(name, entities)} for name in (row.left, row.right))
        if one and two and one != two:
            left.add(Same(row.left, row.right, Judgement.DIFFERENT, row.says))
    return tuple(entities), left


def _made(
    entity: Entity, *, type: EntityType | None = None, name: str | None = None, scope: str | None = None
) -> Entity:
    """The entity with another kind, name or scope, and so with another key."""
    kind = type or entity.type
    name = entity.name if name is None else name
    scope = entity.scope if scope is None else scope
    mentions = tuple(replace(mention, type=kind) for mention in entity.mentions)
    return entity_of(kind, name, scope, mentions)


def _joined(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """The entities by key, those of one key made one."""
    found: dict[str, Entity] = {}
    for entity in entities:
        known = found.get(entity.key)
        mentions = tuple(sorted({*entity.mentions, *(known.mentions if known else ())}))
        found[entity.key] = _made(replace(entity, mentions=mentions))
    return tuple(found[key] for key in sorted(found))


def _decision(old: Entity, new: Entity, row: Judged) -> Same:
    """The two names, or the two things where they have one name; the ends are never one."""
    if old.name != new.name:
        return Same(old.name, new.name, Judgement.SAME, row.says)
    return Same(old.key if old.key != new.key else row.left, new.key, Judgement.SAME, row.says)


def _surfaces(mentions: Iterable[Mention]) -> set[str]:
    return set(map(surface, mentions))
