"""Markdown: headings, rules and `**Key:** value` lines are not speech; emphasis inside speech stays as it stands."""

from pipeline.transcript.reading.text import read_text
from pipeline.transcript.record import EVERYTHING, Sought, Transcript

NAME = "markdown"
ENDINGS = (".md", ".markdown")


def parse(text: str, sought: Sought = EVERYTHING) -> Transcript:
    """Tell header from speech, taking front matter between `---` lines for header."""
    return read_text(text, format=NAME, front_matter=True, sought=sought)
