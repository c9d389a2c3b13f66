"""Roles alternate, beginning with the one that the model names first; whatever is settled turns them round."""

from collections.abc import Mapping, Sequence

from pandas import DataFrame


def attribute_turns(
    text: str,
    turns: DataFrame,
    evidence: object,
    model: list[str],
    settings: object,
    *,
    transcript_metadata: Mapping[str, str],
    settled: Sequence[object] = (),
    marks: Sequence[object] = (),
    notes: str = "",
    assumed: Sequence[object] = (),
    known_scores: object = None,
) -> DataFrame:
    first, second = reversed(model) if settled else model
    roles = [second if number % 2 else first for number in range(len(turns))]
    return DataFrame(
        {
            "turn_id": turns["turn_id"],
            "start_char": turns["start_char"],
            "end_char": turns["end_char"],
            "role": roles,
            "speaker": [transcript_metadata.get(role, "") for role in roles],
            "confidence": 0.5,
            "needs_review": False,
            "source": "model",
            "text": turns["text"],
        }
    )


def turn_scores(turns: DataFrame, evidence: object, model: object, show: str = "") -> None:
    return None
