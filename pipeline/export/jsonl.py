"""JSON lines for pandas and Hugging Face datasets: a turn a line, the columns of attribution.csv and more."""

import json
from collections.abc import Sequence

from pipeline.export.talk import Talk

NAME = "jsonl"
ENDING = ".jsonl"
NEEDS_TIMES = False
UNTIMED = b'"start_s": null'


def write(talk: Talk) -> bytes:
    """The turns in order; every line has all keys, `start_s` and `end_s` are null where no times are known."""
    lines = []
    for each in talk.passages:
        span = talk.span(each)
        start_s, end_s = (round(span[0], 3), round(span[1], 3)) if span else (None, None)
        row = {
            "episode": talk.episode,
            "turn_id": each.number,
            "start_char": each.start,
            "end_char": each.end,
            "start_s": start_s,
            "end_s": end_s,
            "role": each.role,
            "speaker": each.speaker,
            "confidence": each.confidence,
            "needs_review": each.needs_review,
            "source": each.source,
            "kinds": " ".join(each.kinds),
            "text": each.text,
        }
        lines.append(json.dumps(row, ensure_ascii=False) + "\n")
    return "".join(lines).encode(errors="backslashreplace")


def join(contents: Sequence[bytes]) -> bytes:
    """The lines of several episodes, those with times first: readers learn a column's type from what they see first."""
    timed = [each for each in contents if not _untimed(each)]
    return b"".join([*timed, *filter(_untimed, contents)])


def _untimed(content: bytes) -> bool:
    return UNTIMED in content.partition(b"\n")[0]
