"""What looking at turns brings: in the episode itself, and from unfinished episodes of a show to another."""

from collections.abc import Iterator, Sequence

import pandas as pd

from benchmarks.learning_bench import Bench, whole
from benchmarks.simulated import Talk
from pipeline.corrections.store import Correction
from pipeline.review.queue import queue

REQUEUED = 5
"""Looks until the queue is asked anew, as the page does after each edit."""
LOOKS, COUNTED = 50, (5, 10, 25, 50)
TAUGHT_BY, IN_EACH = 3, 25
"""Unfinished episodes that teach another one, and looks in each."""


def as_shown(bench: Bench, talk: Talk, told: Sequence[Correction] = ()) -> pd.DataFrame:
    """The attribution that the page shows after what a person said."""
    return bench.attribute(talk, told, told=bench.model.decoder.told_weight)


def looked_at(bench: Bench, talk: Talk, looks: int) -> Iterator[tuple[int, list[Correction]]]:
    """After every `REQUEUED` looks at the turns that the queue names first: how many looks so far, and what the person said."""
    told: list[Correction] = []
    for count in range(REQUEUED, looks + 1, REQUEUED):
        rows = as_shown(bench, talk, told)
        told = sorted([*told, *talk.corrected(rows, queue(rows)[:REQUEUED])], key=lambda each: each.start)
        yield count, told


def effort(bench: Bench, talk: Talk) -> Iterator[tuple[object, ...]]:
    """All words of a talk that are wrong, by turns looked at."""
    yield whole("effort", talk, 0, "nothing", as_shown(bench, talk))
    for count, told in looked_at(bench, talk, LOOKS):
        if count in COUNTED:
            yield whole("effort", talk, count, "correcting", as_shown(bench, talk, told))


def from_looks(bench: Bench, show: Sequence[Talk]) -> Iterator[tuple[object, ...]]:
    """After some looks in each of some episodes, on another of the show."""
    if len(show) <= TAUGHT_BY:
        return
    told = [list(looked_at(bench, talk, IN_EACH))[-1][1] for talk in show]
    heard = [bench.heard(talk, corrections) for talk, corrections in zip(show, told, strict=True)]
    for number, talk in enumerate(show):
        chosen = [heard[(number + 1 + step) % len(show)] for step in range(TAUGHT_BY)]
        yield whole("looks", talk, 0, "nothing", bench.attribute(talk))
        yield whole("looks", talk, TAUGHT_BY * IN_EACH, "learning", bench.attribute(talk, (), bench.learned(chosen)))
