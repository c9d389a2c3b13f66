"""The pipeline as the evaluation calls it: a model version by its folder, from text to rows."""

from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from pandas import DataFrame

from pipeline.config import Config
from pipeline.modeling import registry
from pipeline.stages import model
from pipeline.stages.attribution.attribute_turns import decode
from pipeline.stages.attribution.constraints import cut
from pipeline.stages.attribution.turn_scores import turn_scores
from pipeline.stages.evidence.step import turn_evidence
from pipeline.stages.in_memory import Tables, make_tables
from pipeline.stages.model import Model
from pipeline.stages.segmentation.step import sought_in
from pipeline.transcript.coverage import folded
from pipeline.transcript.reading import from_text
from pipeline.transcript.roles import HOST


@dataclass(frozen=True, slots=True)
class System:
    """A model version and a configuration.

    It names the model's folder instead of holding the model, so that it is cheap to send to another process.
    """

    folder: Path
    config: Config = field(default_factory=Config)

    def tables(self, text: str) -> Tables:
        """All that `rolecall run` makes of a file that holds this text.

        Raises:
            InputError: the text holds nothing that somebody says, or is not in English.
            ModelError: the model cannot be read.
        """
        return _tables(text, self)

    def candidates(self, text: str) -> tuple[DataFrame, DataFrame]:
        """The rows of sentences.csv and of turns.csv. Raises what `tables` raises."""
        tables = self.tables(text)
        return tables.sentences, tables.turns

    def attribute(self, text: str) -> DataFrame:
        """The rows of attribution.csv. Raises what `tables` raises."""
        return self.tables(text).attribution

    def attribute_given(self, text: str, given: DataFrame) -> DataFrame:
        """The decision alone, told where the turns begin: a row for each of the turns given.

        The classifiers know pieces as short as `turns` makes them, so it is such pieces that they see here too: the
        candidates, cut where a given turn begins, a change certain there and nowhere else. A turn then takes the role
        that its pieces speak for, together.
        """
        turns = _cut(text, self.tables(text).turns, given)
        weights = _model(self.folder)
        scores = turn_scores(turns, turn_evidence(text, turns, weights), weights)
        decoded = decode(turns["text"].tolist(), scores, weights.decoder, cut(text, turns, ()))
        host = np.where(decoded.roles == HOST, decoded.confidence, 1 - decoded.confidence)
        words = turns["text"].str.count(r"\S+").to_numpy()
        first = np.flatnonzero(turns["boundary_probability"] == 1.0)
        share = np.add.reduceat(host * words, first) / np.add.reduceat(words, first)
        return given[["start_char", "end_char"]].assign(
            role=np.where(share > 0.5, "host", "guest"), confidence=np.maximum(share, 1 - share)
        )


def _cut(text: str, turns: DataFrame, given: DataFrame) -> DataFrame:
    """The given turns, cut where candidates begin within them."""
    sure = set(given["start_char"])
    starts = sorted(sure | set(turns["start_char"]))
    ends = [start + len(text[start:end].rstrip()) for start, end in pairwise([*starts, len(text)])]
    return DataFrame(
        {
            "start_char": starts,
            "end_char": ends,
            "boundary_probability": [float(start in sure) for start in starts],
            "text": [folded(text[start:end]) for start, end in zip(starts, ends, strict=True)],
        }
    )


@lru_cache(maxsize=1)  # baselines and the system ask for the same text, one after the other
def _tables(text: str, system: System) -> Tables:
    return make_tables(from_text(text, sought=sought_in(system.config.reading)), _model(system.folder), system.config)


def _model(folder: Path) -> Model:
    return _loaded(folder, registry.digest(folder))


@cache
def _loaded(folder: Path, digest: str) -> Model:
    return model.load(folder)
