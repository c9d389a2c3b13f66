"""What a stage is given to work on, and what it hands back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from pipeline.config import Config

Weights = TypeVar("Weights")


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

    def weights(self, load: Callable[[Path], Weights]) -> Weights:
        """What a stage reads of the model, by its own function; read once per process."""
        weights: Weights = _loaded(load, self.model_folder, self.model_digest)
        return weights


@dataclass(frozen=True, slots=True)
class Made:
    """The content of the files to write by name, what was read besides the text, and what to tell the user."""

    files: Mapping[str, bytes]
    transcript: Mapping[str, Any] | None = None
    notes: tuple[str, ...] = ()


@cache
def _loaded(load: Callable[[Path], Any], folder: Path, digest: str) -> Any:
    return load(folder)
