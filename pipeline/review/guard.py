"""What keeps other web pages and other machines away from the review page.

The server listens on the loopback address. A page from elsewhere that the same browser shows could still reach it: under a
foreign name that resolves to this machine (the Host header tells), or by sending a form (Origin, Sec-Fetch-Site and the
content type tell).
"""

from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}


class Guard:
    """Refuses what does not come from our own page, and puts the headers on what goes out."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self.app = app
        self.hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        problem = self._problem(scope["method"], Headers(scope=scope))
        answer = PlainTextResponse(problem, status_code=403) if problem else self.app
        await answer(scope, receive, sealed)

    def _problem(self, method: str, headers: Headers) -> str:
        if headers.get("host", "") not in self.hosts:
            return "This page answers only under its own address."
        origins = {f"http://{host}" for host in self.hosts}
        if "origin" in headers and headers["origin"] not in origins:
            return "This page answers only to itself."
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none") and method != "GET":
            return "This page answers only to itself."
        kind = headers.get("content-type", "").partition(";")[0].strip()
        if method not in ("GET", "HEAD") and kind != "application/json":
            return "Send application/json."
        return ""
