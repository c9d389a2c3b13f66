"""Where model versions lie, which one is in use, and what each holds.

`models/current` is a text file with the name of the current version; `models/<version>/model.json` describes that
version and lists the sha256 of each of its other files.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from pipeline import files
from pipeline.errors import CallError, ModelError
from pipeline.modeling import listed_files
from pipeline.modeling.listed_files import DESCRIPTION
from pipeline.project import PACKAGE, Project

SHIPPED_MODELS = PACKAGE / "_shipped"
MOST_POINTER = 4096
NAME = re.compile(r"[\w-][\w.-]*")


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


def current_model(project: Project | None) -> Path:
    """The folder of the model to use: the project's current version, else the one that came with the package.

    Raises:
        ModelError: neither is there.
    """
    if project is not None and ((project.models / "current").exists() or not SHIPPED_MODELS.is_dir()):
        return current(project.models)
    return current(SHIPPED_MODELS)


def places(home: Project | None) -> list[Path]:
    """The folders that hold model versions, the project's own first."""
    own = [home.models] if home and home.models.is_dir() else []
    return own + ([SHIPPED_MODELS] if SHIPPED_MODELS.is_dir() else [])


def known(home: Project | None) -> dict[str, Path]:
    """The folders of all versions by name, by name; of two of one name the project's own."""
    found: dict[str, Path] = {}
    for place in places(home):
        for path in sorted(place.glob("*/model.json")):
            found.setdefault(path.parent.name, path.parent)
    return dict(sorted(found.items()))


def check_name(name: str) -> None:
    """See that a new version may have this name, which becomes that of its folder.

    Raises:
        CallError: it would lie elsewhere, or be hidden.
    """
    if not NAME.fullmatch(name):
        raise CallError(
            f"{name!r}: a version's name has only letters, digits, '.', '_' and '-', and no '.' at its beginning."
        )


def use(home: Project, name: str) -> Path:
    """Make a version the current one, after it was found whole.

    Raises:
        ModelError: there is no such version, or it is damaged.
    """
    from pipeline.modeling import model_version  # not above, since planning reads this module

    found = known(home)
    if name not in found:
        raise ModelError(f"{home.models}: there is no version {name!r}; there are: {', '.join(found) or 'none'}.")
    model_version.verify(found[name])
    folder = home.models / name
    with changing(home.models):
        if not (folder / DESCRIPTION).exists():
            linked(found[name], folder).replace(folder)
        files.write_atomic(home.models / "current", f"{name}\n".encode())
    return folder


@contextmanager
def changing(models: Path) -> Iterator[None]:
    """Hold the folder of versions against other processes, and take away what those that were stopped left behind.

    Raises:
        ModelError: it cannot be written.
    """
    try:
        with files.locked(models):
            for path in models.glob(f".*{files.TEMPORARY}"):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            yield
    except OSError as error:
        raise ModelError(f"{models}: cannot be written ({error.strerror or error}).") from error


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
    paths = (path for path in folder.rglob("*") if not path.is_dir() and not path.name.startswith("."))
    found = {path.relative_to(folder).as_posix(): path for path in paths}
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


def linked(source: Path, folder: Path, *, leave_out: frozenset[str] = frozenset()) -> Path:
    """The files of a version linked or copied into a new folder beside the one that they are for, whose place it can take."""
    making = folder.with_name(f".{folder.name}{files.TEMPORARY}")
    shutil.rmtree(making, ignore_errors=True)
    for path in sorted(path for path in source.rglob("*") if path.is_file()):
        if path.name not in leave_out and not path.name.startswith("."):
            _link(path, making / path.relative_to(source))
    return making


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, target)
