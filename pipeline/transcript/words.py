"""The words of a text as parallel arrays, so that features are computed for a whole episode at once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from itertools import islice

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

PAD, UNKNOWN, NUMBER, FIRST_WORD = 0, 1, 2, 3
NO_MARK, COMMA, DASH, STOP, QUESTION, EXCLAMATION, ELLIPSIS = range(7)

_WORD = re.compile(r"\S+")
_AT_ONCE = 1 << 14  # words: each is an object only while it is looked at
_MARKS = (
    (("...", "…"), ELLIPSIS),
    (("?",), QUESTION),
    (("!",), EXCLAMATION),
    ((".", "。"), STOP),
    ((",", ";", ":"), COMMA),
    (("-", "–", "—"), DASH),
)
_EDGE = "\"'“”‘’()[]{}<>«»*_.,;:!?…-–—"


@dataclass(frozen=True, slots=True)
class Words:
    """White-space separated words in order; all arrays have one entry a word.

    `ids` index the vocabulary (with `PAD`, `UNKNOWN`, `NUMBER` before its first word), `marks` say which punctuation
    closes the word, `capital` whether it begins with a capital, `line_start` whether it is the first of its line.
    """

    starts: Ints
    ends: Ints
    ids: Ints
    marks: Ints
    capital: NDArray[np.bool_]
    line_start: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.starts)


def normalise(word: str) -> str:
    """Lower-case, without the punctuation around it, with a plain apostrophe."""
    return word.lower().replace("’", "'").strip(_EDGE)


def mark_of(word: str) -> int:
    """The class of the punctuation that closes a word."""
    tail = word.rstrip("\"'“”’)]*_")
    for endings, mark in _MARKS:
        if tail.endswith(endings):
            return mark
    return NO_MARK


def index_words(text: str, vocabulary: Mapping[str, int], start: int = 0, end: int | None = None) -> Words:
    """Split `text[start:end]` at white space and look every word up.

    Parameters:
        text: the transcript's text; offsets refer to it.
        vocabulary: normalised word → id, ids from `FIRST_WORD` on.
        start, end: the stretch to read, in code points.
    """
    ahead = _WORD.finditer(text, start, len(text) if end is None else end)
    blocks, before = [_indexed(text, [], vocabulary, 0)], 0
    while found := list(islice(ahead, _AT_ONCE)):
        blocks.append(_indexed(text, found, vocabulary, before))
        before = found[-1].end()
    words = Words(*(np.concatenate([getattr(block, each.name) for block in blocks]) for each in fields(Words)))
    words.line_start[:1] = True
    return words


def _indexed(text: str, found: list[re.Match[str]], vocabulary: Mapping[str, int], before: int) -> Words:
    """Neighbouring words; `before` is where the word before them ends."""
    raw = [match.group() for match in found]
    starts = np.fromiter((match.start() for match in found), np.int64, len(found))
    ends = np.fromiter((match.end() for match in found), np.int64, len(found))
    between = zip([before, *ends[:-1]], starts, strict=True) if found else ()
    return Words(
        starts=starts,
        ends=ends,
        ids=np.fromiter((_look_up(normalise(word), vocabulary) for word in raw), np.int64, len(raw)),
        marks=np.fromiter((mark_of(word) for word in raw), np.int64, len(raw)),
        capital=np.fromiter((word[:1].isupper() for word in raw), np.bool_, len(raw)),
        line_start=np.array(["\n" in text[a:b] for a, b in between], np.bool_),
    )


def _look_up(word: str, vocabulary: Mapping[str, int]) -> int:
    known = vocabulary.get(word)
    if known is not None:
        return known
    return NUMBER if any(c.isdigit() for c in word) else UNKNOWN
