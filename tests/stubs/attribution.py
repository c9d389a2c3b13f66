"""Roles alternate, beginning with the one that the model names first; whatever is settled turns them round."""

from collections.abc import Sequence

from pandas import DataFrame

from pipeline.stages.attribution.interview import Interview


def attribute_turns(interview: Interview, corrected: Sequence[object] = ()) -> DataFrame:
    turns = interview.turns
    order: list[str] = interview.weights  # type: ignore[assignment]
    first, second = reversed(order) if corrected else order
    roles = [second if number % 2 else first for number in range(len(turns))]
    return DataFrame(
        {
            "turn_id": turns["turn_id"],
            "start_char": turns["start_char"],
            "end_char": turns["end_char"],
            "role": roles,
            "speaker": [interview.metadata.get(role, "") for role in roles],
            "confidence": 0.5,
            "needs_review": False,
            "source": "model",
            "text": turns["text"],
        }
    )
