"""Model versions that were learned from corrections: written beside the one that they come from."""

from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from pipeline.modeling import model_version, registry
from pipeline.modeling.card import write_card
from pipeline.modeling.show_adaptation import Learned
from pipeline.project import Project

OWN = frozenset({model_version.DESCRIPTION, model_version.CARD, model_version.LEARNED})
"""The files of a learned version that are its own; all others are those of the version it comes from."""


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
    making = registry.linked(parent, folder, leave_out=OWN)
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
