"""Half-labelled transcripts: how many words get the right role when the input says which turns belong together.

    python -m benchmarks.labelled CORPUS [--manner MANNER] [--limit N] [--only LABELS ...]

Each labelled interview of two speakers is rendered as a recogniser would have it, its turns are labelled in one manner after
another, without a role being said, and taken through all stages. Some manners are faulty on purpose: turns that lack a label, a
third label for a clip, turns that a diarizer gave to the wrong speaker. "trusted 0" is the same with `trust_labels = false`.
"""

import argparse
import json
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from benchmarks.format_writers import clock, timed
from benchmarks.running import attributed, kept, reading_once, words_of
from pipeline.config import Attribution, Config
from pipeline.corpus.asr_noise import MANNERS, Rendered
from pipeline.corpus.labelled import Failure, LabelledEpisode
from pipeline.errors import RolecallError
from pipeline.evaluation.episodes import name_of, read_episodes, render_episode

Turn = tuple[str, str]  # role, text
Names = Mapping[str, str]  # by role


def main() -> int:
    """Print a line a manner of labels: the share of right words, as the mean over shows and of the worst episode."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--manner", choices=MANNERS, default="recogniser")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--only", nargs="+", choices=WRITERS, default=list(WRITERS))
    options = parser.parse_args()
    right: dict[str, dict[str, list[tuple[float, int, str]]]] = defaultdict(lambda: defaultdict(list))
    with tempfile.TemporaryDirectory() as folder, reading_once():
        for episode in read_episodes(options.corpus, limit=options.limit):
            if isinstance(episode, Failure):
                print(f"{episode.name}: {episode.message}", file=sys.stderr)
                continue
            rendered = render_episode(episode, options.manner)
            gold = list(zip(rendered.text.split(), rendered.roles, strict=True))
            for name in options.only:
                ending, write = WRITERS[name]
                path = Path(folder) / f"{name.replace(' ', '-')}{ending}"
                path.write_text(
                    write(turns_of(rendered), names_of(episode), random.Random(len(gold))), encoding="utf-8"
                )
                trust = Config(attribution=Attribution(trust_labels=name != "distrusted"))
                try:
                    rows = attributed(path, Path(folder) / "out", config=trust)
                except RolecallError as error:
                    print(f"{name_of(episode)}: {name}: {error}", file=sys.stderr)
                    continue
                share = kept(gold, words_of(rows))[1]
                right[name][episode.show].append((share, len(gold), name_of(episode)))
                if share < 0.99:
                    print(f"{name_of(episode)}: {name}: {share:.4f}", file=sys.stderr, flush=True)
    shows = sorted({show for by_show in right.values() for show in by_show})
    print(f"{'labels':18} {'mean':>6} {'worst':>6}  " + "  ".join(f"{show[:12]:>12}" for show in shows))
    for name, by_show in right.items():
        means = [sum(s * n for s, n, _ in by_show[show]) / sum(n for _, n, _ in by_show[show]) for show in shows]
        worst = min(each[0] for each_show in by_show.values() for each in each_show)
        print(f"{name:18} {sum(means) / len(means):6.4f} {worst:6.4f}  " + "  ".join(f"{mean:12.4f}" for mean in means))
    return 0


def turns_of(rendered: Rendered) -> list[Turn]:
    """The true turns of a rendered episode."""
    words = zip(rendered.text.split(), rendered.turns, rendered.roles, strict=True)
    return [
        (role, " ".join(word for word, _, _ in group)) for (_, role), group in groupby(words, key=lambda word: word[1:])
    ]


def names_of(episode: LabelledEpisode) -> Names:
    """The speaker of each role as the corpus has it."""
    return {turn.role: turn.speaker for turn in episode.turns[::-1]}


def numbered(form: str) -> Callable[[Sequence[Turn], Names, random.Random], str]:
    """A writer of a label that numbers the speakers by who speaks first, and a text; `form` holds both."""

    def write(turns: Sequence[Turn], _: Names, __: random.Random) -> str:
        order = list(dict.fromkeys(role for role, _ in turns))
        return "".join(
            form.format(order.index(role), order.index(role) + 1, "AB"[order.index(role)], text) for role, text in turns
        )

    return write


def initials(turns: Sequence[Turn], names: Names, _: random.Random) -> str:
    """`AL: …`"""
    short = {role: "".join(word[0] for word in name.split()).upper() for role, name in names.items()}
    if len(set(short.values())) < 2:
        short = {role: name[:2].upper() for role, name in names.items()}
    return "".join(f"{short[role]}: {text}\n" for role, text in turns)


def named(turns: Sequence[Turn], names: Names, _: random.Random) -> str:
    """`Ann Lee: …`"""
    return "".join(f"{' '.join(map(capitalised, names[role].split()))}: {text}\n\n" for role, text in turns)


def capitalised(word: str) -> str:
    """With a capital, the rest as it is."""
    return word[:1].upper() + word[1:]


def otter(turns: Sequence[Turn], names: Names, _: random.Random) -> str:
    """A name and the time on a line of its own."""
    cues = timed([text for _, text in turns])
    return "".join(
        f"{capitalised(names[role])}  {clock(at)[3:8]}\n{text}\n\n"
        for (at, _, text), (role, _) in zip(cues, turns, strict=True)
    )


def segments(turns: Sequence[Turn], rng: random.Random, *, missing: float = 0.0, wrong: float = 0.0) -> str:
    """WhisperX: segments of at most twelve words with `speaker`, which may lack or be the other's."""
    order = list(dict.fromkeys(role for role, _ in turns))
    found, at = [], 0.0
    for role, text in turns:
        words = text.split()
        for first in range(0, len(words), 12):
            piece = words[first : first + 12]
            speaker = order.index(role) ^ (rng.random() < wrong)
            segment = {"start": at, "end": at + 0.4 * len(piece), "text": " " + " ".join(piece)}
            found.append(segment if rng.random() < missing else {**segment, "speaker": f"SPEAKER_{speaker:02}"})
            at += 0.4 * len(piece)
    return json.dumps({"segments": found})


def vtt(turns: Sequence[Turn], _: Names, __: random.Random) -> str:
    """Voice tags."""
    order = list(dict.fromkeys(role for role, _ in turns))
    cues = zip(timed([text for _, text in turns]), turns, strict=True)
    return "WEBVTT\n\n" + "".join(
        f"{clock(a)} --> {clock(b)}\n<v Speaker {order.index(role) + 1}>{text}\n\n" for (a, b, text), (role, _) in cues
    )


def swapped(share: float) -> Callable[[Sequence[Turn], Names, random.Random], str]:
    """A writer whose labels are the other's in a share of the turns."""

    def write(turns: Sequence[Turn], _: Names, rng: random.Random) -> str:
        return "".join(f"Speaker {1 + ((role == 'guest') ^ (rng.random() < share))}: {text}\n" for role, text in turns)

    return write


def clip(turns: Sequence[Turn], _: Names, rng: random.Random) -> str:
    """A third label for a stretch of ten turns that a diarizer took for a clip."""
    start = rng.randrange(max(1, len(turns) // 2))
    return "".join(
        f"Speaker {3 if start <= i < start + 10 and role == 'guest' else 1 + (role == 'guest')}: {text}\n"
        for i, (role, text) in enumerate(turns)
    )


WRITERS: dict[str, tuple[str, Callable[[Sequence[Turn], Names, random.Random], str]]] = {
    "speaker 1": (".txt", numbered("Speaker {1}: {3}\n")),
    "speaker_00": (".txt", numbered("[SPEAKER_{0:02}]: {3}\n\n")),
    "a and b": (".txt", numbered("{2}: {3}\n")),
    "own line": (".txt", numbered("Speaker {1}\n{3}\n\n")),
    "initials": (".txt", initials),
    "names": (".md", named),
    "names and times": (".txt", otter),
    "voices": (".vtt", vtt),
    "whisperx": (".json", lambda turns, _, rng: segments(turns, rng)),
    "arrows": (".txt", numbered(">> {3}\n")),
    "dashes": (".txt", numbered("- {3}\n")),
    "third label": (".txt", clip),
    "2 % swapped": (".txt", swapped(0.02)),
    "5 % swapped": (".txt", swapped(0.05)),
    "segments missing": (".json", lambda turns, _, rng: segments(turns, rng, missing=0.1)),
    "segments swapped": (".json", lambda turns, _, rng: segments(turns, rng, wrong=0.03)),
    "distrusted": (".txt", numbered("Speaker {1}: {3}\n")),
}

if __name__ == "__main__":
    sys.exit(main())
