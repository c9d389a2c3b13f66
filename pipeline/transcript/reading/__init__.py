"""From a file, whatever its format, to the one `Transcript` record.

A format is a module of this folder with `NAME`, `ENDINGS` and `parse(text) -> Transcript`, listed in `FORMATS`. One that
can be told from its content has `sniff(text)` too, and is then read as what it is, whatever its ending says. Where not all
that a file holds is for readers, `written(text)` says what is: all words of that have to be in the transcript.
"""

import re
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from pipeline import files
from pipeline.errors import InputError, ReadingError
from pipeline.transcript.charset import MOST_BYTES, decode
from pipeline.transcript.reading import (
    chat,
    delimited,
    html_text,
    json_file,
    keyed_lines,
    lost_words,
    markdown,
    microdvd,
    nist,
    plain,
    rttm,
    subrip,
    textgrid,
    webvtt,
    whisper_tsv,
    word_document,
)
from pipeline.transcript.reading.entities import unescaped
from pipeline.transcript.record import EVERYTHING, Sought, Transcript

FORMATS: tuple[ModuleType, ...] = (
    json_file, webvtt, subrip, whisper_tsv, delimited, nist, microdvd, chat, textgrid, html_text,
    word_document, markdown, keyed_lines, plain
)  # fmt: skip
TEXTS: tuple[ModuleType, ...] = (html_text, word_document, markdown, plain)
"""Formats without times or speakers of their own: patterns are sought in them."""
ENDINGS: tuple[str, ...] = tuple(ending for module in FORMATS for ending in module.ENDINGS)
SNIFFED: tuple[ModuleType, ...] = (
    webvtt, json_file, whisper_tsv, delimited, nist, microdvd, chat, subrip, textgrid, html_text, keyed_lines
)  # fmt: skip

UNREADABLE = frozenset(
    {
        ".aac", ".ass", ".doc", ".eaf", ".flac", ".jpg", ".m4a", ".mkv", ".mov", ".mp3", ".mp4", ".odt",
        ".ogg", ".opus", ".pdf", ".png", ".rtf", ".scc", ".ssa", ".ttml", ".wav", ".webm", ".xls", ".xlsx", ".xml", ".zip",
    }
)  # fmt: skip
"""Endings of formats with markup or none with text: better refused than attributed with it. Others are tried as text."""

MARKUP = re.compile(
    r"\s*+(?:(?P<RTF>\{\\rtf)|(?P<PDF>%PDF-)|(?P<TTML><tt\b)|(?P<XML><\?xml(?!.{0,300}<(?:!doctype html|html)\b))"
    r"|(?P<SCC>Scenarist_SCC)|(?P<SAMI><sami\b)|(?P<RealText><window\b)"
    r"|(?P<ASS>\[script info\])|(?P<LaTeX>(?:%[^\n]*+\n\s*+)*+\\(?:documentclass|begin|section|input|usepackage)\b)"
    r"|(?P<YAML>(?:%YAML|(?:---|\w++:)[^\S\n]*+\n)?\s*+- +\w+: [^\n]*\n"
    r"(?P<indent>[ ]+)\w+: [^\n]*\n(?:(?P=indent)\w+:[^\n]*\n){0,8}+\s*+- +\w+: ))",
    re.I | re.S,
)
WRITTEN = frozenset({"plain", "markdown"})
"""Formats of mere text, in which `&#39;` and its like are a page's leftovers."""
TAG = re.compile(
    r"</[a-z][\w:.-]{0,40}>|<[a-z][\w:.-]{0,40}(?:[ ][\w:.-]{1,40}=[\"'][^\"'<>]{0,200}[\"']){1,20}[ ]?/?>", re.I
)
FEWEST_TAGS, TAGGED = 10, 0.5  # tags that close or have attributes; of the lines have one
ARCHIVE = b"PK\x03\x04"


def from_text(text: str, *, ending: str = ".txt", sought: Sought = EVERYTHING) -> Transcript:
    """Read a transcript that is already text; what it holds chooses the format, else `ending`.

    Parameters:
        text: the whole file's text.
        ending: of the file's name, with its dot.
        sought: the patterns to look for in text that has no times and speakers of its own.

    Raises:
        InputError: the text is of a format that is not read, is malformed, or holds nothing that somebody says.
        ReadingError: words of it were lost on the way.
    """
    if (markup := MARKUP.match(text)) and not keyed_lines.sniff(text):
        name = next(name for name, found in markup.groupdict().items() if found)
        raise InputError(f"this is {name}, which is not read; give the transcript as plain text, SRT or WebVTT.")
    named = next((module for module in FORMATS if ending.lower() in module.ENDINGS), plain)
    module = next((module for module in SNIFFED if module.sniff(text)), named) if text.strip() else plain
    resolved = unescaped(text) if module.NAME in WRITTEN else text
    transcript: Transcript = module.parse(resolved, sought) if module in TEXTS else module.parse(resolved)
    if module.NAME in WRITTEN:
        _check_tags(transcript)
    lost_words.check(module.written(resolved) if hasattr(module, "written") else resolved, transcript)
    if not transcript.speech:
        what = "it is empty" if not text.strip() else "it holds a header and nothing that somebody says"
        raise InputError(f"nothing to attribute: {what}; check that the whole transcript was saved.")
    if resolved != text:
        note = "what stood for characters, as `&#39;` does on pages, is read as these characters."
        transcript = replace(transcript, notes=(*transcript.notes, note))
    if unknown := transcript.text.count("\ufffd"):
        note = f"{unknown} characters are of no known encoding and stand as \ufffd; save the file as UTF-8 to have them right."
        transcript = replace(transcript, notes=(*transcript.notes, note))
    return transcript


def _check_tags(transcript: Transcript) -> None:
    """See that no tags are left among what is said.

    Raises:
        InputError: on most lines there are some, so the text is markup that is not read.
    """
    said = [transcript.text[block.start : block.end] for block in transcript.speech]
    tags = [tag for text in said for tag in TAG.findall(text)]
    if len(tags) >= max(FEWEST_TAGS, TAGGED * sum(len(text.splitlines()) for text in said)):
        raise InputError(
            f"this is markup of a kind that is not read ({tags[0][:60]} and so on); give the transcript as plain text, SRT or WebVTT."
        )


def read_speakers(path: Path) -> list[rttm.Speaking]:
    """Who speaks when, from an RTTM file.

    Raises:
        InputError: the file cannot be opened or is no RTTM; the message names it.
    """
    try:
        return rttm.parse(decode(files.read(path, most=MOST_BYTES)))
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror or error}); check the path and its permissions."
        ) from error
    except InputError as error:
        raise InputError(f"{path}: {error}") from error


def read(path: Path, sought: Sought = EVERYTHING) -> Transcript:
    """Read one file; `sought` as in `from_text`.

    Raises:
        InputError: the file cannot be opened, is not text, or holds no speech; the message names the file.
        ReadingError: words of it were lost on the way.
    """
    if path.suffix.lower() == rttm.ENDING:
        raise InputError(
            f"{path}: says who speaks when, but not what; put a transcript with times beside it, named {path.stem} as well."
        )
    if path.suffix.lower() in UNREADABLE:
        raise InputError(
            f"{path}: {path.suffix} files are not read; give the transcript as plain text, Markdown, SRT, WebVTT, JSON or DOCX."
        )
    try:
        data = files.read(path, most=MOST_BYTES)
        if data.startswith(ARCHIVE) or path.suffix.lower() in word_document.ENDINGS:
            return from_text(word_document.text_of(data), ending=word_document.ENDINGS[0], sought=sought)
        return from_text(decode(data), ending=path.suffix, sought=sought)
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror or error}); give a file that is there and that you may read."
        ) from error
    except (InputError, ReadingError) as error:
        raise type(error)(f"{path}: {error}") from error
