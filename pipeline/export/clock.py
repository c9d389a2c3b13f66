"""When each place of a transcript is said, from the times that its input gave."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from pipeline.transcript.record import Timed

SECONDS_A_CHARACTER = 1 / 15  # where the times end before the talk does; some 150 words a minute


class Clock:
    """The times of an episode, at any of its characters.

    Inside a timed stretch (a word, a caption) time goes on evenly from character to character, and so it does from the end of
    one to the beginning of the next.

    Parameters:
        times: at least one, in the order of the text, without overlap.
    """

    def __init__(self, times: Sequence[Timed]) -> None:
        self._times = times
        self._starts = [each.start for each in times]
        self._ends = [each.end for each in times]

    def span(self, start: int, end: int) -> tuple[float, float]:
        """From when to when a stretch (code points, end exclusive) is said, in seconds."""
        begins = self._at(start, bisect_right(self._starts, start) - 1)
        return begins, max(begins, self._at(end, bisect_left(self._starts, end) - 1))

    def pieces(self, start: int, end: int, pause: float) -> list[tuple[float, float]]:
        """From when to when a stretch is said, apart from pauses of more than so many seconds."""
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end)
        found: list[tuple[float, float]] = []
        for each in self._times[first:last]:
            begins, ends = self.span(max(start, each.start), min(end, each.end))
            if found and begins - found[-1][1] <= pause:
                found[-1] = (min(begins, found[-1][0]), max(ends, found[-1][1]))
            else:
                found.append((begins, ends))
        return found or [self.span(start, end)]

    def _at(self, place: int, index: int) -> float:
        """When a place is said; `index` is of the timed stretch that begins there or before, or -1."""
        if index < 0:
            first = self._times[0]
            return max(0.0, first.start_s - (first.start - place) * SECONDS_A_CHARACTER)
        here = self._times[index]
        if place <= here.end:
            return _between(here.start_s, here.end_s, (place - here.start) / (here.end - here.start))
        if index + 1 == len(self._times):
            return here.end_s + (place - here.end) * SECONDS_A_CHARACTER
        after = self._times[index + 1]
        return _between(here.end_s, max(here.end_s, after.start_s), (place - here.end) / (after.start - here.end))


def _between(low: float, high: float, share: float) -> float:
    return low + (high - low) * share
