"""Turns a labelled interview into the unlabelled text a recogniser would have made of it.

Corpora are edited: back-channels cut, every sentence closed. A model trained on them as they stand fails on what people
have. So training and evaluation render each episode: labels away, back-channels in, stops dropped, added and moved,
capitals lost, lines wrapped. Words keep the role of who said them. Line breaks know nothing of turns.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.corpus.labelled import LabelledEpisode
from pipeline.transcript import roles
from pipeline.transcript.record import Block, Transcript
from pipeline.transcript.words import Words

Manner = Literal["recogniser", "captions", "paragraph", "bare"]
MANNERS: tuple[Manner, ...] = ("recogniser", "captions", "paragraph", "bare")

# Each with its weight, an estimate by eye as the rates of `sample_noise` are.
BACK_CHANNELS = (
    ("Yeah.", 20), ("Right.", 16), ("Yes.", 9), ("Mm-hmm.", 8), ("Okay.", 7), ("Sure.", 5), ("Exactly.", 4), ("Uh-huh.", 3),
    ("I see.", 3), ("Wow.", 3), ("Yep.", 2), ("Yeah, yeah.", 3), ("Right, right.", 3), ("Mm.", 3), ("Hmm.", 2), ("No.", 1),
    ("Of course.", 2), ("Absolutely.", 2), ("Interesting.", 2), ("Cool.", 2), ("That's right.", 1), ("Oh, wow.", 1),
    ("Got it.", 2), ("Totally.", 1), ("True.", 1), ("Makes sense.", 1), ("Oh.", 1), ("Good.", 1), ("Nice.", 1), ("Great.", 1),
)  # fmt: skip
TERMINAL = re.compile(r"[.?!…][\"'”’)]*$")
STRIP_BARE = re.compile(r"[^\w'’-]+")


@dataclass(frozen=True, slots=True)
class Noise:
    """Rates of what recognisers do wrong; per word unless said otherwise."""

    back_channel: float = 0.0
    false_stop: float = 0.0
    false_ellipsis: float = 0.0
    repeated_word: float = 0.0
    dropped_stop: float = 0.0  # per sentence end
    stop_to_comma: float = 0.0  # per sentence end
    moved_stop: float = 0.0  # per sentence end
    question_to_stop: float = 0.0  # per question mark
    dropped_comma: float = 0.0  # per comma
    lowered_start: float = 0.0  # per sentence start
    echo: float = 0.0  # per back-channel after a sentence: its last words are said again instead


@dataclass(frozen=True, slots=True)
class Rendered:
    """Unlabelled text and what is known of each of its white-space separated words.

    `roles` says who spoke it, `turns` numbers its turn, `starts` whether an utterance really began with it.
    """

    text: str
    roles: tuple[str, ...]
    turns: tuple[int, ...]
    starts: tuple[bool, ...]


@dataclass(slots=True)
class _Word:
    text: str
    role: str
    turn: int
    starts: bool


def sample_noise(manner: Manner, rng: random.Random) -> Noise:
    """Draw one recording's noise: recognisers differ more from one another than one from itself.

    The rates are estimates by eye from recognisers' transcripts, spread wide on purpose. They were not fitted.
    """
    level = rng.uniform(0.2, 1.6)
    if manner == "recogniser":
        return Noise(
            back_channel=rng.choice((0.0, 0.002, 0.004, 0.006, 0.01)),
            false_stop=0.012 * level * rng.random(),
            false_ellipsis=0.005 * level * rng.random(),
            repeated_word=0.008 * level * rng.random(),
            dropped_stop=0.10 * level * rng.random(),
            stop_to_comma=0.08 * level * rng.random(),
            moved_stop=0.08 * level * rng.random(),
            question_to_stop=0.35 * level * rng.random(),
            dropped_comma=0.4 * rng.random(),
            lowered_start=0.06 * level * rng.random(),
        )
    return Noise(
        back_channel=rng.choice((0.0, 0.0, 0.0, 0.002)),
        stop_to_comma=0.03 * rng.random(),
        dropped_stop=0.03 * rng.random(),
        question_to_stop=0.15 * rng.random(),
        lowered_start=0.02 * rng.random(),
    )


def render(episode: LabelledEpisode, manner: Manner, rng: random.Random, *, noise: Noise | None = None) -> Rendered:
    """Render an episode.

    Parameters:
        episode: a labelled interview.
        manner: the layout and which noise is drawn: `recogniser` (all of it), `captions` (short lines, little noise),
            `paragraph` (long lines), `bare` (no punctuation, no capitals).
        rng: the only source of chance.
        noise: rates to use instead of drawn ones.
    """
    noise = noise or sample_noise(manner, rng)
    words = _disturb(_with_back_channels(_words(episode), noise, rng), noise, rng)
    if manner == "bare":
        words = _strip_to_bare(words)
    text = _lay_out([word.text for word in words], manner, rng)
    return Rendered(text, tuple(w.role for w in words), tuple(w.turn for w in words), tuple(w.starts for w in words))


def _words(episode: LabelledEpisode) -> list[_Word]:
    words = []
    for number, turn in enumerate(episode.turns):
        starts = True
        for text in turn.text.split():
            words.append(_Word(text, turn.role, number, starts))
            starts = bool(TERMINAL.search(text))
    return words


def _with_back_channels(words: Sequence[_Word], noise: Noise, rng: random.Random) -> list[_Word]:
    """Drop the other's "Yeah." into long stretches of talk, likelier at the end of a sentence than inside one.

    How much likelier, and how often a listener repeats a favourite, is set by judgement.
    """
    if not noise.back_channel:
        return list(words)
    phrases, weights = zip(*BACK_CHANNELS, strict=True)
    favourites = rng.choices(phrases, weights, k=6)
    out: list[_Word] = []
    since = 0
    for here, following in zip(words, [*words[1:], None], strict=True):
        out.append(here)
        since += 1
        inside = following is not None and following.turn == here.turn
        ends = TERMINAL.search(here.text)
        chance = noise.back_channel * (4.0 if ends else 0.6)
        if inside and since > 12 and rng.random() < chance:
            if noise.echo and ends and rng.random() < noise.echo:
                phrase = _echo([word.text for word in out[-rng.randint(1, 3) :]])
            else:
                phrase = rng.choice(favourites) if rng.random() < 0.7 else rng.choices(phrases, weights)[0]
            other = roles.other(here.role)
            out += [_Word(part, other, -1, k == 0) for k, part in enumerate(phrase.split())]
            since = 0
    turn, before = -1, None
    for word in out:
        if (word.role, word.turn) != before:
            turn, before = turn + 1, (word.role, word.turn)
            word.starts = True
        word.turn = turn
    return out


def _echo(said: Sequence[str]) -> str:
    words = " ".join(said)
    return words[:1].upper() + words[1:]


def _disturb(words: list[_Word], noise: Noise, rng: random.Random) -> list[_Word]:
    out: list[_Word] = []
    for i, word in enumerate(words):
        text, following = word.text, words[i + 1] if i + 1 < len(words) else None
        ends = TERMINAL.search(text)
        if ends:
            text = _disturb_stop(text, following, noise, rng)
        elif text.endswith(","):
            text = text[:-1] if rng.random() < noise.dropped_comma else text
        elif rng.random() < noise.false_stop:
            text += "."
        elif rng.random() < noise.false_ellipsis:
            text += "..."
        out.append(_Word(text, word.role, word.turn, word.starts))
        if rng.random() < noise.repeated_word and not ends:
            out.append(_Word(text.rstrip(",.…") or text, word.role, word.turn, False))
    return out


def _disturb_stop(text: str, following: _Word | None, noise: Noise, rng: random.Random) -> str:
    bare = text.rstrip(".?!…\"'”’)") or text
    if text.endswith("?") and rng.random() < noise.question_to_stop:
        text = bare + "."
    if following is None:
        return text
    draw = rng.random()
    if draw < noise.dropped_stop:
        text = bare
        if rng.random() < 0.6:
            following.text = _lowered(following.text)
    elif draw < noise.dropped_stop + noise.stop_to_comma:
        text = bare + ","
        following.text = _lowered(following.text)
    elif draw < noise.dropped_stop + noise.stop_to_comma + noise.moved_stop and not TERMINAL.search(following.text):
        text, following.text = bare, following.text.rstrip(",") + "."
    elif rng.random() < noise.lowered_start:
        following.text = _lowered(following.text)
    return text


def _lowered(word: str) -> str:
    return word if word.startswith(("I'", "I’")) or word == "I" else word[:1].lower() + word[1:]


def _strip_to_bare(words: Sequence[_Word]) -> list[_Word]:
    out, starts = [], False
    for word in words:
        starts = starts or word.starts
        text = STRIP_BARE.sub("", word.text).strip("-'’").lower()
        if text:
            out.append(_Word(text, word.role, word.turn, starts))
            starts = False
    return out


def _lay_out(words: Sequence[str], manner: Manner, rng: random.Random) -> str:
    """Join words into lines. Only the words' own stops and the width decide where a line ends."""
    if manner == "paragraph":
        return _paragraphs(words, rng)
    width = rng.randint(32, 105)
    ragged = rng.random() * 0.35
    after_stop = rng.choice((0.0, 0.15, 0.4, 0.7, 1.0)) if manner != "bare" else 0.0
    out, column, limit = [], 0, width
    for i, word in enumerate(words):
        out.append(word)
        column += len(word) + 1
        if i + 1 == len(words):
            break
        full = column + len(words[i + 1]) > limit
        if full or (TERMINAL.search(word) and rng.random() < after_stop):
            out.append("\n")
            column, limit = 0, width - int(rng.random() * ragged * width)
        else:
            out.append(" ")
    return "".join(out) + "\n"


def _paragraphs(words: Sequence[str], rng: random.Random) -> str:
    mean, blank = rng.randint(60, 260), rng.random() < 0.5
    out, count, limit = [], 0, mean
    for word in words:
        out.append(word)
        count += 1
        if count >= limit and TERMINAL.search(word):
            out.append("\n\n" if blank else "\n")
            count, limit = 0, int(mean * rng.uniform(0.3, 1.7))
        else:
            out.append(" ")
    return "".join(out).rstrip() + "\n"


def span_labels(
    rendered: Rendered, words: Words, first: NDArray[np.int64], last: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """For stretches of words: the host's share of each, and whether the role changes right before it."""
    if len(words) != len(rendered.roles):
        raise AssertionError("a rendering has one role a word")
    host = np.array([role == "host" for role in rendered.roles])
    total = np.concatenate([[0], np.cumsum(host)])
    return (total[last] - total[first]) / (last - first), host[first] != host[np.maximum(first - 1, 0)]


def whole(text: str) -> Transcript:
    """A rendering as a transcript: all of it is speech."""
    start = len(text) - len(text.lstrip())
    return Transcript(text, (Block(start, len(text.rstrip()), "speech"),))
