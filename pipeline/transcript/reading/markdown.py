"""Markdown: headings, rules and `**Key:** value` lines are not speech; emphasis inside speech stays as it stands."""

from pipeline.transcript.reading.layout import lay_out
from pipeline.transcript.reading.speakers import label_turns
from pipeline.transcript.record import Transcript

NAME = "markdown"
ENDINGS = (".md", ".markdown")


def parse(text: str) -> Transcript:
    """Tell header from speech, taking front matter between `---` lines for header."""
    return label_turns(lay_out(text, format=NAME, front_matter=True))
