"""Captions that roll: each shows the last line of the one before once more, above its own.

YouTube's automatic captions do so. They are known by the overlap through the whole file, and never by two neighbours that
are alike: people do say "Yeah." twice.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.transcript.reading.caption_file import RawCue, plain

FEWEST = 3  # captions that add a line to one shown before
SHARE = 0.6  # of all neighbours
MOST_LINES = 4  # that a player shows at once


def unrolled(cues: Sequence[RawCue]) -> list[RawCue]:
    """The cues with each line where it is first shown, if they roll; else as they are."""
    shown = [[text for line in cue.lines if (text := plain(line))] for cue in cues]
    repeats = [0, *(_overlap(before, now) for before, now in pairwise(shown))]
    rolled = sum(0 < count < len(lines) for count, lines in zip(repeats, shown, strict=True))
    if rolled < FEWEST or sum(count > 0 for count in repeats) < SHARE * (len(cues) - 1):
        return list(cues)
    return [_without(cue, count) for cue, count in zip(cues, repeats, strict=True)]


def _overlap(before: Sequence[str], now: Sequence[str]) -> int:
    """How many lines at the end of one cue stand at the beginning of the next."""
    most = min(len(before), len(now), MOST_LINES)
    return next((count for count in range(most, 0, -1) if before[-count:] == now[:count]), 0)


def _without(cue: RawCue, count: int) -> RawCue:
    lines = [line for line in cue.lines if plain(line)]
    return replace(cue, lines=tuple(lines[count:]))
