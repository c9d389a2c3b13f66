"""A model with its base data, and what it does with talks that a simulated person corrects."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from benchmarks.simulated import Talk
from pipeline.corrections.store import Correction
from pipeline.learning.adapt_shows import learn
from pipeline.learning.base_data import Base
from pipeline.learning.heard import Heard
from pipeline.learning.lessons import taught
from pipeline.learning.retrain import hear
from pipeline.modeling.show_adaptation import Learned
from pipeline.stages.attribution.decide import decide
from pipeline.stages.attribution.weights import AttributionWeights


@dataclass(frozen=True)
class Bench:
    """A model with its base data, and what it does with a talk."""

    model: AttributionWeights
    base: Base

    def attribute(
        self, talk: Talk, corrections: Sequence[Correction] = (), learned: Learned | None = None, *, told: float = 1.0
    ) -> pd.DataFrame:
        """The attribution of a talk, with corrections in force, by what was learned."""
        version = replace(self.model, learned=learned, decoder=replace(self.model.decoder, told_weight=told))
        return decide(talk.interview(version), corrections)

    def heard(self, talk: Talk, corrections: Sequence[Correction]) -> Heard:
        """What the model makes of a corrected talk by itself."""
        lesson = taught(talk.episode, talk.show, talk.text, talk.turns, talk.evidence, corrections)
        assert lesson is not None
        return hear(lesson, self.model)

    def learned(self, heard: Sequence[Heard]) -> Learned:
        """What is learned from corrected talks."""
        return learn(heard, self.base, self.model.decoder)[0]


def whole(setting: str, talk: Talk, count: int, arm: str, rows: pd.DataFrame) -> tuple[object, ...]:
    """A line on all words of a talk, attributed as `rows` say."""
    wrong = talk.wrong(rows)
    return (setting, talk.show, talk.episode, "none", count, arm, len(wrong), int(wrong.sum()))
