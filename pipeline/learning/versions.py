"""Model versions that were learned from corrections: written beside the one that they come from."""

from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from pipeline import files
from pipeline.errors import ModelError
from pipeline.modeling import model_version, registry
from pipeline.modeling.card import write_card
from pipeline.modeling.show_adaptation import Learned
from pipeline.project import Project

OWN = frozenset({model_version.DESCRIPTION, model_version.CARD, model_version.LEARNED})
"""The files of a learned version that are its own; all others are those of the version it comes from."""


def parent_of(home: Project, folder: Path) -> Path:
    """The folder of the version that a learned one comes from; of any other its own.

    Raises:
        ModelError: it is not there.
    """
    learned = model_version.read_facts(folder).get("learned", {})
    name = str(learned.get("from", folder.name)) if isinstance(learned, dict) else folder.name
    found = registry.known(home)
    if name not in found:
        raise ModelError(
            f"{folder}: was learned from {name!r}, which is not in {home.models}; put it back to learn on."
        )
    return found[name]


def keep(home: Project, parent: Path, learned: Learned, facts: Mapping[str, Any], *, name: str | None = None) -> Path:
    """Write a version that learned something, or take up the one that learned just this, from which a run was cut off.

    Parameters:
        name: of the version, which is then a new one; else it is the next of `v2.1`, `v2.2` …

    Raises:
        CallError: no version can have this name.
        ModelError: there is a version of this name, or the folder cannot be written.
    """
    if name is not None:
        registry.check_name(name)
    with registry.changing(home.models):
        if name is None:
            for folder in registry.known(home).values():
                if folder.parent == home.models and same(folder, learned, facts):
                    return folder
            name = next(name for name in _names(parent.name) if not (home.models / name).exists())
        folder = home.models / name
        if folder.exists():
            raise ModelError(f"{folder}: is there already; choose another name.")
        write(folder, parent, learned, facts)
    return folder


def write(folder: Path, parent: Path, learned: Learned, facts: Mapping[str, Any]) -> None:
    """Write a version that differs from its parent in what it learned; it can be read without the parent.

    The parent's files are linked where the file system can, so they take no room twice.

    Parameters:
        folder: of the new version; it appears whole or not at all.
        parent: the version that its other files are taken from.
        learned: what it learned.
        facts: what `model.json` says of that under `learned`.
    """
    making = registry.linked(parent, folder, leave_out=OWN)
    (making / model_version.LEARNED).write_bytes(model_version.npz(learned.arrays()))
    inherited = {
        key: value for key, value in model_version.read_facts(parent).items() if key not in ("schema", "files")
    }
    described = {**inherited, "learned": dict(facts)}
    model_version.describe(making, described, card=write_card(folder.name, described))
    making.replace(folder)


def same(folder: Path, learned: Learned, facts: Mapping[str, Any]) -> bool:
    """Whether a version has learned just this from just that."""
    try:
        known_facts = model_version.read_facts(folder).get("learned")
    except ModelError:
        return False
    made = files.sha256_of(model_version.npz(learned.arrays()))
    return known_facts == facts and files.sha256(folder / model_version.LEARNED) == made


def _names(root: str) -> Iterator[str]:
    return (f"{root}.{number}" for number in count(1))
