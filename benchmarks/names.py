"""Names of host and guest found in real interviews: how many of those given are right, how many that could be are found.

    python -m benchmarks.names CORPUS [--folder DIR] [--manner MANNER] [--limit N] [--true-roles] [--wrong]

Each labelled interview is written without labels, its title and description above as a header, and taken through all
stages; or (`--true-roles`) the roles are those of the corpus. First names are compared, or surnames where one side has no
more; speakers whom the corpus names by initials or by a role ("RT", "doctor") are left aside. A name counts as given once an
episode and role; it is right if somebody of that role has it, as the corpus spells it ("spelt") or in a like spelling that the
transcript writes more often. It can be found if header or talk hold it as the corpus spells it. `--folder` keeps what was made,
so that a second run does only what has changed.
"""

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path

from benchmarks.running import attributed
from pipeline.corpus.asr_noise import MANNERS, Rendered
from pipeline.corpus.labelled import Failure, LabelledEpisode
from pipeline.errors import RolecallError
from pipeline.evaluation.episodes import name_of, read_episodes, render_episode
from pipeline.stages.attribution.names import Said, find
from pipeline.stages.attribution.names.lexicon import CALLINGS, HONORIFICS
from pipeline.transcript.words import normalise

TITLES = HONORIFICS | CALLINGS | {"representative", "state"}
ALIKE = 0.6  # of two spellings of a first name
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
        "the",
    }
)


@dataclass(frozen=True, slots=True)
class Tally:
    """Names of one role: in the corpus, of these in header or talk, of these found; given by us, of these right, spelt alike."""

    named: int = 0
    there: int = 0
    found: int = 0
    given: int = 0
    right: int = 0
    spelt: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.named + other.named,
            self.there + other.there,
            self.found + other.found,
            self.given + other.given,
            self.right + other.right,
            self.spelt + other.spelt,
        )

    def __str__(self) -> str:
        share = [
            f"{a / b:6.1%}" if b else "     –"
            for a, b in ((self.right, self.given), (self.spelt, self.given), (self.found, self.there))
        ]
        return f"{self.given:6} {share[0]:>7} {share[1]:>7} {self.there:6} {share[2]:>7}"


def main() -> int:
    """Print a line a show and role."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--manner", choices=MANNERS, default="paragraph")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--several", action="store_true", help="also episodes with more than one host or guest")
    parser.add_argument("--true-roles", action="store_true", help="with the roles of the corpus, without the model")
    parser.add_argument("--wrong", action="store_true", help="name each that is wrong or not found")
    options = parser.parse_args()
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    with tempfile.TemporaryDirectory() as temporary:
        for episode in read_episodes(options.corpus, several=options.several, limit=options.limit):
            if isinstance(episode, Failure):
                print(f"{episode.name}: {episode.message}", file=sys.stderr)
                continue
            header = "\n\n".join(part for part in (episode.title, episode.description) if part)
            rendered = render_episode(episode, options.manner)
            text = f"{header}\n\n{rendered.text}"
            folder = (options.folder or Path(temporary)) / episode.show / options.manner
            try:
                given = by_true_roles(episode, rendered) if options.true_roles else by_model(episode, text, folder)
            except RolecallError as error:
                print(f"{name_of(episode)}: {error}", file=sys.stderr)
                continue
            for role in ("host", "guest"):
                tally, note = compared(
                    episode, role, text, {parts for name in given[role] if (parts := parts_of(name))}
                )
                tallies[episode.show, role] += tally
                if note and options.wrong:
                    print(f"{name_of(episode)}: {role}: {note}", flush=True)
    print(f"{'show':34} {'role':6} {'given':>6} {'right':>7} {'spelt':>7} {'there':>6} {'found':>7}")
    for (show, role), tally in sorted(tallies.items()):
        print(f"{show:34} {role:6} {tally}")
    print(f"{'all':41} {sum(tallies.values(), Tally())}")
    return 0


def by_model(episode: LabelledEpisode, text: str, folder: Path) -> Mapping[str, Iterable[str]]:
    """The names that all stages give, by the roles that they give."""
    rows = attributed(written(folder, episode, text), folder / "out")
    return {role: rows.loc[rows["role"] == role, "speaker"] for role in ("host", "guest")}


def by_true_roles(episode: LabelledEpisode, rendered: Rendered) -> Mapping[str, Iterable[str]]:
    """The names that are found where every role is right: what is lost here, no model can win."""
    words = zip(rendered.text.split(), rendered.roles, strict=True)
    said = [Said(role, " ".join(word for word, _ in group)) for role, group in groupby(words, key=lambda each: each[1])]
    found = find(episode.title or "", episode.description or "", said)
    return {role: [found[role]] if role in found else [] for role in ("host", "guest")}


def written(folder: Path, episode: LabelledEpisode, text: str) -> Path:
    """The file of an episode, not touched where it already holds this text."""
    path = folder / "raw" / f"{''.join(c if c.isalnum() else '-' for c in episode.episode)}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def compared(episode: LabelledEpisode, role: str, text: str, given: Set[tuple[str, ...]]) -> tuple[Tally, str]:
    """What is right of one role, and a note on what is not."""
    names = {parts for turn in episode.turns if turn.role == role and (parts := parts_of(turn.speaker))}
    if not names:
        return Tally(), ""
    written = Counter(normalise(word).removesuffix("'s") for word in text.split())
    there = {meant for meant in names if any(written[part] for part in meant)}
    right = {name for name in given if any(is_same(name, meant, written) for meant in names)}
    found = {meant for meant in there if any(is_same(name, meant, written) for name in right)}
    spelt = sum(any(set(name) & set(meant) for meant in names) for name in right)
    tally = Tally(len(names), len(there), len(found), len(given), len(right), spelt)
    wrong, missed = sorted(given - right), sorted(there - found)
    note = " · ".join(
        f"{what} {', '.join(map(' '.join, those))}" for what, those in (("given", wrong), ("missed", missed)) if those
    )
    return tally, note


def parts_of(name: str) -> tuple[str, ...]:
    """The words of a name without titles; none for initials and for what names a role or an office."""
    words = [word.strip(".,") for word in name.split() if word.lower().strip(".") not in TITLES]
    whole = [normalise(word) for word in words if len(word) > 1]
    initials = len(words) == 1 and words[0].isupper() and len(words[0]) <= 4
    return () if initials or not whole or ROLE_WORDS & set(whole) else tuple(whole)


def is_same(name: tuple[str, ...], meant: tuple[str, ...], written: Mapping[str, int]) -> bool:
    """Whether two names are one person's: first names agree, or the only word of either is a word of the other's."""
    if len(name) == 1 or len(meant) == 1:
        return any(is_spelling(a, b, written) for a in name for b in meant)
    return is_spelling(name[0], meant[0], written)


def is_spelling(name: str, meant: str, written: Mapping[str, int]) -> bool:
    """Whether a name is the one meant, or one much like it that the transcript writes more often."""
    alike = name[0] == meant[0] and (SequenceMatcher(None, name, meant).ratio() >= ALIKE or meant.startswith(name))
    return name == meant or (alike and written[name] > written[meant])


if __name__ == "__main__":
    sys.exit(main())
