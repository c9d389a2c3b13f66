"""Deepgram: `results.channels`, where several channels are several speakers whom nothing names."""

from typing import Any


def prepared(data: Any) -> Any:
    """Each of several channels with a name, which its words inherit where they have no speaker."""
    results = data.get("results") if isinstance(data, dict) else None
    if not isinstance(results, dict) or results.get("utterances"):
        return data
    channels = results.get("channels")
    if not isinstance(channels, list) or len(channels) < 2:
        return data
    named = [
        {"speaker": f"Channel {number}", **channel} if isinstance(channel, dict) else channel
        for number, channel in enumerate(channels)
    ]
    return {**data, "results": {**results, "channels": named}}
