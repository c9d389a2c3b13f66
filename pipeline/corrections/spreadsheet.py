"""Tables as spreadsheets save them: whatever separator, encoding, order of columns or form of numbers."""

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import product
from pathlib import Path

from pipeline import files
from pipeline.errors import CorrectionError, InputError
from pipeline.transcript.charset import decode
from pipeline.workflow import tables

MOST_BYTES = 256 << 20
DIALECTS = tuple(product('"' + "'", ",;\t|"))  # quotation mark and separator, the likelier first
OTHER_ENCODINGS = ("cp850", "mac_roman", "cp1250", "cp437")
CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |\Z)")
HOST = frozenset({"host", "h", "interviewer", "q"})
GUEST = frozenset({"guest", "g", "interviewee", "a"})
YES = frozenset(
    [
        "true",
        "wahr",
        "vrai",
        "verdadero",
        "vero",
        "verdadeiro",
        "waar",
        "prawda",
        "sant",
        "sann",
        "sand",
        "tosi",
        "igaz",
        "pravda",
        "adevărat",
        "doğru",
        "истина",
        "істина",
        "yes",
        "y",
        "1",
    ]
)
NO = frozenset(
    [
        "false",
        "falsch",
        "faux",
        "falso",
        "onwaar",
        "fałsz",
        "falskt",
        "falsk",
        "usann",
        "usand",
        "epätosi",
        "hamis",
        "nepravda",
        "fals",
        "yanliş",
        "ложь",
        "хибність",
        "no",
        "n",
        "0",
    ]
)
GROUPED = re.compile(r"\d{1,3}(?:[.,' \u2019\u202f]\d{3}){1,5}(?:[.,]0+)?\Z")
NUMBER = re.compile(r"(\d{1,18})(?:[.,]0*)?\Z")
SCIENTIFIC = re.compile(r"(\d{1,6})(?:[.,](\d{1,17}))?E\+?0*(\d|1[0-7])\Z", re.IGNORECASE)


def read(path: Path, required: Collection[str], *, known: str = "") -> list[tuple[int, dict[str, str]]]:
    """The rows of a table by column, each with its number as a spreadsheet counts.

    Rows without any content are left out. Column names are folded to lower case; columns without a name are named by their
    place (`column 10`), so that what stands there is not lost.

    Parameters:
        path: the file.
        required: columns that must be there.
        known: what the file should hold, by which an encoding is told that nothing else tells.

    Raises:
        CorrectionError: the file cannot be read, or one of the required columns is missing.
    """
    try:
        text = _decoded(files.read(path, most=MOST_BYTES), known)
    except (OSError, InputError) as error:
        raise CorrectionError(f"{path}: cannot be read ({error}); save it as CSV in UTF-8.") from error
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
            raise CorrectionError(f"{path}: row 1 names the column {twice[0]} twice; take one of the two away.")
        fitting.append(list(_rows(reader, names, path)))
        if all(len(cells) == len(names) for _, cells in fitting[-1]):
            return fitting[-1]
    if fitting:  # a note may stand in a column without a name
        return fitting[0]
    missing = ", ".join(sorted(required))
    raise CorrectionError(f"{path}: row 1 must name the columns {missing}; put the names back.")


def role(cell: str) -> str | None:
    """`host` or `guest`, however a person writes it; None for anything else."""
    word = cell.strip().strip(".").casefold()
    return "host" if word in HOST else "guest" if word in GUEST else None


def truth(cell: str) -> bool | None:
    """True or false, in the words of many a spreadsheet's language; None for anything else."""
    word = cell.strip().casefold()
    return True if word in YES else False if word in NO else None


def whole_number(cell: str) -> int | None:
    """A whole number in any form that a spreadsheet gives it (`1,234`, `1234.0`, `1.2E+03`); None for anything else."""
    cell = cell.strip()
    if GROUPED.fullmatch(cell):
        return int(re.sub(r"\D", "", re.sub(r"[.,]0{1,2}\Z", "", cell)))
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


def _rows(reader: "Iterator[list[str]]", names: list[str], path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    number = 1
    try:
        for number, row in enumerate(reader, 2):
            if row and CONFLICT.match(row[0]):
                raise CorrectionError(
                    f"{path}: row {number}: holds a mark of a merge conflict; keep one of the two sides and take the marks out."
                )
            if any(map(str.strip, row)):
                yield number, _named(names, row)
    except csv.Error as error:
        raise CorrectionError(
            f"{path}: is no CSV, near row {number + 1} ({error}); is a quotation mark not closed?"
        ) from error


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
