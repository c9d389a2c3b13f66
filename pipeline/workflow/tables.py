"""The tables as CSV: columns, types, and how a text is written so that a spreadsheet leaves it alone.

Files are UTF-8 with LF. A text that begins with any number of `'` and then one of `= + - @` or a tab is written
with one more `'` in front, since a spreadsheet would take it for a formula; reading takes that `'` off again. Nothing
else is escaped. `read(write(x))` gives `x` back, whatever the texts hold.
"""

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from pipeline import files
from pipeline.errors import ArtifactError, plainly
from pipeline.transcript import record
from pipeline.transcript.roles import ROLES

if TYPE_CHECKING:
    from pandas import DataFrame

Kind = Literal["int64", "float64", "seconds", "bool", "role", "source", "kind", "str"]
DECIMALS = 4
"""Probabilities are rounded, so that noise in the last digits of a sum makes no new version."""

FORMULA = re.compile(r"'*[=+\-@\t]")
ESCAPED = re.compile(r"'+[=+\-@\t]")
CELL_LIMITS = (32_767, 50_000, 65_535)
"""The most UTF-16 units that Excel, Google's sheets and older LibreOffice keep of a cell."""
CUT = "A spreadsheet cut a text there: it keeps 32,767 characters of a cell, and others 50,000 or 65,535."
NEEDS_QUOTES = re.compile(r'[",\r\n]')


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of table: its file's name and the type of each column, in order."""

    file_name: str
    columns: dict[str, Kind]


SENTENCES = Table(
    "sentences.csv",
    {"sentence_id": "int64", "start_char": "int64", "end_char": "int64", "kind": "kind", "text": "str"},
)
TIMES = Table("times.csv", {"start_char": "int64", "end_char": "int64", "start_s": "seconds", "end_s": "seconds"})
LABELS = Table("labels.csv", {"start_char": "int64", "end_char": "int64", "label": "str"})
TURNS = Table(
    "turns.csv",
    {
        "turn_id": "int64",
        "start_char": "int64",
        "end_char": "int64",
        "first_sentence_id": "int64",
        "last_sentence_id": "int64",
        "boundary_probability": "float64",
        "cues": "str",
        "text": "str",
    },
)
ATTRIBUTION = Table(
    "attribution.csv",
    {
        "turn_id": "int64",
        "start_char": "int64",
        "end_char": "int64",
        "role": "role",
        "speaker": "str",
        "confidence": "float64",
        "needs_review": "bool",
        "source": "source",
        "text": "str",
    },
)


_TYPES: dict[Kind, str] = {"seconds": "float64", "role": "str", "source": "str", "kind": "str"}
_KINDS = get_args(record.Kind)
_SOURCES = ("model", "label", "person")


def conform(table: Table, frame: "DataFrame") -> "DataFrame":
    """The frame with exactly the table's columns and types, in order, rows numbered from 0, floats rounded."""
    types = {name: _TYPES.get(kind, kind) for name, kind in table.columns.items()}
    frame = frame[list(table.columns)].reset_index(drop=True).astype(types)
    return frame.round({name: DECIMALS for name, kind in types.items() if kind == "float64"})


def write(table: Table, frame: "DataFrame") -> bytes:
    """The bytes of the CSV file that holds the frame.

    Raises:
        ValueError: a value is missing, or a column is missing or of another type.
    """
    frame = conform(table, frame)
    if frame.isna().to_numpy().any():
        raise ValueError(f"{table.file_name} would have rows without a value")
    cells = [map(_WRITERS[kind], frame[name].tolist()) for name, kind in table.columns.items()]
    rows = (",".join(row) for row in zip(*cells, strict=True))
    return ("\n".join([",".join(table.columns), *rows]) + "\n").encode()


def read(table: Table, path: Path) -> "DataFrame":
    """Read a CSV file that `write` wrote, or that a person changed since.

    Raises:
        ArtifactError: the file is not there or not as it should be; the message names the row as a spreadsheet counts.
    """
    from pandas import DataFrame

    csv.field_size_limit(2**31 - 1)
    try:
        with files.opened_text(path) as file:
            rows = [(number, row) for number, row in enumerate(csv.reader(file, strict=True), 1) if row]
    except FileNotFoundError as error:
        raise ArtifactError(f"{path}: is not there; run the stage that makes it first.") from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ArtifactError(f"{path}: cannot be read as CSV in UTF-8 ({plainly(error)}). {mend(path)}") from error
    head = rows[0][1] if rows else []
    if head != list(table.columns):
        found = ",".join(head) or "empty"
        raise ArtifactError(f"{path}: row 1 must be {','.join(table.columns)}, but is {found}. {mend(path)}")
    values = [_parse_row(table, row, path, number) for number, row in rows[1:]]
    return conform(table, DataFrame(values, columns=list(table.columns)))


def is_at_limit(cell: str) -> bool:
    """Whether a text is exactly as long as the longest that some spreadsheet keeps in a cell."""
    return len(cell) >= min(CELL_LIMITS) // 2 and len(cell.encode("utf-16-le", "surrogatepass")) // 2 in CELL_LIMITS


def transcript(folder: Path) -> str:
    """The text of an episode's results that all offsets refer to.

    Raises:
        ArtifactError: it cannot be read.
    """
    path = folder / "transcript.txt"
    try:
        with files.opened(path) as file:
            return file.read().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise ArtifactError(f"{path}: cannot be read ({plainly(error)}). {mend(path)}") from error


def mend(path: Path) -> str:
    """What to do about a file that a person changed in a way that cannot be used."""
    return f"Put it right, or take {path.name} away to have it made anew."


def _parse_row(table: Table, row: list[str], path: Path, number: int) -> list[object]:
    where = f"{path}: row {number}"
    if len(row) != len(table.columns):
        raise ArtifactError(
            f"{where}: has {len(row)} cells instead of {len(table.columns)}. Is a comma not in quotes? {mend(path)}"
        )
    values: list[object] = []
    for (name, kind), cell in zip(table.columns.items(), row, strict=True):
        try:
            values.append(_READERS[kind](cell))
        except (ValueError, KeyError) as error:
            raise ArtifactError(
                f"{where}: {name} must be {_MEANING[kind]}, not {_short(cell)}. {mend(path)}"
            ) from error
    return values


def harmless(text: str) -> str:
    """The text with one more `'` in front where a spreadsheet would take it for a formula."""
    return "'" + text if FORMULA.match(text) else text


def escaped(text: str) -> str:
    """The text as a cell."""
    text = harmless(text)
    return '"' + text.replace('"', '""') + '"' if NEEDS_QUOTES.search(text) else text


def unescaped(text: str) -> str:
    return text[1:] if ESCAPED.match(text) else text


def _whole(cell: str) -> int:
    value = int(cell)
    if abs(value) >= 2**63:
        raise ValueError(value)
    return value


def _one_of(words: Sequence[str], cell: str) -> str:
    """A word of a closed list, whatever its capitals and the blanks around it."""
    if (word := cell.strip().lower()) not in words:
        raise ValueError(word)
    return word


def _short(cell: str) -> str:
    return repr(cell if len(cell) <= 60 else f"{cell[:57]}...")


def _between(value: float, highest: float) -> float:
    if not 0 <= value <= highest:
        raise ValueError(value)
    return value


_WRITERS: dict[Kind, Callable[..., str]] = {
    "int64": str,
    "float64": repr,
    "seconds": repr,
    "bool": lambda value: "true" if value else "false",
    "role": str,
    "source": str,
    "kind": str,
    "str": escaped,
}
_READERS: dict[Kind, Callable[[str], object]] = {
    "int64": _whole,
    "float64": lambda cell: _between(float(cell), 1.0),
    "seconds": lambda cell: _between(float(cell), record.MOST_SECONDS),
    "bool": lambda cell: {"true": True, "false": False}[cell.strip().lower()],
    "role": lambda cell: _one_of(ROLES, cell),
    "source": lambda cell: _one_of(_SOURCES, cell),
    "kind": lambda cell: _one_of(_KINDS, cell),
    "str": unescaped,
}
_MEANING: dict[Kind, str] = {
    "int64": "a whole number",
    "float64": "a number from 0 to 1",
    "seconds": "a number of seconds from 0 to 36,000,000",
    "bool": "true or false",
    "role": "host or guest",
    "source": "model, label or person",
    "kind": f"one of {', '.join(_KINDS)}",
    "str": "a text",
}
