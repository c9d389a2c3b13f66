"""The decision as a person's corrections would have it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from pandas import DataFrame

from pipeline.corrections.store import Correction
from pipeline.stages.attribution.attribute_turns import attribute_turns
from pipeline.stages.attribution.interview import Interview
from pipeline.stages.attribution.renaming import rename
from pipeline.transcript.settled import Settled

NOT_LOOKED_AT = 0.9999  # the highest confidence of what no person settled by itself


def decide(interview: Interview, corrections: Sequence[Correction] = ()) -> DataFrame:
    """The rows of attribution.csv, given what a person corrected (placed in the transcript, in order).

    What was swapped in bulk was not looked at turn by turn: it has the person's role, and the confidence that the model has in
    what belongs together there. A name that was put right says nothing of the role.
    """
    named = [each for each in corrections if each.evidence == "named"]
    return rename(_decide(interview, [each for each in corrections if each.evidence != "named"]), named)


def _decide(interview: Interview, corrections: Sequence[Correction]) -> DataFrame:
    looked_at = [_settled(each) for each in corrections if each.evidence != "swapped"]
    swapped = [each for each in corrections if each.evidence == "swapped"]
    rows = attribute_turns(interview, looked_at)
    if not swapped:
        return rows
    by_swap = [replace(_settled(each), confidence=_mean_confidence(rows, each)) for each in swapped]
    return attribute_turns(interview, sorted([*looked_at, *by_swap], key=lambda each: each.start))


def _settled(each: Correction) -> Settled:
    return Settled(each.start, each.end, each.role, each.speaker)


def _mean_confidence(rows: DataFrame, each: Correction) -> float:
    """The mean over the characters of a stretch that lie in rows."""
    shared = np.minimum(rows["end_char"], each.end) - np.maximum(rows["start_char"], each.start)
    shared = np.maximum(shared, 0)
    return min(float(np.average(rows["confidence"], weights=shared)), NOT_LOOKED_AT) if shared.any() else NOT_LOOKED_AT
