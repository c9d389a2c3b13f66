"""Take away what can be made again.

Artifacts that hold a person's edits stay, and so do older versions, which nothing makes again, with the manifest that
tells what they are. Raw files, corrections and models are never touched.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline import files
from pipeline.workflow import manifest
from pipeline.workflow.artifacts import TRANSCRIPT, VERSIONS, State, Store, as_made
from pipeline.workflow.stage import Stage


def clean(folder: Path, *, episode: str, stages: Sequence[Stage], others: Iterable[str] = ()) -> tuple[str, ...]:
    """Take away an episode's artifacts as stages made them.

    Args:
        folder: the episode's artifacts.
        episode: its name.
        stages: what made them.
        others: names of other files there that can be made again.

    Returns:
        The artifacts that stay since a person edited them.
    """
    if not folder.is_dir():
        return ()
    with files.locked(folder):
        store = Store(folder, episode=episode)
        states = {name: store.state(name) for stage in stages for name in stage.makes}
        needed = (
            {TRANSCRIPT} if any(states[name] is State.EDITED for stage in stages for name in stage.harvested) else set()
        )
        for name, state in states.items():
            if state is not State.EDITED and name not in needed:
                (folder / name).unlink(missing_ok=True)
                as_made(folder / name).unlink(missing_ok=True)
        for name in others:
            (folder / name).unlink(missing_ok=True)
        store.sweep()
        edited = tuple(name for name, state in states.items() if state is State.EDITED)
        if not edited and not (folder / VERSIONS).exists():
            (folder / manifest.FILE_NAME).unlink(missing_ok=True)
    return edited


def remove_empty(folder: Path, *, up_to: Path) -> None:
    """Remove a folder and those above it that are empty, below and without `up_to`."""
    while folder != up_to and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
