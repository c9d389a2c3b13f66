"""Whisper and what is built on it: openai-whisper, faster-whisper, WhisperX, and the `chunks` of Transformers.

faster-whisper writes no file of its own; people dump its list of segments, whose `words` are as Whisper's. WhisperX adds
`speaker` to segments and words, and gives numbers no times. Words come with the blank before them.
"""

from typing import Any

from pipeline.transcript.reading.captions import Cue
from pipeline.transcript.reading.clock import seconds
from pipeline.transcript.reading.dialects.fields import Read, cue_of, has_objects, objects, speaker_of, text_of

NAME = "whisper-json"


def recognises(data: Any) -> bool:
    """Known by `segments` (or a bare list of them) with `text`, or by `chunks` with a `timestamp`."""
    wrapped = {"segments": data} if isinstance(data, list) and data else data
    return has_objects(wrapped, "segments", "text") or has_objects(wrapped, "chunks", "timestamp")


def read(data: Any) -> Read:
    """Segments as cues, with times of words where there are any.

    Raises:
        InputError: a value is not what it must be.
    """
    if isinstance(data, dict) and "segments" not in data:
        return [_chunk(item, place) for place, item in objects(data["chunks"], "chunks")], {}
    cues = []
    for place, item in objects(data if isinstance(data, list) else data["segments"], "segments"):
        cues += cue_of(
            item,
            place,
            text=("text",),
            start="start",
            end="end",
            clock=seconds,
            word=("word", "text"),
            prefix="SPEAKER_",
        )
    return cues, {}


def _chunk(item: dict[str, Any], place: str) -> Cue:
    times = item.get("timestamp")
    start, end = times if isinstance(times, list) and len(times) == 2 else (None, None)
    return Cue(
        text_of(item, "text", place=place), seconds(start), seconds(end), speaker_of(item, "speaker"), where=place
    )
