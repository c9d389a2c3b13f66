"""Time stamps that stand in a text among what is said, as in a transcript copied from YouTube or exported by Otter."""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from pipeline.transcript.reading.clock import seconds
from pipeline.transcript.reading.lines import FIRST_STAMP, TIME, Line
from pipeline.transcript.record import Timed, Transcript

CAPTION_SECONDS = 20  # time stamps as close as this are those of captions; chapters are longer
SECONDS_A_WORD = 0.4  # a guess for the last stretch, whose end no stamp says
STAMP_BEFORE = re.compile(r"[(\[]?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?[)\]]?(?=\s)")
IN_WORDS = re.compile(r"(?:\d+ (?:hours?|minutes?|seconds?)(?:, | and )?){1,3}")
_PART = re.compile(r"(\d+) (hour|minute|second)")
_UNIT = {"hour": 3600, "minute": 60, "second": 1}
_CLOCK = re.compile(r"\d+(?::\d\d)+(?:[.,]\d+)?")


def caption_lines(lines: Sequence[Line]) -> list[int]:
    """The lines that begin with a time stamp soon after another, each later than the one before."""
    runs: list[list[tuple[int, int]]] = [[]]
    for i, line in enumerate(lines):
        if stamp := FIRST_STAMP.match(line.text):
            parts = [int(part) for part in stamp.groups() if part]
            since = sum(part * 60**k for k, part in enumerate(reversed(parts)))
            if runs[-1] and since < runs[-1][-1][1]:
                runs.append([])
            runs[-1].append((i, since))
    return [
        i
        for run in runs
        if len(run) > 2 and median(b[1] - a[1] for a, b in pairwise(run)) <= CAPTION_SECONDS
        for i, _ in run
    ]


def says_again(above: Line, line: Line) -> bool:
    """Whether a line says the time stamp above it in words, as YouTube's page does when copied."""
    if not (TIME.fullmatch(above.text) and IN_WORDS.fullmatch(line.text)):
        return False
    said = sum(int(count[:6]) * _UNIT[unit] for count, unit in _PART.findall(line.text))
    return seconds(above.text) == said


def times_between(transcript: Transcript) -> tuple[Timed, ...]:
    """When each stretch of speech between two time stamps is said; none where the stamps do not count up.

    The end of the last is a guess by its words.
    """
    stamps: list[tuple[float, float | None]] = []
    spoken: list[list[int]] = []
    for block in transcript.blocks:
        if block.kind == "time":
            clocks = [seconds(clock) for clock in _CLOCK.findall(transcript.text[block.start : block.end])]
            if clocks and clocks[0] is not None:
                stamps.append((clocks[0], clocks[1] if len(clocks) > 1 else None))
                spoken.append([])
        elif block.kind == "speech" and stamps:
            spoken[-1] += [block.start, block.end]
    found = []
    for i, ((start_s, said_end), ends) in enumerate(zip(stamps, spoken, strict=True)):
        if not ends:
            continue
        guess = start_s + SECONDS_A_WORD * len(transcript.text[ends[0] : ends[-1]].split())
        end_s = said_end if said_end is not None else stamps[i + 1][0] if i + 1 < len(stamps) else guess
        if start_s <= end_s:
            found.append(Timed(ends[0], ends[-1], start_s, end_s))
    return tuple(found)
