"""What differs between two versions of an episode's attribution.

The words of both are aligned, since the transcript may have changed as well. Where a turn begins in both versions at the same
word, what is before and what is behind are compared by themselves; so each change is as short as it can be told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.compare.alignment import aligned
from pipeline.corrections import spreadsheet
from pipeline.errors import ArtifactError
from pipeline.transcript.words import normalise
from pipeline.workflow import manifest
from pipeline.workflow.artifacts import edited_path, version_path, versions

Kind = Literal[
    "flipped", "moved", "split", "merged", "recut", "appeared", "vanished", "words", "speaker", "source", "confidence"
]  # fmt: skip
NOTABLE = 0.1  # a change of confidence that is worth a line


@dataclass(frozen=True, slots=True)
class Turn:
    """A row of an attribution; `confidence` is None where the table has none that can be read."""

    number: str
    role: str
    speaker: str
    confidence: float | None
    source: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Turns of one version and those of the other that hold the same talk.

    `kind`: `flipped` (the other role), `moved` (a boundary), `split`, `merged`, `recut` (several of these), `appeared` and
    `vanished` (talk that only one transcript has), `words` (the transcript says something else); with all that the same:
    `speaker`, `source`, `confidence`. `given` is the number of words under another role than before, `said` the words
    that the change is about.
    """

    kind: Kind
    before: tuple[Turn, ...]
    after: tuple[Turn, ...]
    given: int
    said: str


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes in order; `words` is the number of words that both versions have."""

    changes: tuple[Change, ...]
    turns: tuple[int, int]
    words: int

    @property
    def given(self) -> int:
        """How many words are under another role than before."""
        return sum(change.given for change in self.changes)


def version(current: Path, which: str) -> Path:
    """The file that a version of an `attribution.csv` is in.

    Parameters:
        current: the file in force.
        which: `current`, `previous`, `edited` (as a person saved it last, before it was made anew), a number, or a path.

    Raises:
        ArtifactError: there is no such version; the message names those that there are.
    """
    numbers = versions(current)
    if which == "current" and current.is_file():
        return current
    if which == "previous" and numbers:
        return version_path(current, numbers[-1])
    if which == "edited" and edited_path(current).is_file():
        return edited_path(current)
    number = which.lower().removeprefix("v")
    if number.isdecimal() and int(number) in numbers:
        return version_path(current, int(number))
    if number.isdecimal() and current.is_file() and int(number) == _number(current):
        return current
    if Path(which).is_file():
        return Path(which)
    older = ", ".join(map(str, numbers)) or "none"
    raise ArtifactError(
        f"{current}: has no version {which!r}; older ones kept in {current.parent / 'versions'}: {older}. "
        "A new version comes about when corrections, model or settings change what is said."
    )


def _number(current: Path) -> int:
    entry = manifest.read(current.parent, episode="").artifacts.get(current.name)
    return entry.version if entry else 0


def read(path: Path) -> list[Turn]:
    """The turns of an `attribution.csv`, however a spreadsheet saved it.

    Raises:
        CorrectionError: the file cannot be read or lacks the columns `role` and `text`.
    """
    return [
        Turn(
            cells.get("turn_id", "") or str(row - 1),
            spreadsheet.role(cells["role"]) or cells["role"].strip(),
            cells.get("speaker", "").strip(),
            spreadsheet.probability(cells.get("confidence", "")),
            cells.get("source", "").strip(),
            tuple(cells["text"].split()),
        )
        for row, cells in spreadsheet.read(path, {"role", "text"})
    ]


def compare(before: Sequence[Turn], after: Sequence[Turn]) -> Difference:
    """What differs between two versions, in order."""
    old, new = _words(before), _words(after)
    same = aligned([normalise(word) for word, _ in old], [normalise(word) for word, _ in new])
    cuts = [(0, 0), *_common_starts(old, new, same)]
    changes = [
        _change(before, after, old[left:i], new[right:j], same[left:i] - right)
        for (left, right), (i, j) in pairwise(cuts)
        if i > left or j > right
    ]
    return Difference(tuple(filter(None, changes)), (len(before), len(after)), int((same >= 0).sum()))


Word = tuple[str, int]
"""A word and the index of its turn."""


def _words(turns: Sequence[Turn]) -> list[Word]:
    return [(word, i) for i, turn in enumerate(turns) for word in turn.words]


def _common_starts(old: Sequence[Word], new: Sequence[Word], same: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Where a turn begins in both versions, be it with words that only one of them has; the ends of both are such a place."""
    left = right = 0  # behind the last words that are the same
    for i, j in [*((i, j) for i, j in enumerate(same.tolist()) if j >= 0), (len(old), len(new))]:
        here = [at for at in range(left, i + 1) if _begins(old, at)]
        there = [at for at in range(right, j + 1) if _begins(new, at)]
        if here and there:
            yield here[0], there[0]
            yield here[-1], there[-1]
        left, right = i + 1, j + 1


def _begins(words: Sequence[Word], at: int) -> bool:
    return at in (0, len(words)) or words[at][1] != words[at - 1][1]


def _change(
    before: Sequence[Turn], after: Sequence[Turn], old: Sequence[Word], new: Sequence[Word], same: NDArray[np.int64]
) -> Change | None:
    """The one change within a stretch that turns begin and end with in both versions, if there is any."""
    was = tuple(before[i] for i, _ in groupby(turn for _, turn in old))
    now = tuple(after[i] for i, _ in groupby(turn for _, turn in new))
    pairs = [(before[old[i][1]].role, after[new[j][1]].role, j) for i, j in enumerate(same.tolist()) if j >= 0]
    turned = [j for role, other, j in pairs if role != other]
    kind = _kind(was, now, [word for word, _ in old], [word for word, _ in new], len(turned), len(pairs))
    if kind is None:
        return None
    said = [new[j][0] for j in turned] or [word for word, _ in new] or [word for word, _ in old]
    return Change(kind, was, now, len(turned), " ".join(said))


def _kind(
    was: Sequence[Turn], now: Sequence[Turn], old: Sequence[str], new: Sequence[str], turned: int, kept: int
) -> Kind | None:
    if not was or not now:
        return "appeared" if now else "vanished"
    if not kept:
        return "words"
    if len(was) > 1 or len(now) > 1:
        return _kind_of_several(was, now)
    return _kind_of_one(was[0], now[0], turned > 0, list(old) != list(new))


def _kind_of_several(was: Sequence[Turn], now: Sequence[Turn]) -> Kind:
    if len(was) == 1 or len(now) == 1:
        return "split" if len(was) == 1 else "merged"
    return "moved" if [turn.role for turn in was] == [turn.role for turn in now] else "recut"


def _kind_of_one(was: Turn, now: Turn, turned: bool, reworded: bool) -> Kind | None:
    sure = was.confidence, now.confidence
    questions: tuple[tuple[Kind, bool], ...] = (
        ("flipped", turned),
        ("words", reworded),
        ("speaker", was.speaker != now.speaker),
        ("source", was.source != now.source),
        ("confidence", None not in sure and abs(sure[0] - sure[1]) >= NOTABLE),  # type: ignore[operator]
    )
    return next((kind for kind, so in questions if so), None)
