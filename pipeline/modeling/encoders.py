"""The sentence encoders of a model version: what several say of every unit, as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from pipeline import watch
from pipeline.errors import ModelError
from pipeline.modeling.encoder import HEAD, Encoder, Floats
from pipeline.modeling.encoder_columns import COLUMNS
from pipeline.modeling.forward_backward import forward_backward
from pipeline.modeling.listed_files import MEND

SCORES = len(COLUMNS) - 1


@dataclass(frozen=True)
class Encoders:
    """Encoders whose scores count alike; those of `state_*` are the last one's, as they mean something to it alone."""

    members: tuple[Encoder, ...]

    @classmethod
    def of(cls, folder: Path, threads: int = 2) -> "Encoders":
        """The encoder whose files lie in a folder, or those in the folders in it, by name.

        Raises:
            ModelError: there is none.
        """
        if (folder / HEAD).exists():
            return cls((Encoder(folder, threads),))
        if found := sorted(folder.glob(f"*/{HEAD}")):
            return cls(tuple(Encoder(path.parent, threads) for path in found))
        raise ModelError(f"{folder}: holds no {HEAD}; {MEND}")

    def features(self, units: Sequence[str], line_starts: Sequence[bool]) -> tuple[Floats, Floats]:
        """`COLUMNS` of every unit of an episode, shape (units, len(COLUMNS)), and its vectors side by side, shape (units, widths)."""
        if not units:
            return np.zeros((0, len(COLUMNS)), np.float32), np.zeros((0, 0), np.float32)
        read = [
            member.scores(units, line_starts, partial(self._tell, number)) for number, member in enumerate(self.members)
        ]
        scores, vectors = ([each[:, part] for each in read] for part in (slice(SCORES), slice(SCORES, None)))
        return columns(scores), np.concatenate(vectors, axis=1)

    def _tell(self, number: int, share: float) -> None:
        """Tell whoever watches that one of the encoders has read a share of the talk, and those before it all."""
        watch.tell("evidence", (number + share) / len(self.members))


def columns(scores: Sequence[Floats]) -> Floats:
    """`COLUMNS` of every unit from the scores of each encoder, shape (units, len(COLUMNS) - 1) each."""
    mean = np.stack([each[:, :7] for each in scores]).mean(axis=0, dtype=np.float64)
    role = mean[:, 1]
    posterior, _ = forward_backward(np.stack([np.zeros_like(role), role], axis=1), mean[:, 2:6].reshape(-1, 2, 2))
    return np.concatenate([mean, posterior[:, None], scores[-1][:, 7:]], axis=1, dtype=np.float32)
