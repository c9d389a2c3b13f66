"""rolecall: says, turn by turn, who is talking in an unlabelled interview transcript, the host or the guest."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["attribute"]


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
    """
    from pipeline import project
    from pipeline.workflow import run  # so that what only compares digests starts without them

    return run.attribute(text, project.find())
