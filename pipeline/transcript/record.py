"""The one record that every input format converts to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "speech", "sponsor", "intro", "outro", "housekeeping",
    "title", "date", "description", "heading", "chapter", "label", "time", "stage_direction",
]  # fmt: skip

OTHER_SPEAKER = "unlabelled speaker"
"""The label of what the input leaves without one and what is, by the turns around it, another's."""

SPEECH_KINDS: frozenset[str] = frozenset({"speech", "sponsor", "intro", "outro", "housekeeping"})


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look for in text that has no times and speakers of its own; what is not sought stays among what is said."""

    labels: bool = True
    stamps: bool = True
    furniture: bool = True


EVERYTHING = Sought()


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text of one kind, in code points, end exclusive. Neither end is white space."""

    start: int
    end: int
    kind: Kind


MOST_SECONDS = 36_000_000.0
"""No recording is longer than 10,000 hours: a later time is none."""


@dataclass(frozen=True, slots=True)
class Timed:
    """When a stretch of the text (code points, end exclusive) is said, in seconds from the recording's start."""

    start: int
    end: int
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Label:
    """What the input says of who speaks a stretch of the text, as it says it: `SPEAKER_00`, `Ann Lee`.

    An empty `label` says only that another begins to speak here (`>>`, a dash).
    """

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript as read.

    `text` is what all offsets of all artifacts refer to. `blocks` are in order, do not overlap and hold every
    non-space character of `text`. `metadata` holds what a header says by name (`title`, `show`, `guest`, `host`, `date`).
    `times` and `labels` are in order and do not overlap; they are empty where the input has none. Times may be of cues or of
    words, the finest that the input gives. `notes` tell the user what in the file was odd and what was made of it; `found`
    says what was taken for labels, time stamps and furniture, and why.
    """

    text: str
    blocks: tuple[Block, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)
    format: str = "plain"
    times: tuple[Timed, ...] = ()
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    found: tuple[str, ...] = ()

    @property
    def names_speakers(self) -> bool:
        """Whether a label says who speaks, and not only that another does."""
        return any(label.label for label in self.labels)

    @property
    def speech(self) -> tuple[Block, ...]:
        """The blocks somebody speaks."""
        return tuple(block for block in self.blocks if block.kind in SPEECH_KINDS)
