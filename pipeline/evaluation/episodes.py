"""Labelled episodes as the evaluation needs them: rendered to text without labels, the truth beside it."""

import random
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pandas as pd

from pipeline.corpus.asr_noise import Manner, Rendered, render
from pipeline.corpus.labelled import Failure, LabelledEpisode, read_lines
from pipeline.evaluation.metrics import WORD
from pipeline.workflow.tables import TURNS, conform


def read_episodes(
    corpus: Path, *, several: bool = False, limit: int | None = None
) -> Iterator[LabelledEpisode | Failure]:
    """Yield the labelled episodes of a folder in a fixed order, and a `Failure` for each line that is none.

    Parameters:
        corpus: a folder of JSON-lines files (`*.jsonl`, `*.jsonl.gz`), or one such file.
        several: also yield episodes with more than one host or guest.
        limit: at most so many episodes of each show, the first ones.

    Raises:
        CorpusError: there is no such file.
    """
    taken: Counter[str] = Counter()
    for episode in read_lines(corpus):
        if isinstance(episode, LabelledEpisode):
            if (episode.several and not several) or (limit is not None and taken[episode.show] >= limit):
                continue
            taken[episode.show] += 1
        yield episode


def name_of(episode: LabelledEpisode) -> str:
    """What an episode is called in messages."""
    return f"{episode.show}/{episode.episode}"


def render_episode(episode: LabelledEpisode, manner: Manner, *, seed: int = 0) -> Rendered:
    """Render an episode; chance depends on its show, its name, the manner and the seed, not on their order."""
    key = "\0".join((str(seed), episode.show, episode.episode, manner))
    return render(episode, manner, random.Random(int.from_bytes(sha256(key.encode()).digest()[:8])))


def true_turns(rendered: Rendered) -> pd.DataFrame:
    """The true turns as the stage `turns` would hand them on, a row each, with the columns of turns.csv.

    Every boundary is certain, no cue fired, and each turn counts as one sentence of its own.
    """
    words = list(WORD.finditer(rendered.text))
    numbers = rendered.turns
    first = [i for i in range(len(words)) if i == 0 or numbers[i] != numbers[i - 1]]
    last = [i - 1 for i in first[1:]] + [len(words) - 1] * bool(first)
    starts, ends = [words[i].start() for i in first], [words[i].end() for i in last]
    turns = pd.DataFrame(
        {
            "turn_id": range(len(first)),
            "start_char": starts,
            "end_char": ends,
            "first_sentence_id": range(len(first)),
            "last_sentence_id": range(len(first)),
            "boundary_probability": [1.0] * len(first),
            "cues": [""] * len(first),
            "text": [" ".join(rendered.text[a:b].split()) for a, b in zip(starts, ends, strict=True)],
        }
    )
    return conform(TURNS, turns)
