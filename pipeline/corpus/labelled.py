"""Labelled interviews as gzip JSON lines, one episode a line."""

import gzip
import math
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path
from typing import Any

from pipeline import files, json_text
from pipeline.errors import CorpusError, plainly
from pipeline.transcript.roles import ROLES

MOST_LINE = 64 << 20  # bytes, as of a transcript
MOST_SHRUNK = 100  # to one: how much gzip may have saved of a large file; of text it saves less than ten to one


@dataclass(frozen=True, slots=True)
class LabelledTurn:
    """What one speaker says until another speaks; single blanks between the words of `text`."""

    role: str
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class LabelledEpisode:
    """An interview in which every turn carries its speaker's role."""

    show: str
    episode: str
    source: str
    licence: str
    title: str
    description: str
    several: bool
    bronze: bool
    turns: tuple[LabelledTurn, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A line or a file of a corpus, or an episode, with which nothing can be done, and why."""

    name: str
    message: str

    def __str__(self) -> str:
        return f"{self.name}: {self.message}"


def parse_episode(line: str, where: str) -> LabelledEpisode:
    """Read one JSON line; `where` names file and line in the error.

    Raises:
        CorpusError: the line is no JSON object of the expected shape.
    """
    try:
        raw = json_text.whole_letters(json_text.loads(line), line)
        if not isinstance(raw["show"], str):
            raise TypeError("show must be text")
        turns = tuple(
            LabelledTurn(t["role"], str(t.get("speaker") or ""), " ".join(t["text"].split()))
            for t in raw["turns"]
            if t["text"].strip()
        )
        episode = LabelledEpisode(
            show=raw["show"],
            episode=str(raw["episode"]),
            source=str(raw.get("source", "")),
            licence=str(raw.get("licence", "")),
            title=str(raw.get("title") or ""),
            description=str(raw.get("description") or ""),
            several=raw.get("kind") == "several",
            bronze=raw.get("label_quality") == "bronze",
            turns=turns,
        )
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise CorpusError(
            f"{where}: not a labelled episode ({error!r}); each line needs `show`, `episode` and `turns` with `role` and `text`."
        ) from error
    wrong = ", ".join(sorted({repr(turn.role) for turn in turns if turn.role not in ROLES}))
    if wrong or not turns:
        raise CorpusError(
            f"{where}: {f'unknown role {wrong[:200]}' if wrong else 'no turns'}; roles are host and guest."
        )
    return episode


def corpus_files(folder: Path) -> list[Path]:
    """All `*.jsonl` and `*.jsonl.gz` below a folder (or the file itself), sorted.

    Raises:
        CorpusError: there is none.
    """
    files = (
        [folder]
        if folder.is_file()
        else sorted(p for p in folder.rglob("*.jsonl*") if p.name.endswith((".jsonl", ".jsonl.gz")))
    )
    if not files:
        raise CorpusError(f"{folder}: no *.jsonl or *.jsonl.gz file of labelled interviews here.")
    return files


def read_corpus(folder: Path, *, several: bool = False) -> Iterator[LabelledEpisode]:
    """Yield the episodes of a folder in a fixed order.

    Parameters:
        folder: a folder of JSON-lines files, or one such file.
        several: also yield episodes with more than one host or guest.

    Raises:
        CorpusError: there is no such file, or a line or a file cannot be read.
    """
    for episode in read_lines(folder):
        if isinstance(episode, Failure):
            raise CorpusError(f"{episode.name}: {episode.message}")
        if several or not episode.several:
            yield episode


def read_lines(folder: Path) -> Iterator[LabelledEpisode | Failure]:
    """Yield what each line of a folder holds, in a fixed order: an episode, or why it is none.

    Raises:
        CorpusError: there is no JSON-lines file.
    """
    for path in corpus_files(folder):
        try:
            for number, line in _numbered_lines(path):
                where = f"{path}, line {number}"
                if isinstance(line, CorpusError):
                    yield Failure(where, str(line))
                elif line.strip():
                    yield _episode_or_failure(line, where)
        except (OSError, EOFError, zlib.error) as error:
            yield Failure(str(path), f"cannot be read ({plainly(error)}).")


def _numbered_lines(path: Path) -> Iterator[tuple[int, bytes | CorpusError]]:
    """The lines of a file, packed or not, or what is wrong with one that is too long.

    Raises:
        OSError, EOFError, zlib.error: it cannot be read, or cannot be unpacked to the end.
    """
    with files.opened(path) as packed:
        if path.suffix != ".gz":
            yield from _bounded_lines(packed)
            return
        with gzip.GzipFile(fileobj=packed) as unpacked:
            yield from _bounded_lines(unpacked, max(MOST_LINE, MOST_SHRUNK * path.stat().st_size))


def _bounded_lines(file: BufferedIOBase, most: float = math.inf) -> Iterator[tuple[int, bytes | CorpusError]]:
    number, begins = 0, True
    while line := file.readline(MOST_LINE):
        if file.tell() > most:
            raise OSError(f"it unpacks to more than {MOST_SHRUNK} times its size")
        ends = line.endswith(b"\n")
        if begins:
            number += 1
            whole = ends or len(line) < MOST_LINE
            yield number, line if whole else CorpusError(f"longer than {MOST_LINE >> 20} MB, which no episode is.")
        begins = ends


def _episode_or_failure(line: bytes, where: str) -> LabelledEpisode | Failure:
    try:
        return parse_episode(line.decode("utf-8-sig"), where)
    except UnicodeDecodeError as error:
        return Failure(where, f"not UTF-8 ({error}); save the file as UTF-8.")
    except CorpusError as error:
        return Failure(where, str(error).removeprefix(f"{where}: "))


def data_rows(episodes: Iterable[LabelledEpisode]) -> list[dict[str, Any]]:
    """What a model learned from, a row a show, as its `model.json` says it."""
    words: Counter[tuple[str, str, str]] = Counter()
    count: Counter[tuple[str, str, str]] = Counter()
    for episode in episodes:
        key = (episode.source, episode.show, episode.licence)
        words[key] += sum(len(turn.text.split()) for turn in episode.turns)
        count[key] += 1
    return [
        {"show": key[1], "from": key[0], "licence": key[2], "episodes": count[key], "words": words[key]}
        for key in sorted(words)
    ]
