"""The way of the data from transcript to attribution: four stages, in order, each a folder here."""

from pipeline.workflow.stage import Stage

STAGES = (
    Stage(
        name="segment",
        module="pipeline.stages.segmentation.step",
        reads=("input",),
        makes=("transcript.txt", "sentences.csv", "times.csv", "labels.csv"),
        sections=("reading", "segmentation"),
        weights=("vocabulary", "language"),
    ),
    Stage(
        name="turns",
        module="pipeline.stages.turns.step",
        reads=("transcript.txt", "sentences.csv"),
        makes=("turns.csv",),
        sections=("turns",),
        weights=("vocabulary", "language", "boundary"),
    ),
    Stage(
        name="evidence",
        module="pipeline.stages.evidence.step",
        reads=("transcript.txt", "sentences.csv", "turns.csv"),
        makes=("evidence.npz",),
        sections=(),
        weights=("vocabulary", "language", "encoder/"),
    ),
    Stage(
        name="attribute",
        module="pipeline.stages.attribution.step",
        reads=("transcript.txt", "sentences.csv", "labels.csv", "turns.csv", "evidence.npz", "metadata", "corrections"),
        makes=("attribution.csv",),
        sections=("attribution",),
        weights=("model.json",),
        harvested=("attribution.csv",),
        harvester="pipeline.corrections.intake",
    ),
)
