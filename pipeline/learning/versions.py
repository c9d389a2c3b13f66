"""Model versions that were learned from corrections: written beside the one they come from, taken into use, gone back from."""

import os
import shutil
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from pipeline import files, project
from pipeline.errors import ModelError
from pipeline.modeling import model_version
from pipeline.modeling.card import write_card
from pipeline.modeling.show_adaptation import Learned
from pipeline.project import Project

OWN = frozenset({model_version.DESCRIPTION, model_version.CARD, model_version.LEARNED})
"""The files of a learned version that are its own; all others are those of the version it comes from."""


def places(home: Project | None) -> list[Path]:
    """The folders that hold model versions, the project's own first."""
    own = [home.models] if home and home.models.is_dir() else []
    return own + ([project.SHIPPED_MODELS] if project.SHIPPED_MODELS.is_dir() else [])


def known(home: Project | None) -> dict[str, Path]:
    """The folders of all versions by name, by name; of two of one name the project's own."""
    found: dict[str, Path] = {}
    for place in places(home):
        for path in sorted(place.glob("*/model.json")):
            found.setdefault(path.parent.name, path.parent)
    return dict(sorted(found.items()))


def use(home: Project, name: str) -> Path:
    """Make a version the current one, after it was found whole.

    Raises:
        ModelError: there is no such version, or it is damaged.
    """
    found = known(home)
    if name not in found:
        raise ModelError(f"{home.models}: there is no version {name!r}; there are: {', '.join(found) or 'none'}.")
    model_version.load(found[name])
    folder = home.models / name
    if found[name] != folder:
        _linked(found[name], folder).replace(folder)
    files.write_atomic(home.models / "current", f"{name}\n".encode())
    return folder


def origin(folder: Path) -> str:
    """The name of the version that a learned one comes from; that of any other is its own."""
    return str(model_version.read_facts(folder).get("learned", {}).get("from", folder.name))


def free_name(home: Project, root: str) -> str:
    """The next name for a version learned from `root`: `v2.1`, `v2.2` …"""
    return next(name for name in _names(root) if not (home.models / name).exists())


def write(folder: Path, parent: Path, learned: Learned, facts: Mapping[str, Any]) -> None:
    """Write a version that differs from its parent in what it learned; it can be read without the parent.

    The parent's files are linked where the file system can, so they take no room twice.

    Parameters:
        folder: of the new version; it appears whole or not at all.
        parent: the version that its other files are taken from.
        learned: what it learned.
        facts: what `model.json` says of that under `learned`.
    """
    making = _linked(parent, folder, leave_out=OWN)
    (making / model_version.LEARNED).write_bytes(model_version.npz(learned.arrays()))
    inherited = {key: value for key, value in model_version.read_facts(parent).items() if key not in ("schema", "files")}
    described = {**inherited, "learned": dict(facts)}
    model_version.describe(making, described, card=write_card(folder.name, described))
    making.replace(folder)


def same(folder: Path, learned: Learned, facts: Mapping[str, Any]) -> bool:
    """Whether a version has learned just this from just that."""
    path = folder / model_version.LEARNED
    return (
        model_version.read_facts(folder).get("learned") == facts
        and path.exists()
        and path.read_bytes() == model_version.npz(learned.arrays())
    )


def _names(root: str) -> Iterator[str]:
    return (f"{root}.{number}" for number in count(1))


def _linked(source: Path, folder: Path, *, leave_out: frozenset[str] = frozenset()) -> Path:
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
