"""What a name that nobody knows may have been meant for."""

from collections.abc import Collection
from difflib import get_close_matches

ALIKE = 0.65
"""How alike two names are, by difflib's ratio; "nothere" and "interview" reach .62."""


def near(name: str, known: Collection[str]) -> str:
    """The known name that is most like this one, as a whole or in its last part; empty where none is much like it."""
    if found := get_close_matches(name, known, n=1, cutoff=ALIKE):
        return found[0]
    parts = {each.rpartition("/")[2]: each for each in reversed([*known])}
    found = get_close_matches(name.rpartition("/")[2], parts, n=1, cutoff=ALIKE)
    return parts[found[0]] if found else ""
