"""The named questions in ontology/queries, and how they are asked.

A question is a SPARQL file with a head of comments: its title, its parameters and its columns, in
Chinese and English. What a user gives is never put into the text: a parameter `person` sets the
variable `?person`, to the entity that the name means. The column `person` shows `?person_label`
where the query has it, else `?person`.

Invariant of the files: a parameter's variable stands in the SELECT clause and in a pattern that
must match, at the top level. In an OPTIONAL or a subquery the engine would let every row through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

from kg import resources
from kg.errors import Exit, KgError
from kg.query.engine import records
from kg.query.finding import find_document, find_entities
from kg.query.table import Cell, Table
from kg.rdf import GW
from kg.rdf.literals import folded
from kg.store import Store, Term

FOLDER = "ontology/queries"
HEAD = re.compile(r"# (?P<field>title|parameter|column) (?P<name>\w+)(?: \((?P<kind>[\w, ]+)\))?: (?P<text>.+)")


@dataclass(frozen=True, slots=True)
class Words:
    """The same in Chinese and in English."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} | {self.en}"


@dataclass(frozen=True, slots=True)
class Parameter:
    """What can be given to a question. `kind` is name (of an entity), document, words, or term.

    A term is one of `choices`, each the local name of a term of the vocabulary; the first of them
    is meant where none is given.
    """

    name: str
    kind: str
    required: bool
    words: Words
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer."""

    name: str
    words: Words


@dataclass(frozen=True, slots=True)
class Question:
    """A named question."""

    name: str
    title: Words
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    sparql: str


def ask(store: Store, question: str, /, **parameters: str) -> Table:
    """The answer to a named question.

    A name is found in either script and by any alias; where it means several entities the answers
    for each follow one another. A document is found by its title, its file, its file and number
    (`speeches/2006.txt#2`) or, like everything, its IRI.
    """
    asked = named(question)
    given = dict(_meanings(store, asked, parameters))
    columns = tuple(column.name for column in asked.columns)
    rows: dict[tuple[Cell, ...], None] = {}
    for chosen in product(*given.values()):
        for record in records(store, asked.sparql, dict(zip(given, chosen, strict=True))):
            rows[tuple(record.get(f"{column}_label", record.get(column)) for column in columns)] = None
    return Table(str(asked.title), columns, tuple(rows))


def named(name: str) -> Question:
    """The question of that name; an unknown one is an error that lists them."""
    if name not in _by_name():
        hint = f"the questions are {', '.join(_by_name())}"
        raise KgError("no such question", where=name, hint=hint, code="unknown-question", exit=Exit.USAGE)
    return _by_name()[name]


def questions() -> tuple[Question, ...]:
    """All named questions, by name."""
    return tuple(_by_name().values())


@cache
def _by_name() -> Mapping[str, Question]:
    return {question.name: question for question in map(_read, resources.names(FOLDER, ".rq"))}


def _read(path: str) -> Question:
    content = resources.text(path)
    head = [match for line in content.split("\n") if (match := HEAD.fullmatch(line))]
    titles = {match["name"]: match["text"] for match in head if match["field"] == "title"}
    return Question(
        path.rpartition("/")[2].removesuffix(".rq"),
        Words(titles["zh"], titles["en"]),
        tuple(_parameter(match) for match in head if match["field"] == "parameter"),
        tuple(Column(match["name"], _words(match)) for match in head if match["field"] == "column"),
        content,
    )


def _parameter(match: re.Match[str]) -> Parameter:
    kind, *options = (part.strip() for part in match["kind"].split(","))
    choices = tuple(options) if kind == "term" else ()
    return Parameter(match["name"], kind, "required" in options, _words(match), choices)


def _words(match: re.Match[str]) -> Words:
    zh, _, en = match["text"].partition(" | ")
    return Words(zh, en)


def _meanings(store: Store, question: Question, values: Mapping[str, str]) -> Iterator[tuple[str, tuple[Term, ...]]]:
    """What each given value may mean, by the variable it sets."""
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in values:
        if name not in known:
            hint = f"{question.name} takes {', '.join(known)}"
            raise KgError("no such parameter", where=name, hint=hint, code="unknown-parameter", exit=Exit.USAGE)
    for parameter in question.parameters:
        value = values.get(parameter.name, "").strip() or next(iter(parameter.choices), "")
        if value:
            yield parameter.name, _terms(store, parameter, value)
        elif parameter.required:
            hint = f"give {parameter.name}=… ({parameter.words.en})"
            raise KgError(f"{question.name} needs {parameter.name}", hint=hint, code="needs-parameter", exit=Exit.USAGE)


def _terms(store: Store, parameter: Parameter, value: str) -> tuple[Term, ...]:
    match parameter.kind:
        case "name":
            return find_entities(store, value)
        case "document":
            return (find_document(store, value),)
        case "term":
            return (_chosen(parameter, value),)
    return (folded(value),)


def _chosen(parameter: Parameter, value: str) -> Term:
    if value not in parameter.choices:
        hint = f"{parameter.name} is one of {', '.join(parameter.choices)}"
        raise KgError("no such choice", where=value, hint=hint, code="unknown-choice", exit=Exit.USAGE)
    return GW[value]
