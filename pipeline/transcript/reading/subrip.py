"""SRT: numbered cues, whose numbers are often wrong, with tags that are not part of the format but common."""

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.errors import InputError
from pipeline.transcript.reading.caption_file import (
    TIMING,
    RawCue,
    cues_of,
    is_timing,
    raw_cues,
    voices_by_name,
    voices_by_style,
    written,
)
from pipeline.transcript.reading.captions import assemble
from pipeline.transcript.reading.patterns.names import MOST_NAMES
from pipeline.transcript.reading.rolling import unrolled
from pipeline.transcript.record import Transcript

NAME = "srt"
__all__ = ["ENDINGS", "NAME", "parse", "sniff", "written"]
ENDINGS = (".srt",)
SNIFFED_LINES = 200
SETTING = re.compile(r"[\w-]+:\S+")  # of a cue, behind its times
FEWEST = 2  # cues by which a file of another ending is known


def sniff(text: str) -> bool:
    """Whether one of the first lines that hold something, and one more, give a cue's times."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()]
    timed = [match for line in lines[:SNIFFED_LINES] if (match := TIMING.match(line))]
    bare = sum(all(SETTING.fullmatch(word) for word in match.string[match.end() :].split()) for match in timed)
    return any(map(TIMING.match, lines[:3])) and len(timed) >= FEWEST and 2 * bare >= len(timed)


def parse(text: str) -> Transcript:
    """One cue a line.

    Raises:
        InputError: there is no cue, or no word in any.
    """
    lines = text.splitlines()
    named = _named_above(lines)
    cues, notes = raw_cues(lines, asides=False, named=named)
    cues = voices_by_name(cues) if named else cues
    if not cues:
        raise InputError("SRT without a cue: no line has `-->` between two times; save it again from its source.")
    above = _above(lines)
    if above.lines and not named:
        cues = [above, *cues]
        notes = [f"{above.where}: words above the first time, as if the file's beginning were cut off; kept.", *notes]
    return assemble([cue for raw in unrolled(voices_by_style(cues)) for cue in cues_of(raw)], format=NAME, notes=notes)


def _named_above(lines: Sequence[str]) -> bool:
    """Whether one of few names stands above the times of each cue, below a blank line."""
    openings = [i for i, line in enumerate(lines) if is_timing(line)]
    names = Counter(lines[i - 1].strip() for i in openings if i and (i == 1 or not lines[i - 2].strip()))
    few = 1 < len(names) <= MOST_NAMES and 2 * len(names) <= len(openings)
    return few and names.total() == len(openings) and not any(name.isdecimal() or not name for name in names)


def _above(lines: Sequence[str]) -> RawCue:
    """What stands above the first cue, but for its number."""
    first = next(i for i, line in enumerate(lines) if is_timing(line))
    said = [line for line in lines[:first] if line.strip()]
    if said and said[-1].strip().isdecimal():
        said.pop()
    return RawCue(tuple(said), None, None, "line 1")
