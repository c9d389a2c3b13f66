"""The pipeline as the evaluation calls it: from text to rows, in memory."""

from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from pandas import DataFrame

from pipeline.config import Config
from pipeline.modeling import model_version, registry
from pipeline.modeling.crf import HOST
from pipeline.stages.attribution.attribute_turns import attribute_turns, decode, turn_scores
from pipeline.stages.attribution.constraints import cut
from pipeline.stages.evidence.gather import Evidence, gather
from pipeline.stages.segmentation.sentences import segment
from pipeline.stages.segmentation.step import sentence_table
from pipeline.stages.turns.candidates import detect
from pipeline.transcript.coverage import folded
from pipeline.transcript.reading import from_text
from pipeline.workflow import tables


@dataclass(frozen=True, slots=True)
class System:
    """A model version and a configuration.

    It names the model's folder instead of holding the model, so that it is cheap to send to another process.
    """

    folder: Path
    config: Config = field(default_factory=Config)

    def candidates(self, text: str) -> tuple[DataFrame, DataFrame]:
        """Stages 1 and 2: the rows of sentences.csv and of turns.csv.

        Raises:
            InputError: the text holds nothing that somebody says.
            ModelError: the model cannot be read.
        """
        return _candidates(text, self)

    def attribute(self, text: str) -> DataFrame:
        """All stages: the rows of attribution.csv. Raises what `candidates` raises."""
        turns, weights = self.candidates(text)[1], _model(self.folder)
        rows = attribute_turns(text, turns, _evidence(text, turns, weights), weights, self.config.attribution)
        return tables.conform(tables.ATTRIBUTION, rows)

    def attribute_given(self, text: str, given: DataFrame) -> DataFrame:
        """Stage 3 told where the turns begin: a row for each of the turns given.

        The classifiers know pieces as short as stage 2 makes them, so it is such pieces that they see here too: the
        candidates, cut where a given turn begins, a change certain there and nowhere else. A turn then takes the role
        that its pieces speak for, together.
        """
        pieces = _cut(text, self.candidates(text)[1], given)
        weights = _model(self.folder)
        said = turn_scores(pieces, _evidence(text, pieces, weights), weights)
        decoded = decode(pieces["text"].tolist(), said, weights, cut(text, pieces, ()))
        host = np.where(decoded.roles == HOST, decoded.confidence, 1 - decoded.confidence)
        words = pieces["text"].str.count(r"\S+").to_numpy()
        first = np.flatnonzero(pieces["boundary_probability"] == 1.0)
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
def _candidates(text: str, system: System) -> tuple[DataFrame, DataFrame]:
    weights = _model(system.folder)
    transcript = from_text(text)
    sentences = tables.conform(
        tables.SENTENCES, sentence_table(transcript.text, segment(transcript, weights, system.config.segmentation))
    )
    turns = tables.conform(tables.TURNS, detect(transcript.text, sentences, weights, system.config.turns))
    return sentences, turns


def _evidence(text: str, turns: DataFrame, weights: model_version.Model) -> Evidence:
    return gather(text, turns["start_char"].tolist(), turns["end_char"].tolist(), weights, encode=True)


def _model(folder: Path) -> model_version.Model:
    return _loaded(folder, registry.digest(folder))


@cache
def _loaded(folder: Path, digest: str) -> model_version.Model:
    return model_version.load(folder)
