"""How likely a stretch of Chinese is: a word model summed over all ways of dividing it into words.

The words are jieba's dictionary with its frequencies and the names of our own lists; marks are
counted in our samples. The model is the forward pass of a word unigram over the beginnings of
words, so that a character costs what is left to choose after those before it. It is built when it
is first asked for (a second), which sound text never does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from math import log2
from pathlib import Path

from kg import resources
from kg.folding import fold
from kg.text.damage import suspects
from kg.text.halves import cost

State = tuple[tuple[str, float], ...]
"""The beginnings of words that may be open, each with its share."""

Told = tuple[State, str]
"""… and the last two characters."""

START: State = (("", 1.0),)
HEARD = (0.0, 0.1, 0.3)
"""The weight of what was heard often, after one character and after two."""
MARKS = 0.15
"""The share of stops, figures and letters in prose."""
OWN = 400
"""How often a name of our own lists counts as met; jieba's dictionary counts in 60 million words."""
NAMES = {"organizations": "name", "posts": "title", "institutions": "name", "campaigns": "name", "groups": "name"}
"""Our lists, with the column that has the words of the genre."""
FAINT = 1e-4
"""A way of dividing with a smaller share is given up."""


@dataclass(frozen=True, slots=True)
class Language:
    """`begun` is how often each beginning of a word is met, `ended` how often a word ends with it."""

    begun: Mapping[str, float]
    ended: Mapping[str, float]
    marks: Mapping[str, float]
    words: float

    @classmethod
    @cache
    def shipped(cls) -> Language:
        """The model of jieba's dictionary, our lists and our samples."""
        ended: Counter[str] = Counter()
        for word, count in _words():
            ended[word] += count
        begun: Counter[str] = Counter()
        for word, count in ended.items():
            for size in range(1, len(word) + 1):
                begun[word[:size]] += count
        seen = Counter(char for char in "".join(_samples()) if not _is_word(char))
        total = seen.total()
        return cls(begun, ended, {char: count / total for char, count in seen.items()}, ended.total())

    def step(self, state: State, char: str) -> tuple[float, State]:
        """The bits of a folded character after a state, and the state after it."""
        closing = sum(share * self._ends(prefix) for prefix, share in state)
        if not _is_word(char):
            return -log2(max(closing, 1e-9) * MARKS * self.marks.get(char, 1e-4)), START
        going_on = [(prefix + char, share * self._goes_on(prefix, char)) for prefix, share in state if prefix]
        ways = [way for way in going_on if way[1]]
        ways.append((char, max(closing, 1e-9) * (1 - MARKS) * self._starts(char)))
        total = sum(share for _, share in ways)
        return -log2(total), tuple((prefix, share / total) for prefix, share in ways if share > FAINT * total)

    def _ends(self, prefix: str) -> float:
        """How often what begins so ends there; a character that begins no word ends at once."""
        if not prefix:
            return 1.0
        begun = self.begun.get(prefix, 0)
        return (self.ended.get(prefix, 0) + 1) / (begun + 1) if len(prefix) == 1 else self.ended.get(prefix, 0) / begun

    def _goes_on(self, prefix: str, char: str) -> float:
        return self.begun.get(prefix + char, 0) / (self.begun.get(prefix, 0) + (len(prefix) == 1))

    def _starts(self, char: str) -> float:
        """How often a word begins so; of rare characters, how rare they are."""
        return self.begun.get(char, 0) / self.words + 2.0 ** -(cost(char) + 3)


@dataclass(frozen=True, slots=True)
class Heard:
    """A language with what was heard of late: the triples and pairs of characters of some text.

    A document says again what it has said, and its kind what our samples say.
    """

    language: Language
    counts: Mapping[str, int]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Heard:
        """Our language after some folded texts."""
        counts: Counter[str] = Counter()
        for text in (*texts, *_samples()):
            for size in (1, 2, 3):
                counts.update(map("".join, zip(*(text[at:] for at in range(size)), strict=False)))
        return cls(Language.shipped(), counts)

    def start(self, before: str) -> Told:
        """The state after some characters."""
        told: Told = (START, "")
        for char in before:
            told = self.step(told, char)[1]
        return told

    def step(self, told: Told, char: str) -> tuple[float, Told]:
        """The bits of a folded character, and the state after it."""
        state, last = told
        bits, state = self.language.step(state, char)
        context = last if last in self.counts else last[-1:]
        if seen := self.counts.get(context, 0) if context else 0:
            share = seen / (seen + 3) * HEARD[len(context)]
            bits = -log2((1 - share) * 2.0**-bits + share * self.counts.get(context + char, 0) / seen)
        return bits, (state, (last + char)[-2:])


def _is_word(char: str) -> bool:
    return 0x3400 <= ord(char) <= 0x9FFF or ord(char) > 0x1FFFF


def _words() -> Iterator[tuple[str, int]]:
    """Jieba's words, and the names and phrases of our own, folded, with their frequencies."""
    spec = find_spec("jieba")
    if spec and spec.origin:
        for line in Path(spec.origin).with_name("dict.txt").read_text("utf-8").splitlines():
            word, count, _ = line.split(" ")
            yield word, int(count)
    for name, column in NAMES.items():
        for row in resources.table(f"{resources.LISTS}/{name}.tsv"):
            yield fold(row[column]), OWN
    for phrase in fold(resources.rules(f"{resources.RULES}/text.toml")["phrases"]).split():
        yield phrase, OWN


@cache
def _samples() -> tuple[str, ...]:
    """Our samples, folded, without what is suspicious in them (some show damage)."""
    found = []
    for path in resources.names("data/samples", ".txt"):
        text = resources.text(path)
        folded, start = fold(text), 0
        for suspect in suspects(text, folded):
            found.append(folded[start : suspect.span.start])
            start = suspect.span.end
        found.append(folded[start:])
    return tuple(found)
