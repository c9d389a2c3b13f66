"""The differences between two versions of an attribution as lines for the terminal and as CSV."""

from collections import Counter
from collections.abc import Iterator, Sequence

import pandas as pd

from pipeline.compare.diff import Change, Difference, Turn
from pipeline.workflow import tables
from pipeline.workflow.tables import Table

TABLE = Table(
    "diff.csv",
    {
        "kind": "str",
        "turns_before": "str",
        "turns_after": "str",
        "role_before": "str",
        "role_after": "str",
        "speaker_before": "str",
        "speaker_after": "str",
        "confidence_before": "str",
        "confidence_after": "str",
        "source_before": "str",
        "source_after": "str",
        "words_given": "int64",
        "text": "str",
    },
)
SHOWN = 60  # characters of what is said


def csv(difference: Difference) -> bytes:
    """A row a change; where it is about several turns, a cell holds a value for each, blank-separated (names by `;`)."""
    rows = [
        (
            change.kind,
            *(" ".join(turn.number for turn in side) for side in _sides(change)),
            *(" ".join(turn.role for turn in side) for side in _sides(change)),
            *("; ".join(turn.speaker for turn in side).strip("; ") for side in _sides(change)),
            *(" ".join(map(_confidence, side)) for side in _sides(change)),
            *(" ".join(turn.source for turn in side) for side in _sides(change)),
            change.given,
            change.said,
        )
        for change in difference.changes
    ]
    return tables.write(TABLE, pd.DataFrame(rows, columns=list(TABLE.columns)))


def lines(difference: Difference) -> Iterator[tuple[str, str]]:
    """Each change as its kind and a line; those of confidence alone only as a number, at the end."""
    shown = [change for change in difference.changes if change.kind != "confidence"]
    cells = [
        (change.kind, _arrow(*map(_numbers, _sides(change))), _what(change), _short(change.said)) for change in shown
    ]
    wide = [max((len(row[k]) for row in cells), default=0) for k in range(3)]
    for row in cells:
        yield row[0], "  ".join([*(cell.ljust(width) for cell, width in zip(row, wide, strict=False)), row[3]])


def summary(difference: Difference) -> str:
    """How much differs, in a line."""
    if not difference.changes:
        return "no difference"
    kinds = Counter(change.kind for change in difference.changes)
    counted = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
    before, after = difference.turns
    turns = f"{before} turns" if before == after else f"{before} turns before, {after} after"
    share = difference.given / max(1, difference.words)
    return f"{counted}; {difference.given} of {difference.words} words under another role ({share:.1%}); {turns}"


def _sides(change: Change) -> tuple[tuple[Turn, ...], tuple[Turn, ...]]:
    return change.before, change.after


def _numbers(turns: Sequence[Turn]) -> str:
    numbers = [turn.number for turn in turns]
    return " ".join(numbers) if len(numbers) < 4 else f"{numbers[0]}…{numbers[-1]}"


def _what(change: Change) -> str:
    """What is otherwise than before."""
    if change.kind == "speaker":
        return _arrow(*(side[0].speaker or "nobody" for side in _sides(change)))
    if change.kind in ("moved", "recut"):
        return f"{change.given} words {_given_to(change)}"
    return _arrow(*(" ".join(map(_role, side)) if len(side) < 4 else f"{len(side)} turns" for side in _sides(change)))


def _given_to(change: Change) -> str:
    roles = [{turn.role for turn in side} for side in _sides(change)]
    return f"between {' and '.join(sorted(roles[0] | roles[1]))}"


def _role(turn: Turn) -> str:
    by = turn.source if turn.source not in ("", "model") else _confidence(turn)
    return f"{turn.role} ({by})" if by else turn.role


def _confidence(turn: Turn) -> str:
    return "" if turn.confidence is None else f"{turn.confidence:.2f}"


def _arrow(before: str, after: str) -> str:
    return before if before == after else f"{before or '–'} → {after or '–'}"


def _short(said: str) -> str:
    return said if len(said) <= SHOWN else said[: SHOWN - 1].rstrip() + "…"
