"""What stands for a character in HTML and in much that was copied from it: `&amp;`, `&#39;`, `&nbsp;`."""

import html
import re

ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z0-9]{1,31});", re.I)
ESCAPED_AGAIN = re.compile(r"&amp;(?=(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z0-9]{1,31});)", re.I)


def unescaped(text: str) -> str:
    """The text with entities resolved, but only those that end in `;`, since people also write `R&notes`.

    What was escaped twice (`&amp;#39;`) is resolved twice.
    """
    return ENTITY.sub(_character, ESCAPED_AGAIN.sub("&", text)) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    """The character; a no-break space is a space, and what is no character stays as it is written."""
    found = html.unescape(match[0])
    return " " if found == "\xa0" else found if found.isprintable() or found.isspace() else match[0]
