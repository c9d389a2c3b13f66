"""How far the mean over shows would move with other shows and other episodes."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pipeline.evaluation.metrics import FIGURES, Counts, rates


def bootstrap(
    shows: Mapping[str, Sequence[Counts]], *, resamples: int = 2000, level: float = 0.95, seed: int = 0
) -> pd.DataFrame:
    """Percentile interval of the mean over shows, by a nested bootstrap.

    Episodes of a show have a host in common and are no independent draws, so shows are drawn first, with replacement,
    and then episodes within each show drawn. With a handful of shows such intervals are rather too narrow; with a
    single show they speak of other episodes of that show only.

    Parameters:
        shows: the counts of each episode of each show.
        resamples: how often to draw.
        level: the share of draws within the interval.
        seed: the same seed gives the same interval, whatever the order of the shows.

    Returns:
        Rows `low` and `high`, a column for each of `FIGURES`; NaN where a draw leaves a figure undefined.

    Raises:
        ValueError: no show, a show without an episode, or an option out of range.
    """
    if not shows or not all(shows.values()):
        raise ValueError("an interval needs at least one show, and an episode in each")
    if resamples < 1 or not 0 < level < 1:
        raise ValueError("resamples must be at least 1 and level between 0 and 1")
    rng = np.random.default_rng(seed)
    names = sorted(shows)
    drawn = rng.integers(len(names), size=(resamples, len(names)))
    figures = np.empty((resamples, len(names), len(FIGURES)))
    for number, name in enumerate(names):
        episodes = np.stack([counts.array() for counts in shows[name]])
        slots = drawn == number
        n = len(episodes)
        # Each slot that drew this show draws its episodes anew. How often each was drawn is enough: one product sums.
        times = rng.multinomial(n, np.full(n, 1 / n), size=int(slots.sum()))
        figures[slots] = rates(times @ episodes)
    tail = 50 * (1 - level)
    ends = np.percentile(figures.mean(axis=1), [tail, 100 - tail], axis=0)
    return pd.DataFrame(ends, index=["low", "high"], columns=list(FIGURES))
