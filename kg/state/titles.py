"""Rows of posts: 省政協副主席、省總工會黨組書記、主席, each post with its body and how it is held."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kg.model import Entity, EntityType, Mention, Tense
from kg.state.signs import Signed

HOLDERS = frozenset({EntityType.ORGANIZATION, EntityType.INSTITUTION})
BODIES = HOLDERS | {EntityType.PLACE}


@dataclass(frozen=True, slots=True)
class TitleMarks:
    """The words beside a title: 代, 兼, 原, 新任; and which titles are those of a territory's head."""

    acting: re.Pattern[str]
    concurrent: re.Pattern[str]
    noted: re.Pattern[str]
    department: re.Pattern[str]
    was: re.Pattern[str]
    begins: re.Pattern[str]
    territorial: re.Pattern[str]
    government: re.Pattern[str]
    grouped: re.Pattern[str]
    group: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Title:
    """One post of a row; `body` is the one named beside it, or the last one named in the row.

    `closed` says that it is one of a department which is no entity, and so none of a body named before.
    """

    post: Entity
    body: Entity | None
    acting: bool
    concurrent: bool
    tense: Tense | None
    closed: bool = False

    def fitting(self, body: Entity | None, marks: TitleMarks) -> Entity | None:
        """A body that this can be a post of: the head of a territory is none of a committee's, nor that of a group."""
        if body is None:
            return None
        if marks.territorial.search(self.post.name):
            return body if body.type is EntityType.PLACE or marks.government.search(body.name) else None
        if marks.grouped.search(self.post.name) and not marks.group.search(body.name):
            return None
        return body if body.type in HOLDERS else None


def titles(
    signs: Signed, start: int, end: int, owner: Mapping[Mention, Entity], marks: TitleMarks, before: Entity | None
) -> Iterator[Title]:
    """The posts between two places of a period; `before` is the body of the posts that stand before the row.

    What is said at the head of a row (原省委常委、省总工会主席) is said of all its posts.
    """
    body, at, whole = before, start, None
    for place in range(start, end):
        mention = signs.mentions.get(place)
        if mention is None:
            continue
        if mention.type in BODIES:
            body = owner[mention]
            whole = whole or (_tense(signs.text[start:place], marks) if at == start else None)
        elif mention.type is EntityType.POST:
            words = signs.text[at:place]
            acting = bool(marks.acting.search(words))
            concurrent = bool(marks.concurrent.search(words) or marks.noted.match(signs.text, place + 1))
            closed = bool(marks.department.search(words))
            title = Title(owner[mention], None, acting, concurrent, _tense(words, marks) or whole, closed)
            yield title if closed else replace(title, body=title.fitting(body, marks))
            at = place + 1


def _tense(words: str, marks: TitleMarks) -> Tense | None:
    """What the words beside a title say of when it is held, if they do."""
    if marks.begins.search(words):
        return Tense.BEGINS
    return Tense.WAS if marks.was.search(words) else None
