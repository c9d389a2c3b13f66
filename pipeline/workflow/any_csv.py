"""CSV as people and spreadsheets save it: whatever separator, quotation mark, encoding or order of columns."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from itertools import product
from pathlib import Path

from pipeline import files
from pipeline.errors import InputError, RolecallError, plainly
from pipeline.transcript.charset import decode
from pipeline.workflow import tables

MOST_BYTES = 256 << 20
DIALECTS = tuple(product('"' + "'", ",;\t|"))  # quotation mark and separator, the likelier first
OTHER_ENCODINGS = ("cp850", "mac_roman", "cp1250", "cp437")
CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |\Z)")
Fault = Callable[[str], RolecallError]


def read(path: Path, required: Collection[str], fault: Fault, *, known: str = "") -> list[tuple[int, dict[str, str]]]:
    """The rows of a table by column, each with its number as a spreadsheet counts.

    Rows without any content are left out. Column names are folded to lower case; columns without a name are named by their
    place (`column 10`), so that what stands there is not lost.

    Parameters:
        path: the file.
        required: columns that must be there.
        fault: the kind of error that it is if the file cannot be understood.
        known: what the file should hold, by which an encoding is told that nothing else tells.

    Raises:
        RolecallError: of the kind `fault`: the file cannot be read, or one of the required columns is missing.
    """
    try:
        text = _decoded(files.read(path, most=MOST_BYTES), known)
    except (OSError, InputError) as error:
        raise fault(f"{path}: cannot be read ({plainly(error)}); save it as CSV in UTF-8.") from error
    csv.field_size_limit(2**31 - 1)
    fitting: list[list[tuple[int, dict[str, str]]]] = []
    for quote, separator in DIALECTS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quotechar=quote, strict=True)
        try:
            head = [_cell(name).strip().lower() for name in next(reader, [])]
        except csv.Error:
            continue
        if not set(required) <= set(head):
            continue
        names = [name or f"column {place}" for place, name in enumerate(head, 1)]
        if twice := [name for name, count in Counter(names).items() if count > 1]:
            raise fault(f"{path}: row 1 names the column {twice[0]} twice; take one of the two away.")
        fitting.append(list(_rows(reader, names, path, fault)))
        if all(len(cells) == len(names) for _, cells in fitting[-1]):
            return fitting[-1]
    if fitting:  # a note may stand in a column without a name
        return fitting[0]
    missing = f"the columns {', '.join(sorted(required))}" if len(required) > 1 else f"a column `{', '.join(required)}`"
    raise fault(f"{path}: row 1 must name {missing}; put the names back.")


def _rows(
    reader: "Iterator[list[str]]", names: list[str], path: Path, fault: Fault
) -> Iterator[tuple[int, dict[str, str]]]:
    number = 1
    try:
        for number, row in enumerate(reader, 2):
            if row and CONFLICT.match(row[0]):
                raise fault(
                    f"{path}: row {number}: holds a mark of a merge conflict; keep one of the two sides and take the marks out."
                )
            if any(map(str.strip, row)):
                yield number, _named(names, row)
    except csv.Error as error:
        raise fault(f"{path}: is no CSV, near row {number + 1} ({error}); is a quotation mark not closed?") from error


def _named(names: list[str], row: list[str]) -> dict[str, str]:
    names = names + [f"column {place}" for place in range(len(names) + 1, len(row) + 1)]
    cells = row + [""] * (len(names) - len(row))
    return {name: _cell(cell) for name, cell in zip(names, cells, strict=True)}


def _cell(cell: str) -> str:
    return tables.unescaped(cell.replace("\u00a0", " "))


def _decoded(data: bytes, known: str) -> str:
    """The text of a file: as its bytes say, unless another encoding has more of the letters that it should have."""
    text, expected = decode(data), Counter(letter for letter in known if letter > "\x7f")
    if not expected:
        return text

    def agreement(reading: str) -> int:
        return (Counter(letter for letter in reading if letter > "\x7f") & expected).total()

    return max([text, *_other_readings(data, text)], key=agreement)


def _other_readings(data: bytes, text: str) -> Iterator[str]:
    for encoding in OTHER_ENCODINGS:
        try:
            yield data.decode(encoding)
        except UnicodeDecodeError:
            continue
    try:
        yield text.encode("cp1252").decode()  # UTF-8 that was once read as Windows-1252 and saved again
    except UnicodeError:
        return
