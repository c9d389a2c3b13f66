"""Attribution: from candidate turns to who speaks.

One classifier says of each turn how like a host it sounds, one of each gap how like a change of speaker it looks; both see
every cue, the n-gram scores and the encoder's columns of the turn and its surroundings. A chain decodes them together over
the whole episode, so that a preamble of plain statements goes to the host when a question and an answer follow. It is decoded
in rounds: what each of the two speakers said by then tells their words apart, and that counts in the next round. What a person
or the input has settled is given, steers what is around it, and counts among what a speaker has said.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.config import Attribution
from pipeline.modeling.crf import Decoder, Scores
from pipeline.stages.attribution import input_labels, names
from pipeline.stages.attribution.confidence import signs
from pipeline.stages.attribution.constraints import Pieces, cut
from pipeline.stages.attribution.interview import Interview
from pipeline.stages.attribution.rounds import decode_roles
from pipeline.transcript.coverage import folded
from pipeline.transcript.roles import ROLES
from pipeline.transcript.settled import NOBODY, Settled, overlay
from pipeline.workflow import tables

MOSTLY = 0.5  # of the words are labelled: then the transcript is, and what has no label is an exception


@dataclass(frozen=True, slots=True)
class Decoded:
    """One entry a piece of a candidate turn: its role (`GUEST` or `HOST`) and the probability that it is right, shape (n,)."""

    roles: NDArray[np.int8]
    confidence: NDArray[np.float64]


def attribute_turns(interview: Interview, corrected: Sequence[Settled] = ()) -> pd.DataFrame:
    """Attribute candidate turns to host and guest and merge neighbours of one speaker.

    Parameters:
        interview: all that is known but for
        corrected: who speaks where, as far as a person said, in order and without overlap. A person knows better than a label of
            the input, and a label better than what is assumed.

    Returns:
        The rows of attribution.csv.
    """
    if interview.turns.empty:
        return pd.DataFrame(columns=list(tables.ATTRIBUTION.columns))
    text, turns, decoder = interview.text, interview.turns, interview.weights.decoder
    labels = interview.labels if interview.settings.trust_labels else ()
    labelled = input_labels.settle(text, turns, interview.scores, decoder, labels, interview.metadata)
    read_out = input_labels.read_out(text, interview.assumed, labelled)
    settled = overlay(overlay(corrected, overlay(read_out, labelled)), interview.assumed)
    pieces = cut(text, turns, settled, [label.start for label in labels])
    texts = [text[start:end] for start, end in zip(pieces.starts, pieces.ends, strict=True)]
    marked = input_labels.marked(labels, pieces)
    decoded = decode(texts, interview.scores, decoder, pieces, settled, marked)
    rows = _merge(text, texts, pieces, decoded, interview.settings, settled, marked)
    return _named(rows, interview, input_labels.shared(labelled, labels))


def decode(
    texts: Sequence[str],
    turns: Scores,
    decoder: Decoder,
    pieces: Pieces,
    settled: Sequence[Settled] = (),
    marked: NDArray[np.float64] | None = None,
) -> Decoded:
    """The roles that are expected to have most right, and how sure they are (see `crf.least_risk`).

    Parameters:
        texts: of each piece.
        turns: the scores of the candidates that the pieces are of.
        decoder: trusts the scores.
        pieces: the candidates as cut; a cut within one says nothing for or against a change.
        settled: what `pieces.by` counts.
        marked: see `input_labels.marked`.
    """
    known, words = pieces.roles(settled), np.array([text.count(" ") + 1 for text in map(folded, texts)])
    scores = replace(turns.at(pieces.origin, pieces.inner), marked=marked)
    posterior, roles = decode_roles(decoder, scores, texts, words, known)
    return Decoded(roles, decoder.confidence(signs(posterior, roles, words)))


def _merge(
    text: str,
    texts: Sequence[str],
    pieces: Pieces,
    decoded: Decoded,
    settings: Attribution,
    settled: Sequence[Settled],
    marked: NDArray[np.float64],
) -> pd.DataFrame:
    """One row for all that one speaker says until another speaks; its confidence is the mean over its words.

    What nobody speaks (a heading, a time) is in no row, so a row also ends there. What a person or a label settled keeps its own row.
    What labels leave open in a talk that is labelled otherwise needs review.
    """
    before = [0, *pieces.ends.tolist()[:-1]]
    interrupted = [bool(text[a:b].strip()) for a, b in zip(before, pieces.starts.tolist(), strict=True)]
    begins = (np.diff(decoded.roles, prepend=-1) != 0) | (marked > 0)
    by = np.array([i if i >= 0 and settled[i].source != "model" else -1 for i in pieces.by.tolist()])
    first = np.flatnonzero(begins | np.array(interrupted) | (np.diff(by, prepend=-2) != 0))
    last = np.append(first[1:], len(texts)) - 1
    starts, ends = pieces.starts[first], pieces.ends[last]
    words = np.array([len(piece.split()) for piece in texts])
    sure = np.array(
        [settled[i].confidence if i >= 0 else value for i, value in zip(pieces.by, decoded.confidence, strict=True)]
    )
    labelled = np.array([i >= 0 and settled[i].source == "label" for i in pieces.by.tolist()])
    left_open = (pieces.by[first] < 0) & (words[labelled].sum() >= MOSTLY * words.sum())
    confidence = np.add.reduceat(sure * words, first) / np.add.reduceat(words, first)
    known = [settled[i] if i >= 0 else None for i in by[first]]
    roles = [ROLES[role] for role in decoded.roles[first]]
    return pd.DataFrame(
        {
            "turn_id": np.arange(1, len(first) + 1),
            "start_char": starts,
            "end_char": ends,
            "role": roles,
            "speaker": [each.speaker if each else "" for each in known],
            "confidence": confidence.round(4),
            "needs_review": (confidence < settings.review_below) | left_open,
            "source": [each.source if each else "model" for each in known],
            "text": [folded(text[start:end]) for start, end in zip(starts, ends, strict=True)],
        }
    )


def _named(rows: pd.DataFrame, interview: Interview, shared: Collection[str]) -> pd.DataFrame:
    """The rows with the name of who speaks, where nobody gave one; a role in `shared` has several, so it has none."""
    metadata = interview.metadata
    talk = [names.Said(role, text) for role, text in zip(rows["role"], rows["text"], strict=True)]
    found = names.find(metadata.get("title", ""), interview.description, talk)
    by_role = {
        role: input_labels.person(metadata.get(role, "")) or found.get(role, "") for role in ROLES if role not in shared
    }
    known = zip(rows["speaker"], rows["role"], strict=True)
    return rows.assign(
        speaker=["" if speaker == NOBODY else speaker or by_role.get(role, "") for speaker, role in known]
    )
