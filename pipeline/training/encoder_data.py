"""Stretches of freshly rendered interviews, as the encoder's training reads them.

A stretch is part of one episode, rendered in one manner with noise of its own. Against learning the shows,
people are renamed and, in some stretches, words that few shows use are hidden or exchanged. Stretches in which the host
talks much are drawn more often than they occur: how much a host talks differs from show to show, and is not to be learned.
"""

import random
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from pipeline.corpus.asr_noise import MANNERS, TERMINAL, Manner, Noise, render, sample_noise, whole
from pipeline.corpus.labelled import LabelledEpisode, LabelledTurn, read_corpus
from pipeline.corpus.split import network_of
from pipeline.modeling.encoder import Floats, unit_numbers
from pipeline.modeling.ngrams import locate
from pipeline.modeling.token_windows import WINDOW, Ints, Packed, Specials, pack
from pipeline.stages.segmentation.sentences import segment
from pipeline.training.language_models import Breaks
from pipeline.transcript.roles import ROLES
from pipeline.transcript.words import Words, index_words, normalise

MANNER_SHARES = (0.5, 0.2, 0.1, 0.2)  # of MANNERS
SEVERAL_WEIGHT = 1 / 3
NETWORK_POWER = 1 / 2  # of its words: how often a network is drawn
START_SHARE, END_SHARE = 0.1, 0.1  # of the stretches that hold an episode's very start or end
QUICK_SHARE = 0.35  # of the stretches in which long turns are cut short
LEAST_TURN, MOST_TURN = 10, 150  # words that are left of a turn then
BACK_CHANNEL_RATES, ECHO_RATES = (0.0, 0.004, 0.01, 0.02, 0.03), (0.0, 0.1, 0.3)
HIDE_SHARE, RENAME_SHARE, ANYWHERE_SHARE = 0.4, 0.6, 0.15
NAME = re.compile(r"[A-Z][a-z]{2,}")
NOT_NAMES = frozenset({"Will", "Mark", "May", "The", "And", "Guest", "Host", "Speaker", "Various", "Multiple"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A training example, one entry a unit; `roles` are 1 for host, `since` and `until` words of the same role."""

    show: str
    packed: Packed
    numbers: Floats
    roles: Ints
    words: Ints
    since: Floats
    until: Floats


def cut_units(text: str, model: Breaks) -> tuple[Words, Ints]:
    """The words of a text and the index of every unit's first: sentences as the segmentation cuts them."""
    words = index_words(text, model.vocabulary)
    sentences = segment(whole(text), model)
    return words, locate(words, np.array([s.start for s in sentences]), np.array([s.end for s in sentences])).first


def unit_texts(text: str, words: Words, firsts: Ints) -> tuple[list[str], list[bool]]:
    """Every unit's text, and whether it begins a line."""
    lasts = [*(firsts[1:] - 1), len(words) - 1]
    pieces = [text[words.starts[a] : words.ends[b]] for a, b in zip(firsts, lasts, strict=True)]
    return pieces, [bool(flag) for flag in words.line_start[firsts]]


@dataclass
class Stretches:
    """An endless random-access sequence of training stretches: number k is the same on every run.

    Parameters:
        corpus: a folder of labelled interviews.
        reserved: shows that are not read.
        tokenizer: path of `tokenizer.json`.
        model: the vocabulary, and where utterances begin without a stop.
        seed: of all chance.
        together: stretches per item.
        length: words of a stretch.
        emphasis: how much more often a show is drawn than the others of its network, where not 1.
        talkative: how much the host's share of its words decides whether a stretch is taken: 0 not at all, 1 alone.
        mask: the word that stands for a hidden one.
        window: tokens that the encoder reads at once.
    """

    corpus: Path
    reserved: Collection[str]
    tokenizer: Path
    model: Breaks
    seed: int
    together: int = 2
    length: int = 1_500
    emphasis: Mapping[str, float] = field(default_factory=dict)
    talkative: float = 0.0
    mask: str = "[MASK]"
    window: int = WINDOW

    def __getitem__(self, number: int) -> list[Stretch]:
        rng = random.Random(f"{self.seed}-{number}")
        return [self._draw(rng) for _ in range(self.together)]

    @cached_property
    def _groups(self) -> tuple[list[list[LabelledEpisode]], list[list[int]], list[float]]:
        """Episodes by show and kind, the words of each, and the weight of each group."""
        groups: dict[tuple[str, bool], list[LabelledEpisode]] = {}
        for episode in read_corpus(self.corpus, several=True):
            if episode.show not in self.reserved:
                groups.setdefault((episode.show, episode.several), []).append(episode)
        sizes = [[sum(t.text.count(" ") + 1 for t in e.turns) for e in episodes] for episodes in groups.values()]
        factors = [SEVERAL_WEIGHT if several else 1.0 for _, several in groups]
        weights = [f * sum(s) ** 0.5 for f, s in zip(factors, sizes, strict=True)]
        networks = [network_of(episodes[0]) for episodes in groups.values()]
        weights = by_network(weights, [sum(s) for s in sizes], networks)
        weights = [w * self.emphasis.get(show, 1.0) for w, (show, _) in zip(weights, groups, strict=True)]
        return list(groups.values()), sizes, weights

    @cached_property
    def _people(self) -> list[str]:
        """First and family names of speakers, for renaming."""
        found = {name for group in self._groups[0] for e in group for t in e.turns for name in NAME.findall(t.speaker)}
        return sorted(found - NOT_NAMES)

    @cached_property
    def _rare(self) -> list[str]:
        """Words outside the vocabulary from a sample of the episodes."""
        rng = random.Random(self.seed)
        sample = [rng.choice(rng.choice(self._groups[0])) for _ in range(150)]
        found = {normalise(w) for e in sample for t in e.turns for w in t.text.split()}
        return sorted(word for word in found if word.isalpha() and word not in self.model.vocabulary)

    @cached_property
    def _tokens(self) -> Tokenizer:
        tokenizer = Tokenizer.from_file(str(self.tokenizer))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _specials(self) -> Specials:
        return Specials.of(self.tokenizer.read_bytes())

    def _choose(self, rng: random.Random) -> tuple[LabelledEpisode, int, int]:
        """A stretch of some episode, with the numbers of words before and after it."""
        groups, sizes, weights = self._groups
        while True:
            k = rng.choices(range(len(groups)), weights)[0]
            i = rng.choices(range(len(groups[k])), sizes[k])[0]
            episode = quickened(groups[k][i], rng) if rng.random() < QUICK_SHARE else groups[k][i]
            chosen = cut_out(episode, self.length, rng)
            if rng.random() < 1 - self.talkative + self.talkative * host_share(chosen[0]):
                return chosen

    def _draw(self, rng: random.Random) -> Stretch:
        episode, before, after = self._choose(rng)
        if rng.random() < RENAME_SHARE:
            episode = self._rename(episode, rng)
        manner: Manner = rng.choices(MANNERS, MANNER_SHARES)[0]
        rendered = render(episode, manner, rng, noise=_noise(manner, rng))
        words, firsts = cut_units(rendered.text, self.model)
        units, line_starts = unit_texts(rendered.text, words, firsts)
        if rng.random() < ANYWHERE_SHARE:
            before, after = before + 10_000, after + 10_000
        numbers = unit_numbers(units, line_starts, before=before, after=after)
        if rng.random() < HIDE_SHARE:
            units = self._hide(units, rng)
        tokens = [encoding.ids for encoding in self._tokens.encode_batch(units, add_special_tokens=False)]
        host = np.array([role == "host" for role in rendered.roles[: len(words)]], np.int64)
        counts = np.diff([*firsts, len(words)])
        roles = (np.add.reduceat(host, firsts) * 2 > counts).astype(np.int64)
        since, until = run_words(roles, counts)
        return Stretch(
            episode.show, pack(tokens, self._specials, window=self.window), numbers, roles, counts, since, until
        )

    def _rename(self, episode: LabelledEpisode, rng: random.Random) -> LabelledEpisode:
        """Give everyone who speaks in the episode another name, wherever it is mentioned."""
        names = {name for turn in episode.turns for name in NAME.findall(turn.speaker)} - NOT_NAMES
        if not names:
            return episode
        new = {name: rng.choice(self._people) for name in sorted(names)}
        pattern = re.compile(rf"\b(?:{'|'.join(sorted(names))})\b")
        turns = [replace(t, text=pattern.sub(lambda match: new[match.group()], t.text)) for t in episode.turns]
        return replace(episode, turns=tuple(turns))

    def _hide(self, units: Sequence[str], rng: random.Random) -> list[str]:
        """Hide or exchange most words that few shows use, the same word always alike."""
        share, how = rng.uniform(0.4, 1.0), rng.choice((self.mask, "[UNK]", ""))
        chosen: dict[str, str] = {}
        return [" ".join(self._hidden(raw, chosen, share, how, rng) for raw in unit.split()) for unit in units]

    def _hidden(self, raw: str, chosen: dict[str, str], share: float, how: str, rng: random.Random) -> str:
        word = normalise(raw)
        if not word or word in self.model.vocabulary or word.isdigit():
            return raw
        if word not in chosen:
            chosen[word] = (how or rng.choice(self._rare or ["[UNK]"])) if rng.random() < share else word
        return raw.lower().replace("\u2019", "'").replace(word, chosen[word]) if chosen[word] != word else raw


def _noise(manner: Manner, rng: random.Random) -> Noise:
    """As a recording's, with more of what listeners throw in: corpora lack it, and what follows it is hard to tell."""
    noise = sample_noise(manner, rng)
    if manner == "recogniser":
        return replace(noise, back_channel=rng.choice(BACK_CHANNEL_RATES), echo=rng.choice(ECHO_RATES))
    return noise


def by_network(weights: Sequence[float], words: Sequence[int], networks: Sequence[str]) -> list[float]:
    """The weights scaled so that each network's sum is a power of its words: a large one must not decide what a host is.

    Parameters:
        weights, words, networks: of each group of episodes.
    """
    sums, sizes = dict.fromkeys(networks, 0.0), dict.fromkeys(networks, 0)
    for weight, count, network in zip(weights, words, networks, strict=True):
        sums[network] += weight
        sizes[network] += count
    return [w * sizes[network] ** NETWORK_POWER / sums[network] for w, network in zip(weights, networks, strict=True)]


def quickened(episode: LabelledEpisode, rng: random.Random) -> LabelledEpisode:
    """The episode as a quicker exchange: of each turn only the sentences at its start, its end or both.

    How many words are left is drawn for each role by itself, so that neither length nor share tells who is the host.
    """
    limits = {role: int(LEAST_TURN * (MOST_TURN / LEAST_TURN) ** rng.random()) for role in ROLES}
    turns = [replace(turn, text=_shortened(turn.text, limits[turn.role], rng)) for turn in episode.turns]
    return replace(episode, turns=tuple(turns))


def _shortened(text: str, limit: int, rng: random.Random) -> str:
    """Whole sentences of a turn, as few as hold `limit` words."""
    sentences: list[list[str]] = [[]]
    for word in text.split():
        sentences[-1].append(word)
        if TERMINAL.search(word):
            sentences.append([])
    left, kept = [s for s in sentences if s], set[int]()
    order = {"start": range(len(left)), "end": range(len(left) - 1, -1, -1)}
    ends = rng.choice((("start",), ("end",), ("start", "end")))
    words = 0
    for pair in zip(*(order[end] for end in ends), strict=True):
        for i in pair:
            if i not in kept and words < limit:
                kept.add(i)
                words += len(left[i])
    return " ".join(word for i in sorted(kept) for word in left[i])


def cut_out(episode: LabelledEpisode, length: int, rng: random.Random) -> tuple[LabelledEpisode, int, int]:
    """A stretch of `length` words of an episode, with the numbers of words before and after it."""
    size = sum(turn.text.count(" ") + 1 for turn in episode.turns)
    spare = max(0, size - length)
    draw = rng.random()
    start = 0 if draw < START_SHARE else spare if draw < START_SHARE + END_SHARE else rng.randint(0, spare)
    turns: list[LabelledTurn] = []
    at = 0
    for turn in episode.turns:
        words = turn.text.split()
        kept = words[max(0, start - at) : max(0, start + length - at)]
        if kept:
            turns.append(replace(turn, text=" ".join(kept)))
        at += len(words)
        if at >= start + length:
            break
    return replace(episode, turns=tuple(turns)), start, max(0, size - start - length)


def host_share(episode: LabelledEpisode) -> float:
    """The host's share of the words."""
    words = [(turn.text.count(" ") + 1, turn.role == "host") for turn in episode.turns]
    return sum(count for count, host in words if host) / sum(count for count, _ in words)


def run_words(roles: Ints, counts: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Words since the role began and until it ends, each unit's own included; as log(1 + words) / 3."""
    starts = np.flatnonzero(np.concatenate([[True], roles[1:] != roles[:-1]]))
    total = np.concatenate([[0], np.cumsum(counts)])
    lengths = np.diff([*starts, len(roles)])
    since = total[1:] - np.repeat(total[starts], lengths)
    until = np.repeat(total[[*starts[1:], len(roles)]], lengths) - total[:-1]
    return (np.log1p(since) / 3).astype(np.float32), (np.log1p(until) / 3).astype(np.float32)
