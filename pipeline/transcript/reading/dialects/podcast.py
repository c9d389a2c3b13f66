"""Podcasting 2.0 (`podcast:transcript`): `segments` with a `body`, whose `speaker` is often said only where it changes."""

from typing import Any

NAME = "podcast-json"


def prepared(data: Any) -> Any:
    """Each segment with the speaker of the one before, where it names none."""
    if not (isinstance(data, dict) and isinstance(data.get("segments"), list)):
        return data
    segments, speaker = [], None
    for segment in data["segments"]:
        if isinstance(segment, dict) and "body" in segment:
            speaker = segment.get("speaker") or speaker
            segments.append({**segment, "speaker": speaker})
        else:
            segments.append(segment)
    return {**data, "segments": segments}
