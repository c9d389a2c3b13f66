"""SegLST, which meeteval reads: a list of turns, each with its speaker, its times and its words."""

import json
from collections.abc import Sequence

from pipeline.export.talk import Talk

NAME = "seglst"
ENDING = ".seglst.json"
NEEDS_TIMES = True


def write(talk: Talk) -> bytes:
    """The turns in order, times in seconds."""
    segments = []
    for each in talk.passages:
        span = talk.span(each)
        assert span is not None
        segments.append(
            {
                "session_id": talk.episode,
                "speaker": talk.name(each),
                "start_time": round(span[0], 3),
                "end_time": round(span[1], 3),
                "words": each.text,
            }
        )
    return _content(segments)


def join(contents: Sequence[bytes]) -> bytes:
    """The turns of several episodes, told apart by `session_id`."""
    return _content([segment for content in contents for segment in json.loads(content)])


def _content(segments: object) -> bytes:
    text = json.dumps(segments, ensure_ascii=False, indent=1)
    return (text + "\n").encode(errors="backslashreplace")
