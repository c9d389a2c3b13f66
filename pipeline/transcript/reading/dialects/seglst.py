"""SegLST, which meeteval reads: a list of segments with `words` as one text, `start_time`, `end_time` and `speaker`."""

from typing import Any

from pipeline.transcript.reading.captions import Cue
from pipeline.transcript.reading.clock import seconds
from pipeline.transcript.reading.dialects.fields import Read, has_objects, objects, speaker_of, text_of

NAME = "seglst"


def recognises(data: Any) -> bool:
    """Known by a list whose objects have `words` and `speaker`."""
    listed = isinstance(data, list) and bool(data)
    return listed and has_objects({"": data}, "", "words", "speaker") and all(_is_text(item) for item in data[:1])


def read(data: Any) -> Read:
    """Segments as cues.

    Raises:
        InputError: a value is not what it must be.
    """
    cues = []
    for place, item in objects(data, "segments"):
        start, end = seconds(item.get("start_time")), seconds(item.get("end_time"))
        cues.append(Cue(text_of(item, "words", place=place), start, end, speaker_of(item, "speaker"), where=place))
    return cues, {}


def _is_text(item: Any) -> bool:
    return isinstance(item, dict) and isinstance(item.get("words"), str)
