"""Where models lie and what they hold.

`models/current` is a text file with the name of the current version; `models/<version>/model.json` describes that
version and lists the sha256 of each of its other files.
"""

import hashlib
import json
from pathlib import Path

from pipeline.errors import ModelError


def current(models: Path) -> Path:
    """The folder of the current version.

    Raises:
        ModelError: no version is current, or the one named is not there.
    """
    pointer = models / "current"
    try:
        version = pointer.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(
            f"{pointer}: cannot be read, so no model is current. Write the name of a version into it, "
            "or train one with `rolecall train`."
        ) from error
    folder = models / version
    if not version or not (folder / "model.json").is_file():
        raise ModelError(
            f"{pointer} names the model {version!r}, but {folder / 'model.json'} is not there. "
            "Write the name of another version into it, or train one with `rolecall train`."
        )
    return folder


def digest(folder: Path) -> str:
    """The sha256 that stands for a model: its `model.json`, which vouches for the other files, and their names.

    Raises:
        ModelError: there is no `model.json`.
    """
    try:
        content = hashlib.sha256((folder / "model.json").read_bytes())
    except OSError as error:
        raise ModelError(f"{folder / 'model.json'}: cannot be read ({error.strerror}); train a model anew.") from error
    for path in sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()):
        content.update(f"\0{path}".encode())
    return content.hexdigest()


def digest_of(folder: Path, names: tuple[str, ...]) -> str:
    """The sha256 that stands for some of a model's files, those whose names begin with one of `names`.

    With `model.json` among them it is for the whole model and begins with the version's name.

    Raises:
        ModelError: there is no `model.json`, or it cannot be read.
    """
    path = folder / "model.json"
    if path.name in names:
        return f"{folder.name}:{digest(folder)}"
    try:
        files = json.loads(path.read_bytes()).get("files", {})
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(f"{path}: cannot be read ({error}); restore the folder or train a model anew.") from error
    chosen = {name: sha for name, sha in files.items() if name.startswith(names)}
    return hashlib.sha256(json.dumps(chosen, sort_keys=True).encode()).hexdigest()
