"""Which shows teach language and which teach decisions.

The vocabulary of cues and words, the n-gram models and the encoder learn from one set of shows; the classifiers, their
joint decoding and the calibration from another. A classifier fitted where its inputs were fitted too would trust them
more than they deserve on a show that nobody has seen.
"""

import hashlib
from collections.abc import Iterable

from pipeline.training.corpus import LabelledEpisode

DECISION_SHOWS = frozenset(
    {
        "bitcoin-review-podcast",
        "chaincode-podcast",
        "stephan-livera-podcast",
        "the-bitcoin-development-podcast",
        "Google Cloud Platform Podcast",
        "Data Stories",
    }
)
"""Whole networks of their own: none shares a host with the other shows of the corpus."""
NETWORKS = {"Google Cloud Platform Podcast": 1, "Data Stories": 2}
FOLDS = 3


def decides(show: str, shows: Iterable[str]) -> bool:
    """Whether a show is for the classifiers; in a corpus with none of `DECISION_SHOWS`, every third one by name is."""
    if DECISION_SHOWS.isdisjoint(shows):
        return sorted(shows).index(show) % 3 == 0
    return show in DECISION_SHOWS


def fold(show: str) -> int:
    """The part of a show when the classifiers are fitted crosswise; shows with common hosts are in one part."""
    if show in DECISION_SHOWS:
        return NETWORKS.get(show, 0)
    return hashlib.sha256(show.encode()).digest()[0] % FOLDS


def seed_of(episode: LabelledEpisode, *parts: object) -> int:
    """A seed that depends on the episode and not on the order in which episodes are read."""
    key = "\0".join([episode.show, episode.episode, *map(str, parts)])
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
