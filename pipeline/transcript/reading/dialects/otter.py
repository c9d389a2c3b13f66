"""Otter's JSON: `transcripts`, on their own or within `speech`, with offsets in samples and names under `speakers`."""

from typing import Any

from pipeline.transcript.reading.captions import Cue
from pipeline.transcript.reading.clock import seconds
from pipeline.transcript.reading.dialects.fields import Read, has_objects, objects, speaker_of, text_of

NAME = "otter-json"
SAMPLES = 16_000  # a second


def recognises(data: Any) -> bool:
    """Known by `transcripts` with a `transcript`."""
    return has_objects(_speech(data), "transcripts", "transcript")


def read(data: Any) -> Read:
    """Its paragraphs as cues.

    Raises:
        InputError: a value is not what it must be.
    """
    speech = _speech(data)
    names = {
        str(item.get("id", item.get("speaker_id"))): text_of(item, "speaker_name", "name", place=place)
        for place, item in objects(speech.get("speakers"), "speakers")
    }
    cues = []
    for place, item in objects(speech["transcripts"], "transcripts"):
        start, end = _time(item.get("start_offset")), _time(item.get("end_offset"))
        speaker = names.get(str(item.get("speaker_id"))) or speaker_of(
            item, "speaker_name", "label", "speaker_model_label", "speaker_id", prefix="Speaker "
        )
        cues.append(Cue(text_of(item, "transcript", place=place), start, end, speaker, where=place))
    title = speech.get("title")
    return cues, {"title": title.strip()} if isinstance(title, str) and title.strip() else {}


def _speech(data: Any) -> Any:
    return data["speech"] if isinstance(data, dict) and isinstance(data.get("speech"), dict) else data


def _time(offset: object) -> float | None:
    value = seconds(offset)
    return None if value is None else value / SAMPLES
