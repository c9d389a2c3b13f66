"""Plain text of any kind, from its lines to a transcript."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from pipeline.transcript.reading.layout import lay_out
from pipeline.transcript.reading.lift import without
from pipeline.transcript.reading.lines import SENTENCE_END, split_lines
from pipeline.transcript.reading.patterns.blocks import block_numbers
from pipeline.transcript.reading.patterns.pages import (
    footnote_marks,
    inline_tags,
    line_numbers,
    page_edges,
    quoting,
    running_heads,
)
from pipeline.transcript.reading.signed import signed_as_labelled
from pipeline.transcript.reading.speakers import label_turns
from pipeline.transcript.reading.table import rows_as_lines
from pipeline.transcript.record import EVERYTHING, Sought, Transcript

FEWEST_LINES = 12
SPACED = 0.97  # of the lines have a blank one below
RUNS_ON = 0.3  # of them end within a sentence: then they are no paragraphs


def read_text(text: str, *, format: str, front_matter: bool = False, sought: Sought = EVERYTHING) -> Transcript:
    """Tell header, labels, time stamps and furniture from what is said.

    Parameters:
        text: the whole file's text.
        format: the name to record.
        front_matter: take what stands between a first and a second `---` line for header.
        sought: the patterns to look for.
    """
    read = _read(text, format=format, front_matter=front_matter, sought=sought)
    if read.labels and read.times:
        return read
    closed = _single_spaced(text)
    again = _read(closed, format=format, front_matter=front_matter, sought=sought) if closed else read
    better = (bool(again.labels), bool(again.times)) > (bool(read.labels), bool(read.times))
    told = "furniture: the blank line below each line is left out"
    return replace(again, found=(told, *again.found)) if better else read


def read_labelled(text: str, *, format: str) -> Transcript | None:
    """What `read_text` gives; None where nothing in the text says who speaks."""
    read = read_text(text, format=format)
    return read if read.names_speakers else None


def _single_spaced(text: str) -> str:
    """A text without the blank line below each line, as word processors write it; empty where it has other blank lines."""
    lines = text.splitlines()
    filled = [line for line in lines if line.strip()]
    between = sum(bool(a.strip()) and not b.strip() for a, b in pairwise(lines))
    runs_on = sum(not SENTENCE_END.search(line.rstrip()[-20:]) for line in filled)
    is_double = (
        len(filled) >= FEWEST_LINES and between >= SPACED * (len(filled) - 1) and runs_on >= RUNS_ON * len(filled)
    )
    return "\n".join(filled) + "\n" if is_double else ""


def _read(text: str, *, format: str, front_matter: bool, sought: Sought) -> Transcript:
    text, tabled = rows_as_lines(text) if sought.labels else (text, [])
    text, signed = signed_as_labelled(text) if sought.labels else (text, [])
    text, marked = _without_marks(text) if sought.furniture else (text, [])
    text, notes = _without_page_furniture(text) if sought.furniture else (text, [])
    laid = lay_out(text, format=format, front_matter=front_matter, sought=sought)
    return label_turns(replace(laid, found=(*tabled, *signed, *marked, *notes, *laid.found)), sought)


def _without_marks(text: str) -> tuple[str, list[str]]:
    """The text without the mark of quotations that each line has, and without tags that change how text looks."""
    notes = []
    if marks := quoting(split_lines(text)):
        text = without(text, marks)
        notes.append("furniture: the mark of quotations at the head of each line is left out of the text")
    if tags := inline_tags(text):
        names = sorted({text[start:end].strip("</>").split()[0].lower() for start, end in tags})
        text = without(text, tags)
        notes.append(f"furniture: {len(tags)} tags of HTML ({', '.join(names)}) are left out of the text")
    return text, notes


def _without_page_furniture(text: str) -> tuple[str, list[str]]:
    """The text without what every page has, which may stand within a sentence, and notes on it."""
    lines, notes = split_lines(text), []
    if numbers := line_numbers(lines):
        text = without(text, numbers)
        lines = split_lines(text)
        notes.append(f"furniture: {len(numbers)} line numbers, counting up page by page, are left out of the text")
    if numbers := [(lines[i].start, lines[i].end) for i in block_numbers(lines)]:
        text = without(text, numbers)
        lines = split_lines(text)
        notes.append(f"furniture: {len(numbers)} numbers of blocks, counting up, are left out of the text")
    if heads := {**page_edges(text, lines), **running_heads(lines)}:
        text = without(text, [(lines[i].start, lines[i].end) for i in sorted(heads)])
        for head, count in Counter(heads.values()).items():
            notes.append(f"furniture: {head!r}, on {count} pages, is left out of the text")
    if marks := footnote_marks(text):
        text = without(text, marks)
        notes.append(f"furniture: {len(marks)} marks of footnotes are left out of the text")
    return text, notes
