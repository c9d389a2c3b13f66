"""JSON, whatever program wrote it: a dialect is a module of `dialects` that knows its own by its keys."""

import json
import re
from types import ModuleType
from typing import Any

from pipeline.errors import InputError
from pipeline.json_text import whole_letters
from pipeline.transcript.reading.captions import Cue, assemble
from pipeline.transcript.reading.dialects import (
    amazon,
    deepgram,
    generic,
    google,
    otter,
    podcast,
    rev,
    watson,
    whisper_cpp,
    youtube,
)
from pipeline.transcript.reading.dialects.fields import Read
from pipeline.transcript.reading.entities import unescaped
from pipeline.transcript.reading.lost_words import check
from pipeline.transcript.record import Transcript

NAME = "json"
ENDINGS = (".json", ".jsonl")
APART: tuple[ModuleType, ...] = (whisper_cpp, rev, otter)
MENDED: tuple[ModuleType, ...] = (podcast, deepgram, amazon, watson, google, youtube)
WHOLE_TEXTS = ("text", "transcript", "full_transcript")
UNFINISHED = ("error", "queued", "processing", "in_progress", "IN_PROGRESS", "FAILED")
FEWEST_WORDS = 10  # of a text that stands alone
FENCED = re.compile(r"\s*```json[ \t]*\n(.*)\n```\s*", re.S)  # as language models answer
OPENS = re.compile(r"\s*(?:\{\s*[\"}]|\[(?!\[[A-Za-z])\s*[{\[\"\]])")  # `[[turn]]` is TOML


def sniff(text: str) -> bool:
    """Whether the text opens as JSON does and as people do not."""
    return OPENS.match(text) is not None or FENCED.match(text) is not None


def parse(text: str) -> Transcript:
    """One segment a line, with the dialect's times and speakers.

    Raises:
        InputError: it is no JSON, of no known dialect, or a value is not what it must be; the message says where.
    """
    if fenced := FENCED.match(text):
        text = fenced[1]
    try:
        name, (cues, metadata) = _read(_loaded(text))
    except RecursionError as error:
        raise InputError("JSON nested too deeply to be a transcript; save it again from its source.") from error
    transcript = assemble(cues, format=name, metadata=metadata)
    check(" ".join(unescaped(cue.text) for cue in cues), transcript)
    return transcript


def written(text: str) -> str:
    """Nothing: `parse` has counted the words, since only it knows what of a file is the talk."""
    return ""


def _read(data: Any) -> tuple[str, Read]:
    for dialect in APART:
        if dialect.recognises(data):
            return dialect.NAME, dialect.read(data)
    if isinstance(data, dict) and data.get("status") in UNFINISHED:
        raise InputError(
            f"status: is {data['status']!r}, so it holds no transcript; fetch it again when the service has finished."
        )
    for service in MENDED:
        data = service.prepared(data)
    if (found := generic.read(data)) is not None:
        return generic.NAME, found
    for key in WHOLE_TEXTS:
        if isinstance(data, dict) and isinstance(data.get(key), str) and len(data[key].split()) >= FEWEST_WORDS:
            return generic.NAME, ([Cue(data[key], where=key)], {})
    kind = _described(data)
    raise InputError(
        f"JSON of no known kind ({kind}): no list in it has objects that hold what is said, under a name such as "
        "'text', with who says it or when. Give the transcript as plain text, SRT or WebVTT."
    )


def _described(data: Any) -> str:
    if isinstance(data, dict):
        return f"an object with {', '.join(map(repr, list(data)[:6]))}" if data else "an empty object"
    if isinstance(data, list):
        return f"a list of {type(data[0]).__name__}" if data else "an empty list"
    return type(data).__name__


def _loaded(text: str) -> Any:
    """The value that the text holds, or a list of those on its lines.

    Raises:
        InputError: it breaks off or is no JSON; or two different values have the same name, and one would be lost.
    """
    try:
        return whole_letters(json.loads(text, object_pairs_hook=_once), text)
    except RecursionError as error:
        raise InputError("JSON nested too deeply to be a transcript; save it again from its source.") from error
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and (lines := _json_lines(text)):
            return lines
        raise InputError(
            f"line {error.lineno}, column {error.colno}: no JSON from here on ({error.msg}); "
            "if the file was cut off, save it again from its source."
        ) from error
    except ValueError as error:
        raise InputError(f"no JSON that can be read ({error}); save it again from its source.") from error


def _json_lines(text: str) -> list[Any]:
    try:
        lines = [json.loads(line, object_pairs_hook=_once) for line in text.split("\n") if line.strip()]
        return [whole_letters(line, text) for line in lines]
    except (json.JSONDecodeError, RecursionError):
        return []


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        for key, value in pairs:
            if found[key] != value:
                raise InputError(f"JSON that gives {key[:60]!r} twice with different values; take the wrong one out.")
    return found
