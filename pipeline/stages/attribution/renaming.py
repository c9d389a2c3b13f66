"""Names that a person put right: they change who is meant, never who speaks.

A name is kept with the stretch and the role that it was given for, so it does not follow words that a later model gives to the
other side.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.corrections.store import Correction
from pipeline.transcript.roles import ROLES
from pipeline.transcript.settled import NOBODY

MOST = 0.5  # of a role's characters: one name for so many is the name of all


def rename(rows: pd.DataFrame, named: Sequence[Correction]) -> pd.DataFrame:
    """The rows of attribution.csv with the names that a person gave.

    Parameters:
        rows: as attributed, with the names that header and talk give.
        named: the corrections whose evidence is `named`, placed in the transcript. A row takes the name of the stretch that it
            shares most with. Where one name covers most of a role, it takes the place of that role's usual name everywhere.
    """
    speaker = rows["speaker"].to_numpy(object).copy()
    for role in ROLES:
        given = [each for each in named if each.role == role]
        own = (rows["role"] == role).to_numpy()
        if not given or not own.any():
            continue
        ends = np.minimum(rows["end_char"].to_numpy()[:, None], [each.end for each in given])
        shared = np.maximum(
            ends - np.maximum(rows["start_char"].to_numpy()[:, None], [each.start for each in given]), 0
        )
        usual = Counter(speaker[own]).most_common(1)[0][0]
        names = {each.speaker for each in given}
        if len(names) == 1 and shared[own].sum() >= MOST * (rows["end_char"] - rows["start_char"])[own].sum():
            speaker[own & (speaker == usual)] = _shown(names.pop())
        theirs = own & (rows["source"] != "person").to_numpy() & shared.any(axis=1)
        for row in np.flatnonzero(theirs):
            speaker[row] = _shown(given[int(shared[row].argmax())].speaker)
    return rows.assign(speaker=speaker)


def _shown(name: str) -> str:
    return "" if name == NOBODY else name
