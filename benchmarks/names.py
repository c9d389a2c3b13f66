"""Names of host and guest found in real interviews: how many of those given are right, how many that could be are found.

    python -m benchmarks.names CORPUS [--folder DIR] [--manner MANNER] [--limit N] [--wrong]

Each labelled interview is written without labels, its title and description above as a header, and taken through all
stages. First names are compared; speakers whom the corpus names by initials or by a role ("RT", "doctor") are left aside. A
name counts as given once an episode and role; it is right if somebody of that role has it. It can be found if header or talk
hold it. `--folder` keeps what was made, so that a second run does only what has changed.
"""

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pandas import DataFrame

from benchmarks.running import attributed
from pipeline.errors import RolecallError
from pipeline.evaluation.episodes import Failure, name_of, read_episodes, render_episode
from pipeline.training.corpus import LabelledEpisode
from pipeline.training.rendering import MANNERS
from pipeline.words import normalise

ROLE_WORDS = frozenset(
    {
        "doctor",
        "patient",
        "host",
        "guest",
        "interviewer",
        "speaker",
        "facilitator",
        "male",
        "female",
        "audience",
        "man",
        "woman",
    }
)


@dataclass(frozen=True, slots=True)
class Tally:
    """Names of one role: in the corpus, among these in header or talk, found of these; given by us, right of these."""

    named: int = 0
    there: int = 0
    found: int = 0
    given: int = 0
    right: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.named + other.named,
            self.there + other.there,
            self.found + other.found,
            self.given + other.given,
            self.right + other.right,
        )

    def __str__(self) -> str:
        share = [f"{a / b:6.1%}" if b else "     –" for a, b in ((self.right, self.given), (self.found, self.there))]
        return f"{self.given:6} {share[0]:>7} {self.there:6} {share[1]:>7}"


def main() -> int:
    """Print a line a show and role."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--manner", choices=MANNERS, default="paragraph")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--several", action="store_true", help="also episodes with more than one host or guest")
    parser.add_argument("--wrong", action="store_true", help="name each that is wrong or not found")
    options = parser.parse_args()
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    with tempfile.TemporaryDirectory() as temporary:
        for episode in read_episodes(options.corpus, several=options.several, limit=options.limit):
            if isinstance(episode, Failure):
                print(f"{episode.name}: {episode.message}", file=sys.stderr)
                continue
            folder = (options.folder or Path(temporary)) / episode.show / options.manner
            header = "\n\n".join(part for part in (episode.title, episode.description) if part)
            text = f"{header}\n\n{render_episode(episode, options.manner).text}"
            path = written(folder, episode, text)
            try:
                rows = attributed(path, folder / "out")
            except RolecallError as error:
                print(f"{name_of(episode)}: {error}", file=sys.stderr)
                continue
            for role in ("host", "guest"):
                tally, note = compared(episode, role, text, rows)
                tallies[episode.show, role] += tally
                if note and options.wrong:
                    print(f"{name_of(episode)}: {role}: {note}", flush=True)
    print(f"{'show':34} {'role':6} {'given':>6} {'right':>7} {'there':>6} {'found':>7}")
    for (show, role), tally in sorted(tallies.items()):
        print(f"{show:34} {role:6} {tally}")
    print(f"{'all':41} {sum(tallies.values(), Tally())}")
    return 0


def written(folder: Path, episode: LabelledEpisode, text: str) -> Path:
    """The file of an episode, not touched where it already holds this text."""
    path = folder / "raw" / f"{''.join(c if c.isalnum() else '-' for c in episode.episode)}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def compared(episode: LabelledEpisode, role: str, text: str, rows: DataFrame) -> tuple[Tally, str]:
    """What is right of one role, and a note on what is not."""
    names = {first_name(turn.speaker) for turn in episode.turns if turn.role == role} - {""}
    if not names:
        return Tally(), ""
    said = {normalise(word) for word in text.split()}
    there = {name for name in names if name in said}
    given = {first_name(name) for name in rows.loc[rows["role"] == role, "speaker"]} - {""}
    tally = Tally(len(names), len(there), len(there & given), len(given), len(names & given))
    wrong, missed = sorted(given - names), sorted(there - given)
    note = " · ".join(
        part for part in (f"given {listed(wrong)}" * bool(wrong), f"missed {listed(missed)}" * bool(missed)) if part
    )
    return tally, note


def first_name(name: str) -> str:
    """The first name, empty for initials and for what names a role."""
    first = name.split(maxsplit=1)[0] if name.strip() else ""
    initials = first.isupper() and len(first) <= 4
    return "" if initials or first.lower() in ROLE_WORDS else normalise(first)


def listed(names: Iterable[str]) -> str:
    """Names with commas between them."""
    return ", ".join(names)


if __name__ == "__main__":
    sys.exit(main())
