"""From a file, whatever its format, to the one `Transcript` record.

A format is a module of this folder with `NAME`, `ENDINGS` and `parse(text) -> Transcript`, listed in `FORMATS`.
"""

from pathlib import Path
from types import ModuleType

from pipeline.errors import InputError
from pipeline.reading import markdown, plain
from pipeline.reading.decoding import decode
from pipeline.record import Transcript

FORMATS: tuple[ModuleType, ...] = (markdown, plain)  # richest first: of several endings of one stem the first is taken
ENDINGS: tuple[str, ...] = tuple(ending for module in FORMATS for ending in module.ENDINGS)


NOT_YET = frozenset(
    {
        ".aac", ".ass", ".csv", ".doc", ".docx", ".flac", ".htm", ".html", ".jpg", ".json", ".jsonl", ".m4a", ".mkv",
        ".mov", ".mp3", ".mp4", ".odt", ".ogg", ".opus", ".pdf", ".png", ".rtf", ".sbv", ".srt", ".ssa", ".ttml", ".tsv",
        ".vtt", ".wav", ".webm", ".xls", ".xlsx", ".xml", ".zip",
    }
)  # fmt: skip
"""Endings of formats with markup or none with text: better refused than attributed with it. Others are tried as text."""


def from_text(text: str, *, ending: str = ".txt") -> Transcript:
    """Read a transcript that is already text; `ending` chooses the format.

    Raises:
        InputError: the text holds nothing that somebody says.
    """
    module = next((module for module in FORMATS if ending.lower() in module.ENDINGS), plain)
    transcript: Transcript = module.parse(text)
    if not transcript.speech:
        what = "it is empty" if not text.strip() else "it holds a header and nothing that somebody says"
        raise InputError(f"nothing to attribute: {what}; check that the whole transcript was saved.")
    return transcript


def read(path: Path) -> Transcript:
    """Read one file.

    Raises:
        InputError: the file cannot be opened, is not text, or holds no speech; the message names the file.
    """
    if path.suffix.lower() in NOT_YET:
        raise InputError(f"{path}: {path.suffix} files are not read; give the transcript as plain text or Markdown.")
    try:
        return from_text(decode(path.read_bytes()), ending=path.suffix)
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror or error}); check the path and its permissions."
        ) from error
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
