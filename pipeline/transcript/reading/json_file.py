"""JSON, whatever program wrote it: a dialect is a module of `dialects` that knows its own by its keys."""

import json
import re
from types import ModuleType
from typing import Any

from pipeline.errors import InputError
from pipeline.transcript.reading.captions import assemble
from pipeline.transcript.reading.dialects import (
    assemblyai,
    deepgram,
    descript,
    otter,
    podcast,
    rev,
    seglst,
    whisper,
    whisper_cpp,
)
from pipeline.transcript.record import Transcript

NAME = "json"
ENDINGS = (".json", ".jsonl")
DIALECTS: tuple[ModuleType, ...] = (
    whisper_cpp, rev, otter, deepgram, descript, podcast, seglst, assemblyai, whisper
)  # fmt: skip
OPENS = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[{\[\"\]])")


def sniff(text: str) -> bool:
    """Whether the text opens as JSON does and as people do not."""
    return OPENS.match(text) is not None


def parse(text: str) -> Transcript:
    """One segment a line, with the dialect's times and speakers.

    Raises:
        InputError: it is no JSON, of no known dialect, or a value is not what it must be; the message says where.
    """
    data = _loaded(text)
    for dialect in DIALECTS:
        if dialect.recognises(data):
            cues, metadata = dialect.read(data)
            return assemble(cues, format=dialect.NAME, metadata=metadata)
    found = f"an object with {', '.join(map(repr, list(data)[:6]))}" if isinstance(data, dict) else _described(data)
    raise InputError(
        f"JSON of no known kind ({found}); known are Whisper and its kin, Podcasting 2.0, Otter, Rev, Descript, "
        "AssemblyAI, Deepgram and SegLST. Give the transcript as plain text, SRT or WebVTT."
    )


def _described(data: Any) -> str:
    if isinstance(data, list):
        return f"a list of {type(data[0]).__name__}" if data else "an empty list"
    return type(data).__name__


def _loaded(text: str) -> Any:
    """The value that the text holds, or a list of those on its lines.

    Raises:
        InputError: it breaks off or is no JSON; or two different values have the same name, and one would be lost.
    """
    try:
        return json.loads(text, object_pairs_hook=_once)
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
        return [json.loads(line, object_pairs_hook=_once) for line in text.split("\n") if line.strip()]
    except json.JSONDecodeError:
        return []


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        for key, value in pairs:
            if found[key] != value:
                raise InputError(f"JSON that gives {key[:60]!r} twice with different values; take the wrong one out.")
    return found
