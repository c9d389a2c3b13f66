"""`manifest.json`: for each artifact of an episode its version and everything that it was made from."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline import files, json_text
from pipeline.errors import ArtifactError

FILE_NAME = "manifest.json"
SCHEMA = 1
MOST_BYTES = 64 << 20
_KINDS = {"schema": int, "version": int, "sha256": str, "made_from": dict, "time": str, "replaces": str | None}


@dataclass(frozen=True, slots=True)
class Older:
    """A former version of an artifact, kept in `versions/`."""

    version: int
    sha256: str
    made_from: Mapping[str, Any]
    time: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of one artifact.

    `version` counts up from 1 with each change of its bytes. `sha256` is of the file as a stage made it. `replaces` is
    None once that file is in place; until then it is the sha256 of the file in its place (empty: there was none), so
    that after an interruption that one is not taken for a person's edit.
    """

    schema: int
    version: int
    sha256: str
    made_from: Mapping[str, Any]
    time: str
    replaces: str | None = None
    older: tuple[Older, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """The artifacts of one episode by file name; `transcript` holds what the segmentation read besides the text."""

    episode: str
    artifacts: Mapping[str, Entry] = field(default_factory=dict)
    transcript: Mapping[str, Any] = field(default_factory=dict)


def read(folder: Path, *, episode: str) -> Manifest:
    """The manifest in an episode's folder; an empty one where none is there or it cannot be read.

    Without its entry an artifact counts as a person's, so nothing is overwritten for want of a manifest.

    Raises:
        ArtifactError: a newer version of this program wrote it.
    """
    path = folder / FILE_NAME
    try:
        raw = json_text.loads(files.read(path, most=MOST_BYTES))
        if raw["schema"] > SCHEMA:
            raise ArtifactError(
                f"{path}: written by a newer rolecall (schema {raw['schema']}, known: {SCHEMA}); update this one."
            )
        artifacts = {name: _entry(values) for name, values in raw["artifacts"].items()}
        return Manifest(episode, artifacts, _transcript(raw["transcript"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Manifest(episode)


def is_one(content: bytes) -> bool:
    """Whether a file's content is a manifest of some version of this program."""
    try:
        raw = json_text.loads(content)
    except ValueError:
        return False
    return isinstance(raw, dict) and {"schema", "episode", "artifacts"} <= raw.keys()


def write(folder: Path, manifest: Manifest) -> None:
    """Put a manifest in place, durably."""
    raw = {"schema": SCHEMA, **asdict(manifest)}
    for values in raw["artifacts"].values():
        if values["replaces"] is None:
            del values["replaces"]
    files.write_atomic(folder / FILE_NAME, (json.dumps(raw, indent=1) + "\n").encode())


def _entry(values: dict[str, Any]) -> Entry:
    wanted = {f.name for f in fields(Entry)}
    older = tuple(Older(**_checked(item)) for item in values.get("older", ()))
    return Entry(**{**{key: value for key, value in _checked(values).items() if key in wanted}, "older": older})


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    for name, kind in _KINDS.items():
        if name in values and not isinstance(values[name], kind):
            raise TypeError(name)
    return values


def _transcript(values: dict[str, Any]) -> dict[str, Any]:
    metadata, found = values.get("metadata", {}), values.get("found", [])
    texts = [*metadata.keys(), *metadata.values(), *found]
    if not isinstance(found, list) or not all(isinstance(each, str) for each in texts):
        raise TypeError("transcript")
    return dict(values)


def now() -> str:
    """This second as manifests and corrections give it: ISO 8601, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")
