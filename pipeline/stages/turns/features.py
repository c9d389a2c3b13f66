"""What the classifier of `turns` sees of a gap between sentences; that of `attribute` sees it too.

All matrices have one row an utterance, in order, as float32. Trees know their columns by number only, so a model version
keeps the columns' names beside its trees, and is refused where they are others than here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelError
from pipeline.modeling.trees import Trees
from pipeline.stages.turns.cues import CUES
from pipeline.stages.turns.word_evidence import Evidence

Matrix = NDArray[np.float32]
LOGIT_LIMIT = 6.0
MEND = "use the rolecall that it came with, or train again with `rolecall train`."


@dataclass(frozen=True, slots=True)
class Columns:
    """Numbers side by side, shape (n, k), and what each column is called."""

    names: tuple[str, ...]
    values: Matrix

    @classmethod
    def of(cls, columns: Mapping[str, NDArray[np.generic]]) -> "Columns":
        """Columns from their names and values, shape (n,) each."""
        return cls(tuple(columns), np.stack(list(columns.values()), axis=1).astype(np.float32))


def boundary_matrix(evidence: Evidence) -> Matrix:
    """Features of the gap before each utterance: cues, n-gram scores and lengths around it."""
    return boundary_columns(evidence).values


def boundary_columns(evidence: Evidence) -> Columns:
    """The features of `boundary_matrix` with their names."""
    words = {"role by words": clipped(evidence.role), "change by words": clipped(evidence.change)}
    fired = fired_cues(evidence)
    return joined(
        windows(Columns.of({**words, "length": np.log1p(evidence.lengths)}), range(-3, 3)),
        fired,
        windows(fired, range(1, 2)),
        Columns.of({"bare": np.full(len(evidence.lengths), evidence.bare)}),
    )


def fired_cues(evidence: Evidence) -> Columns:
    """A column a cue."""
    return Columns(tuple(CUES), evidence.cues.astype(np.float32))


def windows(columns: Columns, offsets: range) -> Columns:
    """The rows at `offsets` around each row, side by side; rows beyond the ends are zero. (n, k) → (n, k · offsets)."""
    values = columns.values
    n, reach = len(values), max(abs(offsets[0]), abs(offsets[-1]))
    padded = np.pad(values, ((reach, reach), (0, 0)))
    names = tuple(f"{name}[{offset:+}]" for offset in offsets for name in columns.names)
    return Columns(names, _side_by_side([padded[reach + o : reach + o + n] for o in offsets]))


def clipped(values: NDArray[np.floating]) -> NDArray[np.float32]:
    """Log-odds within `LOGIT_LIMIT`: beyond, more says no more."""
    return np.asarray(np.clip(values, -LOGIT_LIMIT, LOGIT_LIMIT), np.float32)


def joined(*parts: Columns) -> Columns:
    """Columns side by side."""
    names = tuple(name for part in parts for name in part.names)
    return Columns(names, _side_by_side([part.values for part in parts]))


def _side_by_side(parts: Sequence[NDArray[np.generic]]) -> Matrix:
    return np.hstack(parts, dtype=np.float32, casting="same_kind")


def blank(encoder_columns: int = 0) -> Evidence:
    """The evidence of one utterance of which nothing is known, to ask for the names of columns."""
    nothing = np.zeros(1)
    encoded = np.zeros((1, encoder_columns), np.float32)
    vectors = np.zeros((1, 0), np.int8)
    return Evidence(
        np.zeros((1, len(CUES)), np.int8), nothing, nothing, np.ones(1, np.int64), encoded, vectors, bare=False
    )


def fitted_trees(
    arrays: Mapping[str, NDArray[np.generic]], names: Sequence[str], where: Path, *, count: int | None = None
) -> Trees:
    """The trees that a model version keeps, seen to be fitted on the columns of these names.

    Parameters:
        arrays: those of `Trees`, and `columns`, the names of the columns. Versions up to v6 have no `columns`.
        where: the version's folder, for the error.
        count: how many columns there were, if that is known of trees that have no `columns`.

    Raises:
        ModelError: they were fitted on other columns.
        ValueError: they are no trees.
    """
    if "columns" not in arrays and count not in (None, len(names)):
        raise ModelError(f"{where}: was fitted on {count} features, but this code has {len(names)}: {MEND}")
    known = arrays["columns"].tolist() if "columns" in arrays else [*names]
    if known != [*names]:
        others = sorted({*map(str, known)} ^ {*names}) or ["their order"]
        raise ModelError(f"{where}: was fitted on other features than this code has ({', '.join(others[:3])}): {MEND}")
    return Trees.from_arrays(arrays)
