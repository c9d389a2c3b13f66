"""What the fields of a transcript's records are called: its text, who speaks, from when to when, and in what unit."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from math import isfinite, log
from statistics import median
from typing import TypeVar

from pipeline.transcript.reading.clock import seconds
from pipeline.transcript.reading.dialects.records import MOST_SPEAKERS, Record, Value
from pipeline.transcript.reading.patterns.talk import SAID_WORDS

TEXTS = (
    "punctuatedword", "text", "transcript", "sentence", "utterance", "body", "display", "displaytext", "spokentext",
    "transcripttext", "caption", "subtitle", "words", "word", "utf8", "token", "term", "punctuatedtext", "rawtext",
)  # fmt: skip
"""Names of what is said, the better first."""
LOOSE_TEXTS = (
    "content",
    "content.text",
    "value",
    "message",
    "message.content",
    "line",
    "phrase",
    "speech",
    "said",
    "snippet",
    "quote",
    "dialogue",
    "payload.text",
    "comment",
)
"""Names that may hold anything; they hold what is said where who says it, or when, stands beside."""

_WHO = r"(?:speaker|participant|author|user|person|member|sender|attendee|party|talker|from|interlocutor)s?"
SPEAKERS = tuple(
    re.compile(form)
    for form in (
        rf"{_WHO}(?:details|info|user)?\.?(?:display|full|screen|user)?name(?:\.value)?",
        rf"{_WHO}\.(?:user|profile|participant)\.(?:display|full)?name",
        r"(?:\w+\.)?(?:display|full|screen|user)name",
        r"speaker(?:label|tag|role|number|no|idx|index)?|spk[r]?(?:label|id|no)?|diarization(?:label|speaker)|voice",
        rf"{_WHO}(?:details|info)?\.(?:label|id|key|tag|role|participantrole|source)",
        rf"{_WHO}\.(?:external|internal)?(?:user|attendee|participant|speaker)(?:id|name)",
        r"speaker(?:id|uuid|key)|sid|participant(?:role|id)?",
    )
)
"""Names of who speaks, the more telling first: what a person is called stands above a number."""
LOOSE_SPEAKERS = tuple(re.compile(form) for form in (
    r"author|user|member|sender|attendee|party|talker|actor|character|who|person|by", r"name", r"role", r"from",
    r"agent|side|source|label", r"channel(?:label|id|tag|name|index)?",
))  # fmt: skip
"""Names that hold who speaks only where few values recur."""
NOBODY = frozenset({"", "?", "uu", "null", "none", "undefined", "n/a", "-"})
"""What programs write where they don't know."""
MOST_NAME_WORDS = 8
CLEARLY = 3  # times as many as in any other field

_UNITS = (
    (re.compile(r"(?:ms|msecs?|millis|milliseconds?)$"), 1e-3),
    (re.compile(r"ticks$"), 1e-7),
    (re.compile(r"(?:ns|nanos|nanoseconds?)$"), 1e-9),
    (re.compile(r"(?:secs?|seconds?)$"), 1.0),
)
_AT = r"(?:time|times|offset|timestamp|timecode|ts|at|audiotime|position|pos|second|s)?(?:\.(?:relative|seconds|value|offset|time))?"
STARTS = re.compile(
    rf"(?:t|data|audio|time|times|timestamp|timestamps|offsets|range|interval|span)?\.?(?:start|begin|from|in){_AT}|(?:timestamp|timestamps|time|times|range|interval|offsets)\.0"
)
ENDS = re.compile(
    rf"(?:t|data|audio|time|times|timestamp|timestamps|offsets|range|interval|span)?\.?(?:end|stop|to|out|finish){_AT}|(?:timestamp|timestamps|time|times|range|interval|offsets)\.1"
)
LENGTHS = re.compile(r"[dt]?(?:duration|dur|length)")
POINTS = re.compile(rf"(?:timestamp|time|ts|timecode|offset|timeoffset|startedat|createdat){_AT}|t")
GUESSED_UNITS = (1.0, 1e-3, 1e-7)
PACE = 2.5  # words a second
EPOCH = 1e8  # seconds: what is later counts from a calendar's beginning and not from a recording's
_ISO_LENGTH = re.compile(r"PT(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?")
_LETTER = re.compile(r"[^\W\d_]")

Each = TypeVar("Each")
MOST_LOOKED_AT = 300  # records of a list, evenly spread, from which names of fields are told


def text_field(records: Sequence[Record], *, loose: bool = True) -> str | None:
    """The name of the field that holds what is said; None where there is none."""
    records = _some(records)
    for name in TEXTS + (LOOSE_TEXTS if loose else ()):
        filled = sum(isinstance(record.fields.get(name), str) for record in records)
        if 2 * filled >= len(records) and any(
            isinstance(said := record.fields.get(name), str) and _LETTER.search(said) for record in records
        ):
            return name
    return _wordiest(records) if loose else None


def _wordiest(records: Sequence[Record]) -> str | None:
    """The field with by far the most words, where another says who speaks and they take turns."""
    who = speaker_field(records)
    if who is None or len({record.fields.get(who) for record in records}) < 2:
        return None
    counts = Counter[str]()
    for record in records:
        for name, value in record.fields.items():
            if name != who and "." not in name and isinstance(value, str) and moment(value) is None:
                counts[name] += len(value.split())
    ranked = counts.most_common(2)
    clear = len(ranked) == 1 or (len(ranked) == 2 and ranked[0][1] > CLEARLY * ranked[1][1])
    return ranked[0][0] if ranked and clear and ranked[0][1] >= SAID_WORDS * len(records) else None


def speaker_field(records: Sequence[Record]) -> str | None:
    """The name of the field that says who speaks; None where no field does."""
    records = _some(records)
    names = list(dict.fromkeys(name for record in records for name in record.fields))
    for forms, loose in ((SPEAKERS, False), (LOOSE_SPEAKERS, True)):
        for form in forms:
            found = [
                (count, name)
                for name in names
                if form.fullmatch(name) and (count := _named(records, name, loose=loose))
            ]
            if found:
                return max(found, key=lambda each: each[0])[1]
    return None


def _some(records: Sequence[Each]) -> Sequence[Each]:
    return records[:: len(records) // MOST_LOOKED_AT + 1]


def _named(records: Sequence[Record], name: str, *, loose: bool) -> int:
    """How many records a field gives a speaker; 0 where its values are none of speakers."""
    values = [speaker for record in records if (speaker := speaker_name(record.fields.get(name))) is not None]
    distinct = set(values)
    if not distinct or any(len(value.split()) > MOST_NAME_WORDS for value in distinct):
        return 0
    if loose and not (2 <= len(distinct) <= MOST_SPEAKERS and (2 * len(distinct) <= len(values) or len(values) < 4)):
        return 0
    return len(values)


@lru_cache(maxsize=4096, typed=True)
def speaker_name(value: Value) -> str | None:
    """Who speaks: a name as it is, a bare number or letter after `Speaker`; None where nothing is said."""
    if isinstance(value, bool) or value is None or (isinstance(value, float) and not value.is_integer()):
        return None
    name = " ".join(str(int(value) if isinstance(value, float) else value).split())
    if name.lower() in NOBODY:
        return None
    return f"Speaker {name}" if len(name) < 3 and (len(name) < 2 or name.isdecimal()) else name


class Times:
    """When the records of a list are said, in seconds from the recording's start.

    Parameters:
        records: of one list.
        words: how many words each holds; they tell seconds from milliseconds where no name says which.
        like: times of another list of the file, in the same unit.
    """

    def __init__(self, records: Sequence[Record], words: Sequence[int], like: "Times | None" = None) -> None:
        names = Counter(
            name for record in _some(records) for name, value in record.fields.items() if moment(value) is not None
        )
        names = _since_beginning(names, records)
        self._start = _first(names, STARTS) or _first(names, POINTS)
        self._end = _first(names, ENDS)
        self._length = _first(names, LENGTHS)
        sample = _some(records)
        starts = [self._at(record, self._start) for record in sample]
        ends = [self._at(record, self._end) for record in sample]
        lengths = [self._at(record, self._length) for record in sample]
        spans = [
            b - a if a is not None and b is not None else length
            for a, b, length in zip(starts, ends, lengths, strict=True)
        ]
        counts = _some(words)
        if not any(spans):
            starts, counts = [self._at(record, self._start) for record in records], words
            spans = [b - a if a is not None and b is not None else None for a, b in pairwise(starts)]
        paces = [(span, count) for span, count in zip(spans, counts, strict=False) if span and span > 0]
        self._guess: float = like._guess if like else _guess(paces)
        self._zero = 0.0
        if any((start := self.start(record)) is not None and start > EPOCH for record in sample):
            earliest = min(start for record in records if (start := self.start(record)) is not None)
            self._zero = earliest if earliest > EPOCH else 0.0

    def start(self, record: Record) -> float | None:
        """When a record begins."""
        return self._scaled(record, self._start, self._zero)

    def end(self, record: Record) -> float | None:
        """When a record ends."""
        end, start = self._scaled(record, self._end, self._zero), self.start(record)
        length = self._scaled(record, self._length, 0.0)
        return end if end is not None or start is None or length is None else start + length

    def _scaled(self, record: Record, name: str | None, zero: float) -> float | None:
        at = self._at(record, name)
        if at is None or name is None:
            return None
        is_clock = isinstance(record.fields.get(name), str) and not _is_number(record.fields[name])
        unit = 1.0 if is_clock else _unit(name) or self._guess
        value = at * unit - zero
        return value if isfinite(value) else None

    @staticmethod
    def _at(record: Record, name: str | None) -> float | None:
        return moment(record.fields.get(name)) if name else None


def moment(value: Value) -> float | None:
    """A time as a number of its own unit, or in seconds where it is a clock, `PT3.2S` or a date; None for what is none."""
    if (at := seconds(value)) is not None or not isinstance(value, str):
        return at
    if value.startswith("PT") and (match := _ISO_LENGTH.fullmatch(value)) and any(match.groups()):
        hours, minutes, whole = (float(part or 0) for part in match.groups())
        return hours * 3600 + minutes * 60 + whole
    if len(value) > 15 and value[:4].isdecimal():
        try:
            return datetime.fromisoformat(value).timestamp()
        except (ValueError, OverflowError):
            return None
    return None


def _since_beginning(names: Counter[str], records: Sequence[Record]) -> Counter[str]:
    """The names of times without those of a calendar, where others say when a record begins."""
    since = Counter(
        {
            name: count
            for name, count in names.items()
            if all((moment(record.fields.get(name)) or 0) * (_unit(name) or 1) < EPOCH for record in _some(records)[:9])
        }
    )
    return since if _first(since, STARTS) or _first(since, POINTS) else names


def _first(names: Counter[str], form: re.Pattern[str]) -> str | None:
    """The commonest name of a form; one that says its unit before one that does not."""
    fitting = [name for name in names if any(map(form.fullmatch, _without_unit(name)))]
    return max(fitting, key=lambda name: (names[name], _unit(name) is not None), default=None)


def _without_unit(name: str) -> Iterator[str]:
    """A name as it is, and without the unit at its end: `startms`, `startinms`."""
    yield name
    for form, _ in _UNITS:
        if match := form.search(name):
            yield name[: match.start()].rstrip(".")
            yield name[: match.start()].removesuffix("in").rstrip(".")


@lru_cache(maxsize=256)
def _unit(name: str) -> float | None:
    return next((unit for form, unit in _UNITS if (match := form.search(name)) and match.start() > 0), None)


def _is_number(value: Value) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\s*-?\d+(?:[.,]\d+)?\s*", value) is not None


def _guess(spans: Iterable[tuple[float, int]]) -> float:
    """The unit in which people talk at a human pace."""
    paces = [count / span for span, count in spans if count]
    if not paces:
        return 1.0
    pace = median(paces)
    return min(GUESSED_UNITS, key=lambda unit: abs(log(pace / unit / PACE)))
