"""Names that are known beforehand, found all at once: bodies, policies, campaigns, groups, laws.

The matcher is leftmost-longest (daachorse: Aho–Corasick 1975 on a double array); a string of
`not_in` is matched as well and then yields nothing, so that the name inside it is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from kg import resources
from kg.aligned import Span
from kg.find.words import Word
from kg.folding import fold
from kg.model import EntityType, Mention

LISTS = {
    "organizations": EntityType.ORGANIZATION,
    "policies": EntityType.POLICY,
    "campaigns": EntityType.CAMPAIGN,
    "institutions": EntityType.INSTITUTION,
    "groups": EntityType.GROUP,
}

OWN = {"nr": EntityType.PERSON, "ns": EntityType.PLACE, "nt": EntityType.ORGANIZATION}
"""What a user's word is, by its tag in jieba's dictionary format."""


@dataclass(frozen=True, slots=True)
class Name:
    """A known name (folded), its kind, and what its list calls the thing itself."""

    name: str
    type: EntityType
    canonical: str
    rule: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All known names in one matcher. `names[i]` is what pattern `i` means; `None` means nothing."""

    automaton: CharwiseDoubleArrayAhoCorasick
    names: tuple[Name | None, ...]

    @classmethod
    def of(cls, names: Mapping[str, Name | None]) -> Lexicon:
        """A lexicon of folded strings, each with what it means."""
        ordered = sorted(names)
        automaton = CharwiseDoubleArrayAhoCorasick(ordered, MATCH_KIND_LEFTMOST_LONGEST)
        return cls(automaton, tuple(names[name] for name in ordered))

    @classmethod
    @cache
    def shipped(cls, words: tuple[Word, ...] = ()) -> Lexicon:
        """The lexicon of `data/lists/`, and the user's names of persons, places and bodies."""
        names: dict[str, Name | None] = {}
        for stem, type in LISTS.items():
            for row in resources.table(f"data/lists/{stem}.tsv"):
                names = dict.fromkeys(_parts(row["not_in"])) | names
                canonical = fold(row["name"])
                for name in (canonical, *_parts(row["aliases"])):
                    names[name] = Name(name, type, canonical, f"list-{stem}")
        for row in resources.table("data/lists/laws.tsv"):
            names = dict.fromkeys(_parts(row["not_in"])) | names
            for name in filter(None, (fold(row["title"]), fold(row["short"]))):
                names.setdefault(name, Name(name, EntityType.POLICY, name, "list-laws"))
        own = ((fold(word.text), OWN.get(word.tag or "")) for word in words)
        names |= {text: Name(text, kind, text, "user-words") for text, kind in own if kind}
        return cls.of(names)

    def mentions(self, text: str) -> Iterator[Mention]:
        """The known names of a folded text, leftmost and longest, without overlap."""
        for start, end, number in self.automaton.find(text):
            if name := self.names[number]:
                yield Mention(Span(start, end), name.name, name.type, name.rule, 0.9)

    def canonical(self) -> dict[tuple[EntityType, str], str]:
        """What each listed name is called in full, by kind and folded name."""
        return {(name.type, name.name): name.canonical for name in self.names if name}


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(fold(part) for part in cell.split("|") if part)
