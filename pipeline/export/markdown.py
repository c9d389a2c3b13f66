"""Markdown to read: names in bold, paragraphs, headings; what is said shows as it stands, whatever characters it holds."""

import re

from pipeline.export.talk import Talk, printable
from pipeline.report.view import Aside

NAME = "md"
ENDING = ".md"
NEEDS_TIMES = False

MARKUP = re.compile(r"[\\`*\[\]~]|(?<!\w)_|_(?!\w)|<(?=[\w/!?])|&(?=#?\w+;)")
OPENING = re.compile(r"(?:[#>+=-]|\d{1,9}(?P<dot>[.)])(?=\s|$))")


def write(talk: Talk) -> bytes:
    """The title, then each turn with its paragraphs."""
    parts = [f"# {escaped(talk.title)}"] if talk.title else []
    for each in talk.in_order:
        if isinstance(each, Aside):
            said = printable(each.text)
            parts.append(f"## {escaped(said.lstrip('# '))}" if each.kind == "heading" else _opening(escaped(said)))
            continue
        first, *others = map(escaped, talk.paragraphs(each))
        parts += [f"**{escaped(talk.name(each))}:** {first}", *map(_opening, others)]
    return ("\n\n".join(parts) + "\n").encode()


def escaped(text: str) -> str:
    """The text with a backslash before what Markdown would take for markup."""
    return MARKUP.sub(lambda match: f"\\{match[0]}", text)


def _opening(text: str) -> str:
    """A paragraph that does not begin as a heading, a quotation or a list does."""
    match = OPENING.match(text)
    if not match:
        return text
    at = match.start("dot") if match["dot"] else 0
    return f"{text[:at]}\\{text[at:]}"
