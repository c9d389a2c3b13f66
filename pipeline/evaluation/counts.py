"""Counts that add up, and the figures made from their sums.

Figures are never averaged over episodes: counts add up within a show, and only a sum is turned into figures.
"""

from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray

FIGURES = (
    "right",
    "polar",
    "host",
    "guest",
    "boundary",
    "ece",
    "chance",
    "brier",
    "header",
    "lost",
    "left5",
    "left10",
    "left20",
)
"""In the order of `rates`.

- right: share of the words of speech under the right role, a word that no row covers being wrong. One minus the role
  version of the word diarization error rate of L. El Shafey, H. Soltau and I. Shafran, "Joint Speech Recognition and
  Speaker Diarization via Sequence Transduction", Interspeech 2019, pp. 396-400. The words are given here, so the rate
  is simply the share of words with a wrong role; roles are not permuted.
- polar: the same after at most one swap of all roles of an episode.
- host, guest: F1 of the role, by words.
- boundary: F1 of changes of role between consecutive words of speech, at the exact place.
- ece: expected calibration error of the confidence by words, in ten bins of equal width, an episode at a time.
- chance: what ece would be on average if the confidence was calibrated and rows were right or wrong as wholes, by chance.
  With a few hundred rows an episode that is not small; ece much below it would be luck.
- brier: mean squared error of the confidence, by words.
- header: share of header words that were attributed (0 is best).
- lost: share of words of speech that no row covers (0 is best).
- left5, left10, left20: share of the wrong words that is left when of each episode the 5, 10 or 20 % of the words with the
  least confidence have been looked at and put right. In random order .95, .90 and .80 would be left. NaN without confidence.

A figure without anything to divide by is NaN, but the F1 of a role that is nowhere is 0.
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of words (or of changes between words) that add up with `+`, from `Counts.zero()`.

    `polar`, `gap`, `chance_gap`, `squared` and `left…` are worked out for each episode before they are summed: which way round the roles
    are better is asked of every episode, calibration must not cancel out between episodes, and each is reviewed by itself.

    Raises:
        ValueError: the numbers contradict one another.
    """

    words: int = 0  # of speech
    right: int = 0
    polar: int = 0  # right after the better of no swap and one
    lost: int = 0  # covered by no row
    host_gold: int = 0
    host_got: int = 0
    host_right: int = 0
    guest_gold: int = 0
    guest_got: int = 0
    guest_right: int = 0
    changes_gold: int = 0
    changes_got: int = 0
    changes_right: int = 0
    sure: int = 0  # words of speech under a row with a confidence
    gap: float = 0.0  # over the bins, the sum of |sum of confidence - words right|
    chance_gap: float = 0.0  # what `gap` would be on average, were the confidence calibrated
    squared: float = 0.0  # sum of (confidence - right)²
    header: int = 0
    header_attributed: int = 0
    left5: int = 0  # wrong words outside of the least sure 5 % of the episode's words
    left10: int = 0
    left20: int = 0

    def __post_init__(self) -> None:
        sound = (
            min(astuple(self)) >= 0
            and self.right <= self.polar <= self.words
            and self.right + self.lost <= self.words == self.host_gold + self.guest_gold
            and self.host_right + self.guest_right == self.right
            and self.host_right <= min(self.host_gold, self.host_got)
            and self.guest_right <= min(self.guest_gold, self.guest_got)
            and self.host_got + self.guest_got + self.lost <= self.words
            and self.changes_right <= min(self.changes_gold, self.changes_got)
            and max(self.changes_gold, self.changes_got) <= self.words
            and self.sure + self.lost <= self.words
            and max(self.gap, self.chance_gap, self.squared) <= self.sure * (1 + 1e-9)
            and self.header_attributed <= self.header
            and self.left20 <= self.left10 <= self.left5 <= self.words - self.right
        )
        if not sound:
            raise ValueError(f"counts that contradict one another: {self}")

    @classmethod
    def zero(cls) -> "Counts":
        """Nothing counted: the start of every sum."""
        return cls()

    def __add__(self, other: "Counts") -> "Counts":
        if not isinstance(other, Counts):
            return NotImplemented
        return Counts(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    def array(self) -> NDArray[np.float64]:
        """The numbers in the order of the fields, shape (fields,)."""
        return np.array(astuple(self), np.float64)

    def figures(self) -> dict[str, float]:
        """The figures of this sum by name, in the order of `FIGURES`."""
        return dict(zip(FIGURES, rates(self.array()).tolist(), strict=True))


FIELDS = tuple(field.name for field in fields(Counts))


def rates(totals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Figures from summed counts: shape (..., fields of `Counts`) to shape (..., len(FIGURES))."""
    c = dict(zip(FIELDS, np.moveaxis(totals, -1, 0), strict=True))
    return np.stack(
        [
            _share(c["right"], c["words"]),
            _share(c["polar"], c["words"]),
            2 * c["host_right"] / np.maximum(1, c["host_gold"] + c["host_got"]),
            2 * c["guest_right"] / np.maximum(1, c["guest_gold"] + c["guest_got"]),
            _share(2 * c["changes_right"], c["changes_gold"] + c["changes_got"]),
            _share(c["gap"], c["sure"]),
            _share(c["chance_gap"], c["sure"]),
            _share(c["squared"], c["sure"]),
            _share(c["header_attributed"], c["header"]),
            _share(c["lost"], c["words"]),
            *(_share(c[name], (c["words"] - c["right"]) * (c["sure"] > 0)) for name in ("left5", "left10", "left20")),
        ],
        axis=-1,
    )


def _share(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    share: NDArray[np.float64] = np.divide(part, whole, out=np.full(np.shape(whole), np.nan), where=whole != 0)
    return share
