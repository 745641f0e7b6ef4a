"""The named questions over HTTP: GET /ask/NAME?parameter=value, as JSON, CSV or a page.

A value is never put into a query: it is looked up, and sets a variable (kg.query.questions).
"""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.query.questions import Question, questions
from kg.query.table import Table, csv_text, json_text, unpacked
from kg.serve.asking import answer, etag, parameters, respond, serving, unchanged, wanted
from kg.serve.negotiation import JSON, PAGE, TABLES
from kg.serve.problems import HttpError
from kg.serve.site import rendered

OWN = ("format", "spreadsheet")
"""Parameters that are not the question's."""

SHOWN = 1000
"""So many rows stand on a page, which says how many there are."""


async def listed(request: Request) -> Response:
    """What can be asked."""
    form = wanted(request, (JSON, PAGE), dict(parameters(request.scope["query_string"])).get("format"))
    if form.name == PAGE.name:
        return respond(rendered("questions.html", questions=questions()).encode(), PAGE)
    rows = [_told(question) for question in questions()]
    return respond(json.dumps({"questions": rows}, ensure_ascii=False).encode(), form)


async def asked(request: Request) -> Response:
    """The answer to a question."""
    question = next((each for each in questions() if each.name == request.path_params["name"]), None)
    if question is None:
        raise HttpError("unknown-question", "GET /ask lists the questions")
    pairs = parameters(request.scope["query_string"])
    if len(dict(pairs)) != len(pairs):
        raise HttpError("bad-request", "a parameter is given twice")
    given = {name: value for name, value in pairs if name not in OWN}
    form = wanted(request, TABLES, dict(pairs).get("format"))
    here = serving(request)
    if form.name == PAGE.name and not given and any(one.required for one in question.parameters):
        return respond(_page(question, {}, None), PAGE)
    tag = etag(here.generation(), form)
    if same := unchanged(request, tag):
        return same
    message = {"kind": "question", "question": question.name, "parameters": given}
    table = unpacked((await answer(request, here.queries, message)).body)
    if form.name == PAGE.name:
        return respond(_page(question, given, table), PAGE, tag=tag)
    text = csv_text(table, spreadsheet="spreadsheet" in dict(pairs)) if form.name == "csv" else json_text(table)
    return respond(text.encode("utf-8", "backslashreplace"), form, name=question.name, tag=tag)


def _page(question: Question, given: dict[str, str], table: Table | None) -> bytes:
    rows = table.rows[:SHOWN] if table else ()
    filled = rendered("question.html", question=question, given=given, table=table, rows=rows)
    return filled.encode("utf-8", "backslashreplace")


def _told(question: Question) -> dict[str, Any]:
    return {
        "name": question.name,
        "title": {"zh": question.title.zh, "en": question.title.en},
        "parameters": [
            {"name": one.name, "kind": one.kind, "required": one.required, "zh": one.words.zh, "en": one.words.en}
            for one in question.parameters
        ],
        "columns": [{"name": one.name, "zh": one.words.zh, "en": one.words.en} for one in question.columns],
        "address": f"/ask/{question.name}",
    }
