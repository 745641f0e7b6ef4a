"""Names that are known beforehand, found all at once: bodies, policies, campaigns, groups, laws.

The matcher is leftmost-longest (daachorse: Aho–Corasick 1975 on a double array); a string of
`not_in` is matched as well and then yields nothing, so that the name inside it is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from kg import resources
from kg.aligned import Span
from kg.find.words import Word
from kg.folding import fold
from kg.model import EntityType, Mention
from kg.resources import SHIPPED, Shelf

LISTS = {
    "organizations": EntityType.ORGANIZATION,
    "policies": EntityType.POLICY,
    "campaigns": EntityType.CAMPAIGN,
    "institutions": EntityType.INSTITUTION,
    "groups": EntityType.GROUP,
}

LISTED, OWNED = 0.9, 1.0
"""How sure a name of our lists is, and one of the user's."""

LAWS = "list-laws"

OWN = {"nr": EntityType.PERSON, "ns": EntityType.PLACE, "nt": EntityType.ORGANIZATION}
"""What a user's word is, by its tag in jieba's dictionary format."""


@dataclass(frozen=True, slots=True)
class Name:
    """A known name (folded), its kind, and what its list calls the thing itself."""

    name: str
    type: EntityType
    canonical: str
    rule: str
    score: float = LISTED


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
    def shipped(cls, words: tuple[Word, ...] = (), shelf: Shelf = SHIPPED) -> Lexicon:
        """The lexicon of `data/lists/` with the user's lists over it, and the user's words.

        What the user lists comes before what we do, whatever its kind.
        """
        return _lexicon(words, tuple(row for stem in LISTS for row in _listed(stem, shelf.own(f"{stem}.tsv"))))

    def mentions(self, text: str) -> Iterator[Mention]:
        """The known names of a folded text, leftmost and longest, without overlap."""
        for start, end, number in self.automaton.find(text):
            if name := self.names[number]:
                yield Mention(Span(start, end), name.name, name.type, name.rule, name.score)

    def canonical(self) -> dict[tuple[EntityType, str], str]:
        """What each listed name is called in full, by kind and folded name; of laws only their titles are listed."""
        return {(name.type, name.name): name.canonical for name in self.names if name and name.rule != LAWS}


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of a list, folded."""

    stem: str
    name: str
    aliases: tuple[str, ...]
    not_in: tuple[str, ...]

    def names(self, rule: str, score: float) -> dict[str, Name | None]:
        """What it makes of each of its strings."""
        known: dict[str, Name | None] = dict.fromkeys(self.not_in)
        for name in (self.name, *self.aliases):
            known[name] = Name(name, LISTS[self.stem], self.name, rule, score)
        return known


@cache
def _lexicon(words: tuple[Word, ...], own: tuple[Listed, ...]) -> Lexicon:
    names: dict[str, Name | None] = {}
    replaced = {(row.stem, row.name) for row in own}
    for stem in LISTS:
        for row in _listed(stem, resources.table(f"{resources.LISTS}/{stem}.tsv")):
            if (stem, row.name) not in replaced:
                for other in row.not_in:
                    names.setdefault(other, None)
                names |= {name: what for name, what in row.names(f"list-{stem}", LISTED).items() if what}
    for law in resources.table(f"{resources.LISTS}/laws.tsv"):
        for other in _parts(law["not_in"]):
            names.setdefault(other, None)
        for name in filter(None, (fold(law["title"]), fold(law["short"]))):
            names[name] = names.get(name) or Name(name, EntityType.POLICY, name, LAWS)
    for row in own:
        names |= row.names(f"user-{row.stem}", OWNED)
    named = ((fold(word.text), OWN.get(word.tag or "")) for word in words)
    names |= {text: Name(text, kind, text, "user-words") for text, kind in named if kind}
    return Lexicon.of(names)


def _listed(stem: str, table: Iterable[Mapping[str, str]]) -> Iterator[Listed]:
    for row in table:
        yield Listed(stem, fold(row["name"]), _parts(row["aliases"]), _parts(row["not_in"]))


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(fold(part) for part in cell.split("|") if part)
