"""whisper.cpp: `transcription` with `offsets` in milliseconds, tokens that are pieces of words, and turns where it looked."""

from collections.abc import Iterator
from typing import Any

from pipeline.transcript.reading.captions import Cue, Word
from pipeline.transcript.reading.clock import from_milliseconds
from pipeline.transcript.reading.dialects.fields import Read, has_objects, objects, speaker_of, text_of

NAME = "whisper-cpp-json"


def recognises(data: Any) -> bool:
    """Known by `transcription` with `offsets`."""
    return has_objects(data, "transcription", "offsets", "text")


def read(data: Any) -> Read:
    """Segments as cues; `speaker_turn_next` says that another speaks in the segment below.

    Raises:
        InputError: a value is not what it must be.
    """
    cues, turn = [], None
    for place, item in objects(data["transcription"], "transcription"):
        start, end = _offsets(item)
        said = text_of(item, "text", place=place).replace("[SPEAKER_TURN]", "")
        speaker = speaker_of(item, "speaker", prefix="Speaker ") or turn
        cues.append(Cue(said, start, end, speaker, tuple(_words(item, place)), place))
        turn = "" if item.get("speaker_turn_next") is True else None
    return cues, {}


def _offsets(item: dict[str, Any]) -> tuple[float | None, float | None]:
    offsets = item.get("offsets")
    if not isinstance(offsets, dict):
        return None, None
    return from_milliseconds(offsets.get("from")), from_milliseconds(offsets.get("to"))


def _words(item: dict[str, Any], place: str) -> Iterator[Word]:
    """Tokens put together again: a token that begins with a blank begins a word. `[_BEG_]` and its like are not said."""
    word: Word | None = None
    for where, token in objects(item.get("tokens"), f"{place}.tokens"):
        piece, (start, end) = text_of(token, "text", place=where), _offsets(token)
        if piece.startswith("[_") or piece == "[SPEAKER_TURN]":
            continue
        if word is not None and not piece.startswith(" "):
            word = Word(word.text + piece, word.start_s, end)
            continue
        if word is not None:
            yield word
        word = Word(piece, start, end)
    if word is not None:
        yield word
