"""Plain text as recognisers, captions and scrapers write it."""

from pipeline.transcript.reading.layout import lay_out
from pipeline.transcript.reading.speakers import label_turns
from pipeline.transcript.record import Transcript

NAME = "plain"
ENDINGS = (".txt", ".text")


def parse(text: str) -> Transcript:
    """Tell header from speech by how the lines look."""
    return label_turns(lay_out(text, format=NAME))
