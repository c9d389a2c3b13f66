"""Rev: `monologues` of `elements`, where punctuation and blanks are elements of their own.

The service for programs writes `ts` and `end_ts` in seconds, the one for people `timestamp` and `end_timestamp` as a clock
(`00:00:01,250`); names are in `speakers`.
"""

from typing import Any

from pipeline.transcript.reading.captions import Cue, Word
from pipeline.transcript.reading.clock import seconds
from pipeline.transcript.reading.dialects.fields import Read, has_objects, objects, speaker_of, text_of

NAME = "rev-json"


def recognises(data: Any) -> bool:
    """Known by `monologues` with `elements`."""
    return has_objects(data, "monologues", "elements")


def read(data: Any) -> Read:
    """Monologues as cues.

    Raises:
        InputError: a value is not what it must be.
    """
    listed = data.get("speakers")
    names = {str(item.get("id")): text_of(item, "name", place=place) for place, item in objects(listed, "speakers")}
    cues = []
    for place, item in objects(data["monologues"], "monologues"):
        speaker = names.get(str(item.get("speaker"))) or speaker_of(item, "speaker", prefix="Speaker ")
        words = _words(item, place)
        starts = [word.start_s for word in words if word.start_s is not None]
        ends = [word.end_s for word in words if word.end_s is not None]
        said = "".join(word.text for word in words)
        cues.append(Cue(said, min(starts, default=None), max(ends, default=None), speaker, tuple(words), place))
    return cues, {}


def _words(item: dict[str, Any], place: str) -> list[Word]:
    words: list[Word] = []
    for where, element in objects(item.get("elements"), f"{place}.elements"):
        value = text_of(element, "value", place=where)
        if element.get("type") == "punct" and words:
            words[-1] = Word(words[-1].text + value, words[-1].start_s, words[-1].end_s)
        else:
            start = seconds(element.get("ts", element.get("timestamp")))
            words.append(Word(value, start, seconds(element.get("end_ts", element.get("end_timestamp")))))
    return words
