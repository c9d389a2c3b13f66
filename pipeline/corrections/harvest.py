"""Takes the edits that a person made in `attribution.csv` for corrections.

A row's offsets are worked out from its text: the rows together must hold every word of the table as it was made, in order.
So a row may be split by copying it and cutting the text in each, rows may be joined, and nobody edits numbers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pandas as pd

from pipeline import tables
from pipeline.corrections import sheet
from pipeline.corrections.record import Correction, quoted
from pipeline.errors import CorrectionError

REQUIRED = frozenset({"role", "text"})
NO = frozenset({"false", "no", "n", "0", "falsch", "faux", "falso"})
LOOKALIKES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    words: list[str]
    role: str
    speaker: str
    note: str
    looked_at: bool
    start: int | None


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str


def harvest(path: Path, made: pd.DataFrame, text: str, *, by: str, at: str) -> list[Correction]:
    """What a person changed in `attribution.csv`, as corrections in order.

    Parameters:
        path: the edited file.
        made: its rows as stage 4 made them.
        text: the transcript of those rows.
        by, at: who corrects, and when.

    Raises:
        CorrectionError: an edit cannot be understood; the message names the row, the reason and the mend.
    """
    rows = _in_order(list(_rows(path)))
    words = [
        _Word(start + found.start(), start + found.end(), found.group().translate(LOOKALIKES))
        for start, end in zip(made["start_char"].tolist(), made["end_char"].tolist(), strict=True)
        for found in re.finditer(r"\S+", text[start:end])
    ]
    before = {
        (row.start_char, row.end_char): (row.role, row.speaker, row.needs_review)
        for row in made.itertuples(index=False)
    }
    found = []
    for row, start, end in _aligned(rows, words, path):
        old = before.get((start, end))
        confirmed = old is not None and old[:2] == (row.role, row.speaker)
        if confirmed and not (row.looked_at and old is not None and old[2]) and not row.note:
            continue
        evidence = "confirmed" if confirmed else "corrected"
        said = quoted(text, start, end)
        found.append(Correction(start, end, row.role, row.speaker, evidence, by, at, row.note, said))  # type: ignore[arg-type]
    return found


def _rows(path: Path) -> Iterator[_Row]:
    for number, cells in sheet.read(path, REQUIRED):
        role = sheet.role(cells["role"])
        if role is None:
            raise CorrectionError(f"{path}: row {number}: role must be host or guest, not {cells['role']!r}.")
        words = cells["text"].translate(LOOKALIKES).split()
        if not words:
            raise CorrectionError(
                f"{path}: row {number}: has no text; give it its words back, or delete the whole row."
            )
        extra = [
            cell.strip() for name, cell in cells.items() if name not in tables.ATTRIBUTION.columns and cell.strip()
        ]
        yield _Row(
            number,
            words,
            role,
            cells.get("speaker", "").strip(),
            "; ".join(extra),
            cells.get("needs_review", "").strip().lower() in NO,
            sheet.whole_number(cells.get("start_char", "")),
        )


def _in_order(rows: list[_Row]) -> list[_Row]:
    """The rows by their offsets, in case a spreadsheet sorted them by something else; copies stay in their order."""
    starts = [row.start for row in rows]
    if None in starts or all(a <= b for a, b in pairwise(starts)):  # type: ignore[operator]
        return rows
    return sorted(rows, key=lambda row: row.start or 0)


def _aligned(rows: Sequence[_Row], words: Sequence[_Word], path: Path) -> Iterator[tuple[_Row, int, int]]:
    """Each row with the stretch that its words cover."""
    at = 0
    for row in rows:
        there = words[at : at + len(row.words)]
        for wanted, word in zip(row.words, [*(each.text for each in there), *[""] * len(row.words)], strict=False):
            if wanted != word:
                expected = (
                    " ".join(each.text for each in words[at : at + 8]) or "nothing: all words are in the rows above"
                )
                raise CorrectionError(
                    f"{path}: row {row.number}: its text must go on with what comes next in the transcript ({expected!r}), but "
                    f"has {wanted!r} where {word!r} stands. Only cut or join texts; take a change of the words back."
                )
        yield row, there[0].start, there[-1].end
        at += len(row.words)
    if at < len(words):
        last = rows[-1].number if rows else 1
        left_out = " ".join(each.text for each in words[at : at + 8])
        raise CorrectionError(f"{path}: row {last}: after it these words are left out: {left_out!r}. Put them back.")
