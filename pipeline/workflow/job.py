"""What a stage is given to work on, and what it hands back."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.config import Config
    from pipeline.modeling.model_version import Model


@dataclass(frozen=True, slots=True)
class Job:
    """One episode for one stage. A stage reads `folder` and never writes to it; it returns what it made."""

    episode: str
    sources: tuple[Path, ...]
    """Its transcripts as received, the richest first."""
    folder: Path
    """Where the artifacts of the stages before this one lie."""
    config: "Config"
    model_folder: Path
    model_digest: str
    metadata: Mapping[str, str]
    """What is known of the episode by name: `title`, `show`, `host`, `guest` …"""
    corrections: Path | None
    """What a person corrected, if anything."""

    @property
    def model(self) -> "Model":
        """The model, loaded once per process."""
        return _loaded(self.model_folder, self.model_digest)


@dataclass(frozen=True, slots=True)
class Made:
    """The content of the files to write by name, what was read besides the text, and what to tell the user."""

    files: Mapping[str, bytes]
    transcript: Mapping[str, Any] | None = None
    notes: tuple[str, ...] = ()


@cache
def _loaded(folder: Path, digest: str) -> "Model":
    from pipeline.modeling.model_version import load  # not above, since planning reads this module

    return load(folder)
