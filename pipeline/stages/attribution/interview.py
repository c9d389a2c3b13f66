"""All that `attribute` knows of an interview but what a person corrected: read once, decided as often as one likes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pandas import DataFrame

from pipeline.config import Attribution
from pipeline.modeling.crf import Scores
from pipeline.modeling.show_adaptation import key_of, show_of
from pipeline.stages.attribution.turn_scores import turn_scores
from pipeline.stages.attribution.weights import AttributionWeights
from pipeline.stages.turns.word_evidence import Evidence
from pipeline.transcript.record import SPEECH_KINDS, Label
from pipeline.transcript.settled import Settled

SURE_OF_HOST = 0.9  # that what is no talk between the two is the host's


@dataclass(frozen=True)
class Interview:
    """An interview as the stages before have left it, and the model that decides.

    Parameters:
        text: the transcript that all offsets refer to.
        turns: the candidates, the rows of turns.csv.
        evidence: what was read off these turns.
        weights: the classifiers and their decoder.
        settings: thresholds.
        metadata: what header and `episodes.csv` say; `host`, `guest` or else a name found in the talk fill `speaker`, and by
            `show` the model knows whose host to listen for, see `show_adaptation.key_of`.
        labels: what the input says of who speaks, in order and without overlap.
        description: what the header says besides its title, where names are looked for.
        assumed: who speaks where by what it is (a sponsor read), likewise in order; person and labels know better.
    """

    text: str
    turns: DataFrame
    evidence: Evidence
    weights: AttributionWeights
    settings: Attribution = field(default_factory=Attribution)
    metadata: Mapping[str, str] = field(default_factory=dict)
    labels: Sequence[Label] = ()
    description: str = ""
    assumed: Sequence[Settled] = ()

    @classmethod
    def of(
        cls,
        text: str,
        sentences: DataFrame,
        turns: DataFrame,
        evidence: Evidence,
        weights: AttributionWeights,
        settings: Attribution,
        *,
        labels: Sequence[Label],
        metadata: Mapping[str, str],
        episode: str,
    ) -> "Interview":
        """The interview that the tables of the stages before tell of, and what is known of the episode by name."""
        return cls(
            text,
            turns,
            evidence,
            weights,
            settings,
            metadata={**metadata, "show": key_of(show_of(episode, metadata), episode)},
            labels=sorted(labels, key=lambda label: label.start),
            description=" ".join(sentences.loc[sentences["kind"] == "description", "text"]),
            assumed=assumed(sentences),
        )

    @cached_property
    def scores(self) -> Scores:
        """What classifiers and encoder say of each candidate turn."""
        return turn_scores(self.turns, self.evidence, self.weights, self.metadata.get("show", ""))


def assumed(sentences: DataFrame) -> list[Settled]:
    """Who speaks the sentences that are no talk between the two: sponsor reads and their like are the host's."""
    rows = sentences[sentences["kind"].isin(SPEECH_KINDS - {"speech"})]
    return [
        Settled(start, end, "host", source="model", confidence=SURE_OF_HOST)
        for start, end in zip(rows["start_char"].tolist(), rows["end_char"].tolist(), strict=True)
    ]
