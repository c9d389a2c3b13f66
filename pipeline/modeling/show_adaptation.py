"""What a model version has learned from its user: how the hosts of their shows talk.

A linear model of a show says how far a turn is more the host's than the shipped model would have it. It reads the words, as a
host keeps their phrases from episode to episode, how they open, thank, read a sponsor's text, hand over; and it reads the vector
that the sentence encoder made of the turn. For shows that nobody corrected there is one that reads what the role classifier
reads, and shifts it, learned from all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelError
from pipeline.modeling.checked_arrays import taken
from pipeline.modeling.unit_vectors import Kept, read

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]
BUCKETS = 2**16
WORD = r"(?u)[^\W_]+(?:['’][^\W_]+)?"
GENERAL, OF_SHOW = "*", "\n"
"""The first stands for all shows that have no adapter of their own, the second parts show and episode; no folder is called so."""


def show_of(episode: str, known: Mapping[str, str]) -> str:
    """The show that an episode belongs to: what `episodes.csv` or its header says, else the folder it lies in."""
    named = " ".join(known.get("show", "").split()).casefold()
    return named or PurePosixPath(episode).parent.as_posix()


def key_of(show: str, episode: str) -> str:
    """What stands for an episode of a show: by it `Learned.scores` finds what the episode itself taught, else what its show did."""
    return f"{show}{OF_SHOW}{episode}"


def hashed_ngrams(texts: Sequence[str]) -> "csr_array":
    """Words and pairs of words by hashed bucket, as rows of unit length, shape (turns, `BUCKETS`)."""
    from sklearn.feature_extraction.text import HashingVectorizer

    reader = HashingVectorizer(n_features=BUCKETS, ngram_range=(1, 2), alternate_sign=False, token_pattern=WORD)
    return reader.transform(texts)


def centred(scores: Floats, texts: Sequence[str]) -> Floats:
    """Scores less their mean over an episode, in which a turn counts by the root of its words; shape (n,)."""
    weights = np.sqrt([max(1, text.count(" ") + 1) for text in texts])
    return scores - np.average(scores, weights=weights) if len(scores) else scores


@dataclass(frozen=True)
class ShowAdapter:
    """The linear models of one show, each empty where it has none, times how far they are trusted.

    `columns` are the buckets of words that have one of `weights`; `vectors` has a coefficient for each number of a turn's vector
    and the intercept, shape (width + 1,); `shift` has those of `features.role_matrix`, shape (k + 1,).
    `centred` says that they tell the turns of an episode apart but not how much of it is the host's: whether that is the
    show's way or chance, one episode does not show.
    """

    columns: NDArray[np.int32]
    weights: NDArray[np.float32]
    vectors: Floats
    shift: Floats
    centred: bool = False

    def __post_init__(self) -> None:
        """Raises `ValueError` where they are no linear models."""
        for name in ("columns", "weights", "vectors", "shift"):
            if getattr(self, name).ndim != 1 or not np.isfinite(getattr(self, name)).all():
                raise ValueError(f"{name} of what was learned are no finite numbers in a row")
        if len(self.columns) != len(self.weights):
            raise ValueError("columns and weights of what was learned do not go together")
        if len(self.columns) and not 0 <= self.columns.min() <= self.columns.max() < BUCKETS:
            raise ValueError(f"columns of what was learned lie outside 0 to {BUCKETS}")

    @classmethod
    def of(cls, words: Floats, vectors: Floats, shift: Floats, *, centred: bool) -> "ShowAdapter":
        """From the weights of all buckets, shape (`BUCKETS`,), which may be empty."""
        columns = np.flatnonzero(words).astype(np.int32)
        return cls(columns, words[columns].astype(np.float32), vectors, shift, centred)

    @property
    def words(self) -> Floats:
        """The weights of all buckets, shape (`BUCKETS`,)."""
        dense = np.zeros(BUCKETS)
        dense[self.columns] = self.weights
        return dense

    def times(self, trust: float) -> "ShowAdapter":
        """The same, trusted so many times as far."""
        return replace(
            self,
            weights=(trust * self.weights).astype(np.float32),
            vectors=trust * self.vectors,
            shift=trust * self.shift,
        )

    def scores(self, texts: Sequence[str], vectors: Kept, features: NDArray[np.float32]) -> Floats:
        """How much more the host's each turn is than the model by itself would have it, as log-odds, shape (n,).

        Parameters:
            texts, vectors, features: of each turn.

        Raises:
            ModelError: it was learned from other features.
        """
        found = _linear(features.astype(np.float64), self.shift) + _linear(read(vectors), self.vectors)
        if len(self.columns) and len(texts):
            found = found + hashed_ngrams(texts) @ self.words
        return np.asarray(centred(found, texts) if self.centred else found, np.float64)


def _linear(features: Floats, coefficients: Floats) -> Floats:
    """A linear model, whose last coefficient is the intercept; 0 where it has none."""
    if not len(coefficients):
        return np.zeros(len(features))
    if features.shape[1] != len(coefficients) - 1:
        raise ModelError(f"a model learned from {len(coefficients) - 1} features, but there are {features.shape[1]}.")
    return np.asarray(features @ coefficients[:-1] + coefficients[-1], np.float64)


@dataclass(frozen=True)
class Learned:
    """The adapters of the shows that were corrected; that of `GENERAL` is for all others, and that of a `key_of` for an episode
    of which a part was corrected."""

    adapters: Mapping[str, ShowAdapter] = field(default_factory=dict)

    def scores(self, key: str, texts: Sequence[str], vectors: Kept, features: NDArray[np.float32]) -> Floats | None:
        """See `ShowAdapter.scores`; `key` is a show or what `key_of` gives. None where nothing was learned."""
        keys = (key, key.partition(OF_SHOW)[0], GENERAL)
        adapter = next((self.adapters[each] for each in keys if each in self.adapters), None)
        return adapter.scores(texts, vectors, features) if adapter else None

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """All of it as arrays, by name."""
        found: dict[str, NDArray[np.generic]] = {"shows": np.array(sorted(self.adapters), np.str_)}
        for number, show in enumerate(sorted(self.adapters)):
            for name in ShowAdapter.__dataclass_fields__:
                found[f"{number}.{name}"] = np.asarray(getattr(self.adapters[show], name))
        return found

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> "Learned":
        """The reverse of `arrays`.

        Raises:
            ValueError: an array is missing or not as it must be.
        """
        shows = arrays["shows"].tolist() if "shows" in arrays and arrays["shows"].ndim == 1 else []
        return cls({str(show): _adapter(arrays, f"{number}.") for number, show in enumerate(shows)})


def _adapter(arrays: Mapping[str, NDArray[np.generic]], prefix: str) -> ShowAdapter:
    """Versions up to v4 hold no `vectors`, and apart from the models how far each was trusted."""

    def trust(name: str) -> float:
        return float(taken(arrays, prefix + name, np.float64, shape=())) if prefix + name in arrays else 1.0

    vectors = np.zeros(0)
    if f"{prefix}vectors" in arrays:
        vectors = taken(arrays, f"{prefix}vectors", np.float64, shape=(None,))
    return ShowAdapter(
        taken(arrays, f"{prefix}columns", np.int32, shape=(None,), low=0, high=BUCKETS - 1),
        (trust("word_trust") * taken(arrays, f"{prefix}weights", np.float32, shape=(None,))).astype(np.float32),
        vectors,
        trust("shift_trust") * taken(arrays, f"{prefix}shift", np.float64, shape=(None,)),
        bool(taken(arrays, f"{prefix}centred", np.bool_, shape=())),
    )
