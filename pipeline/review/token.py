"""The key to the review page: whoever has the address that `rolecall review` prints, and nobody else on the machine.

Other users of a machine reach its loopback address too. The printed address carries a token, which the page's server takes for
a cookie at once. A browser's command line can be read by other users, so the address that it is started with carries another
token, good for one use.
"""

import secrets
from urllib.parse import parse_qs

COOKIE = "rolecall"
FIELD = "token"


class Tokens:
    """The tokens of one server; they go with its process."""

    def __init__(self) -> None:
        self.lasting = secrets.token_urlsafe(24)
        self._once = {secrets.token_urlsafe(24)}

    def for_browser(self) -> str:
        """The token that is good for one use."""
        return next(iter(self._once))

    def opens(self, query: str) -> bool:
        """Whether a query holds a token; one for one use is used up by this."""
        given = parse_qs(query).get(FIELD, [""])[0]
        for token in list(self._once):
            if _equal(given, token):
                self._once.discard(token)
                return True
        return _equal(given, self.lasting)

    def in_cookie(self, value: str) -> bool:
        """Whether a cookie is the one that was given for a token."""
        return _equal(value, self.lasting)


def address(host: str, path: str, token: str) -> str:
    """The address that opens a page."""
    return f"http://{host}{path}?{FIELD}={token}"


def cookie_name(host: str) -> str:
    """The cookie's name; browsers do not tell cookies apart by port, so it holds the port."""
    return f"{COOKIE}-{host.rpartition(':')[2]}"


def _equal(given: str, wanted: str) -> bool:
    return secrets.compare_digest(given.encode(errors="replace"), wanted.encode())
