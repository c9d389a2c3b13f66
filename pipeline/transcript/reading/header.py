"""Takes a header apart whose line ends were lost: title, date, show notes and chapters in one line, as pages leave it when copied.

What is cut is told by form alone: a date that the next word touches, and time stamps that count up with words between them.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.transcript.reading.clock import seconds
from pipeline.transcript.reading.lines import DATE, DATE_START, MOST_CHARS, SECTION_HEADING, Line
from pipeline.transcript.record import Kind

MOST_GLUED = 20 * MOST_CHARS  # characters of a line that is taken apart
TITLE_CHARS = 300
FEWEST_CHAPTERS = 3
NOTE_WORDS = 6  # behind a date: so many are show notes, fewer belong to the date
STAMP = re.compile(r"[(\[]?(?<![\d:.])(\d{1,2}:\d\d(?::\d\d)?)(?![\d:])[)\]]?")
LETTER = re.compile(r"[^\W\d_]")
TOUCHING = re.compile(r"[^\W\d_]{2}")
JOINT = re.compile(r"(?<=[^\W_A-Z.!?\"”’)])(?=[A-Z][a-z])|(?<=[.!?\"”’)])(?=[A-Z][a-z])")
HEADING = re.compile(r"(?<![A-Z])[A-Z][a-z]+(?: [A-Za-z]+)?\s*+(?::\s*+)?$")

Piece = tuple[int, Kind]
"""Where a part of a line begins, and its kind."""


def glued_kind(line: Line) -> Kind | None:
    """The form of a line in which a word touches the date before it, which nobody says."""
    return "date" if any(TOUCHING.match(line.text, end) for _, end in _date(line.text)) else None


def split_glued(lines: Sequence[Line], kinds: Sequence[Kind | None]) -> tuple[list[Line], list[Kind | None]]:
    """The lines of a header and their kinds, with what was glued into one line taken apart."""
    parts = [part for line, kind in zip(lines, kinds, strict=True) for part in _parts(line, kind)]
    return [line for line, _ in parts], [kind for _, kind in parts]


def _parts(line: Line, kind: Kind | None) -> list[tuple[Line, Kind | None]]:
    pieces = _pieces(line.text) if kind and len(line.text) <= MOST_GLUED else []
    if not pieces:
        return [(line, kind)]
    places = [*(start for start, _ in pieces), len(line.text)]
    parts: list[tuple[Line, Kind | None]] = []
    for (start, end), (_, part) in zip(pairwise(places), pieces, strict=True):
        said = line.text[start:end]
        left = line.start + start + len(said) - len(said.lstrip())
        if said.strip():
            parts.append((Line(left, left + len(said.strip()), said.strip()), part))
    return parts


def _pieces(text: str) -> list[Piece]:
    """The parts of a line of a header, in order; none where it is one thing."""
    dates, chapters = _date(text), _chapters(text)
    if not dates and not chapters:
        return []
    pieces: list[Piece] = []
    notes = 0
    for start, end in dates:
        pieces += [(0, "title")] if start else []
        pieces += [(start, "date")]
        notes = end
    pieces.append((notes, "description"))
    if chapters:
        heading = HEADING.search(text, notes, chapters[0])
        if heading and SECTION_HEADING.fullmatch(heading.group()):
            pieces.append((heading.start(), "heading"))
        pieces += [(place, "chapter") for place in chapters]
    return pieces


def _date(text: str) -> list[tuple[int, int]]:
    """The stretch of a date that show notes follow: at the head, or behind a title that touches it."""
    for place in [0, *(joint.end() for joint in JOINT.finditer(text, 0, TITLE_CHARS))]:
        dated = DATE_START.match(text, place, place + MOST_CHARS)
        if dated and not DATE.fullmatch(text, place):
            rest = text[dated.end() : dated.end() + MOST_CHARS]
            if TOUCHING.match(rest) or len(rest.split()) >= NOTE_WORDS:
                return [dated.span()]
    return []


def _chapters(text: str) -> list[int]:
    """Where the chapters of a list that was pasted into one line begin, in order; none where there is no such list."""
    stamps = list(STAMP.finditer(text))
    if len(stamps) < FEWEST_CHAPTERS:
        return []
    between = [*pairwise([stamp.span() for stamp in stamps]), (stamps[-1].span(), (len(text), 0))]
    named = all(LETTER.search(text, before[1], after[0]) for before, after in between)
    times = [seconds(stamp[1]) or 0.0 for stamp in stamps]
    return [stamp.start() for stamp in stamps] if named and all(a < b for a, b in pairwise(times)) else []
