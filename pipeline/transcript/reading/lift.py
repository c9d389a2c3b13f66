"""Takes stretches out of a transcript's text; what else is known of it moves along."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from pipeline.transcript.reading.lines import SENTENCE_END
from pipeline.transcript.record import Block, Transcript

Span = tuple[int, int]
MANY, RUNS_ON = 5, 0.2  # stretches of which so many stand within a sentence are captions' stamps: no blank lines stay
LINE_END = re.compile(r"[^\S\r\n\f]*(?:\r\n|\r|\n|\f)")
BLANKS = re.compile(r"\s*")


def lift(transcript: Transcript, spans: Sequence[Span]) -> Transcript:
    """The transcript without the stretches, which are in order and whole blocks.

    A line of which nothing is left goes, with the blank lines around it where a sentence runs on over it.
    """
    if not spans:
        return transcript
    gone = _widened(transcript.text, spans)
    starts = [start for start, _ in gone]
    before = [0, *accumulate(end - start for start, end in gone)]

    def moved(place: int) -> int:
        k = bisect_right(starts, place)
        return place - before[k] + (max(0, gone[k - 1][1] - place) if k else 0)

    lifted = set(spans)
    blocks = [
        Block(moved(block.start), moved(block.end), block.kind)
        for block in transcript.blocks
        if (block.start, block.end) not in lifted
    ]
    return replace(
        transcript,
        text=_left(transcript.text, gone),
        blocks=tuple(_joined(blocks)),
        times=tuple(replace(time, start=moved(time.start), end=moved(time.end)) for time in transcript.times),
        labels=tuple(replace(label, start=moved(label.start), end=moved(label.end)) for label in transcript.labels),
    )


def without(text: str, spans: Sequence[Span]) -> str:
    """A text without stretches, which are in order; white space as in `lift`."""
    return _left(text, _widened(text, spans))


def _left(text: str, gone: Sequence[Span]) -> str:
    pieces, at = [], 0
    for start, end in gone:
        pieces.append(text[at:start])
        at = end
    return "".join([*pieces, text[at:]])


def _widened(text: str, spans: Sequence[Span]) -> list[Span]:
    """The stretches with the white space that goes along."""
    runs_on = [_runs_on(text, span) for span in spans]
    captions = len(spans) >= MANY and sum(runs_on) >= RUNS_ON * len(spans)
    gone: list[Span] = []
    for span, within in zip(spans, runs_on, strict=True):
        start, end = _with_space(text, span, closed=captions or within)
        start = max(start, gone[-1][1]) if gone else start
        if start < end:
            gone.append((start, end))
    return gone


def _runs_on(text: str, span: Span) -> bool:
    """Whether a sentence goes on over a stretch."""
    above = text[max(0, span[0] - 200) : span[0]].rstrip()
    return bool(above) and not SENTENCE_END.search(above[-20:])


def _with_space(text: str, span: Span, *, closed: bool) -> Span:
    start, end = span
    while start and text[start - 1] in " \t":
        start -= 1
    opens = start == 0 or text[start - 1] in "\r\n\f"
    while end < len(text) and text[end] in " \t":
        end += 1
    closes = end == len(text) or text[end] in "\r\n\f"
    if not (opens and closes):
        return (start, end) if opens else (span[0], end) if closes or span[0] > start else (start, end)
    if closed and (blank := BLANKS.match(text, end)):
        end = blank.end()
        while end > span[1] and text[end - 1] not in "\r\n\f":
            end -= 1
        kept = text[max(0, start - 100) : start]
        start -= len(kept) - len(kept.rstrip())
        line = LINE_END.match(text, start)
        return (line.end() if line else start), end
    line = LINE_END.match(text, end)
    return start, line.end() if line else end


def _joined(blocks: Sequence[Block]) -> list[Block]:
    """Neighbouring blocks of speech as one."""
    joined: list[Block] = []
    for block in blocks:
        if joined and block.kind == joined[-1].kind == "speech":
            joined[-1] = Block(joined[-1].start, block.end, "speech")
        else:
            joined.append(block)
    return joined
