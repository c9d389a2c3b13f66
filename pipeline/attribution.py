"""Stage 3: from candidate turns to who speaks.

One classifier says of each turn how like a host it sounds, one of each gap how like a change of speaker it looks; both see
every cue, the n-gram scores and the encoder's columns of the turn and its surroundings. A chain decodes them together over
the whole episode, so that a preamble of plain statements goes to the host when a question and an answer follow. It is decoded
in rounds: what each of the two voices said by then tells their words apart, and that counts in the next round.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.bundle import Model
from pipeline.config import Attribution
from pipeline.decoding import HOST, least_risk
from pipeline.evidence import gather, scores
from pipeline.features import change_matrix, role_matrix
from pipeline.inference import infer
from pipeline.odds import log_odds
from pipeline.spans import folded

COLUMNS = ["turn_id", "start_char", "end_char", "role", "speaker", "confidence", "needs_review", "source", "text"]
ROLES = ("guest", "host")


@dataclass(frozen=True, slots=True)
class Decoded:
    """One entry a candidate turn: its role (`GUEST` or `HOST`) and the probability that it is right, shape (n,) each."""

    roles: NDArray[np.int8]
    confidence: NDArray[np.float64]


def attribute_turns(
    text: str,
    turns: pd.DataFrame,
    model: Model,
    settings: Attribution | None = None,
    *,
    transcript_metadata: Mapping[str, str] | None = None,
    corrections: Path | None = None,
) -> pd.DataFrame:
    """Attribute candidate turns to host and guest and merge neighbours of one speaker.

    Parameters:
        text: the transcript that all offsets refer to.
        turns: the rows of turns.csv.
        model: the classifiers and their decoder.
        settings: thresholds; the defaults if None.
        transcript_metadata: what header and `episodes.csv` say; `host` and `guest` fill `speaker`.
        corrections: not used yet; the seam for what a person settled.

    Returns:
        The rows of attribution.csv.
    """
    settings = settings or Attribution()
    if turns.empty:
        return pd.DataFrame(columns=COLUMNS)
    decoded = decode(text, turns, model)
    return _merge(text, turns, decoded, settings, transcript_metadata or {})


def decode(text: str, turns: pd.DataFrame, model: Model) -> Decoded:
    """The roles that are expected to have most right, and how sure they are (see `decoding.least_risk`)."""
    evidence = gather(text, turns["start_char"].tolist(), turns["end_char"].tolist(), model, encode=True)
    boundary = log_odds(turns["boundary_probability"])
    role = model.role.log_odds(role_matrix(evidence, boundary))
    change = model.change.log_odds(change_matrix(evidence, boundary))
    posterior = infer(model.decoder, scores(evidence, role, change), turns["text"].tolist(), evidence.lengths)
    roles = least_risk(posterior, evidence.lengths)
    return Decoded(roles, model.decoder.confidence(np.where(roles == HOST, posterior.host, 1 - posterior.host)))


def _merge(
    text: str, turns: pd.DataFrame, decoded: Decoded, settings: Attribution, metadata: Mapping[str, str]
) -> pd.DataFrame:
    """One row for all that one speaker says until another speaks; its confidence is the mean over its words.

    What nobody speaks (a heading, a time) is in no row, so a row also ends there.
    """
    before = [0, *turns["end_char"].tolist()[:-1]]
    interrupted = [bool(text[a:b].strip()) for a, b in zip(before, turns["start_char"].tolist(), strict=True)]
    first = np.flatnonzero((np.diff(decoded.roles, prepend=-1) != 0) | np.array(interrupted))
    last = np.append(first[1:], len(turns)) - 1
    starts, ends = turns["start_char"].to_numpy()[first], turns["end_char"].to_numpy()[last]
    words = turns["text"].str.count(r"\S+").to_numpy()
    confidence = np.add.reduceat(decoded.confidence * words, first) / np.add.reduceat(words, first)
    roles = [ROLES[role] for role in decoded.roles[first]]
    return pd.DataFrame(
        {
            "turn_id": np.arange(1, len(first) + 1),
            "start_char": starts,
            "end_char": ends,
            "role": roles,
            "speaker": [_name(metadata.get(role, "")) for role in roles],
            "confidence": confidence.round(4),
            "needs_review": confidence < settings.review_below,
            "source": "model",
            "text": [folded(text[start:end]) for start, end in zip(starts, ends, strict=True)],
        }
    )


def _name(known: str) -> str:
    """The name in what a header says of somebody: "Ann Lee, baker (Leeds)" is Ann Lee."""
    return re.split(r",| \(| [-–—] ", known, maxsplit=1)[0].strip()
