"""Descript-like JSON: `paragraphs` or `segments` with `speaker` as an object that has a `name`, times under `startTime`."""

from typing import Any

from pipeline.transcript.reading.captions import Cue
from pipeline.transcript.reading.clock import seconds
from pipeline.transcript.reading.dialects.fields import Read, has_objects, objects, speaker_of, text_of

NAME = "descript-json"
LISTS = ("paragraphs", "segments")


def recognises(data: Any) -> bool:
    """Known by `text` beside `startTime`."""
    return any(has_objects(data, name, "text", "startTime") and data[name] for name in LISTS)


def read(data: Any) -> Read:
    """Its paragraphs as cues.

    Raises:
        InputError: a value is not what it must be.
    """
    name = next(name for name in LISTS if has_objects(data, name, "text", "startTime") and data[name])
    cues = []
    for place, item in objects(data[name], name):
        start, end = seconds(item.get("startTime")), seconds(item.get("endTime"))
        cues.append(
            Cue(
                text_of(item, "text", place=place),
                start,
                end,
                speaker_of(item, "speaker", prefix="Speaker "),
                where=place,
            )
        )
    return cues, {}
