"""Where models lie and what they hold.

`models/current` is a text file with the name of the current version; `models/<version>/model.json` describes that
version and lists the sha256 of each of its other files.
"""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from pipeline import files
from pipeline.errors import ModelError
from pipeline.modeling import listed_files
from pipeline.modeling.listed_files import DESCRIPTION

MOST_POINTER = 4096


def current(models: Path) -> Path:
    """The folder of the current version.

    Raises:
        ModelError: no version is current, or the one named is not there.
    """
    pointer = models / "current"
    try:
        version = files.read(pointer, most=MOST_POINTER).decode().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(
            f"{pointer}: cannot be read, so no model is current. Write the name of a version into it, "
            "or train one with `rolecall train`."
        ) from error
    folder = models / version
    if version and (not listed_files.is_plain(version) or "/" in version):
        raise ModelError(
            f"{pointer} must hold the name of a folder beside it, not {version[:80]!r}. "
            "Write the name of a version into it, or train one with `rolecall train`."
        )
    if not version or not (folder / "model.json").is_file():
        raise ModelError(
            f"{pointer} names the model {version!r}, but {folder / 'model.json'} is not there. "
            "Write the name of another version into it, or train one with `rolecall train`."
        )
    return folder


def digest(folder: Path) -> str:
    """The sha256 that stands for a model: of its `model.json` and of its other files as they are.

    Raises:
        ModelError: there is no `model.json`.
    """
    return _digest(folder, ("",))


def digest_of(folder: Path, names: tuple[str, ...]) -> str:
    """The sha256 that stands for some of a model's files as they are, those whose names begin with one of `names`.

    With `model.json` among them it is for the whole model and begins with the version's name.

    Raises:
        ModelError: there is no `model.json`.
    """
    return f"{folder.name}:{digest(folder)}" if DESCRIPTION in names else _digest(folder, names)


def _digest(folder: Path, names: tuple[str, ...]) -> str:
    if not (folder / DESCRIPTION).is_file():
        raise ModelError(
            f"{folder / DESCRIPTION}: cannot be read, it is no file; restore the folder or train a model anew."
        )
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if not path.is_dir()}
    chosen = {name: _sha256(path) for name, path in found.items() if name.startswith(names)}
    return hashlib.sha256(json.dumps(chosen, sort_keys=True).encode()).hexdigest()


def _sha256(path: Path) -> str:
    try:
        known = path.stat()
    except OSError:
        return ""
    return _sha256_once(path, (known.st_mtime_ns, known.st_size, known.st_ino))


@lru_cache(maxsize=1024)
def _sha256_once(path: Path, _: tuple[int, int, int]) -> str:
    """The sha256 of a file; once a process for a file that stays as it is, since each stage of each episode asks."""
    return files.sha256(path)
