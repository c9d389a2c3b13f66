"""Plain text as recognisers, captions and scrapers write it."""

from pipeline.reading.layout import lay_out
from pipeline.record import Transcript

NAME = "plain"
ENDINGS = (".txt", ".text")


def parse(text: str) -> Transcript:
    """Tell header from speech by how the lines look."""
    return lay_out(text, format=NAME)
