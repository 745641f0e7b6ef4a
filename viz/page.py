"""The page: template, style, scripts and data put together into one file with a strict policy.

Invariants: every script and style of the file is named by its SHA-256 in the Content-Security-Policy
and nothing else may run or load; text of documents stands only in the one block of JSON data.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kg import resources
from kg.errors import Exit, KgError
from kg.graph.association import Association, associations
from kg.graph.network import Network, entities, part
from kg.graph.showing import shown
from kg.graph.standing import Measures, measures
from viz.content import page_content
from viz.drawing import drawing, most_connected

HERE = Path(__file__).parent / "browser"
SCRIPTS = ("words", "state", "canvas", "search", "filters", "card", "start")
"""The scripts of the page, in the order in which they run, inside one function."""
VIS = "lib/vis-9.1.2/vis-network.min.js"
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
LIMIT = 1500
"""So many nodes are drawn at most, unless asked otherwise: what a browser moves without a wait."""


def page(
    network: Network,
    *,
    title: str = "",
    limit: int = LIMIT,
    measured: Measures | None = None,
    associated: Iterable[Association] | None = None,
) -> str:
    """One self-contained HTML file that shows the network and the evidence of every statement.

    `title` stands at its head; without one, the documents' own names do. Above `limit` nodes the
    most connected are drawn. Measures and associations are computed unless they are given.
    """
    whole = measured or measures(network)
    drawn = part(network, [row.iri for row in most_connected(whole, limit)])
    inner = replace(whole, standings=tuple(row for row in whole.standings if row.iri in drawn))
    pairs = tuple(associations(network) if associated is None else associated)
    pairs = tuple(pair for pair in pairs if pair.left in drawn and pair.right in drawn)
    content = page_content(drawn, drawing(drawn, inner, pairs), inner, pairs, title=shown(title))
    content["totals"] = _totals(network, drawn)
    return _html(content)


def _totals(network: Network, drawn: Network) -> dict[str, int]:
    return {
        "entities": len(entities(network)),
        "statements": network.number_of_edges(),
        "documents": len(network.graph.get("documents", {})),
        "drawn": len(entities(drawn)),
        "nodes": len(drawn),
    }


def _html(content: dict[str, Any]) -> str:
    vis, script, sheet = _vis(), _script(), style("style.css")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {sha256(vis)} {sha256(script)}",
            f"style-src {sha256(sheet)}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
        )
    )
    words = {key: row["zh-Hant"] for key, row in content["words"].items()}
    return (
        environment()
        .get_template("template.html")
        .render(
            policy=policy,
            title=content["title"] or words["knowledge-graph"],
            words=words,
            data=Markup(embedded(content)),
            vis=Markup(vis),
            script=Markup(script),
            style=sheet,
        )
    )


def embedded(data: Any) -> str:
    r"""`data` as JSON that may stand inside a script element: no `<`, `>`, `&` or line separator.

    >>> embedded("</script>")
    '"\\u003c/script\\u003e"'
    """
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).translate(ESCAPES)


@cache
def environment() -> Environment:
    """Where templates lie, and how they are filled: what is put in is escaped."""
    return Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@cache
def _vis() -> str:
    """The vis-network library that pyvis carries, as it will stand in the page."""
    import pyvis  # type: ignore[import-untyped]

    file = Path(pyvis.__file__).parent / VIS
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        hint = "install pyvis 0.3.2 anew: pip install --force-reinstall pyvis"
        raise KgError(
            "vis-network is not in the pyvis package", where=VIS, hint=hint, code="no-vis-network", exit=Exit.BUG
        ) from error
    return _lines(text).rpartition("\n//# sourceMappingURL")[0] + "\n"


@cache
def _script() -> str:
    parts = "\n".join(_lines((HERE / f"{name}.js").read_text(encoding="utf-8")) for name in SCRIPTS)
    return f'(function () {{\n"use strict";\n{parts}}})();\n'


@cache
def style(sheet: str) -> Markup:
    """A style sheet, with the colours of the theme in front of it."""
    theme = resources.rules("data/theme.toml")
    sides = {}
    for side in ("light", "dark"):
        colours = theme["page"][side] | {name: kind[side] for name, kind in theme["kinds"].items()}
        sides[side] = "".join(f"--{name}:{colour};" for name, colour in colours.items())
    kinds = "".join(f".kind-{name}{{fill:var(--{name})}}" for name in theme["kinds"])
    head = f":root{{{sides['light']}}}\n@media (prefers-color-scheme:dark){{:root{{{sides['dark']}}}}}\n{kinds}\n"
    return Markup(head + _lines((HERE / sheet).read_text(encoding="utf-8")))


def _lines(text: str) -> str:
    """Line ends as the browser sees them, which is what it hashes."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def sha256(text: str) -> str:
    """A script or style as a Content-Security-Policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
