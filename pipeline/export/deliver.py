"""Where exports go, and what they never take the place of.

By default they lie in `exports/` below an episode's results. A file that is there already is overwritten only if it was
exported there before and nobody changed it since, or if the user says so: what lies about under such a name may be the
transcript as it was received.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from pipeline import files, json_text
from pipeline.errors import ExportError
from pipeline.export.talk import Talk
from pipeline.report import site

RECORD = ".exported.json"
"""In the default folder: the sha256 of each file as it was exported."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where exports go: `folder` is None for each episode's own."""

    folder: Path | None = None
    overwrite: bool = False
    protected: tuple[Path, ...] = ()
    """Folders in which nothing is ever written."""


def possible(talk: Talk, chosen: Sequence[ModuleType]) -> tuple[list[ModuleType], str]:
    """Which of the formats the episode can be written in, and what to say of the others, if there are any."""
    timeless = [module for module in chosen if talk.clock or not module.NEEDS_TIMES]
    missing = [module.NAME for module in chosen if module not in timeless]
    what = (
        f"{talk.episode}: not written as {', '.join(missing)}: "
        f"{'this format needs' if len(missing) == 1 else 'these formats need'} times, and this transcript has none."
    )
    return timeless, what if missing else ""


def path_of(module: ModuleType, episode: str, results: Path, target: Target) -> Path:
    """The file for an episode in a format."""
    if target.folder is None:
        return results / episode / site.EXPORTS / f"{Path(episode).name}{module.ENDING}"
    return target.folder / f"{episode}{module.ENDING}"


def put(path: Path, made: bytes, target: Target) -> None:
    """Put an export in place, whole or not at all.

    Raises:
        ExportError: something else is in its place, or it cannot be written there.
    """
    place = path.parent.resolve() / path.name
    if any(place.is_relative_to(folder.resolve()) for folder in target.protected):
        raise ExportError(f"{path}: exports do not go into a folder of what was received or corrected; name another.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        known = _record(path.parent) if target.folder is None else {}
        there = files.sha256(path)
        if path.exists() and there not in (files.sha256_of(made), known.get(path.name)) and not target.overwrite:
            raise ExportError(
                f"{path}: is there already and is not what was exported last; move it away, or say --overwrite."
            )
        files.write_atomic(path, made)
        if target.folder is None:
            record = json.dumps({**known, path.name: files.sha256_of(made)}, indent=1, sort_keys=True)
            files.write_atomic(path.parent / RECORD, f"{record}\n".encode())
    except OSError as error:
        raise ExportError(f"{path}: cannot be written ({error.strerror or error}).") from error


def joined(module: ModuleType, contents: Sequence[bytes]) -> bytes:
    """Several episodes as one file.

    Raises:
        ExportError: the format holds one episode a file.
    """
    if len(contents) == 1:
        return contents[0]
    if not hasattr(module, "join"):
        raise ExportError(
            f"A {module.NAME} file can hold only one episode. Name one episode, or give a folder with --to."
        )
    made: bytes = module.join(contents)
    return made


def _record(folder: Path) -> dict[str, str]:
    try:
        found = json_text.loads((folder / RECORD).read_text(encoding="utf-8"))
        return {str(name): str(sha) for name, sha in found.items()}
    except (OSError, ValueError, AttributeError):
        return {}
