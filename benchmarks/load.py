"""What each stage costs, how the cost grows with the length of a file, and how many episodes are done in an hour.

    python -m benchmarks.load [--lengths 1000,10000] [--episodes 8] [--words 2000] [--plot FILE]

All texts are composed of the samples. CPU seconds say more than seconds where the machine does other work; peaks of memory are
those of processes of their own.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.plotting import add_plot
from benchmarks.speed import HOUR, Cost, compose, measure
from pipeline import project
from pipeline.modeling import registry
from pipeline.stages import STAGES
from pipeline.workflow import episodes
from pipeline.workflow.stage import Workspace, run_stage

LENGTHS = "1000,10000,100000,1000000,2000000"
JOBS = (1, 2)
NAMES = [stage.name for stage in STAGES]


def run_one(stage: str, transcript: Path, out: Path) -> None:
    """Run one stage on a transcript; those before it have been run. What a process of its own does for `by_stage`."""
    (episode,) = episodes.in_files(transcript.parent, [transcript])
    workspace = Workspace(out, registry.current_model(project.find()), STAGES)
    (found,) = (each for each in STAGES if each.name == stage)
    run_stage(found, episode, workspace)


def by_stage(transcript: Path, words: int) -> None:
    """Print the cost of each stage, cold in a process of its own and warm in this one, and the encoder's share of all.

    A process begins with the peak of the one that starts it, so this one loads nothing before the others are done.
    """
    print(
        f"{'stage':10} {'cold':>8} {'peak':>9} {'words/s':>9} {'warm':>8} {'words/s':>9}   ({words:,} words, CPU seconds)"
    )
    total = encoder = 0.0
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.load", "--stage"]
        cold = [measure([*command, stage, str(transcript), f"{folder}/cold"]) for stage in NAMES]
        for stage in NAMES:  # loads what this process keeps
            run_one(stage, transcript, Path(folder) / "warm")
        for stage, cost in zip(NAMES, cold, strict=True):
            seconds, inside = _warm(stage, transcript, Path(folder) / "again")
            total, encoder = total + seconds, encoder + inside
            print(
                f"{stage:10} {cost.cpu:8.2f} {cost.megabytes:6.0f} MB {words / cost.cpu:9,.0f} {seconds:8.2f} "
                f"{words / seconds:9,.0f}"
            )
    print(f"{'all':10} {'':28} {total:8.2f} {words / total:9,.0f}   outside the encoder {1 - encoder / total:.0%}")


def _warm(stage: str, transcript: Path, out: Path) -> tuple[float, float]:
    """CPU seconds of a stage in this process, where all is loaded, and those of them in the encoder."""
    from pipeline.modeling.encoders import Encoders

    inside, features = 0.0, Encoders.features

    def timed(*given: Any) -> Any:
        nonlocal inside
        before = time.process_time()
        found = features(*given)
        inside += time.process_time() - before
        return found

    with patch.object(Encoders, "features", timed):
        before = time.process_time()
        run_one(stage, transcript, out)
        return time.process_time() - before, inside


def by_length(lengths: Sequence[int], folder: Path) -> dict[int, Cost]:
    """Print and return the cost of `rolecall run` on one file of each length."""
    print(f"{'words':>10} {'seconds':>9} {'CPU':>9} {'words/s':>9} {'peak':>9}")
    found: dict[int, Cost] = {}
    for length in lengths:
        transcript = folder / f"{length}.txt"
        transcript.write_text(compose(length), encoding="utf-8")
        with tempfile.TemporaryDirectory() as out:
            cost = measure([sys.executable, "-m", "pipeline", "run", transcript, "--out", out])
        found[length] = cost
        print(
            f"{length:10,} {cost.seconds:9.1f} {cost.cpu:9.1f} {length / cost.cpu:9,.0f} {cost.megabytes:6.0f} MB",
            flush=True,
        )
    return found


def by_jobs(count: int, words: int, folder: Path) -> None:
    """Print how many episodes are done in an hour by one process and by two, and by that how many hours of talk."""
    raw = folder / "many"
    raw.mkdir()
    for number in range(count):
        (raw / f"{number}.txt").write_text(compose(words, seed=number), encoding="utf-8")
    for jobs in JOBS:
        with tempfile.TemporaryDirectory() as out:
            cost = measure([sys.executable, "-m", "pipeline", "run", raw, "--out", out, "--jobs", str(jobs)])
        done = count * 3600 / cost.seconds
        print(
            f"{jobs} at a time: {done:,.0f} episodes of {words:,} words in an hour ({done * words / HOUR:,.0f} hours of talk), "
            f"{cost.cpu / count:.2f} CPU s each, start-up included"
        )


def draw(found: dict[int, Cost], path: Path) -> None:
    """Draw CPU seconds and memory against length."""
    from matplotlib import pyplot

    figure, (time_axes, memory_axes) = pyplot.subplots(1, 2, figsize=(8, 3), layout="constrained")
    for axes, name, label in ((time_axes, "cpu", "CPU seconds"), (memory_axes, "megabytes", "peak of memory, MB")):
        axes.plot(list(found), [getattr(cost, name) for cost in found.values()], marker="o")
        axes.set(xscale="log", xlabel="words in the file", ylabel=label, ylim=0)
    time_axes.set(yscale="log", ylim=(1, None))
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--lengths", default=LENGTHS, help=f"words of the files, with commas [default: {LENGTHS}]")
    parser.add_argument("--stages-at", type=int, default=HOUR, help="words of the text for the table of stages")
    parser.add_argument("--episodes", type=int, default=8, help="for the count by jobs [default: 8]")
    parser.add_argument("--words", type=int, default=HOUR, help="words of each of them [default: an hour of talk]")
    add_plot(parser)
    parser.add_argument("--stage", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.stage:
        run_one(given.stage[0], Path(given.stage[1]), Path(given.stage[2]))
        return
    with tempfile.TemporaryDirectory() as own:
        folder = Path(own)
        found = by_length([int(each) for each in given.lengths.split(",") if each], folder)
        if given.plot and found:
            draw(found, given.plot)
        if given.episodes:
            by_jobs(given.episodes, given.words, folder)
        if given.stages_at:
            transcript = folder / "stages.txt"
            transcript.write_text(compose(given.stages_at), encoding="utf-8")
            by_stage(transcript, given.stages_at)


if __name__ == "__main__":
    main()
