"""Whether learning from corrections helps: a simulated person corrects labelled interviews, and what nobody touched is counted.

    python -m benchmarks.learning CORPUS [--cache DIR] [--out CSV] [--plot SVG] [--limit N] [--shows WORD,…]

Run again with the same `--out` it goes on where it was cut off. Six settings:

- `episode`: after 5, 10, 25, 50 turns of the queue, in that episode. Counted are the words that no ordering (queue, least
  sure first, at random) has among its first 50 turns, so before and after are the same words, and nobody looked at them.
- `show`: after 1, 3, 5 finished episodes, on another episode of that show.
- `mistakes`: the same where one correction in ten has the wrong role, after three.
- `looks`: after 25 turns of the queue in each of three episodes, on another of that show.
- `effort`: all words of an episode that are wrong after 5, 10, 25, 50 turns of the queue, which is asked anew after every five.
- `others`: after 3 finished episodes of one show, or of each of three, on an episode of another show.

Arms: `nothing`; `clamping`, where corrections steer the decoding of what is around them; `correcting`, what the review page shows: they
also count more than decoded turns when the episode's own voices are learned; `learning`, a model version that learned from them besides.
"""

import argparse
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.learning_bench import Bench, whole
from benchmarks.learning_effort import effort, from_looks
from benchmarks.learning_report import plot, summary
from benchmarks.plotting import add_plot
from benchmarks.simulated import Talk, talks
from pipeline import project
from pipeline.config import Config
from pipeline.evaluation.system import System
from pipeline.learning import base_data
from pipeline.learning.lessons import taught
from pipeline.modeling import registry
from pipeline.review.queue import queue
from pipeline.stages.attribution import weights

TURNS, MOST = (5, 10, 25, 50), 50
EPISODES, FOR_OTHERS = (1, 3, 5), 3
MISTAKEN = 0.1
"""How many of the corrections a person makes have the wrong role, where mistakes are counted."""
COMPARED_AT = 25
"""After so many turns the orderings are compared."""
FEWEST_WORDS = 150
"""An episode in which fewer words are left untouched says nothing."""
FIELDS = ("setting", "show", "episode", "order", "corrected", "arm", "words", "wrong")


@dataclass(frozen=True)
class Untouched:
    """A talk with nobody's corrections, the orders in which its turns may be looked at, and the words that none reaches."""

    talk: Talk
    rows: pd.DataFrame

    @cached_property
    def orders(self) -> dict[str, list[int]]:
        """The turns in the order of each way of choosing them."""
        ids = self.rows["turn_id"].to_numpy()
        chance = np.random.default_rng(len(self.talk.text)).permutation(ids)
        least_sure = ids[np.argsort(self.rows["confidence"].to_numpy(), kind="stable")]
        return {"queue": queue(self.rows), "least sure": least_sure.tolist(), "random": chance.tolist()}

    @cached_property
    def words(self) -> NDArray[np.bool_]:
        """The words that no order has among its first `MOST` turns, shape (words,)."""
        seen = np.unique([turn for order in self.orders.values() for turn in order[:MOST]])
        ids = self.rows["turn_id"].to_numpy()
        return ~np.isin(ids[self.talk.row_of_words(self.rows)], seen)


def in_the_episode(bench: Bench, talk: Talk) -> Iterator[tuple[object, ...]]:
    """After some turns of a queue, on the words of the same talk that no queue reaches."""
    here = Untouched(talk, bench.attribute(talk))
    counted = here.words
    total = int(counted.sum())
    if total < FEWEST_WORDS:
        return
    by_itself = bench.heard(talk, talk.finished())

    def line(order: str, number: int, arm: str, rows: pd.DataFrame) -> tuple[object, ...]:
        return ("episode", talk.show, talk.episode, order, number, arm, total, int(talk.wrong(rows)[counted].sum()))

    yield line("none", 0, "nothing", here.rows)
    for order, turns in here.orders.items():
        for number in TURNS if order == "queue" else (COMPARED_AT,):
            told = talk.corrected(here.rows, turns[:number])
            lesson = taught(talk.episode, talk.show, talk.text, talk.turns, talk.evidence, told)
            assert lesson is not None
            missing = np.where(lesson.known, lesson.host - by_itself.posterior.host, 0.0)
            learned = bench.learned([replace(by_itself, lesson=lesson, missing=missing)])
            yield line(order, number, "clamping", bench.attribute(talk, told))
            weight = bench.model.decoder.told_weight
            yield line(order, number, "learning", bench.attribute(talk, told, learned, told=weight))


def in_the_show(bench: Bench, show: Sequence[Talk]) -> Iterator[tuple[object, ...]]:
    """After some finished episodes, on another of the show."""
    heard = [bench.heard(talk, talk.finished()) for talk in show]
    for number, talk in enumerate(show):
        yield whole("show", talk, 0, "nothing", bench.attribute(talk))
        for count in EPISODES:
            if count < len(show):
                chosen = [heard[(number + 1 + step) % len(show)] for step in range(count)]
                yield whole("show", talk, count, "learning", bench.attribute(talk, (), bench.learned(chosen)))


def by_mistaken(bench: Bench, show: Sequence[Talk]) -> Iterator[tuple[object, ...]]:
    """After some finished episodes that have mistakes, on another of the show."""
    if len(show) <= FOR_OTHERS:
        return
    heard = [bench.heard(talk, talk.mistaken(talk.finished(), MISTAKEN)) for talk in show]
    for number, talk in enumerate(show):
        chosen = [heard[(number + 1 + step) % len(show)] for step in range(FOR_OTHERS)]
        yield whole("mistakes", talk, 0, "nothing", bench.attribute(talk))
        yield whole("mistakes", talk, FOR_OTHERS, "learning", bench.attribute(talk, (), bench.learned(chosen)))


def in_other_shows(bench: Bench, shows: Sequence[Sequence[Talk]], talk: Talk) -> Iterator[tuple[object, ...]]:
    """After some finished episodes of each of some shows, on a talk of another show."""
    heard = [bench.heard(each, each.finished()) for show in shows for each in show[:FOR_OTHERS]]
    yield whole("others", talk, 0, "nothing", bench.attribute(talk))
    yield whole("others", talk, len(heard), "learning", bench.attribute(talk, (), bench.learned(heard)))


def main() -> None:
    """Run what is not in the CSV yet, then print and plot all that is in it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(".learning"), help="where the encoder's readings are kept")
    parser.add_argument("--out", type=Path, default=Path("learning.csv"))
    add_plot(parser)
    parser.add_argument("--limit", type=int, default=6, help="episodes of each show")
    parser.add_argument("--shows", default="", help="only shows whose name has one of these words, by commas")
    parser.add_argument(
        "--setting", choices=("episode", "show", "mistakes", "looks", "effort", "others", "all"), default="all"
    )
    given = parser.parse_args()
    folder = registry.current_model(project.find())
    loaded = weights.load(folder)
    bench = Bench(loaded, base_data.read(folder))
    wanted = [word.casefold() for word in given.shows.split(",")]
    shows: dict[str, list[Talk]] = {}
    for talk in talks(given.corpus, System(folder, Config()), limit=given.limit, cache=given.cache):
        if any(word in talk.show for word in wanted):
            shows.setdefault(talk.show, []).append(talk)
    done = set(pd.read_csv(given.out)["key"]) if given.out.exists() else set()
    with given.out.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        if not done:
            writer.writerow(("key", *FIELDS))
        for key, lines in _work(bench, shows, given.setting):
            if key not in done:
                writer.writerows((key, *line) for line in lines)
                writer.writerow((key, "done", *[""] * (len(FIELDS) - 1)))
                file.flush()
    figures = pd.read_csv(given.out)
    figures = figures[figures["setting"] != "done"]
    print(summary(figures))
    if given.plot:
        plot(figures, given.plot)


def _work(
    bench: Bench, shows: dict[str, list[Talk]], setting: str
) -> Iterator[tuple[str, Iterator[tuple[object, ...]]]]:
    """What there is to count, by a key each; the first episodes of all shows come first."""
    longest = max(map(len, shows.values()), default=0)
    for number in range(longest if setting in ("episode", "all") else 0):
        for show, found in shows.items():
            if number < len(found):
                yield f"episode {show} {found[number].episode}", in_the_episode(bench, found[number])
    for show, found in shows.items() if setting in ("show", "all") else ():
        yield f"show {show}", in_the_show(bench, found)
    for show, found in shows.items() if setting in ("mistakes", "all") else ():
        yield f"mistakes {show}", by_mistaken(bench, found)
    for show, found in shows.items() if setting in ("looks", "all") else ():
        yield f"looks {show}", from_looks(bench, found)
    for talk in (each for found in shows.values() for each in found) if setting in ("effort", "all") else ():
        yield f"effort {talk.show} {talk.episode}", effort(bench, talk)
    names = list(shows) if setting in ("others", "all") else []
    for number, name in enumerate(names):
        for count in (1, 3):
            if len(names) > count:
                taught = [shows[names[(number + step) % len(names)]] for step in range(1, count + 1)]
                yield f"others {count} {name}", in_other_shows(bench, taught, shows[name][0])


if __name__ == "__main__":
    main()
