"""Takes the edits that a person made in `attribution.csv` for corrections.

A row's offsets are worked out from its text: the rows together must hold every word of the table as it was made, in order.
So a row may be split by copying it and cutting the text in each, rows may be joined, and nobody edits numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pandas as pd

from pipeline.corrections import spreadsheet, spreadsheet_text
from pipeline.corrections.spreadsheet_text import Letters
from pipeline.corrections.store import Correction, quoted
from pipeline.errors import CorrectionError
from pipeline.transcript.settled import NOBODY
from pipeline.workflow import tables

REQUIRED = frozenset({"role", "text"})
FORMULA_FAILED = ("#NAME?", "#VALUE!", "#REF!", "#ERROR!", "Err:")


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    text: str
    role: str
    speaker: str | None
    note: str
    looked_at: bool
    source: str
    start: int | None


@dataclass(frozen=True, slots=True)
class _Made:
    start: int
    end: int
    role: str
    speaker: str
    needs_review: bool
    source: str
    text: str


def harvest(path: Path, made: pd.DataFrame, text: str, *, by: str, at: str) -> list[Correction]:
    """What a person changed in `attribution.csv`, as corrections in order.

    Parameters:
        path: the edited file.
        made: its rows as the attribution made them.
        text: the transcript of those rows.
        by, at: who corrects, and when.

    Raises:
        CorrectionError: an edit cannot be understood; the message names the row, the reason and the mend.
    """
    columns = ["start_char", "end_char", "role", "speaker", "needs_review", "source", "text"]
    before = [_Made(*row) for row in made[columns].itertuples(index=False, name=None)]
    known = "".join([*made["text"], *made["speaker"].unique()])
    rows = _in_order(list(_rows(path, known)))
    same = {(each.start, each.end): each for each in before}
    usual = _usual_names(before)
    found, at_row = [], 0
    for row, start, end in _aligned(rows, before, text, path):
        while before[at_row].end <= start:
            at_row += 1
        old, origin = same.get((start, end)), before[at_row]
        renamed = row.speaker is not None and not spreadsheet_text.same(row.speaker, origin.speaker)
        unchanged = old is not None and old.role == row.role and not renamed
        looked_at = False
        if old is not None and old.role == row.role:
            _check_source(row, old, path)
            looked_at = (row.looked_at and old.needs_review) or (row.source == "person" != old.source)
        if unchanged and not looked_at and not row.note:
            continue
        speaker = (row.speaker or NOBODY) if renamed else _name_as_it_was(row.role, origin, usual)
        only_named = old is not None and old.role == row.role and not looked_at and old.source != "person"
        evidence = "confirmed" if unchanged else "named" if only_named else "corrected"
        said = quoted(text, start, end)
        found.append(Correction(start, end, row.role, speaker or "", evidence, by, at, row.note, said))  # type: ignore[arg-type]
    return found


def cut_rows(path: Path) -> list[int]:
    """The numbers of the rows whose text is as long as a spreadsheet lets a cell be, so that the rest of it was cut off."""
    return [number for number, cells in spreadsheet.read(path, REQUIRED) if tables.is_at_limit(cells["text"])]


def _usual_names(before: Sequence[_Made]) -> Mapping[str, str]:
    """The name that rows of a role have without anybody's doing, where there is one."""
    names: dict[str, set[str]] = {}
    for each in before:
        names.setdefault(each.role, set()).add(each.speaker)
    return {role: next(iter(found)) for role, found in names.items() if len(found) == 1}


def _name_as_it_was(role: str, origin: _Made, usual: Mapping[str, str]) -> str:
    """What to keep of a name that nobody typed: nothing where the role alone gives it, also where the role was changed."""
    if origin.source == "model":
        return ""
    if role != origin.role and origin.speaker == usual.get(origin.role):
        return usual.get(role, "")
    return origin.speaker


def _check_source(row: _Row, old: _Made, path: Path) -> None:
    if row.source in ("", old.source, "person"):
        return
    raise CorrectionError(
        f"{path}: row {row.number}: source says who gave the role, and was {old.source!r}, not {row.source!r}. Put it back; to take "
        "a correction back, delete its row in the file of the corrections."
    )


def _rows(path: Path, known: str) -> Iterator[_Row]:
    found = spreadsheet.read(path, REQUIRED, known=known)
    own = {name for _, cells in found for name in cells if name not in tables.ATTRIBUTION.columns}
    full = {name for name in own if len(found) > 1 and all(cells.get(name, "").strip() for _, cells in found)}
    for number, cells in found:
        role = spreadsheet.role(cells["role"])
        if role is None and cells["text"].strip():
            raise CorrectionError(
                f"{path}: row {number}: role must be host or guest, not {cells['role'][:60]!r}. Give the row to one of the "
                "two; where both speak in it, copy the row and cut the text in each."
            )
        review = cells.get("needs_review", "").strip()
        if review and spreadsheet.truth(review) is None:
            raise CorrectionError(f"{path}: row {number}: needs_review must be true or false, not {review!r}.")
        extra = [cells[name].strip() for name in cells if name in own - full and cells[name].strip()]
        yield _Row(
            number,
            cells["text"],
            role or "",
            cells["speaker"].strip() if "speaker" in cells else None,
            "; ".join(extra),
            bool(review) and spreadsheet.truth(review) is False,
            cells.get("source", "").strip().lower(),
            spreadsheet.whole_number(cells.get("start_char", "")),
        )


def _in_order(rows: list[_Row]) -> list[_Row]:
    """The rows by their offsets, in case a spreadsheet sorted them by something else; copies stay in their order."""
    starts = [row.start for row in rows]
    if None in starts or all(a <= b for a, b in pairwise(starts)):  # type: ignore[operator]
        return rows
    return sorted(rows, key=lambda row: row.start or 0)


def _aligned(rows: list[_Row], before: Sequence[_Made], text: str, path: Path) -> Iterator[tuple[_Row, int, int]]:
    """Each row with the stretch that its text covers."""
    spans = [(each.start, each.end) for each in before]
    talk = Letters(text, spans)
    firsts, first = {}, 0
    for each in before:
        firsts[first] = each
        first += len(Letters(text, [(each.start, each.end)]))
    at, left, emptied = 0, list(rows), None
    while left:
        row, end = _next(left, talk, at, firsts.get(at))
        if not spreadsheet_text.plain(row.text):
            emptied = row
            continue
        if end is None:
            raise CorrectionError(_mismatch(row, talk, at, emptied, path))
        yield row, *talk.span(at, end)
        at = end
    if at < len(talk):
        if emptied:
            raise CorrectionError(_mismatch(emptied, talk, at, emptied, path))
        last = rows[-1].number if rows else 1
        raise CorrectionError(
            f"{path}: row {last}: after it these words are left out: {talk.words(at)!r}. Put them back."
        )


def _next(left: list[_Row], talk: Letters, at: int, made: _Made | None) -> tuple[_Row, int | None]:
    """Take the row that goes on at a place, the first but for copies of one row in another order, and how far it reaches."""
    head = left[0]
    alike = 1
    while head.start is not None and alike < len(left) and left[alike].start == head.start:
        alike += 1
    whole = spreadsheet_text.plain(made.text) if made and head.start in (None, made.start) else ""
    if whole and made and alike == 1 and spreadsheet_text.taken_for_number(head.text.strip(), made.text):
        typed = spreadsheet_text.plain(head.text)
        if not any(map(str.isalnum, whole.removeprefix(typed))) or not whole.startswith(typed):
            return left.pop(0), at + len(whole)
    if whole and alike == 1 and tables.is_at_limit(head.text) and whole.startswith(spreadsheet_text.plain(head.text)):
        return left.pop(0), at + len(whole)
    for i, row in enumerate(left[:alike]):
        typed = spreadsheet_text.plain(row.text)
        end, rest = talk.follow(at, typed)
        if not typed or not rest:
            return left.pop(i), end
    return left.pop(0), None


def _mismatch(row: _Row, talk: Letters, at: int, emptied: _Row | None, path: Path) -> str:
    """Why a row cannot go on at a place, and the mend."""
    where = f"{path}: row {row.number}:"
    if row.text.strip().startswith(FORMULA_FAILED):
        return f"{where} the spreadsheet took its text for a formula; type ' in front of the text."
    if tables.is_at_limit(row.text):
        return f"{where} {tables.CUT} Make this edit in a text editor, or put the rest of the row's text back."
    if emptied:
        return f"{path}: row {emptied.number}: has no text; give it its words back, or move them to the row above."
    typed = spreadsheet_text.plain(row.text)
    reached, rest = talk.follow(at, typed)
    expected = talk.words(at) or "nothing: all words are in the rows above"
    wanted = _word_at(row.text, len(typed) - rest)
    there = talk.words(reached - _into_word(row.text, len(typed) - rest), 1) if reached < len(talk) else ""
    return (
        f"{where} its text must go on with what comes next in the transcript ({expected!r}), but has {wanted!r} where {there!r} "
        "stands. Only cut or join texts; take a change of the words back."
    )


def _word_at(text: str, place: int) -> str:
    """The word that a place in the plain text is in."""
    seen = 0
    for word in text.split():
        seen += len(spreadsheet_text.plain(word))
        if place < seen:
            return word
    return ""


def _into_word(text: str, place: int) -> int:
    """How many letters of its word stand before a place in the plain text."""
    seen = 0
    for word in text.split():
        count = len(spreadsheet_text.plain(word))
        if place < seen + count:
            return place - seen
        seen += count
    return 0
