"""What it costs to start: CPU seconds of commands that have nothing heavy to do, and as a ratio to a bare Python.

    python -m benchmarks.start [--runs N]

The commands take turns, so that whatever else the machine does falls on all. The stage is one that has nothing to do, of the
project's first episode; run `make all` before.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from statistics import median

from pipeline import project
from pipeline.workflow import episodes

BARE = "bare Python"


def commands() -> dict[str, list[str]]:
    """What is measured, by name."""
    rolecall = [sys.executable, "-m", "pipeline"]
    measured = {
        BARE: [sys.executable, "-c", "pass"],
        "typer alone": [sys.executable, "-c", "import typer"],
        "rolecall --version": [*rolecall, "--version"],
        "rolecall --help": [*rolecall, "--help"],
        "plan, import alone": [sys.executable, "-c", "import pipeline.make.tasks"],
    }
    home = project.find()
    found = episodes.in_folder(home.raw) if home else []
    if found:
        measured["rolecall segment, nothing to do"] = [*rolecall, "segment", "--id", found[0].id]
    return measured


def cpu_seconds(words: Sequence[str]) -> float:
    """User and system time of one process.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    before = os.times()
    subprocess.run(words, check=True, capture_output=True)
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="how many of each; the median counts")
    runs = parser.parse_args().runs
    measured = commands()
    taken: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(runs):
        for name, words in measured.items():
            taken[name].append(cpu_seconds(words))
    bare = median(taken[BARE])
    for name, seconds in taken.items():
        print(f"{name:34} {median(seconds):6.2f} s CPU  {median(seconds) / max(bare, 0.001):5.1f} x bare Python")


if __name__ == "__main__":
    main()
