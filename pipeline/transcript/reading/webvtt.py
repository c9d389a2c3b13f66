"""WebVTT: cues with settings, voice tags, times of words; notes and styles are nobody's words."""

from pipeline.errors import InputError
from pipeline.transcript.reading.caption_file import (
    cues_of,
    is_timing,
    raw_cues,
    voices_by_name,
    voices_by_style,
    written,
)
from pipeline.transcript.reading.captions import assemble
from pipeline.transcript.reading.rolling import unrolled
from pipeline.transcript.record import Transcript

NAME = "webvtt"
__all__ = ["ENDINGS", "NAME", "parse", "sniff", "written"]
ENDINGS = (".vtt",)


def sniff(text: str) -> bool:
    """Whether the text opens as WebVTT must."""
    return text.lstrip()[:7] in ("WEBVTT", "WEBVTT\n", "WEBVTT\r", "WEBVTT ", "WEBVTT\t")


def parse(text: str) -> Transcript:
    """One cue a line; a cue with several voices is several.

    Raises:
        InputError: there is no cue, or no word in any.
    """
    lines = text.splitlines()
    cues, notes = raw_cues(lines, asides=True, named=True)
    if not cues:
        raise InputError("WebVTT without a cue: no line has `-->` between two times; save it again from its source.")
    if not sniff(text):
        notes = ["line 1: does not say WEBVTT; read as WebVTT all the same.", *notes]
    first = next(i for i, line in enumerate(lines) if is_timing(line))
    title = lines[0].strip().removeprefix("WEBVTT").strip(" -\t") if first else ""
    said = [cue for raw in unrolled(voices_by_style(voices_by_name(cues))) for cue in cues_of(raw)]
    return assemble(said, format=NAME, metadata={"title": title} if title else {}, notes=notes)
