"""The words of the pages, by key and tongue; they are data (`data/theme.toml`)."""

from __future__ import annotations

from functools import cache

from kg import resources
from kg.graph.tongues import Words, in_tongues


@cache
def page_words() -> dict[str, Words]:
    """The page's own words by their keys."""
    return {key: in_tongues(row) for key, row in resources.rules("data/theme.toml")["words"].items()}


@cache
def reading_words() -> dict[str, str]:
    """The words of the page of `kg read`, each in Chinese and English."""
    rows = {key: in_tongues(row) for key, row in resources.rules("data/theme.toml")["reading"].items()}
    return {key: f"{row['zh-Hant']} {row['en']}" for key, row in rows.items()}
