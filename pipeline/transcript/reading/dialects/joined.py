"""Speakers that stand apart from what is said, in a list that says who speaks from when to when, joined by time."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from pipeline.transcript.reading.dialects.field_names import Times, speaker_field, speaker_name
from pipeline.transcript.reading.dialects.records import Record, RecordList

NEAR = 0.05  # seconds that a word may begin before or after the time in which its speaker speaks
Span = tuple[float, float, str]


def speakers_by_time(records: Sequence[Record], times: Times, lists: Sequence[RecordList]) -> list[str | None]:
    """Who speaks each record by the first list that has several speakers; nobody is known where none has.

    Parameters:
        records: what is said, without speakers.
        times: when.
        lists: all lists of the file.
    """
    for listed in lists:
        spans = sorted(_spans(listed, times))
        if len({name for _, _, name in spans}) > 1:
            starts = [start for start, _, _ in spans]
            return [_speaking(times.start(record), spans, starts) for record in records]
    return [None] * len(records)


def _spans(listed: RecordList, like: Times) -> Iterator[Span]:
    field = speaker_field(listed.records)
    if field is None:
        return
    times = Times(listed.records, [0] * len(listed.records), like)
    for record in listed.records:
        name, start, end = speaker_name(record.fields.get(field)), times.start(record), times.end(record)
        if name is not None and start is not None and end is not None:
            yield start, end, name


def _speaking(at: float | None, spans: Sequence[Span], starts: Sequence[float]) -> str | None:
    if at is None:
        return None
    k = bisect_right(starts, at + NEAR) - 1
    return spans[k][2] if k >= 0 and at <= spans[k][1] + NEAR else None
