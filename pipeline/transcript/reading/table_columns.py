"""What the columns of a table hold, told by what stands in them, where their names tell nothing or are not there."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from pipeline.transcript.reading.dialects.field_names import moment
from pipeline.transcript.reading.patterns.names import MOST_NAMES, is_name, may_be_name
from pipeline.transcript.reading.patterns.talk import SAID_WORDS, is_talk

Row = Mapping[str, str]
MOST_NAME_WORDS = 6
TIMES_EACH = 2  # that a name stands there, on average
MOST_REST_WORDS = 1.5  # a row, on average, of a column that is left aside: more may be said
FILLED = 0.9  # of the cells of a column


def by_contents(rows: Sequence[Row]) -> list[dict[str, str]] | None:
    """The rows with their columns called `speaker`, `start`, `end` and `text` by what they hold; other columns go.

    None where no column is talk, not exactly one says who speaks, or another holds words as well.
    """
    columns = {name: [row.get(name, "") for row in rows] for name in dict.fromkeys(n for row in rows for n in row)}
    if not columns:
        return None
    said = max(columns, key=lambda name: sum(len(cell.split()) for cell in columns[name]))
    words = sum(len(cell.split()) for cell in columns[said])
    if words < SAID_WORDS * len(rows) or not is_talk(columns[said]):
        return None
    who = [name for name, cells in columns.items() if name != said and _are_names(cells)]
    if len(who) != 1:
        return None
    times = [name for name, cells in columns.items() if name not in (said, *who) and _are_times(cells)][:2]
    if len(times) == 2 and not _in_order(columns[times[0]], columns[times[1]]):
        times.pop()
    rest = [cells for name, cells in columns.items() if name not in (said, *who, *times)]
    if any(sum(len(cell.split()) for cell in cells) > MOST_REST_WORDS * len(rows) for cells in rest):
        return None
    called = {who[0]: "speaker", **dict(zip(times, ("start", "end"), strict=False)), said: "text"}
    return [{name: row[column] for column, name in called.items() if row.get(column)} for row in rows]


def _are_names(cells: Sequence[str]) -> bool:
    """Whether few short values recur, which may be names."""
    counts = Counter(cell.strip().rstrip(":") for cell in cells if cell.strip())
    if not 2 <= len(counts) <= MOST_NAMES or counts.total() < max(FILLED * len(cells), TIMES_EACH * len(counts)):
        return False
    return all(
        len(name.split()) <= MOST_NAME_WORDS and moment(name) is None and (is_name(name) or may_be_name(name))
        for name in counts
    )


def _are_times(cells: Sequence[str]) -> bool:
    """Whether a column counts up, and not by one."""
    values = [moment(cell) for cell in cells if cell.strip()]
    known = [value for value in values if value is not None]
    if len(known) < max(2.0, FILLED * len(cells)) or len(known) < len(values):
        return False
    counts = all(b - a == 1 for a, b in pairwise(known))
    return not counts and known[0] < known[-1] and all(a <= b for a, b in pairwise(known))


def _in_order(starts: Sequence[str], ends: Sequence[str]) -> bool:
    return all((moment(a) or 0.0) <= (moment(b) or 0.0) for a, b in zip(starts, ends, strict=True) if a and b)
