"""A spoken sentence is a turn."""

from pandas import DataFrame


def detect(text: str, sentences: DataFrame, model: object, settings: object) -> DataFrame:
    spoken = sentences[sentences["kind"] == "speech"]
    return DataFrame(
        {
            "turn_id": range(1, len(spoken) + 1),
            "start_char": spoken["start_char"],
            "end_char": spoken["end_char"],
            "first_sentence_id": spoken["sentence_id"],
            "last_sentence_id": spoken["sentence_id"],
            "boundary_probability": 0.5,
            "cues": "",
            "text": spoken["text"],
        }
    )
