"""Plain text of any kind, from its lines to a transcript."""

from collections import Counter
from dataclasses import replace

from pipeline.transcript.reading.layout import lay_out
from pipeline.transcript.reading.lift import without
from pipeline.transcript.reading.lines import split_lines
from pipeline.transcript.reading.patterns.blocks import block_numbers
from pipeline.transcript.reading.patterns.pages import footnote_marks, line_numbers, page_edges, running_heads
from pipeline.transcript.reading.signed import signed_as_labelled
from pipeline.transcript.reading.speakers import label_turns
from pipeline.transcript.reading.table import rows_as_lines
from pipeline.transcript.record import EVERYTHING, Sought, Transcript


def read_text(text: str, *, format: str, front_matter: bool = False, sought: Sought = EVERYTHING) -> Transcript:
    """Tell header, labels, time stamps and furniture from what is said.

    Parameters:
        text: the whole file's text.
        format: the name to record.
        front_matter: take what stands between a first and a second `---` line for header.
        sought: the patterns to look for.
    """
    text, tabled = rows_as_lines(text) if sought.labels else (text, [])
    text, signed = signed_as_labelled(text) if sought.labels else (text, [])
    text, notes = _without_page_furniture(text) if sought.furniture else (text, [])
    laid = lay_out(text, format=format, front_matter=front_matter, sought=sought)
    return label_turns(replace(laid, found=(*tabled, *signed, *notes, *laid.found)), sought)


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
