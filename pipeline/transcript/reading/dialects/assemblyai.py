"""AssemblyAI: `utterances` by speaker, else `words`, with times in milliseconds; `speaker` is a letter."""

from typing import Any

from pipeline.errors import InputError
from pipeline.transcript.reading.clock import milliseconds
from pipeline.transcript.reading.dialects.fields import Read, cue_of, has_objects, objects

NAME = "assemblyai-json"
LISTS = ("utterances", "paragraphs", "sentences", "words")


def recognises(data: Any) -> bool:
    """Known by a list of utterances, paragraphs, sentences or words, each with `start` and `text`."""
    return any(has_objects(data, name, "text", "start") and data[name] for name in LISTS) or _failed(data)


def read(data: Any) -> Read:
    """The richest of its lists as cues.

    Raises:
        InputError: a value is not what it must be, or the service had not finished.
    """
    if _failed(data):
        raise InputError(
            f"status: is {str(data['status'])[:40]!r}, so it holds no transcript; fetch it again when it is 'completed'."
        )
    name = next(name for name in LISTS if has_objects(data, name, "text", "start") and data[name])
    cues = []
    for place, item in objects(data[name], name):
        cues += cue_of(item, place, text=("text",), start="start", end="end", clock=milliseconds, word=("text",))
    return cues, {}


def _failed(data: Any) -> bool:
    return isinstance(data, dict) and data.get("status") in ("error", "queued", "processing")
