"""A long row is read in parts, so that memory does not grow with it."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """The entries that a part answers for, and all that are read for that; first inclusive, last exclusive."""

    first: int
    last: int
    begin: int
    end: int

    @property
    def read(self) -> slice:
        """What is read of the whole row."""
        return slice(self.begin, self.end)

    @property
    def kept(self) -> slice:
        """What the part answers for, among what is read."""
        return slice(self.first - self.begin, self.last - self.begin)


def parts(count: int, *, size: int, around: int = 0) -> Iterator[Part]:
    """Cut a row into parts of `size` entries, each read with up to `around` more on both sides.

    What is not longer than `size` and `around` together is one part: the last would hardly be worth a reading of its own.
    """
    first = 0
    while first < count:
        last = count if count - first <= size + around else first + size
        yield Part(first, last, max(0, first - around), min(count, last + around))
        first = last
