"""SRT as podcast players want it: lines of at most 32 characters, the name before a speaker's first words."""

import re

from pipeline.export.captions import captions
from pipeline.export.talk import Talk
from pipeline.export.webvtt import stamp

NAME = "srt"
ENDING = ".srt"
NEEDS_TIMES = True
WIDTH = 32
TAG = re.compile(r"<(?=[a-z/!?])", re.IGNORECASE)


def write(talk: Talk) -> bytes:
    """The cues, numbered, each of one speaker; see `plain` for what SRT cannot hold."""
    cues = captions(talk, width=WIDTH, lead=lambda passage: f"{talk.name(passage)}:")
    parts = [
        f"{number}\n{stamp(cue.start_s, ',')} --> {stamp(cue.end_s, ',')}\n" + plain("\n".join(cue.lines))
        for number, cue in enumerate(cues, 1)
    ]
    return ("\n\n".join(parts) + "\n").encode()


def plain(text: str) -> str:
    """The text without what players take for markup. SRT has no escapes, so other characters that look alike stand for these."""
    return TAG.sub("‹", text.replace("-->", "→")).replace("{\\", "{∖")
