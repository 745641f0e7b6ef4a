"""The application: its addresses, and its workers from start to end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from kg.query.messages import Limits
from kg.serve import fixed, protocol, questions, things
from kg.serve.asking import Serving
from kg.serve.options import Options
from kg.serve.pool import Pool
from kg.serve.problems import HttpError, problem_response
from kg.serve.security import Guarded

ROUTES = (
    Route("/sparql", protocol.sparql, methods=["GET", "POST", "OPTIONS"]),
    Route("/sparql/", protocol.sparql, methods=["GET", "POST", "OPTIONS"]),
    Route("/page/{local:path}", things.page),
    Route("/data/{local:path}", things.data),
    Route("/id/{local:path}", things.identified),
    Route("/search", things.search),
    Route("/ask", questions.listed),
    Route("/ask/{name}", questions.asked),
    Route("/store", protocol.graph_store),
    Route("/.well-known/void", protocol.void),
    Route("/", things.home),
    Route("/query", fixed.query_page),
    Route("/ns", fixed.vocabulary),
    Route("/static/{name}", fixed.static),
    Route("/problems/{code}", fixed.problem),
    Route("/-/ping", fixed.ping),
    Route("/-/status", fixed.status),
    Route("/{rest:path}", things.other),
)

CODES = {404: "not-found", 405: "method-not-allowed"}


def application(options: Options) -> tuple[ASGIApp, Serving]:
    """What answers requests, and its workers, which `opened` starts."""
    here = Serving(
        options,
        Pool(options, options.limits, size=options.workers),
        Pool(options, Limits(options.limits.seconds, memory=options.limits.memory), size=1, pages=True),
    )
    app = Starlette(
        routes=list(ROUTES),
        exception_handlers={HttpError: _problem, HTTPException: _refusal, ClientDisconnect: _gone, Exception: _bug},
    )
    app.router.redirect_slashes = False
    app.state.serving = here
    return Guarded(app, options), here


@asynccontextmanager
async def opened(here: Serving) -> AsyncIterator[None]:
    """The workers at work; a store that cannot be opened is a `KgError` before anybody is answered."""
    try:
        here.base = str((await here.pages.open())["base"])
        await here.queries.open()
        yield
    finally:
        await here.queries.close()
        await here.pages.close()


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, HttpError)
    return problem_response(error, request.headers.get("accept"))


async def _refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == 405 and request.url.path.startswith("/sparql"):
        headers["Allow"] = "GET, HEAD, POST, OPTIONS"
    elif error.status_code == 405:
        headers["Allow"] = "GET, HEAD"
    refused = HttpError(CODES.get(error.status_code, "bad-request"), headers=headers)
    return problem_response(refused, request.headers.get("accept"))


async def _gone(request: Request, error: Exception) -> Response:  # noqa: ARG001 - nobody is there to be told
    return Response(status_code=204)


async def _bug(request: Request, error: Exception) -> Response:  # noqa: ARG001 - the log has it
    return problem_response(HttpError("internal"), request.headers.get("accept"))
