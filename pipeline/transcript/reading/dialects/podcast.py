"""Podcasting 2.0 (`podcast:transcript`): `segments` with `startTime`, `endTime`, `body` and perhaps `speaker`.

A segment may be a single word; the speaker is often said only where it changes.
"""

from typing import Any

from pipeline.transcript.reading.captions import Cue
from pipeline.transcript.reading.clock import seconds
from pipeline.transcript.reading.dialects.fields import Read, has_objects, objects, speaker_of, text_of

NAME = "podcast-json"


def recognises(data: Any) -> bool:
    """Known by `segments` with a `body`."""
    return has_objects(data, "segments", "body") and bool(data["segments"])


def read(data: Any) -> Read:
    """Segments as cues; without a speaker of its own a segment belongs to the one before.

    Raises:
        InputError: a value is not what it must be.
    """
    cues, speaker = [], None
    for place, item in objects(data["segments"], "segments"):
        speaker = speaker_of(item, "speaker", prefix="Speaker ") or speaker
        start, end = seconds(item.get("startTime")), seconds(item.get("endTime"))
        cues.append(Cue(text_of(item, "body", place=place), start, end, speaker, where=place))
    return cues, {}
