"""YouTube's captions as `json3`: `events` in milliseconds, with pieces (`segs`) that are timed from their event's beginning."""

from typing import Any


def prepared(data: Any) -> Any:
    """Events as captions with text; those that only break a line are left out."""
    if not isinstance(data, dict) or not isinstance(data.get("events"), list) or "wireMagic" not in data:
        return data
    return {"captions": [_caption(event) for event in data["events"] if isinstance(event, dict) and event.get("segs")]}


def _caption(event: dict[str, Any]) -> dict[str, Any]:
    start, pieces = event.get("tStartMs"), event["segs"]
    listed = [piece for piece in pieces if isinstance(piece, dict)] if isinstance(pieces, list) else []
    text = "".join(str(piece.get("utf8", "")) for piece in listed)
    words = [
        {"text": piece.get("utf8", ""), "start_ms": start + piece.get("tOffsetMs", 0)}
        for piece in listed
        if isinstance(start, int) and isinstance(piece.get("tOffsetMs", 0), int)
    ]
    return {"text": text.replace("\n", " "), "start_ms": start, "duration_ms": event.get("dDurationMs"), "words": words}
