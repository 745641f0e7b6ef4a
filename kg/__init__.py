"""Chinese official documents as a knowledge graph; every statement leads back to its characters.

    import kg
    kg.build(["speeches"], "out")      # a folder of texts into a graph on disk
    graph = kg.open("out")             # ask it, browse it, take it away
    kg.extract("市总工会主席李明出席会议。")   # what one text says, without any store

Everything is imported when it is first used, so that `import kg` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.archive import Archive, extract, open  # noqa: A004 - kg.open reads as what it does
    from kg.building import Outcome, Report, build
    from kg.errors import KgError, Refused
    from kg.model import Findings
    from kg.settings import Settings

    __version__: str

__all__ = [
    "Archive",
    "Findings",
    "KgError",
    "Outcome",
    "Refused",
    "Report",
    "Settings",
    "__version__",
    "build",
    "extract",
    "open",
]

_HOMES = {
    "Archive": "kg.archive",
    "Findings": "kg.model",
    "KgError": "kg.errors",
    "Outcome": "kg.building",
    "Refused": "kg.errors",
    "Report": "kg.building",
    "Settings": "kg.settings",
    "__version__": "kg.version",
    "build": "kg.building",
    "extract": "kg.archive",
    "open": "kg.archive",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
