"""Which shows teach language and which teach decisions.

The n-gram models learn from one set of shows; the classifiers, their joint decoding and the
calibration from another, which they read with an encoder that has not seen it. The vocabulary counts all, and the encoder
that ships has learned from all. A classifier fitted where its inputs were fitted too would trust them more than they deserve
on a show that nobody has seen.
"""

import hashlib
import json
from collections.abc import Collection, Iterable
from pathlib import Path

from pipeline.corpus.labelled import LabelledEpisode
from pipeline.errors import ModelError

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
    "NASA Johnson Space Center Oral History Project": "NASA",
    "Returned Peace Corps Volunteer Collection (JFK Library)": "Peace Corps",
    "Post Office Horizon IT Inquiry hearings": "inquiries",
    "UK Covid-19 Inquiry hearings": "inquiries",
    "News conferences of US presidents, 1957-1980": "White House",
    "White House press briefings and gaggles (2021-25)": "White House",
}
"""Shows with hosts or guests in common where their source does not say so, and shows of one source that have none in common."""
FOLDS = 3
SEEN, UNSEEING = "seen.json", "unseeing"


def decides(show: str, shows: Iterable[str]) -> bool:
    """Whether a show is for the classifiers; in a corpus with none of `DECISION_SHOWS`, every third one by name is."""
    if DECISION_SHOWS.isdisjoint(shows):
        return sorted(shows).index(show) % 3 == 0
    return show in DECISION_SHOWS


def network_of(episode: LabelledEpisode) -> str:
    """Who made it: episodes of one network share hosts, guests or at least habits."""
    return NETWORKS.get(episode.show) or episode.source or episode.show


def folds(shows: Iterable[str]) -> dict[str, int]:
    """The part of each show when the classifiers are fitted crosswise; a network is in one part."""
    networks = {show: NETWORKS.get(show, show) for show in shows}
    order = sorted(set(networks.values()))
    return {show: order.index(network) % FOLDS for show, network in networks.items()}


def write_seen(encoder: Path, shows: Collection[str]) -> None:
    """Write into an encoder's folder which shows it has seen."""
    content = json.dumps(sorted(shows), indent=1, ensure_ascii=False)
    (encoder / SEEN).write_text(content + "\n", encoding="utf-8", newline="\n")


def shows_seen(encoder: Path | None) -> set[str]:
    """The shows that an encoder's folder says it has seen; none where it does not say, as a checkpoint alone does not."""
    path = encoder / SEEN if encoder else None
    return set(json.loads(path.read_text(encoding="utf-8"))) if path and path.is_file() else set()


def unseeing_encoder(encoder: Path, shows: Collection[str]) -> Path:
    """The folder of an encoder that has seen none of the shows: the one given, or the one in it of an earlier step.

    An encoder that does not say what it has seen is trusted.

    Raises:
        ModelError: there is no such encoder.
    """
    for folder in (encoder, encoder / UNSEEING):
        if not (folder / SEEN).exists() and folder == encoder:
            return folder
        if (folder / SEEN).exists() and not shows_seen(folder) & set(shows):
            return folder
    raise ModelError(
        f"{encoder}: has seen some of {', '.join(sorted(shows))}, so classifiers fitted on them would trust it too much; give "
        f"the folder that `rolecall train-encoder` wrote, which holds in `{UNSEEING}` an encoder that has seen none of them."
    )


def seed_of(episode: LabelledEpisode, *parts: object) -> int:
    """A seed that depends on the episode and not on the order in which episodes are read."""
    key = "\0".join([episode.show, episode.episode, *map(str, parts)])
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
