"""Extraction measured against a folder of gold annotations; `kg.scoring` says how it is counted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.findings_json import findings_json
from kg.model import EntityType, Predicate, Source
from kg.pipeline import Kit, extract_source
from kg.scoring import Json, Miss, Score, Tally, score

PARTS = ("mentions", "relaxed", "entities", "relations", "modality", "org of holdsPost", "indicators")


SCORES_HEAD = """\
# How often each rule of statements is right on annotated documents: of so many relations found, so many right.
# Written by: kg evaluate tests/gold --format scores -o data/rules/scores.toml
#
# The score of a statement is the precision of its rule, drawn towards that of all rules together (`prior`) as by
# `weight` further relations, since a rule that was right once of one is not always right: the m-estimate,
# (right + weight x prior) / (found + weight), of Cestnik (1990). A rule that found nothing there has the prior.
#
# The rules were written with these documents in sight: on documents that nobody has seen they are right less often.
# The scores say which rules are surer than which, and no more.

"""
"""What stands at the head of the table of scores."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The tallies by part and kind, what was missed or too much, and how often each rule was right."""

    tallies: Mapping[tuple[str, str], Tally]
    misses: tuple[Miss, ...]
    rules: Mapping[str, Tally] = field(default_factory=dict)

    def part(self, part: str) -> dict[str, Tally]:
        """The tallies of a part: `ALL`, then each kind that the gold has or that was found."""
        rows = {kind: tally for (name, kind), tally in self.tallies.items() if name == part}
        if not rows:
            return {}
        shown = {kind: tally for kind, tally in rows.items() if tally.gold or tally.found}
        return {"ALL": sum(rows.values(), Tally()), **shown}

    def json(self) -> dict[str, dict[str, dict[str, float]]]:
        """All figures as plain values."""
        parts = {part: self.part(part) for part in PARTS}
        return {part: {kind: tally.row() for kind, tally in rows.items()} for part, rows in parts.items() if rows}

    def scores(self) -> str:
        """How often each rule was right, in the form of `data/rules/scores.toml`."""
        rows = "".join(f'"{rule}" = [{one.right}, {one.found}]\n' for rule, one in sorted(self.rules.items()))
        whole = sum(self.rules.values(), Tally())
        return f"{SCORES_HEAD}weight = 2\nprior = {whole.precision:.4f}\n\n[rules]\n{rows}"

    def text(self) -> str:
        """The figures for a terminal, a block a part."""
        lines: list[str] = []
        for part, rows in self.json().items():
            lines += [part, *(_line(kind, row) for kind, row in rows.items())]
        return "".join(f"{line}\n" for line in lines)

    def markdown(self) -> str:
        """The figures and the misses as Markdown tables."""
        head = "| | P | R | F | found | gold | right |\n|---|---|---|---|---|---|---|\n"
        blocks = [
            f"## {part}\n\n{head}{''.join(_cells(kind, *row.values()) for kind, row in rows.items())}"
            for part, rows in self.json().items()
        ]
        misses = "".join(_cells(miss.document, miss.what, miss.kind, miss.detail) for miss in self.misses)
        listed = f"## misses\n\n| document | what | kind | detail |\n|---|---|---|---|\n{misses}"
        return "\n".join([*blocks, listed])


def evaluate(gold_dir: Path, kit: Kit) -> Evaluation:
    """Extract each `NAME.txt` of a folder that has a `NAME.json` beside it, and compare the two."""
    pairs = [(path, path.with_suffix(".json")) for path in sorted(gold_dir.glob("*.txt"))]
    pairs = [(text, gold) for text, gold in pairs if gold.is_file()]
    if not pairs:
        hint = "give a folder of NAME.txt with NAME.json beside it"
        raise KgError("no gold annotations here", where=str(gold_dir), hint=hint, code="no-gold")
    scored = []
    for path, gold_path in pairs:
        source, gold = _source(path), _gold(gold_path)
        found = joined(findings_json(findings) for findings in extract_source(source, kit))
        scored.append(score(source.text, gold, found, document=path.stem))
    return together(scored)


def together(scores: Iterable[Score]) -> Evaluation:
    """The scores of several documents as one: tallies added, misses one after the other."""
    tallies: dict[tuple[str, str], Tally] = {}
    misses: list[Miss] = []
    rules: dict[str, Tally] = {}
    for one in scores:
        misses += one.misses
        for rule, tally in one.rules.items():
            rules[rule] = rules.get(rule, Tally()) + tally
        for key, tally in one.tallies.items():
            tallies[key] = tallies.get(key, Tally()) + tally
    order = [*EntityType, *Predicate]
    ranks = {str(kind): rank for rank, kind in enumerate(order)}
    keys = sorted(tallies, key=lambda key: (PARTS.index(key[0]), ranks.get(key[1], len(order)), key[1]))
    return Evaluation({key: tallies[key] for key in keys}, tuple(misses), rules)


def joined(several: Iterable[Json]) -> dict[str, Any]:
    """The findings of a file's documents as one: an entity of two of them has both its mentions."""
    entities: dict[str, dict[str, Any]] = {}
    found: dict[str, list[Any]] = {"relations": [], "indicators": []}
    for one in several:
        for entity in one["entities"]:
            known = entities.setdefault(entity["id"], {**entity, "mentions": []})
            known["mentions"] = [*known["mentions"], *entity["mentions"]]
        for name, rows in found.items():
            rows.extend(one[name])
    return {"entities": list(entities.values()), **found}


# files and lines -------------------------------------------------------------------------------


def _source(path: Path) -> Source:
    """The text as it stands, so that gold offsets and ours count the same characters."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise KgError("a gold text is not UTF-8", where=str(path), hint="save it as UTF-8", code="bad-gold") from error
    return Source(path.name, hashlib.sha256(content).hexdigest(), "text/plain", "utf-8", text)


def _gold(path: Path) -> Json:
    try:
        gold = json.loads(path.read_bytes())
    except ValueError as error:
        hint = "mend the file"
        raise KgError("gold annotations are not JSON", where=f"{path}: {error}", hint=hint, code="bad-gold") from error
    if not isinstance(gold, dict) or not {"entities", "relations"} <= gold.keys():
        hint = "see the annotation guideline for its form"
        raise KgError("gold annotations lack entities or relations", where=str(path), hint=hint, code="bad-gold")
    return gold


def _line(kind: str, row: Mapping[str, float]) -> str:
    figures = f"P {row['p']:5}  R {row['r']:5}  F {row['f']:5}"
    return f"  {kind:20} {figures}   found {row['found']:4}  gold {row['gold']:4}  right {row['right']:4}"


def _cells(*cells: object) -> str:
    """A row of a Markdown table."""
    plain = (" ".join(str(cell).split()).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(plain)} |\n"
