"""The one record that every input format converts to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

SpeechKind = Literal["speech", "sponsor", "intro", "outro", "housekeeping"]
Kind = Literal[
    "speech", "sponsor", "intro", "outro", "housekeeping",
    "title", "date", "description", "heading", "chapter", "label", "time", "stage_direction",
]  # fmt: skip

SPEECH_KINDS: frozenset[str] = frozenset({"speech", "sponsor", "intro", "outro", "housekeeping"})


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text of one kind, in code points, end exclusive. Neither end is white space."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript as read.

    `text` is what all offsets of all artifacts refer to. `blocks` are in order, do not overlap and hold every
    non-space character of `text`. `metadata` holds what a header says by name (`title`, `show`, `guest`, `host`, `date`).
    """

    text: str
    blocks: tuple[Block, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)
    format: str = "plain"

    @property
    def speech(self) -> tuple[Block, ...]:
        """The blocks somebody speaks."""
        return tuple(block for block in self.blocks if block.kind in SPEECH_KINDS)
