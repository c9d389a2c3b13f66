"""Stage 4: from candidate turns to who speaks.

One classifier says of each turn how like a host it sounds, one of each gap how like a change of speaker it looks; both see
every cue, the n-gram scores and the encoder's columns of the turn and its surroundings. A chain decodes them together over
the whole episode, so that a preamble of plain statements goes to the host when a question and an answer follow. It is decoded
in rounds: what each of the two voices said by then tells their words apart, and that counts in the next round. What a person
or the input has settled is given, steers what is around it, and counts among what a voice has said.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.config import Attribution
from pipeline.modeling.crf import Scores, least_risk
from pipeline.modeling.logit import log_odds
from pipeline.modeling.model_version import Model
from pipeline.stages.attribution import input_labels, names
from pipeline.stages.attribution.confidence import signs
from pipeline.stages.attribution.constraints import NOBODY, ROLES, Pieces, Settled, cut, overlay
from pipeline.stages.attribution.features import change_matrix, role_matrix
from pipeline.stages.attribution.monologue import only_role
from pipeline.stages.attribution.rounds import infer
from pipeline.stages.evidence.gather import Evidence, scores
from pipeline.transcript.coverage import folded
from pipeline.transcript.record import Label

COLUMNS = ["turn_id", "start_char", "end_char", "role", "speaker", "confidence", "needs_review", "source", "text"]


@dataclass(frozen=True, slots=True)
class Decoded:
    """One entry a piece of a candidate turn: its role (`GUEST` or `HOST`) and the probability that it is right, shape (n,)."""

    roles: NDArray[np.int8]
    confidence: NDArray[np.float64]


def attribute_turns(
    text: str,
    turns: pd.DataFrame,
    evidence: Evidence,
    model: Model,
    settings: Attribution | None = None,
    *,
    transcript_metadata: Mapping[str, str] | None = None,
    settled: Sequence[Settled] = (),
    marks: Sequence[Label] = (),
    notes: str = "",
    assumed: Sequence[Settled] = (),
    known_scores: Scores | None = None,
) -> pd.DataFrame:
    """Attribute candidate turns to host and guest and merge neighbours of one speaker.

    Parameters:
        text: the transcript that all offsets refer to.
        turns: the rows of turns.csv.
        evidence: what `evidence.gather` read off these turns.
        model: the classifiers and their decoder.
        settings: thresholds; the defaults if None.
        transcript_metadata: what header and `episodes.csv` say; `host`, `guest` or else a name found in the talk fill `speaker`,
            and by `show` the model knows whose host to listen for, see `learned.address`.
        settled: who speaks where, as far as a person said, in order and without overlap.
        marks: what the input says of who speaks, likewise; a person knows better.
        assumed: who speaks where by what it is (a sponsor read); person and labels know better.
        notes: what the header says besides its title, where names are looked for.
        known_scores: what `turn_scores` says of these turns, if it was asked before.

    Returns:
        The rows of attribution.csv.
    """
    if turns.empty:
        return pd.DataFrame(columns=COLUMNS)
    settings, metadata = settings or Attribution(), transcript_metadata or {}
    scores = known_scores or turn_scores(turns, evidence, model, metadata.get("show", ""))
    marks = marks if settings.trust_labels else ()
    labelled = input_labels.settle(text, turns, scores, model.decoder, marks, metadata)
    settled = overlay(overlay(settled, labelled), assumed)
    places = [mark.start for mark in marks]
    pieces = cut(text, turns, settled, places)
    said = [text[start:end] for start, end in zip(pieces.starts, pieces.ends, strict=True)]
    marked = input_labels.marked(marks, pieces)
    decoded = decode(said, scores, model, pieces, settled, marked)
    rows = _merge(text, said, pieces, decoded, settings, settled, marked)
    return _named(rows, metadata, notes, input_labels.shared(labelled, marks))


def turn_scores(turns: pd.DataFrame, evidence: Evidence, model: Model, show: str = "") -> Scores:
    """What classifiers and encoder say of each candidate turn, and what the model learned of the show."""
    boundary = log_odds(turns["boundary_probability"])
    features = role_matrix(evidence, boundary)
    change = model.change.log_odds(change_matrix(evidence, boundary))
    found = scores(evidence, model.role.log_odds(features), change)
    learned = model.learned.scores(show, turns["text"].tolist(), features) if model.learned else None
    return replace(found, learned=learned)


def decode(
    said: Sequence[str],
    turns: Scores,
    model: Model,
    pieces: Pieces,
    settled: Sequence[Settled] = (),
    marked: NDArray[np.float64] | None = None,
) -> Decoded:
    """The roles that are expected to have most right, and how sure they are (see `decoding.least_risk`).

    Parameters:
        said: the text of each piece.
        turns: the scores of the candidates that the pieces are of.
        model: its decoder.
        pieces: the candidates as cut; a cut within one says nothing for or against a change.
        settled: what `pieces.by` counts.
        marked: see `labels.marked`.
    """
    known, words = pieces.roles(settled), np.array([text.count(" ") + 1 for text in map(folded, said)])
    scores = replace(turns.at(pieces.origin, pieces.inner), marked=marked)
    posterior = infer(model.decoder, scores, said, words, known)
    roles = least_risk(posterior, words, known)
    if (alone := only_role(roles, words)) is not None:
        roles = np.where(known < 0, alone, known).astype(np.int8)
    return Decoded(roles, model.decoder.confidence(signs(posterior, roles, words)))


def _merge(
    text: str,
    said: Sequence[str],
    pieces: Pieces,
    decoded: Decoded,
    settings: Attribution,
    settled: Sequence[Settled],
    marked: NDArray[np.float64],
) -> pd.DataFrame:
    """One row for all that one speaker says until another speaks; its confidence is the mean over its words.

    What nobody speaks (a heading, a time) is in no row, so a row also ends there. What a person or a label settled keeps its own row.
    """
    before = [0, *pieces.ends.tolist()[:-1]]
    interrupted = [bool(text[a:b].strip()) for a, b in zip(before, pieces.starts.tolist(), strict=True)]
    begins = (np.diff(decoded.roles, prepend=-1) != 0) | (marked > 0)
    by = np.array([i if i >= 0 and settled[i].source != "model" else -1 for i in pieces.by.tolist()])
    first = np.flatnonzero(begins | np.array(interrupted) | (np.diff(by, prepend=-2) != 0))
    last = np.append(first[1:], len(said)) - 1
    starts, ends = pieces.starts[first], pieces.ends[last]
    words = np.array([len(piece.split()) for piece in said])
    sure = np.array(
        [settled[i].confidence if i >= 0 else value for i, value in zip(pieces.by, decoded.confidence, strict=True)]
    )
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
            "needs_review": confidence < settings.review_below,
            "source": [each.source if each else "model" for each in known],
            "text": [folded(text[start:end]) for start, end in zip(starts, ends, strict=True)],
        }
    )


def _named(rows: pd.DataFrame, metadata: Mapping[str, str], notes: str, shared: Collection[str]) -> pd.DataFrame:
    """The rows with the name of who speaks, where nobody gave one; a role in `shared` has several, so it has none."""
    talk = [names.Said(role, said) for role, said in zip(rows["role"], rows["text"], strict=True)]
    found = names.find(metadata.get("title", ""), notes, talk)
    by_role = {
        role: input_labels.person(metadata.get(role, "")) or found.get(role, "") for role in ROLES if role not in shared
    }
    known = zip(rows["speaker"], rows["role"], strict=True)
    return rows.assign(
        speaker=["" if speaker == NOBODY else speaker or by_role.get(role, "") for speaker, role in known]
    )
