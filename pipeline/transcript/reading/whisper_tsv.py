"""Whisper's TSV: start and end in milliseconds, and a segment's text, separated by tabs and without any quoting."""

from pipeline.errors import InputError
from pipeline.transcript.reading import delimited
from pipeline.transcript.reading.captions import Cue, assemble
from pipeline.transcript.reading.clock import from_milliseconds
from pipeline.transcript.record import Transcript

NAME = "whisper-tsv"
ENDINGS = (".tsv",)
NEEDED = ("start", "end", "text")


def sniff(text: str) -> bool:
    """Whether the first line names the columns, and times stand below it in milliseconds."""
    columns = _columns(text)
    below = text.lstrip()[:2000].split("\n")[1:2]
    if not set(NEEDED) <= set(columns) or not below:
        return set(NEEDED) <= set(columns)
    cells = dict(zip(columns, below[0].split("\t"), strict=False))
    return not any(mark in cells.get("start", "") for mark in ".:")


def parse(text: str) -> Transcript:
    """One segment a line.

    Raises:
        InputError: it is no table of a transcript, or no segment holds a word.
    """
    columns = _columns(text)
    if not set(NEEDED) <= set(columns):
        try:
            return delimited.parse(text)
        except InputError as error:
            raise InputError(
                "line 1: must name the columns start, end and text, separated by tabs, as Whisper writes them."
            ) from error
    cues, notes = [], []
    for number, line in enumerate(text.lstrip().split("\n")[1:], 2):
        where = f"line {number}"
        cells = dict(zip(columns, line.split("\t", len(columns) - 1), strict=False))
        start, end = from_milliseconds(cells.get("start")), from_milliseconds(cells.get("end"))
        if "text" in cells and start is not None and end is not None:
            cues.append(Cue(cells["text"], start, end, cells.get("speaker") or None, where=where))
        elif line.strip():
            cues.append(Cue(line, where=where))
            notes.append(f"{where}: not two times and a text ({line.strip()[:60]!r}); kept as words without times.")
    return assemble(cues, format=NAME, notes=notes)


def written(text: str) -> str:
    """All but the names of the columns."""
    return text.lstrip().partition("\n")[2]


def _columns(text: str) -> list[str]:
    return text.lstrip()[:200].split("\n")[0].strip().lower().split("\t")
