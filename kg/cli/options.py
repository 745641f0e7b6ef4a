"""The options that several commands share, under one name each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

import click

from kg.settings import BASE, Columns, Settings

Paths = tuple[str, ...]
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

graph_folder: Decorator = click.option(
    "--out",
    "--store",
    "out",
    type=click.Path(path_type=Path),
    default=Path("out"),
    show_default=True,
    metavar="DIR",
    help="The folder that the graph lies in.",
)

output_file: Decorator = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write to a file instead of standard output.",
)


def format_of(names: Sequence[str], default: str | None) -> Decorator:
    """`--format` with the names that a command knows."""
    return click.option(
        "--format", "form", type=click.Choice(list(names)), default=default, show_default=True, help="How to write it."
    )


def finding(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that decide what is found in a text; they come as one `settings`."""
    recogniser = click.option(
        "--recogniser",
        default=Settings().recogniser,
        show_default=True,
        metavar="NAME",
        help="What finds names: lac, jieba, none or spacy:PIPELINE.",
    )
    words = click.option(
        "--words",
        multiple=True,
        type=click.Path(dir_okay=False),
        metavar="FILE",
        help="Words of your own, in jieba's dictionary format; may be given more than once.",
    )

    @wraps(command)
    def chosen(*, recogniser: str, words: Paths, lists: Paths, rules: Paths, columns: Columns, **others: Any) -> Any:
        settings = Settings(recogniser=recogniser, words=words, lists=lists, rules=rules, columns=columns)
        return command(settings=settings, **others)

    return recogniser(words(own_shelf(corpus_columns(chosen))))


def corpus_columns(command: Callable[..., Any]) -> Callable[..., Any]:
    """The fields of a corpus; they come as `columns`."""
    holds = {"text": "the text", "id": "the name of a record", "title": "its title", "date": "its date"}

    @wraps(command)
    def chosen(*, text_field: str, id_field: str, title_field: str, date_field: str, **others: Any) -> Any:
        return command(columns=Columns(text_field, id_field, title_field, date_field), **others)

    for field, what in reversed(holds.items()):
        chosen = click.option(
            f"--{field}-field",
            default="",
            metavar="FIELD",
            help=f"The field of a corpus (JSON lines, CSV, Parquet) that holds {what}.  [default: the usual names]",
        )(chosen)
    return chosen


def own_shelf(command: Callable[..., Any]) -> Callable[..., Any]:
    """The user's lists and rules; they come as `lists` and `rules`."""
    folder = click.Path(exists=True, file_okay=False)
    lists = click.option(
        "--lists",
        multiple=True,
        type=folder,
        metavar="DIR",
        help="Lists of your own, as in data/lists; a row of yours replaces ours of the same name.",
    )
    rules = click.option(
        "--rules",
        multiple=True,
        type=folder,
        metavar="DIR",
        help="Rules of your own, as in data/rules; a row of yours replaces ours of the same id.",
    )
    return lists(rules(command))


iri_base: Decorator = click.option(
    "--base",
    default=BASE,
    show_default=True,
    metavar="IRI",
    help="What the IRIs of a new graph begin with; a graph keeps its own.",
)
