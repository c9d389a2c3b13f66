"""Which episodes there are: transcripts below a folder, named by their path without its ending."""

import hashlib
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import CallError, InputError
from pipeline.files import read, sha256
from pipeline.near import near
from pipeline.workflow import any_csv, results
from pipeline.workflow.manifest import MOST_BYTES

RICHEST_FIRST = (".json", ".jsonl", ".vtt", ".srt", ".tsv", ".textgrid", ".docx", ".md", ".markdown", ".txt")
"""Of several endings of one stem the earlier says more (speakers, times of words, times, headings); others come last."""

ENDING = re.compile(r"(?<=.)\.(?=\w*[a-z])\w{1,8}\Z", re.IGNORECASE | re.DOTALL)
"""`.txt` and `.json5`, but neither the `.5` of `Episode 2.5` nor the `. Smith` of `Dr. Smith`."""

LIST_NAME = "episodes.csv"


@dataclass(frozen=True, slots=True)
class Episode:
    """One recording.

    `sources` are its transcripts, the richest first, all below `root`; `known` is its row in the `episodes.csv` there,
    by column, empty cells left out.
    """

    name: str
    root: Path
    sources: tuple[Path, ...]
    known: Mapping[str, str] = field(default_factory=dict, hash=False)
    clash: str = ""
    """What its results or its corrections would take the place of; empty where nothing."""

    @property
    def id(self) -> str:
        """A short name that is safe everywhere, whatever characters `name` holds."""
        return hashlib.sha256(os.fsencode(self.name)).hexdigest()[:12]

    def content(self) -> dict[str, str]:
        """The sha256 of each of its transcripts by file name."""
        return {path.name: sha256(path) for path in self.sources}


def in_folder(root: Path) -> list[Episode]:
    """All episodes below a folder, by name.

    Raises:
        InputError: the `episodes.csv` there cannot be read, or has no column `episode`.
    """
    return _grouped(root, _transcripts(root))


def in_files(root: Path, files: Iterable[Path]) -> list[Episode]:
    """The episodes that the given files below `root` make up, by name.

    Raises:
        InputError: see `in_folder` and `name_of`.
    """
    return _grouped(root, files)


def find(root: Path, *, name: str | None = None, id_: str | None = None) -> Episode:
    """The episode below a folder by its name or by its id, one of which is given.

    Raises:
        CallError: there is none, or not exactly one of the two is given.
        InputError: see `in_folder`.
    """
    if (name is None) == (id_ is None):
        raise CallError("name the episode: either EPISODE or --id.")
    found = in_folder(root)
    for episode in found:
        if id_ in (None, episode.id) and name in (None, episode.name):
            return episode
    names = [episode.name for episode in found]
    if meant := near(name or "", names):
        raise CallError(f"no episode {name} in {root}; did you mean {meant}?")
    example = next((each for each in names if "/" in each), next(iter(names), "my-show/interview"))
    raise CallError(
        f"no episode {name or id_} in {root}. Give the path below data/raw without the ending, for example {example}."
    )


def name_of(path: Path, root: Path) -> str:
    """The episode that a transcript belongs to: its path below `root`, with `/`, without its ending.

    Raises:
        InputError: nothing but dots is left, which names no folder of its own (`...txt`).
    """
    relative = path.relative_to(root)
    name = ENDING.sub("", relative.name)
    if name in (".", ".."):
        raise InputError(
            f"{path}: before the ending its name is only dots, so no folder of results can have it; rename the file."
        )
    return (relative.parent / name).as_posix()


def unknown_rows(root: Path) -> list[str]:
    """What to say of the rows of the `episodes.csv` below a folder that are of no episode there.

    Raises:
        InputError: see `in_folder`.
    """
    if not (rows := _rows(root)):
        return []
    names = sorted({name_of(path, root) for path in _transcripts(root)})
    said = []
    for number, row in rows:
        if (name := row["episode"].strip()) not in names:
            meant = near(name, names)
            mend = f"did you mean {meant}?" if meant else f"give its path below {root} without the ending."
            said.append(f"{root / LIST_NAME}: row {number}: there is no episode {name!r}; {mend}")
    return said


def _listed(root: Path) -> dict[str, dict[str, str]]:
    return {row["episode"].strip(): dict(_filled(row)) for _, row in _rows(root)}


def _rows(root: Path) -> list[tuple[int, dict[str, str]]]:
    path = root / LIST_NAME
    return any_csv.read(path, {"episode"}, InputError) if path.is_file() else []


def _filled(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for column, cell in row.items():
        if cell.strip() and column != "episode":
            yield column, cell.strip()


def may_be_transcript(name: str) -> bool:
    """Whether a file of this name is taken for a transcript, as far as its beginning goes."""
    return not name.startswith((".", "README")) and name != LIST_NAME


def _transcripts(root: Path) -> list[Path]:
    found = {path.relative_to(root).as_posix(): path for path in _files(root)}
    return [found[name] for name in results.without(found, lambda name: _read(found[name]))]


def _read(path: Path) -> bytes:
    try:
        return read(path, most=MOST_BYTES)
    except OSError:  # its episode says so
        return b""


def _files(root: Path) -> Iterator[Path]:
    seen: set[str] = set()
    for folder, folders, files in os.walk(root, followlinks=True):
        real = os.path.realpath(folder)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and real not in seen)
        if real in seen:  # by way of a link, which may lead back up
            continue
        seen.add(real)
        for name in files:
            path = Path(folder, name)
            if may_be_transcript(name):
                yield path  # also a pipe or a device, since its reader says that it is none to read


def _grouped(root: Path, files: Iterable[Path]) -> list[Episode]:
    groups: dict[str, set[Path]] = {}
    for path in files:
        groups.setdefault(name_of(path, root), set()).add(path)
    listed = _listed(root)
    return [
        Episode(name, root, tuple(sorted(paths, key=_richness)), listed.get(name, {}), _clash(name, groups))
        for name, paths in sorted(groups.items())
    ]


def _clash(name: str, others: Collection[str]) -> str:
    """What an episode of this name would take the place of, among the results of all and of the episodes it lies below."""
    parts = name.split("/")
    if parts[0] in results.OF_ALL:
        return f"the {parts[0]} of all episodes"
    for number in range(1, len(parts)):
        above = "/".join(parts[:number])
        if above in others and parts[number] in results.OF_ONE:
            return f"the {parts[number]} of {above!r}"
        if above.endswith(".csv") and above.removesuffix(".csv") in others:
            return f"the corrections of {above.removesuffix('.csv')!r}"
    return ""


def _richness(path: Path) -> tuple[int, str]:
    ending = path.suffix.lower()
    return (RICHEST_FIRST.index(ending) if ending in RICHEST_FIRST else len(RICHEST_FIRST), path.name)
