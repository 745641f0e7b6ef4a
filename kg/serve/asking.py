"""What the handlers of requests share: reading a body within limits, asking a worker, answering in a form."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from kg.errors import KgError
from kg.query.messages import Answer
from kg.serve.negotiation import Form, best, named
from kg.serve.options import Options
from kg.serve.pool import Pool
from kg.serve.problems import HttpError, translated
from kg.store.generations import current, name_of, turtle_of

FIELDS = 100
"""So many parameters a request may have."""

GLANCE = 0.5
"""Seconds after which somebody looks whether the client is still there."""

SPARE = 64 * 1024
"""Bytes beyond the limit of a body that are read and thrown away."""

FORM = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class Serving:
    """A server at work: a pool for what users ask, and one for pages, which they cannot starve."""

    options: Options
    queries: Pool
    pages: Pool
    base: str = ""

    def generation(self) -> str:
        """The name of what is served now."""
        return name_of(current(self.options.out))

    def turtle(self) -> Path | None:
        """All that is served now as a file of Turtle, if there is one."""
        newest = current(self.options.out)
        file = turtle_of(newest) if newest else None
        return file if file and file.is_file() else None


def serving(request: Request) -> Serving:
    """The server that a request came to."""
    found: Serving = request.app.state.serving
    return found


def site(request: Request) -> str:
    """What the addresses of this server begin with, as the client sees it; the name was checked."""
    return f"{request.url.scheme}://{request.headers['host']}"


async def answer(request: Request, pool: Pool, message: Mapping[str, Any]) -> Answer:
    """What a worker says to a message; a client that goes away is not worked for any longer."""
    client = request.client.host if request.client else ""
    watched = _Watched(request)
    try:
        return await pool.ask(message, client)
    except KgError as error:
        raise translated(error) from error
    except asyncio.CancelledError:
        if watched.left:
            raise ClientDisconnect from None
        raise
    finally:
        watched.close()


class _Watched:
    """Looks, once an answer has been waited for a while, whether the client is still there; else cancels the wait."""

    def __init__(self, request: Request) -> None:
        self.left = False
        self._task, self._request = asyncio.current_task(), request
        self._watch: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(GLANCE, self._look)

    def _look(self) -> None:
        self._watch = asyncio.ensure_future(self._wait())

    async def _wait(self) -> None:
        while (await self._request.receive())["type"] != "http.disconnect":
            pass
        self.left = True
        if self._task:
            self._task.cancel()

    def close(self) -> None:
        self._timer.cancel()
        if self._watch:
            self._watch.cancel()


async def body(request: Request) -> bytes:
    """The body, as long as it may be and sent in the time it may take."""
    options = serving(request).options
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise HttpError("unsupported-media-type", "send the body uncompressed")
    most = options.body
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal():
        raise HttpError("bad-request", "Content-Length is no number")
    parts, size, long = [], 0, int(declared) > most
    try:
        async with asyncio.timeout(options.body_time):
            async for part in request.stream():
                size += len(part)
                # What is a little too long is read to its end, that the client may hear why; it is not kept.
                long = long or size > most
                if size > most + SPARE:
                    break
                if not long:
                    parts.append(part)
    except TimeoutError:
        what = f"the body must be here within {options.body_time:g} s"
        raise HttpError("too-slow-request", what, headers={"Connection": "close"}) from None
    if long:
        what = f"the body may be {most} bytes long"
        raise HttpError("too-long", what, limit=most, headers={"Connection": "close"})
    return b"".join(parts)


def parameters(encoded: bytes) -> list[tuple[str, str]]:
    """The parameters of an address or a form, which must be UTF-8 and not too many."""
    try:
        text = encoded.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=FIELDS)
    except UnicodeDecodeError:
        raise HttpError("bad-request", "parameters must be UTF-8, percent-encoded") from None
    except ValueError:
        raise HttpError("bad-request", f"more than {FIELDS} parameters") from None


def single(given: Sequence[tuple[str, str]], name: str) -> str | None:
    """The one value of a parameter, or `None` where it is not given; two are refused."""
    values = [value for key, value in given if key == name]
    if len(values) > 1:
        raise HttpError("bad-request", f"{name} is given {len(values)} times")
    return values[0] if values else None


def wanted(request: Request, forms: Sequence[Form], format: str | None = None) -> Form:
    """The form that the client wants, by `?format=` or by its Accept header."""
    found = acceptable(request, forms, format)
    if found is None:
        names = ", ".join(form.type for form in forms)
        raise HttpError("not-acceptable", f"choose one of {names}", available=[form.type for form in forms])
    return found


def acceptable(request: Request, forms: Sequence[Form], format: str | None = None) -> Form | None:
    """As `wanted`, or `None` where no form is acceptable."""
    if format:
        return named(format.lower(), forms)
    # Several Accept headers are one list (RFC 9110, 5.3).
    return best(", ".join(request.headers.getlist("accept")), forms)


def unchanged(request: Request, tag: str) -> Response | None:
    """The answer to a client that holds what it asks for; `None` where it does not."""
    tags = request.headers.get("if-none-match", "")
    if request.method in {"GET", "HEAD"} and tag in {each.strip() for each in tags.split(",")}:
        return Response(status_code=304, headers={"ETag": tag})
    return None


def respond(found: Answer | bytes, form: Form, *, name: str = "", tag: str = "", link: str = "") -> Response:
    """An answer in a form; tables for spreadsheets are sent to be saved."""
    headers = {"Content-Type": form.content_type}
    if form.name in {"csv", "tsv"} and name:
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}.{form.name}"
    if tag:
        headers["ETag"] = tag
    if link:
        headers["Link"] = link
    return Response(found.body if isinstance(found, Answer) else found, headers=headers)


def etag(generation: str, form: Form) -> str:
    """The mark of an answer: of one generation, in one form."""
    return f'W/"{generation}-{form.name}"'
