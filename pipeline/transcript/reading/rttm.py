"""RTTM, the list of who speaks when that diarizers write, beside a transcript with times: it says who speaks each part."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from pipeline.errors import InputError
from pipeline.transcript.record import Label, Timed, Transcript

ENDING = ".rttm"
NEAR = 1.0  # seconds from a speaker's time that a word outside all of them may lie
PIECE = re.compile(r".+?(?:[.!?…][\"'”’)]*(?=\s)|$)", re.S)


@dataclass(frozen=True, slots=True)
class Speaking:
    """Somebody speaks from when to when, in seconds."""

    start_s: float
    end_s: float
    speaker: str


def parse(text: str) -> list[Speaking]:
    """The lines of an RTTM in order of time.

    Raises:
        InputError: a line has not the fields that it must have, or no line says who speaks.
    """
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        fields = line.split()
        if not fields or fields[0].startswith(";") or fields[0] != "SPEAKER":
            continue
        try:
            start, length, speaker = float(fields[3]), float(fields[4]), fields[7]
        except (IndexError, ValueError) as error:
            raise InputError(
                f"line {number}: no line of RTTM (SPEAKER file channel start length <NA> <NA> speaker …); save it again."
            ) from error
        if start >= 0 and length > 0:
            found.append(Speaking(start, start + length, speaker))
    if not found:
        raise InputError("RTTM in which no line begins with SPEAKER, so it says of nobody when he speaks.")
    return sorted(found, key=lambda each: each.start_s)


def label_by_time(transcript: Transcript, speaking: Sequence[Speaking]) -> Transcript:
    """The transcript with labels by time: each word, or each sentence of a caption, is whose time it shares most.

    Times that lie within a caption go on evenly, character by character.
    """
    starts = [each.start_s for each in speaking]
    latest = list(accumulate((each.end_s for each in speaking), max))
    labels: list[Label] = []
    for piece in _pieces(transcript):
        speaker = _speaker(piece, speaking, starts, latest)
        if labels and speaker == labels[-1].label:
            labels[-1] = replace(labels[-1], end=piece.end)
        else:
            labels.append(Label(piece.start, piece.end, speaker))
    return replace(transcript, labels=tuple(label for label in labels if label.label))


def _pieces(transcript: Transcript) -> Iterator[Timed]:
    """The times of words as they are, those of captions sentence by sentence."""
    for time in transcript.times:
        said = transcript.text[time.start : time.end]
        pace = (time.end_s - time.start_s) / max(1, len(said))
        for match in PIECE.finditer(said):
            left = match.start() + len(match[0]) - len(match[0].lstrip())
            if match[0].strip():
                begins, ends = time.start_s + left * pace, time.start_s + match.end() * pace
                yield Timed(time.start + left, time.start + match.end(), begins, ends)


def _speaker(piece: Timed, speaking: Sequence[Speaking], starts: Sequence[float], latest: Sequence[float]) -> str:
    """Who shares most of a time; near it, where nobody does; empty where nobody is near."""
    shares: dict[str, float] = {}
    i = bisect_right(starts, piece.end_s + NEAR) - 1
    while i >= 0 and latest[i] >= piece.start_s - NEAR:
        each = speaking[i]
        shared = min(each.end_s, piece.end_s) - max(each.start_s, piece.start_s)
        before = shares.get(each.speaker, -NEAR)
        shares[each.speaker] = max(before, 0.0) + shared if shared > 0 else max(before, shared)
        i -= 1
    return max(shares, key=lambda name: shares[name], default="")
