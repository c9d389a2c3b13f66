"""Runs a pipeline over labelled episodes and counts how right it is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from joblib import Parallel, delayed

from pipeline.corpus.asr_noise import Manner
from pipeline.corpus.labelled import Failure, LabelledEpisode
from pipeline.errors import CorpusError
from pipeline.evaluation.baselines import BASELINES
from pipeline.evaluation.episodes import name_of, read_episodes, render_episode, true_turns
from pipeline.evaluation.metrics import Counts, count

Attribute = Callable[[str], pd.DataFrame]
"""From a text to its attribution rows."""
AttributeTurns = Callable[[str, pd.DataFrame], pd.DataFrame]
"""From a text and its candidate turns to its attribution rows: the attribution alone."""
Candidates = Callable[[str], tuple[pd.DataFrame, pd.DataFrame]]
"""From a text to the pipeline's sentences and turns."""

SYSTEM = "rolecall"
ORACLE = "rolecall, true turns"


@dataclass(frozen=True, slots=True)
class EpisodeCounts:
    """What was counted of one episode, by system."""

    show: str
    name: str
    counts: Mapping[str, Counts]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that was counted. Every system was counted on the same episodes."""

    episodes: tuple[EpisodeCounts, ...]
    failures: tuple[Failure, ...] = ()

    @property
    def systems(self) -> tuple[str, ...]:
        """Names of the systems, the pipeline first."""
        return tuple(self.episodes[0].counts) if self.episodes else ()

    def shows(self, system: str) -> dict[str, list[Counts]]:
        """The counts of each episode of each show, shows in alphabetical order."""
        shows: dict[str, list[Counts]] = {name: [] for name in sorted({episode.show for episode in self.episodes})}
        for episode in self.episodes:
            shows[episode.show].append(episode.counts[system])
        return shows


def evaluate(
    corpus: Path,
    attribute: Attribute,
    *,
    manner: Manner = "recogniser",
    candidates: Candidates | None = None,
    oracle: AttributeTurns | None = None,
    several: bool = False,
    limit: int | None = None,
    seed: int = 0,
    jobs: int = 1,
    watch: Callable[[int], object] = lambda done: None,
) -> Evaluation:
    """Render labelled episodes to text without labels, attribute each and count.

    An episode that fails, whatever the reason, is named in the result and left out for every system.

    Parameters:
        corpus: a folder of labelled JSON lines, or one such file.
        attribute: the whole pipeline.
        manner: how the episodes are rendered.
        candidates: the pipeline's first two stages; with them the baselines are counted too.
        oracle: the attribution alone; it is counted on the true turns, which shows what turn detection costs.
        several: also take episodes with more than one host or guest.
        limit: at most so many episodes of each show.
        seed: of the rendering.
        jobs: processes; the callables must then be picklable.
        watch: is told after each episode how many are done.

    Raises:
        CorpusError: the corpus holds no episode to evaluate.
    """
    found = read_episodes(corpus, several=several, limit=limit)
    tasks = (
        delayed(_evaluate_one)(item, attribute, manner=manner, candidates=candidates, oracle=oracle, seed=seed)
        for item in found
    )
    done: Iterable[EpisodeCounts | Failure] = Parallel(n_jobs=jobs, return_as="generator")(tasks)
    results = []
    for number, result in enumerate(done, 1):
        results.append(result)
        watch(number)
    if not results:
        hint = "" if several else "; episodes with several hosts or guests are only taken when asked for"
        raise CorpusError(f"{corpus}: no episode to evaluate{hint}.")
    return Evaluation(
        tuple(result for result in results if isinstance(result, EpisodeCounts)),
        tuple(result for result in results if isinstance(result, Failure)),
    )


def _evaluate_one(
    episode: LabelledEpisode | Failure,
    attribute: Attribute,
    *,
    manner: Manner,
    candidates: Candidates | None,
    oracle: AttributeTurns | None,
    seed: int,
) -> EpisodeCounts | Failure:
    if isinstance(episode, Failure):
        return episode
    try:
        rendered = render_episode(episode, manner, seed=seed)
        rows = {SYSTEM: attribute(rendered.text)}
        if oracle is not None:
            rows[ORACLE] = oracle(rendered.text, true_turns(rendered))
        if candidates is not None:
            sentences, turns = candidates(rendered.text)
            rows |= {name: baseline(sentences, turns) for name, baseline in BASELINES.items()}
        counts = {name: count(rendered.text, rendered.roles, table) for name, table in rows.items()}
    except Exception as error:  # whatever it is, the other episodes are still worth their figures
        return Failure(name_of(episode), f"{type(error).__name__}: {error}")
    return EpisodeCounts(episode.show, name_of(episode), counts)
