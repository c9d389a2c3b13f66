"""Tables in plain text and Markdown: rows of cells, whose columns may stand in any order."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipeline.transcript.reading.patterns.names import is_name, may_be_name
from pipeline.transcript.reading.patterns.stamps import STAMP

FEWEST_ROWS = 4
ROWS = 0.8  # of the lines that hold something
MOST_NAMES = 12
RULER = re.compile(r"[\s|:+-]+")
PIPE, TAB = re.compile(r"(?<!\\)\|"), re.compile(r"\t+")
SAID_WORDS = 3  # of the column of what is said, on average


def rows_as_lines(text: str) -> tuple[str, list[str]]:
    """The text with each row of a table as `time name: what is said`, and notes; as it was where it holds no such table."""
    for parting in (PIPE, TAB):
        lines = text.splitlines()
        rows = {i: cells for i, line in enumerate(lines) if (cells := _cells(line, parting))}
        width, count = Counter(map(len, rows.values())).most_common(1)[0] if rows else (0, 0)
        rows = {i: cells for i, cells in rows.items() if len(cells) == width}
        filled = sum(bool(line.strip()) and not RULER.fullmatch(line) for line in lines)
        if width < 2 or count < max(FEWEST_ROWS, ROWS * filled):
            continue
        columns = _columns(list(rows.values()))
        if columns is None:
            continue
        time, name, said = columns
        head = next(iter(rows))
        titles = rows[head] if time is None or not STAMP.fullmatch(rows[head][time]) else None
        if titles and (time is not None or _is_title(titles, rows, name)):
            del rows[head]
        else:
            titles = None
        for i, cells in rows.items():
            at = f"[{cells[time].strip('[]()')}] " if time is not None and STAMP.fullmatch(cells[time]) else ""
            lines[i] = f"{at}{cells[name].rstrip(':')}: {cells[said]}" if cells[name] else f"{at}{cells[said]}"
        note = (
            f"labels: column {name + 1} of a table of {len(rows)} rows says who speaks; its rows are written as lines"
        )
        kept = [line for i, line in enumerate(lines) if not (titles and i == head) and not _is_ruler(line, parting)]
        return "\n".join(kept) + "\n", [note]
    return text, []


def _cells(line: str, parting: re.Pattern[str]) -> list[str]:
    if not parting.search(line) or RULER.fullmatch(line):
        return []
    return [cell.strip() for cell in parting.split(line.strip().strip("|"))]


def _is_ruler(line: str, parting: re.Pattern[str]) -> bool:
    return parting is PIPE and "-" in line and RULER.fullmatch(line) is not None


def _columns(rows: Sequence[Sequence[str]]) -> tuple[int | None, int, int] | None:
    """The columns of times (if any), names and speech; None where there is no such table, or it holds more than that."""
    width = len(rows[0])
    body = rows[1:]
    words = [sum(len(row[k].split()) for row in body) / len(body) for k in range(width)]
    said = max(range(width), key=lambda k: words[k])
    times = [
        k for k in range(width) if k != said and sum(bool(STAMP.fullmatch(row[k])) for row in body) >= 0.9 * len(body)
    ]
    numbers = [k for k in range(width) if all(row[k].isdecimal() or not row[k] for row in body)]
    names = [
        k
        for k in range(width)
        if k != said and k not in times and k not in numbers and _are_names([row[k] for row in body])
    ]
    known = {said, *times, *names, *numbers}
    if words[said] < SAID_WORDS or len(names) != 1 or known != set(range(width)):
        return None
    return (times[0] if times else None), names[0], said


def _are_names(cells: Sequence[str]) -> bool:
    counts = Counter(cell for cell in cells if cell)
    turns = sum(a != b for a, b in pairwise(cells))
    return (
        2 <= len(counts) <= MOST_NAMES
        and sum(count > 1 for count in counts.values()) >= 2
        and turns * 3 >= len(cells) - 1
        and all(is_name(name.rstrip(":")) or may_be_name(name.rstrip(":")) for name in counts)
    )


def _is_title(titles: Sequence[str], rows: dict[int, list[str]], name: int) -> bool:
    return sum(row[name] == titles[name] for row in rows.values()) == 1 and all(
        len(cell.split()) <= 3 for cell in titles
    )
