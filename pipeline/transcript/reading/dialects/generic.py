"""Any JSON that lists what is said: the list that holds the talk is found by what it holds, not by whose program wrote it.

Of all lists of records (`records`), the one with the most words is the talk; of several that hold it all (segments and their
words, utterances), the one that says who speaks, then the one whose records are longer. What a record leaves out, its
parents say: the speaker of a monologue is that of its sentences.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipeline.errors import InputError
from pipeline.transcript.reading.captions import Cue, Word, split_by_speaker
from pipeline.transcript.reading.dialects import field_names
from pipeline.transcript.reading.dialects.field_names import Times
from pipeline.transcript.reading.dialects.fields import Read, kind_of, text_of
from pipeline.transcript.reading.dialects.joined import speakers_by_time
from pipeline.transcript.reading.dialects.people import names_by_id
from pipeline.transcript.reading.dialects.records import Record, RecordList, record_lists, simplified
from pipeline.transcript.reading.lost_words import check_all

NAME = "json"
ASIDE = re.compile(r"translat|summar|chapter|highlight|sentiment|entit|topic|keyword|keyphrase|insight")
"""Lists that repeat the talk in other words, or speak about it."""
WHOLE = 0.95  # of the most that any list holds: lists that hold so much hold the talk
OWN_SPACES = 0.3  # of the pieces bring their blanks along: then nothing else stands between them
MOST_LINE_WORDS = 30  # that the words of one record around them have, on average, if each such record is to be a line
FEWEST_LINES = 4
SINGLE = 1.5  # words a record, on average: more are segments, fewer are words
CLOSING = re.compile(r"[.,!?;:…%)\]}”’]+")
NOT_SAID = re.compile(r"\[_[A-Z]+_?\d*\]|<\|[^|]*\|>|%HESITATION|\[SPEAKER_TURN\]")


@dataclass(frozen=True)
class Talk:
    """A list of records with something said."""

    listed: RecordList
    text: str

    @property
    def records(self) -> list[Record]:
        return self.listed.records

    @cached_property
    def texts(self) -> list[str]:
        return [_said(record, self.text) for record in self.records]

    @cached_property
    def letters(self) -> int:
        return sum(len("".join(text.split())) for text in self.texts)

    @cached_property
    def counts(self) -> list[int]:
        return [len(text.split()) for text in self.texts]

    @cached_property
    def is_words(self) -> bool:
        filled = [count for count in self.counts if count]
        return sum(filled) < SINGLE * len(filled)

    @cached_property
    def speakers(self) -> list[str | None]:
        """Who speaks each record, by its own field or else by that of the nearest record around it."""
        own = field_names.speaker_field(self.records)
        around = [_speaker_around(self.records, depth) for depth in range(_depth(self.records))]
        inherited: dict[int, str | None] = {}
        found = []
        for record in self.records:
            name = field_names.speaker_name(record.fields.get(own)) if own else None
            if name is None and any(around):
                if id(record.parent) not in inherited:
                    inherited[id(record.parent)] = _nearest(record, around)
                name = inherited[id(record.parent)]
            found.append(name)
        return found

    @cached_property
    def times(self) -> Times:
        return Times(self.records, self.counts)


def read(data: Any) -> Read | None:
    """The talk as cues; None where no list holds anything that is said.

    Raises:
        InputError: a value is not what it must be.
    """
    lists = record_lists(data)
    talks = _talks(lists)
    if not talks:
        empty = any(
            name in field_names.TEXTS for listed in lists for record in listed.records for name in record.fields
        )
        return ([], {}) if empty else None
    talk = _fullest(talks)
    _check(talk)
    names = names_by_id(data, lists)
    own = talk.speakers if any(talk.speakers) else speakers_by_time(talk.records, talk.times, lists)
    speakers = [names.get(name.removeprefix("Speaker "), name) if name else None for name in own]
    words = None if talk.is_words else _words_of(talk, talks)
    cues = _from_words(talk, speakers) if talk.is_words else _from_segments(talk, speakers, words, names)
    check_all(_apart(talk), " ".join(cue.text for cue in cues))
    title = data.get("title") if isinstance(data, dict) else None
    return _in_time(talk, cues), {"title": title.strip()} if isinstance(title, str) and title.strip() else {}


def _apart(talk: Talk) -> str:
    """The words of a talk as its records have them; pieces of words are put together as anywhere."""
    if not talk.is_words:
        return " ".join(talk.texts)
    return " ".join(word.text for word in _glued(talk, range(len(talk.records)), talk.speakers)[0])


def _talks(lists: Sequence[RecordList]) -> list[Talk]:
    talks: list[Talk] = []
    asides: list[Talk] = []
    for listed in lists:
        aside = any(ASIDE.search(simplified(key)) for key in listed.path)
        records = _settled(listed.records)
        strict = field_names.text_field(records, loose=False)
        name = strict or field_names.text_field(records)
        if name is None:
            continue
        talk = Talk(RecordList(listed.path, records, listed.strays), name)
        if strict or any(talk.speakers) or any(talk.times.start(record) is not None for record in records):
            (asides if aside else talks).append(talk)
    return [talk for talk in talks if talk.letters] or [talk for talk in asides if talk.letters]


def _settled(records: list[Record]) -> list[Record]:
    """The records without those that a service calls provisional."""
    finals = [record.raw.get("is_final", record.raw.get("final")) for record in records]
    return (
        [record for record, final in zip(records, finals, strict=True) if final is not False]
        if any(finals)
        else records
    )


def _fullest(talks: Sequence[Talk]) -> Talk:
    most = max(talk.letters for talk in talks)
    whole = [talk for talk in talks if talk.letters >= WHOLE * most]

    def rank(talk: Talk) -> tuple[bool, bool, float]:
        named = sum(name is not None for name in talk.speakers)
        return 2 * named >= len(talk.records), not talk.is_words, sum(talk.counts) / len(talk.records)

    return max(whole, key=rank)


def _check(talk: Talk) -> None:
    """Raises: InputError: the list holds something else than records, or a text is none."""
    for place, item in talk.listed.strays:
        if item is not None:
            raise InputError(
                f"{place}: must be an object, but is {kind_of(item)}; save the file again from its source."
            )
    for record in talk.records:
        for key in record.raw:
            if simplified(key) == talk.text and not isinstance(record.raw[key], list):
                text_of(record.raw, key, place=record.place)
            elif simplified(key) == talk.text and talk.text not in record.fields and record.raw[key]:
                raise InputError(
                    f"{record.place}.{key}: must be a text, but is a list; save the file again from its source."
                )


def _said(record: Record, name: str) -> str:
    value = record.fields.get(name)
    return NOT_SAID.sub("", value) if isinstance(value, str) else ""


def _depth(records: Sequence[Record]) -> int:
    return len(list(records[0].ancestors)) if records else 0


def _nearest(record: Record, around: Sequence[str | None]) -> str | None:
    """The speaker of the nearest record around one that names any; `around` are their fields of speakers."""
    for field, each in zip(around, record.ancestors, strict=False):
        name = field_names.speaker_name(each.fields.get(field)) if field else None
        if name is not None:
            return name
    return None


def _speaker_around(records: Sequence[Record], depth: int) -> str | None:
    """The speaker's field of the records that lie so far around these."""
    around = {id(each): each for each in (record.parent for record in records) if each}
    for _ in range(depth):
        around = {id(each): each for each in (record.parent for record in around.values()) if each}
    return field_names.speaker_field(list(around.values()))


def _words_of(talk: Talk, talks: Sequence[Talk]) -> Talk | None:
    """The list of words within the records of a talk."""
    return next(
        (each for each in talks if each.is_words and len(each.listed.path) > len(talk.listed.path)
         and each.listed.path[: len(talk.listed.path)] == talk.listed.path), None,
    )  # fmt: skip


def _from_segments(
    talk: Talk, speakers: Sequence[str | None], words: Talk | None, names: Mapping[str, str]
) -> list[Cue]:
    within: dict[int, list[int]] = {}
    if words:
        for i, record in enumerate(words.records):
            for around in record.ancestors:
                within.setdefault(id(around), []).append(i)
        own = field_names.speaker_field(words.records)
    cues = []
    for record, text, speaker in zip(talk.records, talk.texts, speakers, strict=True):
        inside = within.get(id(record), [])
        pieces, who = list[Word](), list[str | None]()
        if words and inside:
            said_by = [field_names.speaker_name(words.records[i].fields.get(own)) if own else None for i in inside]
            pieces, who = _glued(
                words, inside, [names.get(n.removeprefix("Speaker "), n) if n else None for n in said_by]
            )
        said = text if text.strip() else " ".join(piece.text for piece in pieces)
        cue = Cue(said, talk.times.start(record), talk.times.end(record), speaker, tuple(pieces), record.place)
        whole = "".join(said.split()) == "".join("".join(piece.text.split()) for piece in pieces)
        if whole and any(who):
            cues += split_by_speaker(cue, who)
        else:
            named = [name for name in who if name]
            cues.append(cue if speaker or not named else Cue(
                said, cue.start_s, cue.end_s, max(named, key=named.count), cue.words, cue.where
            ))  # fmt: skip
    return cues


def _from_words(talk: Talk, speakers: Sequence[str | None]) -> list[Cue]:
    """Words one by one; those of one record around them make lines of their own."""
    groups: dict[int, list[int]] = {}
    for i, record in enumerate(talk.records):
        groups.setdefault(id(record.parent), []).append(i)
    are_lines = len(groups) >= FEWEST_LINES and sum(talk.counts) <= MOST_LINE_WORDS * len(groups)
    cues: list[Cue] = []
    for inside in groups.values():
        pieces, who = _glued(talk, inside, [speakers[i] for i in inside])
        place = talk.records[inside[0]].place
        if len(pieces) < 2 or not are_lines:
            cues += [
                Cue(piece.text, piece.start_s, piece.end_s, name, (piece,), place)
                for piece, name in zip(pieces, who, strict=True)
            ]
            continue
        starts = [piece.start_s for piece in pieces if piece.start_s is not None]
        ends = [piece.end_s for piece in pieces if piece.end_s is not None]
        said = " ".join(piece.text for piece in pieces)
        cue = Cue(said, min(starts, default=None), max(ends, default=None), None, tuple(pieces), place)
        cues += split_by_speaker(cue, who)
    return cues


def _glued(talk: Talk, inside: Sequence[int], speakers: Sequence[str | None]) -> tuple[list[Word], list[str | None]]:
    """Words put together from what may be pieces of words, blanks and marks; each has the speaker of its first piece."""
    texts = [talk.texts[i] for i in inside]
    brought = sum(text != text.strip() or not text for text in texts) >= OWN_SPACES * len(texts)
    words: list[Word] = []
    who: list[str | None] = []
    ended = True
    for i, text, speaker in zip(inside, texts, speakers, strict=True):
        record = talk.records[i]
        if not text.strip():
            ended = ended or bool(text)
            continue
        start, end = talk.times.start(record), talk.times.end(record)
        joins = not ended and not text[0].isspace() if brought else CLOSING.fullmatch(text) is not None
        if words and joins:
            words[-1] = Word(
                words[-1].text + text.strip(), words[-1].start_s, end if end is not None else words[-1].end_s
            )
        else:
            words.append(Word(text.strip(), start, end))
            who.append(speaker)
        ended = text[-1].isspace()
    return words, who


def _in_time(talk: Talk, cues: list[Cue]) -> list[Cue]:
    """Cues of several lists (a channel or a person each) in the order in which they are said."""
    several = len({id(record.parent) for record in talk.records}) > 1
    starts = [cue.start_s for cue in cues]
    known = [start for start in starts if start is not None]
    if not several or len(known) < len(cues) or known == sorted(known):
        return cues
    return sorted(cues, key=lambda cue: cue.start_s or 0.0)
