"""What holds for the rows of every table: in order, not overlapping, each text its slice, no word left out."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.transcript.record import SPEECH_KINDS

if TYPE_CHECKING:
    from pandas import DataFrame


def folded(text: str) -> str:
    """The text with each run of white space as one blank, none at the ends."""
    return " ".join(text.split())


def speech_only(text: str, sentences: "DataFrame") -> str:
    """The text with everything that nobody speaks blanked out; offsets stay."""
    pieces, end = [], 0
    for start, stop, kind in zip(sentences["start_char"], sentences["end_char"], sentences["kind"], strict=True):
        pieces += [text[end:start], text[start:stop] if kind in SPEECH_KINDS else " " * (stop - start)]
        end = stop
    return "".join([*pieces, text[end:]])


def problem(text: str, rows: "DataFrame", *, required: str) -> str | None:
    """Say what is wrong with the first bad row, if any is.

    Args:
        text: the transcript that the offsets refer to.
        rows: a table with an id in its first column, `start_char`, `end_char` and `text`.
        required: as long as `text`; each of its non-space characters must lie in a row.
    """
    return next(_problems(text, rows, required), None)


def _problems(text: str, rows: "DataFrame", required: str) -> Iterator[str]:
    end, last_id = 0, None
    columns = (rows.iloc[:, 0], rows["start_char"], rows["end_char"], rows["text"])
    for number, (row_id, start, stop, said) in enumerate(zip(*columns, strict=True), 2):
        where = f"row {number}"
        if last_id is not None and row_id <= last_id:
            yield f"{where}: {rows.columns[0]} {row_id} follows {last_id}, but ids must count up"
        if not 0 <= start < stop <= len(text):
            yield f"{where}: characters {start} to {stop} are no stretch of a transcript of {len(text)} characters"
        if start < end:
            yield f"{where}: begins at character {start}, before the row above ends ({end})"
        if left_out := folded(required[end:start]):
            yield f"{where}: leaves out what is said before it: {_short(left_out)}"
        if (there := folded(text[start:stop])) != said:
            yield f"{where}: text is {_short(said)}, but characters {start} to {stop} are {_short(there)}"
        end, last_id = stop, row_id
    if left_out := folded(required[end:]):
        yield f"the end: leaves out what is said last: {_short(left_out)}"


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")
