"""From a file, whatever its format, to the one `Transcript` record.

A format is a module of this folder with `NAME`, `ENDINGS` and `parse(text) -> Transcript`, listed in `FORMATS`. One that
can be told from its content has `sniff(text)` too, and is then read as what it is, whatever its ending says.
"""

import re
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from pipeline.errors import InputError
from pipeline.transcript.charset import decode
from pipeline.transcript.reading import json_file, markdown, plain, stamped, subrip, webvtt, whisper_tsv, word_document
from pipeline.transcript.record import Transcript

FORMATS: tuple[ModuleType, ...] = (json_file, webvtt, subrip, whisper_tsv, word_document, stamped, markdown, plain)
ENDINGS: tuple[str, ...] = tuple(ending for module in FORMATS for ending in module.ENDINGS)
SNIFFED: tuple[ModuleType, ...] = (webvtt, json_file, whisper_tsv, subrip, stamped)

UNREADABLE = frozenset(
    {
        ".aac", ".ass", ".csv", ".doc", ".flac", ".htm", ".html", ".jpg", ".m4a", ".mkv", ".mov", ".mp3", ".mp4", ".odt",
        ".ogg", ".opus", ".pdf", ".png", ".rtf", ".sbv", ".ssa", ".ttml", ".wav", ".webm", ".xls", ".xlsx", ".xml", ".zip",
    }
)  # fmt: skip
"""Endings of formats with markup or none with text: better refused than attributed with it. Others are tried as text."""

MARKUP = re.compile(
    r"\s*(?:(?P<RTF>\{\\rtf)|(?P<PDF>%PDF-)|(?P<HTML><!doctype html|<html\b)|(?P<TTML><tt\b)|(?P<XML><\?xml)"
    r"|(?P<ASS>\[script info\]))",
    re.I,
)
ARCHIVE = b"PK\x03\x04"


def from_text(text: str, *, ending: str = ".txt") -> Transcript:
    """Read a transcript that is already text; what it holds chooses the format, else `ending`.

    Raises:
        InputError: the text is of a format that is not read, is malformed, or holds nothing that somebody says.
    """
    if markup := MARKUP.match(text):
        raise InputError(
            f"this is {markup.lastgroup}, which is not read; give the transcript as plain text, SRT or WebVTT."
        )
    named = next((module for module in FORMATS if ending.lower() in module.ENDINGS), plain)
    module = next((module for module in SNIFFED if text.strip() and module.sniff(text)), named)
    transcript: Transcript = module.parse(text) if text.strip() else plain.parse(text)
    if not transcript.speech:
        what = "it is empty" if not text.strip() else "it holds a header and nothing that somebody says"
        raise InputError(f"nothing to attribute: {what}; check that the whole transcript was saved.")
    if unknown := transcript.text.count("\ufffd"):
        note = f"{unknown} characters are of no known encoding and stand as \ufffd; save the file as UTF-8 to have them right."
        transcript = replace(transcript, notes=(*transcript.notes, note))
    return transcript


def read(path: Path) -> Transcript:
    """Read one file.

    Raises:
        InputError: the file cannot be opened, is not text, or holds no speech; the message names the file.
    """
    if path.suffix.lower() in UNREADABLE:
        raise InputError(
            f"{path}: {path.suffix} files are not read; give the transcript as plain text, Markdown, SRT, WebVTT, JSON or DOCX."
        )
    try:
        data = path.read_bytes()
        if data.startswith(ARCHIVE) or path.suffix.lower() in word_document.ENDINGS:
            return from_text(word_document.text_of(data), ending=word_document.ENDINGS[0])
        return from_text(decode(data), ending=path.suffix)
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror or error}); check the path and its permissions."
        ) from error
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
