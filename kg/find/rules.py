"""All that finding names needs beside the text, loaded once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg import resources
from kg.find.aliases import AliasRules
from kg.find.appointed import AppointedRules
from kg.find.chunks import ChunkRules
from kg.find.lexicon import Lexicon
from kg.find.names import NameRules, surname_class
from kg.find.patterns import Patterns
from kg.find.posts import PostRules
from kg.find.recognisers import Recogniser
from kg.find.settle import SpreadRules
from kg.find.short_places import Evidence
from kg.find.words import JiebaRecogniser, read_words
from kg.settings import Settings


@dataclass(frozen=True, slots=True)
class FindRules:
    """Lists, patterns, chunks, the gate for the recogniser's names, and titles.

    `segmenter` cuts words where the recogniser gives none; it is loaded when it is first called.
    """

    lexicon: Lexicon
    patterns: Patterns
    chunks: ChunkRules
    names: NameRules
    posts: PostRules
    appointed: AppointedRules
    aliases: AliasRules
    segmenter: Callable[[], Recogniser]
    spreading: SpreadRules
    evidence: Evidence

    @classmethod
    def shipped(cls, settings: Settings) -> FindRules:
        """The rules of `data/` with the user's over them, and the user's words."""
        words = tuple(word for path in settings.words for word in read_words(Path(path)))
        patterns = Patterns.of(settings.shelf.rules("mentions.toml"), {"SURNAME": surname_class()})
        spreading = resources.rules("data/rules/spread.toml")
        return cls(
            Lexicon.shipped(words, settings.shelf),
            patterns,
            ChunkRules.shipped(),
            NameRules.shipped(),
            PostRules.shipped(),
            AppointedRules.shipped(),
            AliasRules.shipped(),
            cache(JiebaRecogniser.segmenter),
            SpreadRules(
                frozenset({row.id for row in patterns if row.spread} | set(spreading["rules"])),
                spreading["shortest"],
                frozenset(spreading["numerals"]),
            ),
            Evidence.shipped(),
        )
