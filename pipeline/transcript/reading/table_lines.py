"""Tables of talk as lines, whatever the order of their columns: `[time] Name: what is said`.

A column is told by what it holds: clocks, few short values that come again (who speaks), or the most words (what is said).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.transcript.reading.clock import seconds
from pipeline.transcript.reading.patterns.names import MOST_NAMES
from pipeline.transcript.reading.patterns.talk import SAID_WORDS

Rows = Sequence[Sequence[str]]
CLOCKS = 0.6  # of the filled cells of a column of times
MOST_NAME_WORDS = 5
MOST_HEAD_WORDS = 3
NUMBER, DECIMAL = re.compile(r"\d+(?:[.,]\d+)?"), re.compile(r"\d+\.\d+")


def table_lines(rows: Rows) -> Iterator[str]:
    """A line for each row; the names of the columns, where there are such, are a heading."""
    filled = [row for row in rows if any(row)]
    width = max((len(row) for row in filled), default=0)
    square = [(*row, *[""] * (width - len(row))) for row in filled]
    headed = is_head(square)
    body = square[headed:]
    if headed:
        yield f"# {' · '.join(cell for cell in square[0] if cell)}"
    times = [i for i in range(width) if _holds_times([row[i] for row in body])]
    seconds_at = [] if times else [i for i in range(width) if _holds_seconds([row[i] for row in body])][:2]
    rest = [i for i in range(width) if i not in times]
    said = max(rest, key=lambda i: sum(len(row[i].split()) for row in body), default=None)
    names = [i for i in rest if i != said and _holds_names([row[i] for row in body])]
    numbers = [i for i in rest if i != said and all(NUMBER.fullmatch(row[i]) or not row[i] for row in body)]
    others = [i for i in rest if i not in (*names[:1], *numbers)]
    sides = headed and not names and len(others) > 1
    for row in body:
        when = " ".join(f"[{row[i].strip('[]()')}]" for i in times[:1] if row[i])
        when = when or (f"[{' --> '.join(row[i] for i in seconds_at)}]" if len(seconds_at) > 1 else "")
        who = row[names[0]].rstrip(": ") if names else ""
        odd = [i for i in times[1:] if not _is_time(row[i])]
        spoken = [(square[0][i] if sides else who, row[i]) for i in (*others, *odd) if row[i]]
        for name, text in spoken if sides else [(who, " ".join(text for _, text in spoken))]:
            yield " ".join(part for part in (when, f"{name}:" if name else "", text) if part)


def is_head(rows: Rows) -> bool:
    """Whether the first row names the columns: short cells that never come again, above longer ones."""
    if len(rows) < 3:
        return False
    below = rows[1:]
    longest = max(range(len(rows[0])), key=lambda i: sum(len(row[i].split()) for row in below))
    mean = sum(len(row[longest].split()) for row in below) / len(below)
    short = all(
        len(cell.split()) <= MOST_HEAD_WORDS and (len(cell) <= len("Nr.") or not cell.endswith((".", "?", "!", ":")))
        for cell in rows[0]
    )
    again = any(rows[0][i] and rows[0][i] == row[i] for row in below for i in range(len(row)))
    return short and bool(rows[0][longest]) and not again and mean > SAID_WORDS and not any(map(_is_time, rows[0]))


def _is_time(cell: str) -> bool:
    parts = [part for part in cell.replace("-->", " ").replace("–", " ").replace("-", " ").split() if part]
    return 0 < len(parts) <= 2 and all(":" in part and seconds(part) is not None for part in parts)


def _holds_times(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and sum(map(_is_time, filled)) >= CLOCKS * len(filled)


def _holds_seconds(cells: Sequence[str]) -> bool:
    """Whether a column gives times in seconds: decimals that never go back."""
    if not all(DECIMAL.fullmatch(cell) for cell in cells):
        return False
    values = [float(cell) for cell in cells]
    return all(a <= b for a, b in pairwise(values)) and values[0] < values[-1]


def _holds_names(cells: Sequence[str]) -> bool:
    filled = [cell.rstrip(": ") for cell in cells if cell]
    distinct = set(filled)
    return (
        bool(filled)
        and len(distinct) <= min(MOST_NAMES, max(2, len(filled) / 2))
        and all(len(name.split()) <= MOST_NAME_WORDS and not name.isdecimal() for name in distinct)
    )
