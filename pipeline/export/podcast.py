"""The JSON of the podcast namespace (`podcast:transcript`, version 1.0.0): segments as long as captions."""

import json

from pipeline.export.captions import captions
from pipeline.export.talk import Talk
from pipeline.export.webvtt import WIDTH

NAME = "podcast"
ENDING = ".podcast.json"
NEEDS_TIMES = True


def write(talk: Talk) -> bytes:
    """The segments, each with its speaker and times in seconds."""
    segments = [
        {
            "speaker": talk.name(cue.passage),
            "startTime": round(cue.start_s, 3),
            "endTime": round(cue.end_s, 3),
            "body": " ".join(cue.lines),
        }
        for cue in captions(talk, width=WIDTH)
    ]
    return (json.dumps({"version": "1.0.0", "segments": segments}, ensure_ascii=False, indent=1) + "\n").encode()
