"""Plain text as recognisers, captions and scrapers write it."""

from pipeline.transcript.reading.text import read_text
from pipeline.transcript.record import EVERYTHING, Sought, Transcript

NAME = "plain"
ENDINGS = (".txt", ".text")


def parse(text: str, sought: Sought = EVERYTHING) -> Transcript:
    """Tell header from speech by how the lines look."""
    return read_text(text, format=NAME, sought=sought)
