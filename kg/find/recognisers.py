"""The seam for what cuts sentences into tagged words: `lac`, `jieba`, `spacy:PIPELINE`, `none`.

A recogniser is found by its name in the entry point group `kg.recognisers`, the built-in ones
too; its entry is a factory `(settings, option) -> Recogniser`, `option` being what follows the
colon in `settings.recogniser`. Only the chosen one is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol

from kg.errors import Exit, KgError
from kg.find.tokens import Token
from kg.settings import Settings

GROUP = "kg.recognisers"


class Recogniser(Protocol):
    """Cuts texts into tokens with LAC's tags (`PER`, `LOC`, `ORG`, `n`, `v` …)."""

    @property
    def name(self) -> str: ...

    def recognise(self, texts: Sequence[str]) -> list[tuple[Token, ...]]:
        """The tokens of each text, in order, covering it; spans count from the text's start."""
        ...


@dataclass(frozen=True, slots=True)
class NoRecogniser:
    """Finds nothing, so that lists and patterns work alone.

    >>> NoRecogniser().recognise(["鄧川作報告", ""])
    [(), ()]
    """

    name: str = "none"

    @classmethod
    def of(cls, settings: Settings, option: str) -> NoRecogniser:  # noqa: ARG003 - the seam's signature
        return cls()

    def recognise(self, texts: Sequence[str]) -> list[tuple[Token, ...]]:
        return [() for _ in texts]


def recogniser(settings: Settings) -> Recogniser:
    """The recogniser that the settings name, with its model loaded.

    >>> from kg.settings import Settings
    >>> recogniser(Settings(recogniser="none")).name
    'none'
    """
    name, _, option = settings.recogniser.partition(":")
    factory = _factory(_entry(name))
    return factory(settings, option)


def installed() -> tuple[str, ...]:
    """The names of the recognisers that can be asked for, none of them loaded."""
    return tuple(sorted(entry_points(group=GROUP).names))


def _entry(name: str) -> EntryPoint:
    entries = {entry.value: entry for entry in entry_points(group=GROUP, name=name)}
    if not entries:
        hint = f"choose one of {', '.join(installed())}"
        raise KgError(f"no recogniser is called {name!r}", hint=hint, code="unknown-recogniser", exit=Exit.USAGE)
    if len(entries) > 1:
        what = f"two packages bring a recogniser called {name!r}"
        hint = "uninstall one of them"
        raise KgError(what, where=", ".join(sorted(entries)), hint=hint, code="two-recognisers", exit=Exit.USAGE)
    return next(iter(entries.values()))


def _factory(entry: EntryPoint) -> Callable[[Settings, str], Recogniser]:
    """What the entry point names; a plugin may fail to import in any way it likes."""
    try:
        factory: Callable[[Settings, str], Recogniser] = entry.load()
    except Exception as error:
        what = f"the recogniser {entry.name!r} does not load"
        where = f"{entry.value}: {type(error).__name__}: {error}"
        hint = "mend or uninstall its package, or choose another"
        raise KgError(what, where=where, hint=hint, code="broken-recogniser", exit=Exit.USAGE) from error
    return factory
