"""Tables as spreadsheets save them: whatever separator, encoding, order of columns or form of numbers."""

import csv
import io
import re
from collections.abc import Collection
from pathlib import Path

from pipeline import tables
from pipeline.charset import decode
from pipeline.errors import CorrectionError, InputError

SEPARATORS = (",", ";", "\t")
HOST = frozenset({"host", "h", "interviewer", "q"})
GUEST = frozenset({"guest", "g", "interviewee", "a"})
GROUPED = re.compile(r"\d{1,3}(?:[.,' \u2019\u202f]\d{3})+\Z")
NUMBER = re.compile(r"(\d+)(?:[.,]0*)?\Z")
SCIENTIFIC = re.compile(r"(\d+)(?:[.,](\d+))?E\+?(\d{1,2})\Z", re.IGNORECASE)


def read(path: Path, required: Collection[str]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a table by column, each with its number as a spreadsheet counts.

    Rows without any content are left out. Column names are folded to lower case; columns without a name are named by their
    place (`column 10`), so that what stands there is not lost.

    Raises:
        CorrectionError: the file cannot be read, or one of the required columns is missing.
    """
    try:
        text = decode(path.read_bytes())
    except (OSError, InputError) as error:
        raise CorrectionError(f"{path}: cannot be read ({error}); save it as CSV in UTF-8.") from error
    csv.field_size_limit(2**31 - 1)
    for separator in SEPARATORS:
        first = next(csv.reader(io.StringIO(text), delimiter=separator), [])
        head = [_cell(name).strip().lower() for name in first]
        if not set(required) <= set(head):
            continue
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
        except csv.Error as error:
            raise CorrectionError(f"{path}: is no CSV ({error}); is a quotation mark not closed?") from error
        names = [name or f"column {place}" for place, name in enumerate(head, 1)]
        return [(number, _named(names, row)) for number, row in enumerate(rows[1:], 2) if any(map(str.strip, row))]
    missing = ", ".join(sorted(required))
    raise CorrectionError(f"{path}: row 1 must name the columns {missing}; put the names back.")


def role(cell: str) -> str | None:
    """`host` or `guest`, however a person writes it; None for anything else."""
    word = cell.strip().strip(".").casefold()
    return "host" if word in HOST else "guest" if word in GUEST else None


def whole_number(cell: str) -> int | None:
    """A whole number in any form that a spreadsheet gives it (`1,234`, `1234.0`, `1.2E+03`); None for anything else."""
    cell = cell.strip()
    if GROUPED.fullmatch(cell):
        return int(re.sub(r"\D", "", cell))
    if found := NUMBER.fullmatch(cell):
        return int(found[1])
    if found := SCIENTIFIC.fullmatch(cell):
        digits, exponent = found[2] or "", int(found[3])
        return int(found[1] + digits.ljust(exponent, "0")[:exponent]) if len(digits.rstrip("0")) <= exponent else None
    return None


def probability(cell: str) -> float | None:
    """A number from 0 to 1 in any form that a spreadsheet gives it (`0,9`, `90 %`, `9.0E-01`); None for anything else."""
    cell = cell.strip().replace(",", ".")
    try:
        value = float(cell.removesuffix("%")) / (100 if cell.endswith("%") else 1)
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None


def _named(names: list[str], row: list[str]) -> dict[str, str]:
    names = names + [f"column {place}" for place in range(len(names) + 1, len(row) + 1)]
    cells = row + [""] * (len(names) - len(row))
    return {name: _cell(cell) for name, cell in zip(names, cells, strict=True)}


def _cell(cell: str) -> str:
    return tables.unescaped(cell.replace("\u00a0", " "))
