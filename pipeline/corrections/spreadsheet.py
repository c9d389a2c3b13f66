"""Tables as spreadsheets save them, and what a person may write in a cell."""

import re
from collections.abc import Collection
from pathlib import Path

from pipeline.errors import CorrectionError
from pipeline.workflow import any_csv

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
    """The rows of a table by column, each with its number as a spreadsheet counts; see `any_csv.read`.

    Raises:
        CorrectionError: the file cannot be read, or one of the required columns is missing.
    """
    return any_csv.read(path, required, CorrectionError, known=known)


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
