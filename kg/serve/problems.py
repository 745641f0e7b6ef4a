"""What can go wrong, as HTTP says it: RFC 9457 problem details, or a page for who likes pages better.

`type` leads to a page of this server that explains the code. Nothing here shows a path of the
server, a traceback, or what the client sent.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from kg.errors import KgError
from kg.serve.negotiation import PAGE, Form, best


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of problem: its status, its title, and headers that go with it."""

    status: int
    title: str
    headers: tuple[tuple[str, str], ...] = ()


RETRY = (("Retry-After", "1"),)

PROBLEMS = {
    "bad-query": Problem(400, "The query is not SPARQL 1.1"),
    "query-failed": Problem(400, "The query cannot be answered"),
    "bad-request": Problem(400, "The request cannot be understood"),
    "unknown-parameter": Problem(400, "The question takes no such parameter"),
    "unknown-choice": Problem(400, "The parameter takes no such value"),
    "needs-parameter": Problem(400, "The question needs another parameter"),
    "token-missing": Problem(401, "A token is needed", (("WWW-Authenticate", 'Bearer realm="kg"'),)),
    "token-wrong": Problem(403, "The token is another one"),
    "update-not-allowed": Problem(403, "The graph is read-only"),
    "service-not-allowed": Problem(403, "A query may read this graph only"),
    "wrong-origin": Problem(403, "Pages of other origins may not ask this server"),
    "not-found": Problem(404, "There is nothing here"),
    "unknown-question": Problem(404, "There is no such question"),
    "unknown-name": Problem(404, "Nothing in the graph is called that"),
    "unknown-document": Problem(404, "The graph has no such document"),
    "unknown-iri": Problem(404, "The graph has no such thing"),
    "unknown-graph": Problem(404, "The graph store has no such graph"),
    "method-not-allowed": Problem(405, "The method is not allowed here"),
    "not-acceptable": Problem(406, "None of the formats asked for can be written"),
    "too-slow-request": Problem(408, "The request took too long to arrive"),
    "too-long": Problem(413, "The request is too long"),
    "query-too-long": Problem(413, "The query is too long"),
    "result-too-large": Problem(413, "The answer is too long"),
    "url-too-long": Problem(414, "The address is too long"),
    "unsupported-media-type": Problem(415, "The body is of a type that is not read here"),
    "wrong-host": Problem(421, "This server does not answer to that name"),
    "too-many-requests": Problem(429, "Too many requests of one client are waiting", RETRY),
    "headers-too-long": Problem(431, "The headers are too long"),
    "internal": Problem(500, "kg failed on this request"),
    "busy": Problem(503, "All workers are busy", RETRY),
    "query-timeout": Problem(503, "The query takes too long"),
    "query-too-large": Problem(503, "The query needs too much memory"),
    "store-unavailable": Problem(503, "The graph cannot be read at the moment", RETRY),
}
"""Every problem there is, by its code."""

JSON = Form("json", "application/problem+json", ("application/json",))
AT = re.compile(r"line (\d{1,9}):(\d{1,9})")


class HttpError(Exception):
    """A problem that is the answer to a request."""

    def __init__(self, code: str, detail: str = "", **more: Any) -> None:
        self.code, self.detail, self.more = code, detail or PROBLEMS[code].title, more
        self.headers: Mapping[str, str] = more.pop("headers", {})
        super().__init__(code)


def translated(error: KgError) -> HttpError:
    """An error of kg's as a problem; one that is about this server's own files is not told in detail."""
    if error.code not in PROBLEMS:
        return HttpError("store-unavailable" if error.code.startswith(("store", "not-a-store")) else "internal")
    parts = [error.what, "" if error.code in {"unknown-iri", "unknown-name"} else error.where, error.hint]
    more: dict[str, Any] = {}
    if place := AT.search(error.where):
        more = {"line": int(place[1]), "column": int(place[2])}
    return HttpError(error.code, ": ".join(filter(None, parts)), **more)


def problem_response(error: HttpError, accept: str | None) -> Response:
    """The response that tells a problem."""
    problem = PROBLEMS[error.code]
    content = {
        "type": f"/problems/{error.code}",
        "title": problem.title,
        "status": problem.status,
        "detail": error.detail,
        "instance": f"urn:uuid:{uuid.uuid4()}",
        **error.more,
    }
    headers = dict(problem.headers) | dict(error.headers) | {"Cache-Control": "no-store"}
    form = best(accept, (JSON, PAGE))
    if form is not None and form.name == PAGE.name:
        from kg.serve.site import rendered

        page = rendered("problem.html", problem=content)
        return Response(page, problem.status, headers, media_type="text/html")
    return Response(json.dumps(content, ensure_ascii=False), problem.status, headers, media_type=JSON.type)
