"""IBM Watson: words as `[word, start, end]` under `timestamps`, and `speaker_labels` apart, joined by when a word begins."""

from typing import Any


def prepared(data: Any) -> Any:
    """Results with words as objects that name their speaker."""
    if not isinstance(data, dict) or not isinstance(data.get("results"), list):
        return data
    labels = data.get("speaker_labels")
    listed = [label for label in labels if isinstance(label, dict)] if isinstance(labels, list) else []
    speakers = {label.get("from"): label.get("speaker") for label in listed}
    return {**data, "results": [_result(result, speakers) for result in data["results"]], "speaker_labels": None}


def _result(result: Any, speakers: dict[Any, Any]) -> Any:
    if not isinstance(result, dict) or not isinstance(result.get("alternatives"), list):
        return result
    best = next(iter(result["alternatives"]), None)
    if not isinstance(best, dict):
        return result
    stamps = best.get("timestamps")
    if not isinstance(stamps, list) or not all(isinstance(stamp, list) and len(stamp) == 3 for stamp in stamps):
        return result
    words = [{"word": word, "start": start, "end": end, "speaker": speakers.get(start)} for word, start, end in stamps]
    return {**result, "alternatives": [{"transcript": best.get("transcript"), "words": words}]}
