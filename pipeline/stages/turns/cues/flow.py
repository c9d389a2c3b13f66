"""How one utterance goes on from another, and how the lines were broken."""

import re

from pipeline.stages.turns.cues import Gap, cue

CONNECTIVE = re.compile(
    r"^(?:and|but|because|'cause|which|or|then|also|like|so that|except|where|that|who|plus|if|when|while|for example|you know)\b"
)
STOPPED = (".", "?", "!", "…", "...", '"', "”", ")")
LOWER = re.compile(r"^[a-z]")


@cue
def connective_after(gap: Gap) -> bool:
    """What stands after begins like the continuation of a sentence."""
    return CONNECTIVE.match(gap.after.folded) is not None


@cue
def so_after(gap: Gap) -> bool:
    """What stands after begins with "so"."""
    return gap.after.words[:1] == ["so"]


@cue
def lower_start(gap: Gap) -> bool:
    """What stands after begins with a small letter."""
    return LOWER.match(gap.after.text) is not None


@cue
def cut_off_before(gap: Gap) -> bool | None:
    """What stands before breaks off: dots, a dash, or no stop at all."""
    if not gap.before.text:
        return None
    return gap.before.text.endswith(("...", "…", "-", "–", "—")) or not gap.before.text.endswith(STOPPED)


@cue
def line_start(gap: Gap) -> bool:
    """What stands after is the first of its line."""
    return gap.after.line_start
