"""The pages of the server: templates filled with escaped text, one style sheet, one script; no CDN."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kg import resources
from kg.characters import visible

HERE = Path(__file__).parent
ASSETS = {"site.css": "text/css; charset=utf-8", "query.js": "text/javascript; charset=utf-8"}


def rendered(template: str, **content: Any) -> str:
    """A page; text of documents goes through `seen`, which shows what would hide."""
    return environment().get_template(template).render(**content)


@cache
def asset(name: str) -> tuple[bytes, str] | None:
    """A file that the pages load, with its media type."""
    if name not in ASSETS:
        return None
    text = (HERE / name).read_text(encoding="utf-8")
    return (colours() + text if name.endswith(".css") else text).encode(), ASSETS[name]


def colours() -> str:
    """The colours of the theme as variables, for light and dark pages."""
    page = resources.rules("data/theme.toml")["page"]
    sides = {side: "".join(f"--{name}:{colour};" for name, colour in page[side].items()) for side in ("light", "dark")}
    return f":root{{{sides['light']}}}\n@media (prefers-color-scheme:dark){{:root{{{sides['dark']}}}}}\n"


@cache
def environment() -> Environment:
    """Where the templates lie, and how they are filled: what is put in is escaped."""
    found = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    found.filters["seen"] = lambda value: visible(" ".join(str(value).split("\n")))
    return found
