"""Which shows teach language and which teach decisions.

The n-gram models and the encoder's lower level learn from one set of shows; the classifiers, their joint decoding and the
calibration from another. The vocabulary counts all, and the encoder's upper level learns from all, crosswise (`heads`). A
classifier fitted where its inputs were fitted too would trust them more than they deserve on a show that nobody has seen.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from pipeline.encoder import HEAD
from pipeline.errors import ModelError
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
FOLD_HEAD, SEEN = "head-without-", "heads.json"


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


def write_seen(encoder: Path, seen: Mapping[str, Collection[str]]) -> None:
    """Write into an encoder's folder which shows each of its heads has seen."""
    content = {head: sorted(shows) for head, shows in seen.items()}
    (encoder / SEEN).write_text(
        json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
    )


def unseeing_head(encoder: Path, shows: Collection[str]) -> str:
    """The head of an encoder that has seen none of the shows; without `heads.json` it is `head.onnx`, which is trusted.

    Raises:
        ModelError: there is no such head.
    """
    path = encoder / SEEN
    seen: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {HEAD: []}
    for head, known in seen.items():
        if (encoder / head).exists() and not set(known) & set(shows):
            return head
    raise ModelError(
        f"{encoder}: each of its heads has seen some of {', '.join(sorted(shows))}, so classifiers fitted on them would trust "
        "it too much; give the folder that `rolecall train-encoder` wrote, which holds a head for each network of shows."
    )


def seed_of(episode: LabelledEpisode, *parts: object) -> int:
    """A seed that depends on the episode and not on the order in which episodes are read."""
    key = "\0".join([episode.show, episode.episode, *map(str, parts)])
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
