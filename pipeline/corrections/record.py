"""The corrections of one episode: `data/corrections/<episode>.csv`, a row for each stretch that a person settled.

The file is made to be kept under version control: UTF-8, LF, sorted, one row a stretch, written whole or not at all. A person
may edit it too, in a spreadsheet or by hand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

from pipeline import files, tables
from pipeline.corrections import sheet
from pipeline.errors import CorrectionError
from pipeline.settled import ROLES
from pipeline.spans import folded

Evidence = Literal["corrected", "confirmed", "swapped", "finished"]
COLUMNS = ("start_char", "end_char", "role", "speaker", "evidence", "by", "at", "note", "text")
REQUIRED = frozenset({"start_char", "end_char", "role", "text"})


@dataclass(frozen=True, slots=True)
class Correction:
    """A stretch of transcript.txt (code points, end exclusive) and who speaks it.

    `evidence` says how the person came to it: `corrected` (changed), `confirmed` (looked at and left), `swapped` (one of many
    turned round at once, not looked at by itself), `finished` (the whole episode is done, no model changes it any more). `at`
    is ISO 8601 in UTC; `text` quotes the stretch with white space folded, and finds it again in a changed transcript.
    """

    start: int
    end: int
    role: str
    speaker: str = ""
    evidence: Evidence = "corrected"
    by: str = ""
    at: str = ""
    note: str = ""
    text: str = ""


def read(path: Path) -> list[Correction]:
    """Read the corrections of an episode, in order.

    Raises:
        CorrectionError: a row cannot be understood or two overlap; the message names the row and the mend.
    """
    found = [_parse(cells, f"{path}: row {number}") for number, cells in sheet.read(path, REQUIRED)]
    found.sort(key=lambda each: each.start)
    for before, each in pairwise(found):
        if each.start < before.end:
            raise CorrectionError(
                f"{path}: characters {each.start} to {each.end} ({_short(each)}) and {before.start} to {before.end} "
                f"({_short(before)}) overlap; take one of the two rows out."
            )
    return found


def write(path: Path, corrections: Iterable[Correction]) -> None:
    """Put the corrections of an episode in place, all or none; the folder is made where it is missing."""
    rows = [",".join(COLUMNS)]
    for each in sorted(corrections, key=lambda each: each.start):
        cells = [str(each.start), str(each.end), *list(asdict(each).values())[2:]]
        rows.append(",".join(map(tables.escaped, cells)))
    path.parent.mkdir(parents=True, exist_ok=True)
    files.write_atomic(path, ("\n".join(rows) + "\n").encode())


def merged(old: Iterable[Correction], new: Sequence[Correction], text: str) -> list[Correction]:
    """The old corrections and the new ones, which win where they overlap; what is left of an old one stays.

    Parameters:
        old, new: corrections of one transcript; the new ones do not overlap each other.
        text: that transcript, of which what is left is quoted anew.
    """
    kept: list[Correction] = []
    for each in old:
        at = each.start
        for other in sorted(new, key=lambda each: each.start):
            if other.start < each.end and other.end > at:
                kept += _part(each, at, other.start, text)
                at = max(at, other.end)
        kept += _part(each, at, each.end, text)
    return sorted([*kept, *new], key=lambda each: each.start)


def quoted(text: str, start: int, end: int) -> str:
    """A stretch of the transcript with its white space folded."""
    return folded(text[start:end])


def _part(whole: Correction, start: int, end: int, text: str) -> list[Correction]:
    if (start, end) == (whole.start, whole.end):
        return [whole]
    said = text[start:end] if start < end else ""
    if not said.strip():
        return []
    start, end = start + len(said) - len(said.lstrip()), start + len(said.rstrip())
    return [replace(whole, start=start, end=end, text=quoted(text, start, end))]


def _parse(cells: dict[str, str], where: str) -> Correction:
    start, end = (sheet.whole_number(cells[name]) for name in ("start_char", "end_char"))
    if start is None or end is None or not 0 <= start < end:
        raise CorrectionError(
            f"{where}: start_char and end_char must be whole numbers, the first smaller, not "
            f"{cells['start_char']!r} and {cells['end_char']!r}."
        )
    role = sheet.role(cells["role"])
    if role is None:
        raise CorrectionError(f"{where}: role must be {' or '.join(sorted(ROLES))}, not {cells['role']!r}.")
    evidence = cells.get("evidence", "").strip().lower() or "corrected"
    if evidence not in get_args(Evidence):
        known = ", ".join(get_args(Evidence))
        raise CorrectionError(f"{where}: evidence must be one of {known}, not {cells['evidence']!r}.")
    rest = {name: cells.get(name, "").strip() for name in ("speaker", "by", "at", "note", "text")}
    return Correction(start, end, role, evidence=evidence, **rest)  # type: ignore[arg-type]


def _short(each: Correction) -> str:
    return repr(each.text if len(each.text) <= 40 else each.text[:37] + "...")
