"""Plain text of any kind, from its lines to a transcript."""

from dataclasses import replace

from pipeline.transcript.reading.layout import lay_out
from pipeline.transcript.reading.lines import split_lines
from pipeline.transcript.reading.patterns import EVERYTHING, Sought
from pipeline.transcript.reading.patterns.pages import line_numbers
from pipeline.transcript.reading.speakers import label_turns
from pipeline.transcript.record import Transcript


def read_text(text: str, *, format: str, front_matter: bool = False, sought: Sought = EVERYTHING) -> Transcript:
    """Tell header, labels, time stamps and furniture from what is said.

    Parameters:
        text: the whole file's text.
        format: the name to record.
        front_matter: take what stands between a first and a second `---` line for header.
        sought: the patterns to look for.
    """
    text, notes = _without_line_numbers(text) if sought.furniture else (text, ())
    laid = lay_out(text, format=format, front_matter=front_matter, sought=sought)
    return label_turns(replace(laid, found=(*notes, *laid.found)), sought)


def _without_line_numbers(text: str) -> tuple[str, tuple[str, ...]]:
    lines = split_lines(text)
    numbers = line_numbers(lines)
    if not numbers:
        return text, ()
    pieces, at = [], 0
    for i, length in numbers.items():
        pieces.append(text[at : lines[i].start])
        at = lines[i].start + length
    note = f"furniture: {len(numbers)} line numbers, counting up page by page, are left out of the text"
    return "".join([*pieces, text[at:]]), (note,)
