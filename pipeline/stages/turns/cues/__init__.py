"""Interview cues: small named tests on the gap between two utterances.

A cue looks at what stands before and after a gap and says `True` (it fires), `False`, or `None` where it has nothing to
say. It never decides: a learned model weighs all cues. Cues live by theme in this folder's modules and register with
`@cue`; `CUES` lists them in the order of their columns.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pipeline.transcript.back_channel import is_back_channel


@dataclass(frozen=True)
class Utterance:
    """An utterance as cues see it: its text, and whether it is the first of its line."""

    text: str
    line_start: bool = False

    @cached_property
    def folded(self) -> str:
        """Lower-case, white space folded, plain apostrophes."""
        return " ".join(self.text.lower().replace("’", "'").split())

    @cached_property
    def bare(self) -> str:
        """`folded` without the stops at its ends."""
        return self.folded.strip(" .,!?…-–—\"'")

    @cached_property
    def words(self) -> list[str]:
        return [word.strip(".,!?…;:\"'()[]") for word in self.folded.split()]

    @cached_property
    def is_back_channel(self) -> bool:
        return is_back_channel(self.bare)


@dataclass(frozen=True, slots=True)
class Gap:
    """The place between two neighbouring utterances; at the start of an episode `before` is empty."""

    before: Utterance
    after: Utterance


Test = Callable[[Gap], bool | None]
CUES: dict[str, Test] = {}


def cue(test: Test) -> Test:
    """Register a test under its function's name."""
    CUES[test.__name__] = test
    return test


def fire(utterances: Iterable[Utterance]) -> NDArray[np.int8]:
    """Run every cue on the gap before every utterance: 1 fires, -1 does not, 0 abstains; shape (n, cues)."""
    before = Utterance("")
    rows: list[bytes] = []
    for after in utterances:
        gap = Gap(before, after)
        said = [test(gap) for test in CUES.values()]
        rows.append(np.array([0 if each is None else 1 if each else -1 for each in said], np.int8).tobytes())
        before = after
    return np.frombuffer(b"".join(rows), np.int8).reshape(-1, len(CUES))


def names(row: NDArray[np.int8]) -> str:
    """The cues that fire in a row of `fire`, blank-separated."""
    return " ".join(name for name, said in zip(CUES, row, strict=True) if said == 1)


from pipeline.stages.turns.cues import address, answers, courtesies, flow, questions  # noqa: E402  (they register themselves)

_ORDER = [module.__name__ for module in (answers, courtesies, flow, questions, address)]
"""The columns stand in the order in which models were fitted on them, whatever the modules are called."""
for _test in sorted(CUES.values(), key=lambda test: _ORDER.index(test.__module__)):
    CUES[_test.__name__] = CUES.pop(_test.__name__)
