"""`kg extract` and `kg evaluate`: what texts say, and how well it was found; no graph needed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import finding, format_of, output_file
from kg.cli.output import give

if TYPE_CHECKING:
    from kg.evaluate import Evaluation
    from kg.settings import Settings

FORMATS = ("findings", "brat", "conll", "displacy")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@format_of(FORMATS, "findings")
@output_file
@finding
def extract(file: Path, form: str, output: Path | None, settings: Settings) -> None:
    """Show what one FILE says (- for standard input), without any graph."""
    from kg.formats import FORMATS
    from kg.pipeline import Kit, extract_source
    from kg.readers import read_one

    source = read_one(file)
    give(FORMATS[form](extract_source(source, Kit.of(settings)), source.text), output)


@click.command()
@click.argument("gold", type=click.Path(path_type=Path), metavar="GOLD_DIR")
@format_of(("text", "markdown", "json", "scores"), "text")
@click.option("--misses", is_flag=True, help="List what was missed, and what was found in excess.")
@output_file
@finding
def evaluate(gold: Path, form: str, misses: bool, output: Path | None, settings: Settings) -> None:
    """Compare what is found with annotated documents: precision, recall and F per type and predicate.

    The format scores tells how often each rule was right: what data/rules/scores.toml holds.
    """
    from kg.evaluate import evaluate
    from kg.pipeline import Kit

    evaluation = evaluate(gold, Kit.of(settings))
    give(_written(evaluation, form, misses), output)


def _written(evaluation: Evaluation, form: str, misses: bool) -> str:
    if form == "json":
        return json.dumps(evaluation.json(), ensure_ascii=False, indent=1)
    if form == "scores":
        return evaluation.scores()
    if form == "markdown":
        return evaluation.markdown()
    lines = (f"{miss.document}\t{miss.what}\t{miss.kind}\t{miss.detail}\n" for miss in evaluation.misses)
    return evaluation.text() + ("misses\n" + "".join(lines) if misses else "")
