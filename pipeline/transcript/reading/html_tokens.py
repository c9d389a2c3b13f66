"""HTML as tags and what stands between them, in time that grows with its length however damaged it is.

Python's own parser looks for the end of each tag, comment and quote anew, so 20 kB of unfinished ones take seconds; and some damaged
declarations it refuses by an assertion.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OPENS = re.compile(
    r"<!--|<[!?][^<>]*>|"
    r"<(?P<end>/?)(?P<name>[a-z][^\s<>\"'/]*+)"
    r"(?:(?:[^<>\"']++|\"[^\"]{0,2000}\"|'[^']{0,2000}'){0,200}+>|[^<>]*+>)",
    re.IGNORECASE,
)
"""A tag, with quotes that may hold `>`; else one up to the next `>`, for an apostrophe may be none of a pair."""
_RAW = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("script", "style")}
"""Tags are none within these."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag, by its name in small letters, and as it is written; `<br/>` opens and ends."""

    name: str
    opens: bool
    ends: bool
    source: str


def tokens(text: str) -> Iterator[Tag | str]:
    """Tags and stretches of text as they are written, in order; comments and declarations are left out."""
    at, comments_end = 0, len(text)
    said = 0  # where the text begins that is not given yet
    while found := _OPENS.search(text, at):
        if found[0] == "<!--":
            after = text.find("-->", found.end(), comments_end) + 3
            if after < 3:
                comments_end, at = found.end(), found.end()  # no comment ends any more: this begins none
                continue
        else:
            after = found.end()
        if said < found.start():
            yield text[said : found.start()]
        if name := (found["name"] or "").lower():
            yield Tag(name, opens=not found["end"], ends=bool(found["end"]) or found[0].endswith("/>"), source=found[0])
            if name in _RAW and not found["end"]:
                closing = _RAW[name].search(text, after)
                at, said = closing.start() if closing else len(text), after
                continue
        at = said = after
    if said < len(text):
        yield text[said:]
