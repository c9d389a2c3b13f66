"""Deepgram: `results` with `utterances`, else the words of the first channel; seconds, speakers by number."""

from dataclasses import replace
from typing import Any

from pipeline.transcript.reading.captions import Cue
from pipeline.transcript.reading.clock import seconds
from pipeline.transcript.reading.dialects.fields import Read, cue_of, has_objects, objects, speaker_of, text_of

NAME = "deepgram-json"
WORD = ("punctuated_word", "word")


def recognises(data: Any) -> bool:
    """Known by `results.channels` or `results.utterances`."""
    results = data.get("results") if isinstance(data, dict) else None
    return has_objects(results, "utterances", "transcript") or has_objects(results, "channels", "alternatives")


def read(data: Any) -> Read:
    """Utterances as cues, or the words one by one.

    Raises:
        InputError: a value is not what it must be.
    """
    results = data["results"]
    cues: list[Cue] = []
    if results.get("utterances"):
        for place, item in objects(results["utterances"], "results.utterances"):
            cues += cue_of(item, place, text=("transcript",), start="start", end="end", clock=seconds, word=WORD)
        return cues, {}
    channels = list(objects(results["channels"], "results.channels"))
    for number, (where, channel) in enumerate(channels):
        said = _best(channel, where)
        cues += said if len(channels) == 1 else [replace(cue, speaker=f"Channel {number}") for cue in said]
    return sorted(cues, key=lambda cue: cue.start_s or 0.0) if len(channels) > 1 else cues, {}


def _best(channel: dict[str, Any], where: str) -> list[Cue]:
    """The words of a channel's first alternative, or its text where it has none."""
    place, best = next(iter(objects(channel.get("alternatives"), f"{where}.alternatives")), ("", None))
    if best is None:
        return []
    words = [_word(item, at) for at, item in objects(best.get("words"), f"{place}.words")]
    return words or [Cue(text_of(best, "transcript", place=place), where=place)]


def _word(item: dict[str, Any], place: str) -> Cue:
    start, end = seconds(item.get("start")), seconds(item.get("end"))
    return Cue(
        text_of(item, *WORD, place=place), start, end, speaker_of(item, "speaker", prefix="Speaker "), where=place
    )
