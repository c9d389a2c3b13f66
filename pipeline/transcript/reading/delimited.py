"""Tables as spreadsheets and programs write them: CSV and its kin.

A row is a record like those of JSON, and is read as these are: what its columns hold is told by their names on the first line,
or where these say nothing by what stands in them.
"""

import csv
import io
import re
from collections.abc import Iterator

from pipeline.errors import InputError
from pipeline.transcript.reading.captions import assemble
from pipeline.transcript.reading.dialects import field_names, generic
from pipeline.transcript.reading.dialects.records import Record, simplified
from pipeline.transcript.reading.table_columns import by_contents
from pipeline.transcript.reading.table_lines import is_head
from pipeline.transcript.reading.text import read_labelled
from pipeline.transcript.record import Transcript

NAME = "csv"
ENDINGS = (".csv",)
PARTING = ",;\t"
FEWEST = 3  # rows below the names of the columns
SQUARE = 0.9  # of the rows have as many cells as there are columns
SPAN = re.compile(r"(\d[\d:.,]*) *(?:-{1,2}>|[-–—]|to) *(\d[\d:.,]*)")
SNIFFED_CHARS = 20_000
MOST_CELL = 1 << 24  # characters; the library's own bound is 131,072


def sniff(text: str) -> bool:
    """Whether the first line names a column of what is said and one of who says it or when, and the rows fit it."""
    rows = _rows(text[:SNIFFED_CHARS])
    return rows is not None and len(rows) > FEWEST and _names_talk(rows[0])


def parse(text: str) -> Transcript:
    """A row a cue, with the times and the speaker that its columns give.

    Raises:
        InputError: it is no table, no column holds what is said, or a row has too many cells.
    """
    rows = _rows(text)
    if rows is None and "|" in text and (labelled := read_labelled(text, format=NAME)):
        return labelled
    if rows is None or len(rows) < 2:
        raise InputError(
            "no table of a transcript: its first line must name the columns, such as `speaker,start,end,text`; "
            "give the transcript as plain text, SRT or WebVTT."
        )
    names, records = rows[0], []
    for number, row in enumerate(rows[1:], 2):
        if len(row) > len(names):
            raise InputError(
                f"row {number}: has {len(row)} cells, but {len(names)} columns are named; put texts that hold the mark "
                "between cells into quotation marks, and save it again."
            )
        records.append(dict(_fields(names, row)))
    found = generic.read(_told_by_contents(rows) or records)
    if found is None:
        raise InputError(
            f"a table in which no column holds what is said ({', '.join(names)[:200]}); name it `text`, "
            "or give the transcript as plain text, SRT or WebVTT."
        )
    cues, metadata = found
    return assemble(cues, format=NAME, metadata=metadata)


def written(text: str) -> str:
    """The column of what is said."""
    rows = _rows(text) or [[]]
    if told := _told_by_contents(rows):
        return " ".join(row.get("text", "") for row in told)
    name = field_names.text_field([_record(rows[0], row) for row in rows[1:]])
    at = [simplified(each) for each in rows[0]].index(name) if name else 0
    return " ".join(row[at] for row in rows[1:] if len(row) > at)


def _told_by_contents(rows: list[list[str]]) -> list[dict[str, str]] | None:
    """The rows as records where the first names no columns that are known, but columns can be told by what they hold."""
    if _names_talk(rows[0]):
        return None
    names = [str(number) for number in range(len(rows[0]))]
    return by_contents([dict(_fields(names, row)) for row in (rows[1:] if is_head(rows) else rows)])


def _fields(names: list[str], row: list[str]) -> Iterator[tuple[str, str]]:
    """The filled cells by the names of their columns; a cell that says from when to when is two."""
    for name, cell in zip(names, row, strict=False):
        if span := SPAN.fullmatch(cell.strip()):
            yield from (("start", span[1]), ("end", span[2]))
        elif cell.strip():
            yield name, cell


def _record(names: list[str], row: list[str]) -> Record:
    return Record("", dict(_fields(names, row)), None)


def _rows(text: str) -> list[list[str]] | None:
    """The rows, parted by the mark that makes them square; None where none does."""
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    csv.field_size_limit(MOST_CELL)
    for mark in sorted(PARTING, key=first.count, reverse=True):
        if mark not in first:
            return None
        quoted = mark != "\t" or f'{mark}"' in text or text.startswith('"')
        try:
            lines = io.StringIO(text.lstrip("\ufeff"), newline="")
            rows = [
                row
                for row in csv.reader(lines, delimiter=mark, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)
                if any(row)
            ]
        except csv.Error:
            continue
        if sum(len(row) == len(rows[0]) for row in rows) >= SQUARE * len(rows):
            return rows
    return None


def _names_talk(names: list[str]) -> bool:
    known = [simplified(name) for name in names]
    said = any(name in (*field_names.TEXTS, *field_names.LOOSE_TEXTS) for name in known)
    who = any(form.fullmatch(name) for name in known for form in field_names.SPEAKERS)
    times = (field_names.STARTS, field_names.POINTS, re.compile("timespan"))
    when = any(form.fullmatch(name) for name in known for form in times)
    return said and (who or when) and len(names) > 1
