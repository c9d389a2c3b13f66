"""Deepgram: `results` with `utterances`, else the words of the first channel; seconds, speakers by number."""

from typing import Any

from pipeline.reading.clock import seconds
from pipeline.reading.cues import Cue
from pipeline.reading.dialects.fields import Read, cue_of, has_objects, objects, speaker_of, text_of

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
    if results.get("utterances"):
        cues: list[Cue] = []
        for place, item in objects(results["utterances"], "results.utterances"):
            cues += cue_of(item, place, text=("transcript",), start="start", end="end", clock=seconds, word=WORD)
        return cues, {}
    for where, channel in objects(results["channels"], "results.channels"):
        for place, best in objects(channel.get("alternatives"), f"{where}.alternatives"):
            if words := best.get("words"):
                return [_word(item, at) for at, item in objects(words, f"{place}.words")], {}
            return [Cue(text_of(best, "transcript", place=place), where=place)], {}
    return [], {}


def _word(item: dict[str, Any], place: str) -> Cue:
    start, end = seconds(item.get("start")), seconds(item.get("end"))
    return Cue(
        text_of(item, *WORD, place=place), start, end, speaker_of(item, "speaker", prefix="Speaker "), where=place
    )
