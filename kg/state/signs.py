"""A sentence in which every mention is one sign of its kind, so that frames can be patterns.

The signs are private-use characters; in rules they are written `<O>`, `<YM>` (one of several
kinds) and `<YM+>` (a list of them, joined by 、, 和, 等 and the like).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.aligned import Span
from kg.model import EntityType, Mention
from kg.rules import compiled, expanded

LETTERS = {
    "P": EntityType.PERSON,
    "O": EntityType.ORGANIZATION,
    "T": EntityType.POST,
    "L": EntityType.PLACE,
    "Y": EntityType.POLICY,
    "C": EntityType.CAMPAIGN,
    "M": EntityType.MEETING,
    "I": EntityType.INSTITUTION,
    "G": EntityType.GROUP,
}
SIGNS = {type: chr(0xE001 + number) for number, type in enumerate(LETTERS.values())}
CLASS = re.compile(r"<([POTLYCMIG]+)(\+?)>")


@dataclass(frozen=True, slots=True)
class Signed:
    """A sentence with signs. `mentions[i]` is what stands at `text[i]`, `places[i]` where in the text."""

    text: str
    mentions: Mapping[int, Mention]
    places: tuple[int, ...]

    def within(self, start: int, end: int) -> tuple[Mention, ...]:
        """The mentions between two positions of the signed text, in order."""
        return tuple(self.mentions[at] for at in range(start, end) if at in self.mentions)

    @property
    def whole(self) -> Span:
        """The stretch of the text that all signs stand for, of which there is one at least."""
        return self.span(0, len(self.text))

    def span(self, start: int, end: int) -> Span:
        """The stretch of the text that a stretch of signs stands for."""
        last = self.mentions.get(end - 1)
        return Span(self.places[start], last.span.end if last else self.places[end - 1] + 1)


def signed(text: str, sentence: Span, mentions: Sequence[Mention], marks: str) -> Signed:
    """A sentence with its mentions, which lie in it in order, as signs; `marks` fall away."""
    parts: list[str] = []
    places: list[int] = []
    kept: dict[int, Mention] = {}
    at = sentence.start
    for mention in [*mentions, None]:
        until = mention.span.start if mention else sentence.end
        plain = text[at:until]
        if any(mark in plain for mark in marks):
            stands = [place for place in range(at, until) if text[place] not in marks]
            parts.append("".join(text[place] for place in stands))
            places.extend(stands)
        else:
            parts.append(plain)
            places.extend(range(at, until))
        if mention:
            kept[len(places)] = mention
            parts.append(SIGNS[mention.type])
            places.append(mention.span.start)
            at = mention.span.end
    return Signed("".join(parts), kept, tuple(places))


def frame_pattern(pattern: str, macros: Mapping[str, str]) -> re.Pattern[str]:
    """A frame's pattern compiled: macros written out, kinds as signs, and lists of kinds joined.

    Things are joined by the macro `JOINT`; persons, bodies, posts and places by `LINK`, which is narrower.
    """
    return compiled(CLASS.sub(lambda found: _kinds(found, macros), expanded(pattern, macros)))


def _kinds(found: re.Match[str], macros: Mapping[str, str]) -> str:
    one = "[" + "".join(SIGNS[LETTERS[letter]] for letter in found[1]) + "]"
    joint = expanded(macros.get("LINK" if set(found[1]) & set("POTL") else "JOINT", ""), macros)
    return f"{one}(?:{joint}{one}){{0,11}}" if found[2] else one
