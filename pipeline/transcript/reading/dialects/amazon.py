"""Amazon Transcribe: `results.items`, whose speakers stand apart in files of older jobs, joined by when a word begins."""

from typing import Any


def prepared(data: Any) -> Any:
    """Each item with its speaker."""
    results = data.get("results") if isinstance(data, dict) else None
    if not isinstance(results, dict) or not isinstance(results.get("items"), list):
        return data
    labelled = results.get("speaker_labels")
    segments = labelled.get("segments") if isinstance(labelled, dict) else None
    speakers: dict[Any, Any] = {}
    for segment in segments if isinstance(segments, list) else []:
        if isinstance(segment, dict) and isinstance(segment.get("items"), list):
            for item in segment["items"]:
                if isinstance(item, dict):
                    speakers[item.get("start_time")] = item.get("speaker_label", segment.get("speaker_label"))
    items = [
        {"speaker_label": speakers[item.get("start_time")], **item}
        if isinstance(item, dict) and item.get("start_time") in speakers
        else item
        for item in results["items"]
    ]
    return {**data, "results": {"items": items}}
