"""From judged words to a share with an interval.

Each word of the collection has the same chance to be drawn, one draw independent of the other or spread more evenly than
that (`sample`). So episodes are strata here and no clusters: that errors come in stretches, or that one episode is much worse
than the others, shifts the share but does not widen the interval. A sample of whole episodes would have to count with that.
"""

from dataclasses import dataclass

from scipy.special import betaincinv

from pipeline.plural import plural

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """`right` of `judged` words; `low` and `high` hold the true share in 95 of 100 collections at least."""

    right: int
    judged: int

    def __post_init__(self) -> None:
        if not 0 <= self.right <= self.judged:
            raise ValueError(f"{self.right} of {self.judged} cannot be right")

    @property
    def share(self) -> float:
        return self.right / self.judged if self.judged else float("nan")

    @property
    def low(self) -> float:
        """The lower end by Clopper and Pearson (1934), "The use of confidence or fiducial limits illustrated in the case of
        the binomial", Biometrika 26(4), pp. 404-413: honest also for a handful of words and for shares near 1.
        """
        return float(betaincinv(self.right, self.judged - self.right + 1, (1 - LEVEL) / 2)) if self.right else 0.0

    @property
    def high(self) -> float:
        """The upper end, likewise."""
        wrong = self.judged - self.right
        return float(betaincinv(self.right + 1, wrong, (1 + LEVEL) / 2)) if wrong else 1.0

    def __str__(self) -> str:
        if not self.judged:
            return "nothing is judged yet"
        share, low, high, level = (f"{100 * value:.0f} %" for value in (self.share, self.low, self.high, LEVEL))
        return (
            f"{share} of the words are right; with {level} certainty between {low} and {high} "
            f"({plural(self.judged, 'passage')})"
        )
