"""The strip that shows who speaks when: a bar a passage, on the host's lane or the guest's."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count, pairwise

from pipeline.report.view import View

WIDTH = 1000.0
FAINTEST = 0.25
MOST_TICKS = 10
STEPS = (1, 2, 5, 10, 15, 30, 60, 250, 500, 1000, 2000, 5000)
"""How far ticks may be apart; then 10,000, 20,000, 50,000 and so on."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A passage's bar, in units of which the strip has `WIDTH`; `opacity` grows with the confidence."""

    number: int
    role: str
    left: float
    width: float
    opacity: float
    hint: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark below the strip."""

    left: float
    label: str


def bars(view: View) -> list[Bar]:
    """A bar for each passage: by time where times are known, else by words."""
    edges = _edges(view)
    unit = WIDTH / max(edges[-1], 1e-9) if edges else 0.0
    return [
        Bar(
            number=passage.number,
            role=passage.role,
            left=round(left * unit, 2),
            width=round(max((right - left) * unit, 0.4), 2),
            opacity=opacity(passage.confidence),
            hint=f"{passage.number} · {passage.speaker or passage.role} · {passage.confidence:.0%} · {_short(passage.text)}",
        )
        for passage, (left, right) in zip(view.passages, pairwise(edges), strict=True)
    ]


def ticks(view: View) -> list[Tick]:
    """Some ten round marks: minutes where times are known, else thousands of words."""
    total = view.minutes if view.minutes is not None else view.words
    if not total:
        return []
    longer = (first * 10**zeros for zeros in count(4) for first in (1, 2, 5))
    step = next(step for step in chain(STEPS, longer) if total / step <= MOST_TICKS)
    unit = "min" if view.minutes is not None else "words"
    marks = [number * step for number in range(int(0.95 * total / step) + 1)]
    return [Tick(round(mark / total * WIDTH, 2), f"{mark:,}" if mark else f"0 {unit}") for mark in marks]


def opacity(confidence: float) -> float:
    """From `FAINTEST` for what might as well be the other's to 1 for what is certain."""
    return round(FAINTEST + (1 - FAINTEST) * max(0.0, min(1.0, 2 * confidence - 1)), 2)


def _edges(view: View) -> list[float]:
    """Where each passage begins, and the end, in minutes or words; one more than there are passages."""
    if not view.passages:
        return []
    if view.minutes is not None:
        return _rising([*((passage.begins_s or 0.0) / 60 for passage in view.passages), view.minutes])
    edges = [0.0]
    for passage in view.passages:
        edges.append(edges[-1] + passage.words)
    return edges


def _rising(values: Sequence[float]) -> list[float]:
    """The values, none smaller than the one before."""
    highest, rising = 0.0, []
    for value in values:
        highest = max(highest, value)
        rising.append(highest)
    return rising


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59].rstrip() + "…"
