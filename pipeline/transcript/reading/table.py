"""Tables in plain text and Markdown: rows of cells, whose columns may stand in any order."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from pipeline.transcript.reading.patterns.names import MOST_NAMES, is_name, may_be_name
from pipeline.transcript.reading.patterns.stamps import STAMP
from pipeline.transcript.reading.patterns.talk import SAID_WORDS
from pipeline.transcript.reading.table_lines import NUMBER, table_lines

FEWEST_ROWS = 4
ROWS = 0.8  # of the lines that hold something
RULER = re.compile(r"[\s|:+-]+")
PIPE, TAB = re.compile(r"(?<!\\)\|"), re.compile(r"\t+")


def rows_as_lines(text: str) -> tuple[str, list[str]]:
    """The text with each row of a table as `[time] Name: what is said`, and notes; as it was where it holds no such table."""
    for parting in (PIPE, TAB):
        lines = text.splitlines()
        rows = {i: cells for i, line in enumerate(lines) if (cells := _cells(line, parting))}
        width, count = Counter(map(len, rows.values())).most_common(1)[0] if rows else (0, 0)
        rows = {i: cells for i, cells in rows.items() if len(cells) == width}
        filled = sum(bool(line.strip()) and not RULER.fullmatch(line) for line in lines)
        if width < 2 or count < max(FEWEST_ROWS, ROWS * filled):
            continue
        name = _name_column(list(rows.values()))
        if name is None:
            continue
        last = _last_line(lines, max(rows))
        written = table_lines(_with_rests(lines[:last], rows, parting))
        above = [line for line in lines[: min(rows)] if not _is_ruler(line, parting)]
        below = [line for line in lines[last:] if not _is_ruler(line, parting)]
        note = (
            f"labels: column {name + 1} of a table of {len(rows)} rows says who speaks; its rows are written as lines"
        )
        return "\n".join([*above, *written, *below]) + "\n", [note]
    return text, []


def _last_line(lines: Sequence[str], row: int) -> int:
    """The line below the last row and what goes on with it: to a blank line."""
    return next((i for i in range(row + 1, len(lines)) if not lines[i].strip()), len(lines))


def _with_rests(lines: Sequence[str], rows: Mapping[int, list[str]], parting: re.Pattern[str]) -> list[list[str]]:
    """The rows in order; a line below a row that is none goes on with what is said there."""
    said = max(range(len(next(iter(rows.values())))), key=lambda k: sum(len(row[k].split()) for row in rows.values()))
    whole: list[list[str]] = []
    for i, line in enumerate(lines[min(rows) :], min(rows)):
        if i in rows:
            whole.append(list(rows[i]))
        elif line.strip() and not _is_ruler(line, parting):
            whole[-1][said] += f" {line.strip()}"
    return whole


def _cells(line: str, parting: re.Pattern[str]) -> list[str]:
    if not parting.search(line) or RULER.fullmatch(line):
        return []
    return [cell.strip() for cell in parting.split(line.strip().strip("|"))]


def _is_ruler(line: str, parting: re.Pattern[str]) -> bool:
    return parting is PIPE and "-" in line and RULER.fullmatch(line) is not None


def _name_column(rows: Sequence[Sequence[str]]) -> int | None:
    """The column of names; None where there is no such table, or it holds more than times, numbers, names and speech."""
    columns = [[row[k] for row in rows[1:]] for k in range(len(rows[0]))]
    words = [sum(len(cell.split()) for cell in cells) / len(cells) for cells in columns]
    said = max(range(len(columns)), key=lambda k: words[k])
    plain = {k for k, cells in enumerate(columns) if k != said and all(_is_number(cell) for cell in cells)}
    names = [k for k, cells in enumerate(columns) if k != said and k not in plain and _are_names(cells)]
    whole = len(plain) + len(names) + 1 == len(columns)
    return names[0] if words[said] >= SAID_WORDS and len(names) == 1 and whole else None


def _is_number(cell: str) -> bool:
    return not cell or NUMBER.fullmatch(cell) is not None or STAMP.fullmatch(cell) is not None


def _are_names(cells: Sequence[str]) -> bool:
    counts = Counter(cell for cell in cells if cell)
    turns = sum(a != b for a, b in pairwise(cells))
    return (
        2 <= len(counts) <= MOST_NAMES
        and sum(count > 1 for count in counts.values()) >= 2
        and turns * 3 >= len(cells) - 1
        and all(is_name(name.rstrip(":")) or may_be_name(name.rstrip(":")) for name in counts)
    )
