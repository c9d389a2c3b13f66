"""What keeps other web pages, other machines and other users of this machine away from the review page.

The server listens on the loopback address. A page from elsewhere that the same browser shows could still reach it: under a
foreign name that resolves to this machine (the Host header tells), or by sending a form (Origin, Sec-Fetch-Site and the
content type tell). Another user of the machine has no token, see `token`.

What fails within is told as one line, with the details in a log file.
"""

from collections.abc import Collection
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline import faults
from pipeline.review import token
from pipeline.review.token import Tokens

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

    def __init__(self, app: ASGIApp, hosts: Collection[str], tokens: Tokens | None = None) -> None:
        self.app = app
        self.hosts = frozenset(hosts)
        self.tokens = tokens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        begun = False

        async def sealed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        problem = self._problem(scope["method"], Headers(scope=scope))
        answer = PlainTextResponse(problem, status_code=403) if problem else self._entry(scope) or self.app
        try:
            await answer(scope, receive, sealed)
        except Exception as error:  # a user never sees a traceback
            told = faults.report_fault(error, f"the review page, {scope['path']}")
            if begun:
                raise RuntimeError(told) from None
            await JSONResponse({"error": told}, status_code=500)(scope, receive, sealed)

    def _entry(self, scope: Scope) -> Response | None:
        """What is answered to one that has no cookie yet: with a token a cookie, else a refusal."""
        if self.tokens is None:
            return None
        headers = Headers(scope=scope)
        name = token.cookie_name(headers.get("host", ""))
        if scope["method"] == "GET" and self.tokens.opens(scope["query_string"].decode("latin-1")):
            page = "/" + scope["path"].lstrip("/")  # what begins with two is the address of another host
            answer = RedirectResponse(page, status_code=303)
            answer.set_cookie(name, self.tokens.lasting, httponly=True, samesite="strict")
            return answer
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(name)
        except CookieError:
            cookie = None
        if cookie is None or not self.tokens.in_cookie(cookie.value):
            said = "This page opens with the address that `rolecall review` printed, token and all."
            return PlainTextResponse(said, status_code=403)
        return None

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
