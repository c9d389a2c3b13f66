"""What the benchmarks share: files taken through all stages, and an encoder that reads the same words only once."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from difflib import SequenceMatcher
from hashlib import sha256
from pathlib import Path
from unittest.mock import patch

from pandas import DataFrame

from pipeline import project
from pipeline.config import Config
from pipeline.errors import RolecallError
from pipeline.modeling import registry
from pipeline.modeling.encoder import Encoder, Floats
from pipeline.modeling.token_windows import Packed
from pipeline.stages import STAGES
from pipeline.workflow import episodes, tables
from pipeline.workflow.run import run_episode
from pipeline.workflow.stage import Workspace

Words = Sequence[tuple[str, str]]
"""Each word of the speech with its role."""
MOST_KEPT = 8  # readings of the encoder kept in memory


def attributed(
    path: Path, out: Path, *, known: Mapping[str, str] | None = None, config: Config | None = None
) -> DataFrame:
    """The rows of attribution.csv that all stages make of a file, in a folder below `out` that keeps what is current.

    Raises:
        RolecallError: the file cannot be attributed.
    """
    (episode,) = episodes.in_files(path.parent, [path])
    episode = replace(episode, known=known or {})
    workspace = Workspace(out, registry.current_model(project.find()), STAGES, config=config or Config())
    if (result := run_episode(episode, workspace)).error:
        raise RolecallError(result.error)
    return tables.read(tables.ATTRIBUTION, out / episode.name / tables.ATTRIBUTION.file_name)


def words_of(rows: DataFrame) -> Words:
    """The words of an attribution."""
    return [(word, role) for role, text in zip(rows["role"], rows["text"], strict=True) for word in text.split()]


def paired(before: Words, after: Words) -> Sequence[tuple[tuple[str, str], tuple[str, str]]]:
    """The words of `before` that arrive in `after`, each with what it is there."""
    words, others = [word for word, _ in before], [word for word, _ in after]
    if words == others:
        return list(zip(before, after, strict=True))
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    return [(before[a + k], after[b + k]) for a, b, size in matcher.get_matching_blocks() for k in range(size)]


def kept(before: Words, after: Words) -> tuple[float, float]:
    """The shares of the words of `before` that arrive in `after`, and that do so with the same role."""
    pairs = paired(before, after)
    return len(pairs) / len(before), sum(a[1] == b[1] for a, b in pairs) / len(before)


@contextmanager
def reading_once() -> Iterator[None]:
    """Within, the encoder does not read again what it has read just before: the same talk, labelled in another manner."""
    read = Encoder.vectors
    known: dict[bytes, Floats] = {}

    def vectors(encoder: Encoder, packed: Packed) -> Floats:
        key = sha256(packed.ids.tobytes() + packed.types.tobytes()).digest()
        if key not in known:
            if len(known) >= MOST_KEPT:
                del known[next(iter(known))]
            known[key] = read(encoder, packed)
        return known[key]

    with patch.object(Encoder, "vectors", vectors):
        yield
