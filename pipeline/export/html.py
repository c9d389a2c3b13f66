"""A page to read, whole in one file, in the elements that the podcast namespace names for transcripts: cite, time, p."""

from pipeline.export.talk import Talk
from pipeline.report import render

NAME = "html"
ENDING = ".html"
NEEDS_TIMES = False


def write(talk: Talk) -> bytes:
    """The page, with a light, a dark and a printed look."""
    return render.page("reading.html", talk=talk).encode(errors="replace")  # a file's name may be no text
