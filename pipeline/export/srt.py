"""SRT as podcast players want it: lines of at most 32 characters, the name before a speaker's first words."""

from pipeline.export.captions import captions
from pipeline.export.talk import Talk
from pipeline.export.webvtt import stamp

NAME = "srt"
ENDING = ".srt"
NEEDS_TIMES = True
WIDTH = 32


def write(talk: Talk) -> bytes:
    """The cues, numbered, each of one speaker. SRT has no escapes: an arrow that is said stands as `→`."""
    cues = captions(talk, width=WIDTH, lead=lambda passage: f"{talk.name(passage)}:")
    parts = [
        f"{number}\n{stamp(cue.start_s, ',')} --> {stamp(cue.end_s, ',')}\n" + "\n".join(cue.lines).replace("-->", "→")
        for number, cue in enumerate(cues, 1)
    ]
    return ("\n\n".join(parts) + "\n").encode()
