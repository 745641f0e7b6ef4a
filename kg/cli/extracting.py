"""`kg extract` and `kg evaluate`: what texts say, and how well it was found; no graph needed."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import finding, format_of, output_file
from kg.cli.output import give
from kg.errors import Refused

if TYPE_CHECKING:
    from kg.evaluate import Evaluation
    from kg.model import Source
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

    source = _source(file)
    give(FORMATS[form](extract_source(source, Kit.of(settings)), source.text), output)


@click.command()
@click.argument("gold", type=click.Path(path_type=Path), metavar="GOLD_DIR")
@format_of(("text", "markdown", "json"), "text")
@click.option("--misses", is_flag=True, help="List what was missed, and what was found in excess.")
@output_file
@finding
def evaluate(gold: Path, form: str, misses: bool, output: Path | None, settings: Settings) -> None:
    """Compare what is found with annotated documents: precision, recall and F per type and predicate."""
    from kg.evaluate import evaluate
    from kg.pipeline import Kit

    evaluation = evaluate(gold, Kit.of(settings))
    give(_written(evaluation, form, misses), output)


def _written(evaluation: Evaluation, form: str, misses: bool) -> str:
    if form == "json":
        return json.dumps(evaluation.json(), ensure_ascii=False, indent=1)
    if form == "markdown":
        return evaluation.markdown()
    lines = (f"{miss.document}\t{miss.what}\t{miss.kind}\t{miss.detail}\n" for miss in evaluation.misses)
    return evaluation.text() + ("misses\n" + "".join(lines) if misses else "")


def _source(file: Path) -> Source:
    from kg.building import STDIN, STDIN_LIMIT, STDIN_NAME
    from kg.read import inputs, read_source, read_stream

    if str(file) == STDIN:
        return read_stream(sys.stdin.buffer.read(STDIN_LIMIT + 1), name=STDIN_NAME)
    if file.is_dir():
        what, hint = "a folder is not a text", "name a file in it, or use kg build"
        raise Refused(what, where=str(file), hint=hint, code="unreadable")
    (found,) = inputs([file])
    return read_source(found.path, name=found.name)
