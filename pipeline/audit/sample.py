"""A random sample of the words that no person has settled.

Words are drawn systematically: all of them in one line, by episode and within it by confidence, and from a random place on
every k-th. So each has the same chance, and each episode and each degree of confidence has its share (Cochran 1977, "Sampling
techniques", chapter 8). They are asked in random order, so that whoever stops early has a fair sample too.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True, slots=True)
class Draw:
    """A word that was drawn: its place in the episode's transcript (code points, end exclusive) and the role it was given."""

    episode: str
    start: int
    end: int
    role: str


def draw(rows: Mapping[str, pd.DataFrame], texts: Mapping[str, str], *, passages: int, seed: int) -> list[Draw]:
    """Draw words, in the order in which to ask.

    Parameters:
        rows: the rows of attribution.csv by episode.
        texts: the transcripts.
        passages: how many words to draw; all of them where there are no more.
        seed: the same seed draws the same words of the same collection.
    """
    rng = np.random.default_rng(seed)
    words = [word for episode in sorted(rows) for word in _words(episode, rows[episode], texts[episode])]
    if not words:
        return []
    step = max(1.0, len(words) / passages)
    chosen = np.arange(rng.uniform(0, step), len(words), step).astype(np.int64)
    return [words[place] for place in rng.permutation(chosen).tolist()]


def _words(episode: str, rows: pd.DataFrame, text: str) -> Iterator[Draw]:
    open_ = rows[(rows["source"] != "person") | (rows["confidence"] < 1)]
    open_ = open_.sort_values(["confidence", "turn_id"], kind="stable")
    columns = (open_[name].tolist() for name in ("start_char", "end_char", "role"))
    for start, end, role in zip(*columns, strict=True):
        for word in re.finditer(r"\S+", text[start:end]):
            yield Draw(episode, start + word.start(), start + word.end(), role)
