"""What anybody would try first. A model that does not beat these has learned nothing.

Each baseline takes the pipeline's `sentences` and `turns` (columns as in sentences.csv and turns.csv) and yields rows
with `start_char`, `end_char`, `role` and `confidence`. The confidence is missing: a rule of thumb doesn't know how
often it is right.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd

from pipeline.transcript.record import SPEECH_KINDS

Baseline = Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame]


def all_guest(sentences: pd.DataFrame, turns: pd.DataFrame) -> pd.DataFrame:
    """Everything that is spoken is the guest's: who talks most, most often."""
    spoken = _spoken(sentences)
    return _rows(spoken, ["guest"] * len(spoken))


def question_is_host(sentences: pd.DataFrame, turns: pd.DataFrame) -> pd.DataFrame:
    """A sentence with a question mark is the host's, any other the guest's."""
    spoken = _spoken(sentences)
    return _rows(spoken, ["host" if "?" in text else "guest" for text in spoken["text"]])


def alternation(sentences: pd.DataFrame, turns: pd.DataFrame) -> pd.DataFrame:
    """The candidates of turn detection are the host's and the guest's by turns, and the host begins."""
    return _rows(turns, ["guest" if number % 2 else "host" for number in range(len(turns))])


BASELINES: Mapping[str, Baseline] = MappingProxyType(
    {"all guest": all_guest, "? is the host": question_is_host, "alternation": alternation}
)


def _spoken(sentences: pd.DataFrame) -> pd.DataFrame:
    return sentences[sentences["kind"].isin(SPEECH_KINDS)]


def _rows(stretches: pd.DataFrame, roles: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "start_char": stretches["start_char"].to_numpy(np.int64),
            "end_char": stretches["end_char"].to_numpy(np.int64),
            "role": pd.Series(roles, dtype=object),
            "confidence": np.full(len(roles), np.nan),
        }
    )
