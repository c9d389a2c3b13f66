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
NETWORKS = {
    "bitcoin-review-podcast": "bitcoin",
    "chaincode-podcast": "bitcoin",
    "stephan-livera-podcast": "bitcoin",
    "the-bitcoin-development-podcast": "bitcoin",
}
"""Shows with hosts or guests in common; any other show is a network of its own."""
FOLDS = 3
FOLD_HEAD = "head-without-"


def decides(show: str, shows: Iterable[str]) -> bool:
    """Whether a show is for the classifiers; in a corpus with none of `DECISION_SHOWS`, every third one by name is."""
    if DECISION_SHOWS.isdisjoint(shows):
        return sorted(shows).index(show) % 3 == 0
    return show in DECISION_SHOWS


def folds(shows: Iterable[str]) -> dict[str, int]:
    """The part of each show when the classifiers are fitted crosswise; a network is in one part."""
    networks = {show: NETWORKS.get(show, show) for show in shows}
    order = sorted(set(networks.values()))
    return {show: order.index(network) % FOLDS for show, network in networks.items()}


def fold_head(fold: int) -> str:
    """The file name of the encoder's head that saw no show of a fold."""
    return f"{FOLD_HEAD}{fold}.onnx"


def seed_of(episode: LabelledEpisode, *parts: object) -> int:
    """A seed that depends on the episode and not on the order in which episodes are read."""
    key = "\0".join([episode.show, episode.episode, *map(str, parts)])
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
