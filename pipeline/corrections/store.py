"""The corrections of one episode: `data/corrections/<episode>.csv`, a row for each stretch that a person settled.

The file is made to be kept under version control: UTF-8, LF, sorted, one row a stretch, written whole or not at all. A person
may edit it too, in a spreadsheet or by hand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

from pipeline import files
from pipeline.corrections import spreadsheet
from pipeline.errors import CorrectionError
from pipeline.transcript.coverage import folded
from pipeline.transcript.roles import ROLES
from pipeline.workflow import tables

Evidence = Literal["corrected", "confirmed", "swapped", "finished", "named"]
COLUMNS = ("start_char", "end_char", "role", "speaker", "evidence", "by", "at", "note", "text")
REQUIRED = frozenset({"start_char", "end_char", "role", "text"})


@dataclass(frozen=True, slots=True)
class Correction:
    """A stretch of transcript.txt (code points, end exclusive) and who speaks it.

    `evidence` says how the person came to it: `corrected` (changed), `confirmed` (looked at and left), `swapped` (one of many
    turned round at once, not looked at by itself), `finished` (the whole episode is done, no model changes it any more), `named`
    (only the name was put right; who speaks stays open, and the name counts where it is `role` that speaks). `at`
    is ISO 8601 in UTC; `text` quotes the stretch with white space folded, and finds it again in a changed transcript. One that
    is not `placed` was not found in the transcript of the others; its offsets are of an earlier one (in the file they begin with
    `~`).
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
    placed: bool = field(default=True, compare=False)


def read(path: Path) -> list[Correction]:
    """Read the corrections of an episode, in order.

    Raises:
        CorrectionError: a row cannot be understood or two overlap; the message names the row and the mend.
    """
    found = [_parse(cells, f"{path}: row {number}") for number, cells in spreadsheet.read(path, REQUIRED)]
    found = sorted(dict.fromkeys(found), key=lambda each: each.start)  # a row that was copied says the same twice
    for before, each in pairwise(each for each in found if each.placed):
        if each.start < before.end:
            raise CorrectionError(
                f"{path}: characters {each.start} to {each.end} ({_short(each)}) and {before.start} to {before.end} "
                f"({_short(before)}) overlap; take one of the two rows out."
            )
    return found


def read_if_there(path: Path) -> list[Correction]:
    """The corrections of an episode, none where nobody made any.

    Raises:
        CorrectionError: as in `read`; also where something has the file's name that is no file.
    """
    return read(path) if files.is_there(path) else []


def write(path: Path, corrections: Iterable[Correction]) -> None:
    """Put the corrections of an episode in place, all or none; the folder is made where it is missing."""
    rows = [",".join(COLUMNS)]
    for each in sorted(corrections, key=lambda each: each.start):
        offsets = (f"{'' if each.placed else '~'}{offset}" for offset in (each.start, each.end))
        cells = [*offsets, each.role, each.speaker, each.evidence, each.by, each.at, each.note, each.text]
        rows.append(",".join(map(tables.escaped, cells)))
    path = path.resolve() if path.is_symlink() else path  # a link stays one, and what it leads to is written
    path.parent.mkdir(parents=True, exist_ok=True)
    files.write_atomic(path, ("\n".join(rows) + "\n").encode())


def merged(old: Sequence[Correction], new: Sequence[Correction], text: str) -> list[Correction]:
    """The old corrections and the new ones, which win where they overlap; what is left of an old one stays.

    One that says again what an old one says is that old one, and a note stays where a new one has none.

    Parameters:
        old, new: corrections of one transcript; the new ones do not overlap each other.
        text: that transcript, of which what is left is quoted anew.
    """
    kept = without(old, [(each.start, each.end) for each in new], text)
    before = {(each.start, each.end): each for each in old if each.placed}
    return sorted(
        [*kept, *(_told(_with_name(each, old), before.get((each.start, each.end))) for each in new)],
        key=lambda each: each.start,
    )


def without(old: Sequence[Correction], spans: Iterable[tuple[int, int]], text: str) -> list[Correction]:
    """The corrections of a transcript but for what they say of some stretches of it; those without a place stay."""
    kept: list[Correction] = []
    free = sorted(spans)
    for each in old:
        at = each.start
        if not each.placed:
            kept.append(each)
            continue
        for start, end in free:
            if start < each.end and end > at:
                kept += _part(each, at, start, text)
                at = max(at, end)
        kept += _part(each, at, each.end, text)
    return kept


def quoted(text: str, start: int, end: int) -> str:
    """A stretch of the transcript with its white space folded."""
    return folded(text[start:end])


def _with_name(new: Correction, old: Sequence[Correction]) -> Correction:
    """The correction with the name that a person gave there before to the same role, if it has none."""
    if new.speaker or new.evidence == "named":
        return new
    within = (each for each in old if each.placed and each.start < new.end and new.start < each.end)
    names = (each.speaker for each in within if each.evidence == "named" and each.role == new.role)
    return replace(new, speaker=next(names, ""))


def _told(new: Correction, old: Correction | None) -> Correction:
    if old is None:
        return new
    new = replace(new, note=new.note or old.note)
    return old if replace(new, by=old.by, at=old.at) == old else new


def _part(whole: Correction, start: int, end: int, text: str) -> list[Correction]:
    if (start, end) == (whole.start, whole.end):
        return [whole]
    said = text[start:end] if start < end else ""
    if not said.strip():
        return []
    start, end = start + len(said) - len(said.lstrip()), start + len(said.rstrip())
    return [replace(whole, start=start, end=end, text=quoted(text, start, end))]


def _parse(cells: dict[str, str], where: str) -> Correction:
    start, end = (
        spreadsheet.whole_number(cells[name].strip().removeprefix("~")) for name in ("start_char", "end_char")
    )
    if start is None or end is None or not 0 <= start < end:
        raise CorrectionError(
            f"{where}: start_char and end_char must be whole numbers, the first smaller, not "
            f"{cells['start_char']!r} and {cells['end_char']!r}."
        )
    role = spreadsheet.role(cells["role"])
    if role is None:
        raise CorrectionError(
            f"{where}: role must be {' or '.join(sorted(ROLES))}, not {cells['role']!r}; put one of the two."
        )
    evidence = cells.get("evidence", "").strip().lower() or "corrected"
    if evidence not in get_args(Evidence):
        known = ", ".join(get_args(Evidence))
        raise CorrectionError(f"{where}: evidence must be one of {known}, not {cells['evidence']!r}.")
    rest = {name: cells.get(name, "").strip() for name in ("speaker", "by", "at", "note", "text")}
    extra = [cell.strip() for name, cell in cells.items() if name not in COLUMNS and cell.strip()]
    rest["note"] = "; ".join([*filter(None, [rest["note"]]), *extra])
    placed = not cells["start_char"].strip().startswith("~")
    return Correction(start, end, role, evidence=evidence, placed=placed, **rest)  # type: ignore[arg-type]


def _short(each: Correction) -> str:
    return repr(each.text if len(each.text) <= 40 else each.text[:37] + "...")
