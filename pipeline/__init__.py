"""rolecall: says, turn by turn, who is talking in an unlabelled interview transcript, the host or the guest.

Three ways in: `attribute` for one text, `load` for many, and the spaCy component `rolecall`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from pandas import DataFrame

    from pipeline.attributor import Attributor

__all__ = ["__version__", "attribute", "load"]
__version__ = "0.1.0"


def attribute(text: str) -> "DataFrame":
    """Attribute the words of a transcript to host and guest.

    Args:
        text: the transcript as it would stand in a file, header and all.

    Returns:
        A row per turn, in order, with the columns of `attribution.csv`: `turn_id`, `start_char`, `end_char` (code
        points of `text` without a byte order mark, end exclusive), `role`, `speaker`, `confidence`, `needs_review`,
        `source`, `text`.

    Raises:
        RolecallError: the text holds nothing to attribute, or no model is there.

    Example:
        >>> import pipeline
        >>> talk = "How did you come to the bees? My aunt kept them, and I held the ladder."
        >>> rows = pipeline.attribute(talk)
        >>> " ".join(rows["text"]) == talk
        True
        >>> list(rows.columns[:4])
        ['turn_id', 'start_char', 'end_char', 'role']
    """
    return load().attribute(text)


def load(version: "str | Path | None" = None) -> "Attributor":
    """Load a model version, to attribute one transcript after another with it.

    Args:
        version: its name, or its folder; by default the one that `models/current` of the project names, without a project
            the one that came with the package.

    Returns:
        What attributes: it holds the model and the project's configuration, and takes up what both are only when loaded again.

    Raises:
        RolecallError: there is no such version, or it is damaged.

    Example:
        >>> import pipeline
        >>> attributor = pipeline.load()
        >>> rows = attributor.attribute("So how was the crossing? Long. It rained all the way to the harbour.")
        >>> set(rows["role"]) <= {"host", "guest"}
        True
    """
    from pipeline.attributor import load as load_version  # not above: what only compares digests starts without it

    return load_version(version)
