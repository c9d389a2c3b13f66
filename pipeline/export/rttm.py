"""RTTM, the table of speaker diarization: who speaks from when for how long, without the words."""

from collections.abc import Sequence

from pipeline.export.talk import Talk

NAME = "rttm"
ENDING = ".rttm"
NEEDS_TIMES = True
PAUSE = 1.0  # seconds of silence that part a turn in two
SHORTEST = 0.001


def write(talk: Talk) -> bytes:
    """A line for each turn, several where the speaker pauses. Columns are parted by blanks, so names have `_` instead."""
    assert talk.clock is not None
    lines = [
        f"SPEAKER {_field(talk.episode)} 1 {start:.3f} {max(end - start, SHORTEST):.3f} <NA> <NA> {_field(talk.name(each))} <NA> <NA>\n"
        for each in talk.passages
        for start, end in talk.clock.pieces(each.start, each.end, PAUSE)
    ]
    return "".join(lines).encode(errors="replace")


def join(contents: Sequence[bytes]) -> bytes:
    """The lines of several episodes, told apart by their second column."""
    return b"".join(contents)


def _field(text: str) -> str:
    return "_".join(text.split())
