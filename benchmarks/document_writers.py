"""The same talk in documents, pages and annotations, and in other encodings."""

import html
import io
from collections.abc import Callable

from benchmarks.format_writers import NAMES, Lines, Turns, clock, timed_turns


def docx(lines: Lines) -> bytes:
    """A Word document with a paragraph a line."""
    import docx as word

    document = word.Document()
    for line in lines:
        document.add_paragraph(line)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def vtt_identifiers(turns: Turns) -> str:
    """WebVTT that names who speaks above the times of each cue."""
    cues = [
        f"{NAMES[role]}\n{clock(a)} --> {clock(b)}\n{html.escape(text, quote=False)}\n\n"
        for a, b, role, text in timed_turns(turns)
    ]
    return "WEBVTT\n\n" + "".join(cues)


def html_piece(turns: Turns) -> str:
    """The HTML that the podcast namespace names: a cite, a time, a paragraph."""
    return "".join(
        f"<cite>{NAMES[role]}:</cite>\n<time>{clock(a)[:8]}</time>\n<p>{html.escape(text)}</p>\n"
        for a, _, role, text in timed_turns(turns)
    )


def html_page(turns: Turns) -> str:
    """A page with a menu, a script and bold names."""
    turned = "".join(f"<p><strong>{NAMES[role]}:</strong> {html.escape(text)}</p>\n" for role, text in turns)
    head = "<title>Clocks</title><style>p { margin: 0 }</style>"
    return f"<!DOCTYPE html>\n<html><head>{head}</head><body><nav>Home</nav>\n{turned}<script>go()</script></body></html>\n"


def textgrid(turns: Turns) -> str:
    """Praat's TextGrid: a tier a speaker."""
    listed = timed_turns(turns)
    last = listed[-1][1]
    text = f'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = {last}\ntiers? <exists>\nsize = 2\nitem []:\n'
    for number, (part, name) in enumerate(NAMES.items(), 1):
        text += f'    item [{number}]:\n        class = "IntervalTier"\n        name = "{name}"\n        xmin = 0\n        xmax = {last}\n'
        text += f"        intervals: size = {len(listed)}\n"
        for i, (a, b, role, said) in enumerate(listed, 1):
            shown = said.replace('"', '""') if role == part else ""
            text += f'        intervals [{i}]:\n            xmin = {a}\n            xmax = {b}\n            text = "{shown}"\n'
    return text


DOCUMENTS: dict[tuple[str, str], Callable[[Turns], str]] = {
    ("webvtt-identifiers", ".vtt"): vtt_identifiers,
    ("html-piece", ".html"): html_piece,
    ("html-page", ".html"): html_page,
    ("textgrid", ".TextGrid"): textgrid,
}
BYTES: dict[tuple[str, str], Callable[[Lines], bytes]] = {
    ("docx", ".docx"): docx,
    ("byte-order-mark", ".txt"): lambda lines: "\n".join(lines).encode("utf-8-sig"),
    ("utf-16", ".txt"): lambda lines: "\n".join(lines).encode("utf-16"),
    ("windows-1252", ".txt"): lambda lines: "\n".join(lines).encode("cp1252", errors="replace"),
}
