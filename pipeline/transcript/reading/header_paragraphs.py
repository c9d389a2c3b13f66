"""What a paragraph above the talk may be: a title, show notes, a list under a heading; or talk already."""

import re
from collections.abc import Sequence

from pipeline.transcript.reading.lines import CAPITAL_HEADING, SECTION_HEADING, SENTENCE_END, Line

TITLE_WORDS = 24
NOTE_WORDS = 220
MAX_GAP = 4  # lines without header form between two that have it
LISTED_WORDS = 12  # a line of a list on average, at most
TALK_WORDS = 120  # as many above a heading "Transcript" may be talk
NOTE_MARKERS = re.compile(
    r"\b(?:[io]n (?:this|today's) (?:episode|interview|conversation)|is interviewed by|joins|interviews?|talks? (?:to|with|about)|"
    r"speaks? (?:to|with)|chats? (?:to|with)|sits? down with|discuss(?:es)?|explains?|tells|subscribe|sponsors?|show notes)\b",
    re.I,
)
SPOKEN_MARKERS = re.compile(r"\b(?:hello|hi|hey|welcome|i'm|i am|my|me|i|thanks|thank you|you're|yeah)\b", re.I)


def paragraphs(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Where each paragraph begins and ends, as numbers of lines, the end exclusive."""
    spans, start = [], None
    for i, line in enumerate([*lines, Line(0, 0, "")]):
        if line.text and start is None:
            start = i
        elif not line.text and start is not None:
            spans.append((start, i))
            start = None
    return spans


def is_title(paragraph: Sequence[Line]) -> bool:
    """One or two short lines that end without a stop."""
    return len(paragraph) <= 2 and all(
        line.words <= TITLE_WORDS and not SENTENCE_END.search(line.text) and not line.text.startswith(">>")
        for line in paragraph
    )


def is_notes(paragraph: Sequence[Line]) -> bool:
    """Show notes speak of the talk in the third person and in whole sentences."""
    text = " ".join(line.text for line in paragraph)
    words, spoken = len(text.split()), len(SPOKEN_MARKERS.findall(text))
    return words <= NOTE_WORDS and spoken * 40 <= words and bool(NOTE_MARKERS.search(text))


def is_section(paragraph: Sequence[Line]) -> bool:
    """A heading such as "Links" with a list below it."""
    return (
        len(paragraph) > 1
        and any(form.fullmatch(paragraph[0].text) for form in (SECTION_HEADING, CAPITAL_HEADING))
        and sum(line.words for line in paragraph) <= min(NOTE_WORDS, LISTED_WORDS * len(paragraph))
        and not is_talk(paragraph)
    )


def is_aside(lines: Sequence[Line]) -> bool:
    """A few short lines that nobody says, such as the titles in a list of books."""
    text = " ".join(line.text for line in lines)
    return len(lines) <= MAX_GAP and len(text.split()) <= NOTE_WORDS and not SPOKEN_MARKERS.search(text)


def is_talk(lines: Sequence[Line]) -> bool:
    """Talk says "I" and "yeah" far more often than any header does."""
    text = " ".join(line.text for line in lines)
    words = len(text.split())
    return words >= TALK_WORDS and len(SPOKEN_MARKERS.findall(text)) * 25 >= words
