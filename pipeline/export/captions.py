"""Captions: what each speaker says in pieces that fit on a screen, with the time of each.

A caption holds at most two lines and seven seconds, of one speaker, and ends where a sentence ends or else a clause, if that
is not far from its end. The measures are those that broadcasters and podcast players agree on.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import ceil, inf

from pipeline.export.clock import Clock
from pipeline.export.talk import Talk, printable
from pipeline.report.view import Passage

LINES = 2
MOST_SECONDS = 7.0
PAUSE = 1.0  # seconds of silence within a caption
MOMENT, READABLE = 0.05, 1.0
SENTENCE_FROM, CLAUSE_FROM = 0.33, 0.5  # of what would fit: how short a caption may be to end with a sentence, a clause
CLAUSE_END = re.compile(r"[,;:–—-][\"'”’)\]]*$")
OPENS_LIKE_A_MARK = re.compile(r"(?:[-–—]|>{2,3})")


@dataclass(frozen=True, slots=True)
class Caption:
    """Some words of one passage, in lines; times in seconds. `opens` says that its speaker begins here."""

    passage: Passage
    lines: tuple[str, ...]
    start_s: float
    end_s: float
    opens: bool


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start_s: float
    end_s: float
    ends_sentence: bool


def captions(talk: Talk, *, width: int, lead: Callable[[Passage], str] = lambda passage: "") -> list[Caption]:
    """All that is said as captions, in order; none begins before the one above, nor ends after the next begins.

    Parameters:
        talk: one with times.
        width: of a line, in characters; a word longer than that has a line of its own.
        lead: what stands before a speaker's first words, such as a name.
    """
    clock = talk.clock
    assert clock is not None
    found: list[Caption] = []
    above = ""
    for passage in talk.passages:
        opens = talk.name(passage) != above
        above = talk.name(passage)
        head = lead(passage) if opens else ""
        for words in _cut(list(_words(talk, passage, clock)), width, head):
            lines = tuple(_wrapped([*([head] if head else []), *(word.text for word in words)], width))
            found.append(Caption(passage, lines, words[0].start_s, words[-1].end_s, opens))
            head, opens = "", False
    return _in_turn(found)


def _words(talk: Talk, passage: Passage, clock: Clock) -> Iterator[_Word]:
    """The words with their times; a dash goes with the word before, since at the head of a line it marks a turn."""
    held: _Word | None = None
    for match in re.finditer(r"\S+", talk.text[passage.start : passage.end]):
        start, end = passage.start + match.start(), passage.start + match.end()
        word = _Word(printable(match[0]), *clock.span(start, end), end in talk.sentence_ends)
        if held and OPENS_LIKE_A_MARK.match(word.text):
            word = replace(word, text=f"{held.text} {word.text}", start_s=held.start_s)
        elif held:
            yield held
        held = word
    if held:
        yield held


def _cut(words: Sequence[_Word], width: int, head: str) -> Iterator[Sequence[_Word]]:
    while words:
        most = _fitting(words, width, head)
        count = most if most == len(words) else _good_end(words[:most]) or _even(words, most)
        yield words[:count]
        words, head = words[count:], ""


def _fitting(words: Sequence[_Word], width: int, head: str) -> int:
    """How many words fit into a caption, at least one."""
    line, lines = len(head), 1
    for count, word in enumerate(words):
        if line and line + 1 + len(word.text) > width:
            line, lines = 0, lines + 1
        line += len(word.text) + (line > 0)
        if count and (
            lines > LINES
            or word.end_s - words[0].start_s > MOST_SECONDS
            or word.start_s - words[count - 1].end_s > PAUSE
        ):
            return count
    return len(words)


def _good_end(words: Sequence[_Word]) -> int:
    """How many of the words to take: up to the last end of a sentence or clause that is not too early; 0 if there is none."""
    lengths = _lengths(words)
    for least, ends in ((SENTENCE_FROM, _ends_sentence), (CLAUSE_FROM, _ends_clause)):
        for count in range(len(words), 0, -1):
            if lengths[count] < least * lengths[-1]:
                break
            if ends(words[count - 1]):
                return count
    return 0


def _even(words: Sequence[_Word], most: int) -> int:
    """How many of the words to take, of which so many would fit, for the captions up to the sentence's end to be even."""
    sentence = next((count for count in range(most, len(words)) if words[count - 1].ends_sentence), len(words))
    lengths = _lengths(words[:sentence])
    even = lengths[-1] / ceil(lengths[-1] / lengths[most])
    return min(range(1, most + 1), key=lambda count: abs(lengths[count] - even))


def _lengths(words: Sequence[_Word]) -> list[int]:
    return list(accumulate((len(word.text) + 1 for word in words), initial=0))


def _ends_sentence(word: _Word) -> bool:
    return word.ends_sentence


def _ends_clause(word: _Word) -> bool:
    return CLAUSE_END.search(word.text) is not None


def _wrapped(words: Sequence[str], width: int) -> list[str]:
    """The words on one line, or on two about equally long, or on as many as they need."""
    whole = " ".join(words)
    if len(whole) <= width:
        return [whole]
    halves = [(left, whole[len(left) + 1 :]) for left in accumulate(words[:-1], "{} {}".format)]
    fitting = [pair for pair in halves if max(map(len, pair)) <= width]
    return list(min(fitting, key=lambda pair: max(map(len, pair)))) if fitting else list(_filled(words, width))


def _filled(words: Sequence[str], width: int) -> Iterator[str]:
    line = ""
    for word in words:
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = ""
        line = f"{line} {word}" if line else word
    if line:
        yield line


def _in_turn(found: Sequence[Caption]) -> list[Caption]:
    """The captions one after the other, each shown for a moment at least, and for a second where there is room."""
    rising: list[Caption] = []
    for each in found:
        start = max(each.start_s, rising[-1].start_s + MOMENT if rising else 0.0)
        rising.append(replace(each, start_s=start, end_s=max(each.end_s, start + MOMENT)))
    room = [*(each.start_s for each in rising[1:]), inf]
    return [
        replace(each, end_s=min(max(each.end_s, each.start_s + READABLE), after))
        for each, after in zip(rising, room, strict=True)
    ]
