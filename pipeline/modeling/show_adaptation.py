"""What a model version has learned from its user: how the hosts of their shows talk.

Two linear models of a show say how far a turn is more the host's than the shipped model would have it. One reads the words: a
host keeps their phrases from episode to episode, how they open, thank, read a sponsor's text, hand over. The other reads what
the role classifier reads, and shifts it. For shows that nobody corrected there is one such shift, learned from all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]
BUCKETS = 2**16
WORD = r"(?u)[^\W_]+(?:['’][^\W_]+)?"
GENERAL, OF_SHOW = "*", "\n"
"""The first stands for all shows that have no voice of their own, the second parts show and episode; no folder is called so."""


def show_of(episode: str, known: Mapping[str, str]) -> str:
    """The show that an episode belongs to: what `episodes.csv` or its header says, else the folder it lies in."""
    named = " ".join(known.get("show", "").split()).casefold()
    return named or PurePosixPath(episode).parent.as_posix()


def address(show: str, episode: str) -> str:
    """What stands for an episode of a show: by it `Learned.scores` finds what the episode itself taught, else what its show did."""
    return f"{show}{OF_SHOW}{episode}"


def counted(said: Sequence[str]) -> "csr_array":
    """Words and pairs of words by hashed bucket, as rows of unit length, shape (turns, `BUCKETS`)."""
    from sklearn.feature_extraction.text import HashingVectorizer

    reader = HashingVectorizer(n_features=BUCKETS, ngram_range=(1, 2), alternate_sign=False, token_pattern=WORD)
    return reader.transform(said)


def centre(scores: Floats, said: Sequence[str]) -> Floats:
    """Scores less their mean over an episode, in which a turn counts by the root of its words; shape (n,)."""
    weights = np.sqrt([max(1, text.count(" ") + 1) for text in said])
    return scores - np.average(scores, weights=weights) if len(scores) else scores


@dataclass(frozen=True)
class Voice:
    """The linear models of one show.

    `columns` are the buckets of words that have one of `weights`; `shift` has a coefficient for each column of
    `features.role_matrix` and the intercept, shape (k + 1,). `word_trust` and `shift_trust` say how far the decoder heeds them.
    `centred` says that they tell the turns of an episode apart but not how much of it is the host's: whether that is the
    show's way or chance, one episode does not show.
    """

    columns: NDArray[np.int32]
    weights: NDArray[np.float32]
    shift: Floats
    word_trust: float
    shift_trust: float
    centred: bool = False

    def scores(self, said: Sequence[str], features: NDArray[np.float32]) -> Floats:
        """How much more the host's each turn is than the model by itself would have it, as log-odds, shape (n,)."""
        found = self.shift_trust * (features.astype(np.float64) @ self.shift[:-1] + self.shift[-1])
        if self.word_trust and len(self.columns) and len(said):
            dense = np.zeros(BUCKETS)
            dense[self.columns] = self.weights
            found = found + self.word_trust * (counted(said) @ dense)
        return np.asarray(centre(found, said) if self.centred else found, np.float64)


@dataclass(frozen=True)
class Learned:
    """The voices of the shows that were corrected; that of `GENERAL` is for all others, and that of an `address` for an episode
    of which a part was corrected."""

    voices: Mapping[str, Voice] = field(default_factory=dict)

    def scores(self, place: str, said: Sequence[str], features: NDArray[np.float32]) -> Floats | None:
        """See `Voice.scores`; `place` is a show or an `address`. None where nothing was learned."""
        keys = (place, place.partition(OF_SHOW)[0], GENERAL)
        voice = next((self.voices[key] for key in keys if key in self.voices), None)
        return voice.scores(said, features) if voice else None

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """All of it as arrays, by name."""
        found: dict[str, NDArray[np.generic]] = {"shows": np.array(sorted(self.voices), np.str_)}
        for number, show in enumerate(sorted(self.voices)):
            for name in Voice.__dataclass_fields__:
                found[f"{number}.{name}"] = np.asarray(getattr(self.voices[show], name))
        return found

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> "Learned":
        """The reverse of `arrays`."""
        return cls({str(show): _voice(arrays, f"{number}.") for number, show in enumerate(arrays["shows"].tolist())})


def _voice(arrays: Mapping[str, NDArray[np.generic]], prefix: str) -> Voice:
    return Voice(
        arrays[f"{prefix}columns"].astype(np.int32),
        arrays[f"{prefix}weights"].astype(np.float32),
        arrays[f"{prefix}shift"].astype(np.float64),
        float(arrays[f"{prefix}word_trust"]),
        float(arrays[f"{prefix}shift_trust"]),
        bool(arrays[f"{prefix}centred"]),
    )
