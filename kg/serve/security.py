"""Who may ask, from where and how much at once; and the headers that every response has.

Against DNS rebinding only known names are answered to; against pages of other origins, which could
make a browser ask a server on the same machine, the browser's own word is taken (Origin,
Sec-Fetch-Site). There are no cookies, so nothing is sent without the user's will but the address.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import time
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.characters import visible
from kg.serve.options import Options
from kg.serve.problems import HttpError, problem_response

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'"
)
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Server": "kg",
}

FREE = ("/static/", "/problems/", "/-/ping", "/query", "/favicon.ico")
"""What holds no data and needs no token: the page that asks for one is among it."""

COSTLY = ("/sparql", "/store", "/ask", "/search", "/.well-known/", "/-/status")
"""What a page of another origin may not make a browser ask for."""

ASKED = "GET, HEAD, POST, OPTIONS"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
NEAR = frozenset({"", "same-origin", "none"})

log = logging.getLogger("kg.serve.access")


class Guarded:
    """An application behind these rules."""

    def __init__(self, app: ASGIApp, options: Options) -> None:
        self._app, self._options = app, options
        self._names = options.names()
        self._secret = hashlib.sha256(options.token.encode()).digest() if options.token else b""
        self._anyone = "*" in options.cors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it; every response leaves with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers, begun = Headers(scope=scope), time.perf_counter()
        allowed = self._allowed_origin(headers.get("origin", ""))
        told = {"status": 500, "size": 0}

        async def leave(message: Message) -> None:
            if message["type"] == "http.response.start":
                told["status"] = message["status"]
                self._dress(MutableHeaders(raw=message["headers"]), allowed)
            else:
                told["size"] += len(message.get("body", b""))
            await send(message)

        try:
            self._check(scope, headers, allowed)
        except HttpError as error:
            response: ASGIApp = problem_response(error, headers.get("accept"))
        else:
            preflight = scope["method"] == "OPTIONS" and allowed and "access-control-request-method" in headers
            response = self._preflight() if preflight else self._app
        try:
            await response(scope, receive, leave)
        finally:
            log.info("%s", self._line(scope, told, time.perf_counter() - begun))

    def _check(self, scope: Scope, headers: Headers, allowed: str) -> None:
        """Refuse what is too long, or comes by a name, from an origin or without a token it should not."""
        query, path, method = scope["query_string"], scope["path"], scope["method"]
        if (size := len(scope.get("raw_path") or b"") + len(query) + 1) > self._options.url:
            raise HttpError("url-too-long", f"{size} bytes, the limit is {self._options.url}; send the query by POST")
        if sum(len(name) + len(value) for name, value in scope["headers"]) > self._options.headers:
            raise HttpError("headers-too-long", f"the limit is {self._options.headers} bytes")
        if _name(headers.get("host", "")) not in self._names or len(headers.getlist("host")) != 1:
            raise HttpError("wrong-host", "kg serve --allow-host NAME lets it")
        if not allowed and (method not in SAFE or path.startswith(COSTLY)):
            origin, site = headers.get("origin", ""), headers.get("sec-fetch-site", "").lower()
            if site not in NEAR or (origin and not _same(origin, headers["host"])):
                raise HttpError("wrong-origin", "kg serve --cors ORIGIN lets it")
        if self._secret and not path.startswith(FREE) and method != "OPTIONS":
            self._check_token(headers.get("authorization", ""))

    def _check_token(self, given: str) -> None:
        scheme, _, token = given.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise HttpError("token-missing", "send the header Authorization: Bearer TOKEN")
        digest = hashlib.sha256(token.strip().encode("utf-8", "surrogateescape")).digest()
        if not hmac.compare_digest(digest, self._secret):
            raise HttpError("token-wrong")

    def _allowed_origin(self, origin: str) -> str:
        """What the header that allows an origin says; empty where it is not to be sent."""
        if not origin or not self._options.cors:
            return ""
        if self._anyone:
            return "*"
        return origin if origin in self._options.cors else ""

    def _dress(self, headers: MutableHeaders, allowed: str) -> None:
        for name, value in HEADERS.items():
            headers[name] = value
        page = headers.get("content-type", "").startswith("text/html")
        headers["Content-Security-Policy"] = PAGE_POLICY if page else DATA_POLICY
        headers["Cross-Origin-Resource-Policy"] = "cross-origin" if self._options.cors else "same-origin"
        headers.setdefault("Cache-Control", "no-cache")
        headers.add_vary_header("Accept")
        if self._options.cors:
            headers.add_vary_header("Origin")
        if allowed:
            headers["Access-Control-Allow-Origin"] = allowed
            headers["Access-Control-Expose-Headers"] = "Link"

    def _preflight(self) -> Response:
        allowed = {
            "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
            "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type",
            "Access-Control-Max-Age": "600",
            "Allow": ASKED,
        }
        return Response(status_code=204, headers=allowed)

    def _line(self, scope: Scope, told: dict[str, int], seconds: float) -> str:
        """A request as a line of the log, its query as a digest unless it is to be told."""
        query: bytes = scope["query_string"]
        shown = ""
        if query:
            digest = hashlib.sha256(query).hexdigest()[:12]
            shown = "?" + (query.decode("ascii", "backslashreplace") if self._options.log_queries else f"[{digest}]")
        client = (scope.get("client") or ("-",))[0]
        path = visible(ascii(scope["path"])[1:-1])
        return f"{client} {scope['method']} {path}{shown} {told['status']} {told['size']} {seconds * 1000:.1f} ms"


def _name(host: str) -> str:
    """The name in a Host header, in small letters, without the port."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdecimal() else host.lower()


def _same(origin: str, host: str) -> bool:
    return urlsplit(origin).netloc.lower() == host.lower()
