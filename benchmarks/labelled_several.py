"""Talks of three and more, labelled in ten shapes: how many words stand under their speaker's label, and under the right role.

    python -m benchmarks.labelled_several CORPUS [--shapes SHAPE ...] [--limit N] [--roles | --unlabelled]

Each labelled interview with several hosts or guests is written in one shape after another and read. `--roles` takes what was
read through all stages and counts roles too. `--unlabelled` writes it as a recogniser would, without labels, and counts roles
by the kind of talk. `--limit` is the number of episodes a show.
"""

import argparse
import csv
import html
import io
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.format_writers import clock, timed
from benchmarks.running import attributed, kept, paired, reading_once, words_of
from pipeline.corpus.labelled import Failure, LabelledEpisode
from pipeline.evaluation.episodes import name_of, read_episodes, render_episode
from pipeline.transcript.reading import from_text
from pipeline.transcript.record import Transcript

Said = Sequence[tuple[str, str]]
"""What each turn's speaker is called, and what he says."""
Spoken = Sequence[tuple[str, str]]
"""Each word with its speaker."""


def main() -> int:
    """Print the share of right words by shape, or by kind of talk, and each episode below 99.9 %."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--shapes", nargs="+", choices=SHAPES, default=list(SHAPES))
    parser.add_argument("--limit", type=int)
    parser.add_argument("--roles", action="store_true")
    parser.add_argument("--unlabelled", action="store_true")
    options = parser.parse_args()
    right: dict[str, list[tuple[float, int]]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder, reading_once():
        for episode in read_episodes(options.corpus, several=True, limit=options.limit):
            if isinstance(episode, Failure) or len({turn.speaker for turn in episode.turns}) < 3:
                continue
            if options.unlabelled:
                right[kind_of(episode)].append(_unlabelled(episode, Path(folder)))
                continue
            for shape in options.shapes:
                share, count = _labelled(episode, shape, Path(folder), roles=options.roles)
                right[shape].append((share, count))
                if share < 0.999:
                    print(f"{name_of(episode)}: {shape}: {share:.4f}", file=sys.stderr, flush=True)
    for name, shares in right.items():
        mean = sum(share * count for share, count in shares) / sum(count for _, count in shares)
        print(f"{name:24} {mean:.4f}  lowest {min(share for share, _ in shares):.4f}  {len(shares)} episodes")
    return 0


def kind_of(episode: LabelledEpisode) -> str:
    """Two hosts, several guests, or both."""
    sides = Counter(role for _, role in {(turn.speaker, turn.role) for turn in episode.turns})
    if sides["host"] > 1 and sides["guest"] > 1:
        return "panel"
    return "several hosts, one guest" if sides["host"] > 1 else "one host, several guests"


def _labelled(episode: LabelledEpisode, shape: str, folder: Path, *, roles: bool) -> tuple[float, int]:
    ending, write = SHAPES[shape]
    said = turns_of(episode)
    path = folder / f"{shape.replace(' ', '-')}{ending}"
    path.write_text(write(said), encoding="utf-8")
    spoken = [(word, name) for name, text in said for word in text.split()]
    if not roles:
        return under_own_label(spoken, from_text(path.read_text(encoding="utf-8"), ending=ending)), len(spoken)
    sides = {_called(turn.speaker): str(turn.role) for turn in episode.turns}
    gold = [(word, sides[name]) for word, name in spoken]
    return kept(gold, words_of(attributed(path, folder / "out")))[1], len(spoken)


def _unlabelled(episode: LabelledEpisode, folder: Path) -> tuple[float, int]:
    rendered = render_episode(episode, "recogniser")
    path = folder / "talk.txt"
    path.write_text(rendered.text, encoding="utf-8")
    gold = list(zip(rendered.text.split(), rendered.roles, strict=True))
    share = kept(gold, words_of(attributed(path, folder / "out")))[1]
    print(f"{name_of(episode)}: {kind_of(episode)}: {share:.4f}", file=sys.stderr, flush=True)
    return share, len(gold)


def turns_of(episode: LabelledEpisode) -> Said:
    """The turns with each speaker's name in capitals, neighbours of one speaker as one."""
    said: list[tuple[str, str]] = []
    for turn in episode.turns:
        name, text = _called(turn.speaker), " ".join(turn.text.split())
        if said and said[-1][0] == name:
            said[-1] = (name, f"{said[-1][1]} {text}")
        elif text:
            said.append((name, text))
    return said


def _called(speaker: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in speaker.split())


def under_own_label(spoken: Spoken, transcript: Transcript) -> float:
    """The share of words that stand under the label which most of their speaker's words have, and no other speaker's."""
    labels = iter(transcript.labels)
    label = next(labels, None)
    found: list[tuple[str, str]] = []
    for block in transcript.speech:
        at = block.start
        for word in transcript.text[block.start : block.end].split():
            at = transcript.text.index(word, at)
            while label and label.end <= at:
                label = next(labels, None)
            found.append((word, label.label if label and label.start <= at else ""))
            at += len(word)
    pairs = Counter((name, label) for (_, name), (_, label) in paired(spoken, found))
    taken: dict[str, str] = {}
    for (name, called), _ in pairs.most_common():
        if called and name not in taken and called not in taken.values():
            taken[name] = called
    return sum(count for (name, called), count in pairs.items() if taken.get(name) == called) / len(spoken)


def _each(form: str) -> Callable[[Said], str]:
    """A writer of turns by a form with `name`, `upper`, `number`, `text` and the time `at`."""

    def write(said: Said) -> str:
        order = list(dict.fromkeys(name for name, _ in said))
        times = [start for start, _, _ in timed([text for _, text in said])]
        return "".join(
            form.format(name=name, upper=name.upper(), number=order.index(name), text=text, at=clock(at)[:8])
            for (name, text), at in zip(said, times, strict=True)
        )

    return write


def _captions(head: str, mark: str, form: str) -> Callable[[Said], str]:
    """A writer of captions of at most fourteen words, each with its speaker."""

    def write(said: Said) -> str:
        pieces = [
            (name, " ".join(words[k : k + 14]))
            for name, text in said
            for words in [text.split()]
            for k in range(0, len(words), 14)
        ]
        cues = zip(timed([text for _, text in pieces]), pieces, strict=True)
        return head + "".join(
            f"{i}\n{clock(a, mark)} --> {clock(b, mark)}\n{form.format(name=name, text=html.escape(text, quote=False))}\n\n"
            for i, ((a, b, _), (name, text)) in enumerate(cues, 1)
        )

    return write


def _segments(said: Said) -> str:
    order = list(dict.fromkeys(name for name, _ in said))
    cues = zip(timed([text for _, text in said]), said, strict=True)
    return json.dumps(
        {"segments": [{"start": a, "end": b, "text": text, "speaker": f"SPEAKER_{order.index(name):02}"}
                      for (a, b, _), (name, text) in cues]}
    )  # fmt: skip


def _rows(said: Said) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("Speaker", "Text"), *said])
    return out.getvalue()


SHAPES: dict[str, tuple[str, Callable[[Said], str]]] = {
    "name, colon": (".txt", _each("{name}: {text}\n\n")),
    "capitals": (".txt", _each("{upper}: {text}\n")),
    "bold": (".md", _each("**{name}:** {text}\n\n")),
    "own line": (".txt", _each("{name}\n{text}\n\n")),
    "name and time": (".txt", _each("{name}  {at}\n{text}\n\n")),
    "number": (".txt", _each("[SPEAKER_{number:02}]: {text}\n")),
    "unforeseen": (".txt", _each("~~ {name} ~~ {text}\n\n")),
    "voices": (".vtt", _captions("WEBVTT\n\n", ".", "<v {name}>{text}</v>")),
    "captions": (".srt", _captions("", ",", "{name}: {text}")),
    "segments": (".json", _segments),
    "table": (".csv", _rows),
}

if __name__ == "__main__":
    sys.exit(main())
