"""What formats with times have in common: a list of cues becomes one `Transcript`, a cue a line."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.errors import InputError
from pipeline.transcript.reading.entities import unescaped
from pipeline.transcript.reading.lines import SENTENCE_END, Line, body_kind
from pipeline.transcript.reading.speakers import STARTS_TURN, label_turns
from pipeline.transcript.record import MOST_SECONDS, Block, Label, Timed, Transcript

SECONDS_A_WORD = 0.4  # how long the last word is said where the input gives its beginning only
PAUSE = 1.0  # seconds of silence after which single words begin a new line
MOST_WORDS = 16  # of a line that is put together from single words and meets no stop
SINGLE_WORDS = 10  # so many cues, nearly all of them one word long, are words and no lines
HEAD = re.compile(r"[\[({<]?[^\W\d_a-z][^.?!,;]{0,40}$")
LONGER_THAN_HEADS = 100  # characters
FEWEST_HEADS = 4  # first lines of that kind in all
UNWRITABLE = re.compile("[\ud800-\udfff\0-\x08\x0e-\x1b\x7f]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its times in seconds, None where the input has none."""

    text: str
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """What the input keeps together: a caption or a segment.

    `speaker` is None where the input says nothing, and empty where it only says that another begins. `where` is the place
    in the file, to name in messages. Lines within `text` are kept apart only where one begins another's turn.
    """

    text: str
    start_s: float | None = None
    end_s: float | None = None
    speaker: str | None = None
    words: tuple[Word, ...] = ()
    where: str = ""


def assemble(
    cues: Sequence[Cue], *, format: str, metadata: Mapping[str, str] | None = None, notes: Sequence[str] = ()
) -> Transcript:
    """Write the cues one below the other; times and speakers are kept beside the text.

    Times that cannot be (below zero, above 10,000 hours, an end before its beginning) are left out with a note.

    Raises:
        InputError: no cue holds a word.
    """
    cues = [_resolved(cue) for cue in cues]
    heads = _recurring_heads(cues)
    cues = [replace(cue, text=text) for cue in cues if (text := _lines(cue.text, heads))]
    if not cues:
        raise InputError("nothing to attribute: its cues hold no words; check that the whole transcript was saved.")
    cues, odd = _plausible(_joined(cues))
    starts, at = [], 0
    for cue in cues:
        starts.append(at)
        at += len(cue.text) + 1
    text = "".join(f"{cue.text}\n" for cue in cues)
    transcript = Transcript(
        text=text,
        blocks=tuple(_blocks(cues, starts)),
        metadata=metadata or {},
        format=format,
        times=tuple(time for cue, start in zip(cues, starts, strict=True) for time in _times(cue, start)),
        labels=tuple(_labels(cues, starts)),
        notes=(*notes, *odd, *_unnamed(cues)),
    )
    return _from_first_words(transcript if transcript.labels else label_turns(transcript))


def split_by_speaker(cue: Cue, speakers: Sequence[str | None]) -> list[Cue]:
    """Cut a cue whose words (one entry of `speakers` each) are not all the same person's.

    A word without a speaker goes along with the words before it, at the beginning with the cue's own speaker, or else with
    the first that is named.
    """
    parts: list[Cue] = []
    first_named = next((name for name in speakers if name is not None), None)
    speaker = speakers[0] if speakers and speakers[0] is not None else cue.speaker or first_named
    first = 0
    for i, name in enumerate([*speakers[1:], None], 1):
        if i == len(speakers) or (name is not None and name != speaker):
            words = cue.words[first:i]
            starts = [word.start_s for word in words if word.start_s is not None]
            ends = [word.end_s for word in words if word.end_s is not None]
            said = " ".join(word.text.strip() for word in words)
            parts.append(Cue(said, min(starts, default=None), max(ends, default=None), speaker, words, cue.where))
            speaker, first = name, i
    return parts if len(parts) > 1 else [replace(cue, speaker=part.speaker) for part in parts]


def _unnamed(cues: Sequence[Cue]) -> Iterator[str]:
    """A note on cues that say no speaker among others that do."""
    without = [cue for cue in cues if cue.speaker is None]
    if 0 < len(without) < len(cues) and any(cue.speaker for cue in cues):
        where = f"{without[0].where}: " if without[0].where else ""
        yield f"{where}says no speaker, as {len(without)} of {len(cues)} in all; the model decides who speaks there."


def _resolved(cue: Cue) -> Cue:
    """The cue with what stands for characters (`&#39;`) as these."""
    if "&" not in cue.text and not any("&" in word.text for word in cue.words):
        return cue
    words = tuple(replace(word, text=unescaped(word.text)) for word in cue.words)
    return replace(cue, text=unescaped(cue.text), words=words)


def _recurring_heads(cues: Sequence[Cue]) -> set[str]:
    """First lines of cues that may say who speaks: short, and few come again and again."""
    firsts = Counter(
        first
        for cue in cues
        if "\n" in cue.text.strip() and HEAD.match(first := " ".join(cue.text.strip().split("\n", 1)[0].split()))
    )
    return {first for first, count in firsts.items() if count > 1} if firsts.total() >= FEWEST_HEADS else set()


def _lines(text: str, heads: Collection[str] = ()) -> str:
    """The text with white space folded; a line break stays only before what begins another's turn, or below its name."""
    lines: list[list[str]] = []
    first = ""  # of them, as far as it may be a head
    for raw in UNWRITABLE.sub("\ufffd", text).splitlines():
        line = " ".join(raw.replace("\u200b", "").replace("\ufeff", "").split())
        if line and (not lines or STARTS_TURN.match(line) or (len(lines) == 1 and first in heads)):
            lines.append([])
        if line:
            lines[-1].append(line)
            first = f"{first} {line}".strip() if len(lines) == 1 and len(first) < LONGER_THAN_HEADS else first
    return "\n".join(map(" ".join, lines))


def _joined(cues: list[Cue]) -> list[Cue]:
    """Lines instead of single words, where the input has a cue for every word."""
    if len(cues) < SINGLE_WORDS or sum(len(cue.text.split()) > 1 for cue in cues) * 10 > len(cues):
        return cues
    lines: list[list[Cue]] = [[cues[0]]]
    for before, cue in pairwise(cues):
        ended = SENTENCE_END.search(before.text) or len(lines[-1]) >= MOST_WORDS
        paused = None not in (before.end_s, cue.start_s) and (cue.start_s or 0) - (before.end_s or 0) > PAUSE
        if ended or paused or cue.speaker not in (None, before.speaker):
            lines.append([])
        lines[-1].append(cue)
    return [
        Cue(
            " ".join(cue.text for cue in line),
            line[0].start_s,
            line[-1].end_s,
            line[0].speaker,
            tuple(Word(cue.text, cue.start_s, cue.end_s) for cue in line),
            line[0].where,
        )
        for line in lines
    ]


def _plausible(cues: list[Cue]) -> tuple[list[Cue], list[str]]:
    """The cues with times that can be, and what to say of the others."""
    kept: list[Cue] = []
    wrong: list[Cue] = []
    for i, cue in enumerate(cues):
        start, end = cue.start_s, cue.end_s
        if start is not None and end is None:
            following = cues[i + 1].start_s if i + 1 < len(cues) else None
            end = following if following is not None and following >= start else start + _guess(cue.text)
        if start is None or end is None:
            kept.append(replace(cue, start_s=None, end_s=None))
        elif _possible(start, end):
            kept.append(replace(cue, end_s=end))
        else:
            wrong.append(cue)
            kept.append(replace(cue, start_s=None, end_s=None))
    if not wrong:
        return kept, []
    return kept, [
        f"{wrong[0].where}: times that cannot be (below zero, above 10,000 hours, or an end before its beginning), "
        f"{len(wrong)} in all; the words are kept, these times are not."
    ]


def _guess(text: str) -> float:
    return SECONDS_A_WORD * len(text.split())


def _possible(start: float, end: float) -> bool:
    return 0 <= start <= end <= MOST_SECONDS


def _blocks(cues: Sequence[Cue], starts: Sequence[int]) -> Iterator[Block]:
    """A block for neighbouring cues that are spoken, one for each noise in brackets."""
    speech: Block | None = None
    for cue, start in zip(cues, starts, strict=True):
        end = start + len(cue.text)
        if body_kind(Line(start, end, cue.text)) == "stage_direction":
            if speech:
                yield speech
            yield Block(start, end, "stage_direction")
            speech = None
        else:
            speech = Block(speech.start if speech else start, end, "speech")
    if speech:
        yield speech


def _from_first_words(transcript: Transcript) -> Transcript:
    """A cue begins with the first word that is said in it, and not with the label before."""
    speech = iter(transcript.speech)
    block = next(speech, None)
    times = []
    for time in transcript.times:
        while block and block.end <= time.start:
            block = next(speech, None)
        times.append(replace(time, start=block.start) if block and time.start < block.start < time.end else time)
    return replace(transcript, times=tuple(times))


def _complete(cue: Cue) -> list[Word]:
    """A cue's words, of which the first begins when the cue begins, and each ends by the time that the next begins."""
    words = list(cue.words)
    begins, follows = cue.start_s, cue.end_s
    for i in range(len(words) - 1, -1, -1):
        word = words[i]
        if word.start_s is not None and word.end_s is None and follows is not None and follows >= word.start_s:
            words[i] = replace(word, end_s=follows)
        elif i == 0 and word.start_s is None and begins is not None and follows is not None and follows >= begins:
            words[i] = replace(word, start_s=begins, end_s=follows)
        follows = words[i].start_s if words[i].start_s is not None else follows
    return words


def _times(cue: Cue, start: int) -> Iterator[Timed]:
    """The times of a cue's words where they are its words to the letter, else its own."""
    words = _complete(cue)
    timed = [word for word in words if word.start_s is not None and word.end_s is not None]
    pieces = ["".join(word.text.split()) for word in words]
    if timed and "".join(pieces) == "".join(cue.text.split()):
        places = [i for i, char in enumerate(cue.text, start) if not char.isspace()]
        at = 0
        for piece, word in zip(pieces, words, strict=True):
            begin, finish = word.start_s, word.end_s
            if piece and begin is not None and finish is not None and _possible(begin, finish):
                yield Timed(places[at], places[at + len(piece) - 1] + 1, begin, finish)
            at += len(piece)
    elif cue.start_s is not None and cue.end_s is not None:
        yield Timed(start, start + len(cue.text), cue.start_s, cue.end_s)


def _labels(cues: Sequence[Cue], starts: Sequence[int]) -> Iterator[Label]:
    """A label for neighbouring cues of the same speaker."""
    run: Label | None = None
    for cue, start in zip(cues, starts, strict=True):
        end = start + len(cue.text)
        if run and cue.speaker and cue.speaker == run.label:
            run = replace(run, end=end)
            continue
        if run:
            yield run
        run = None if cue.speaker is None else Label(start, end, cue.speaker)
    if run:
        yield run
