"""Take away what `make all` can make again, the report too: `python -m pipeline.clean`.

Artifacts that hold a person's edits stay, and so do older versions, which nothing makes again, with the manifest that
tells what they are. Raw files, corrections and models are never touched.
"""

import sys
from pathlib import Path

from pipeline import files, project
from pipeline.report import site
from pipeline.workflow import episodes, manifest
from pipeline.workflow.artifacts import TRANSCRIPT, State, Store, as_made
from pipeline.workflow.stage import STAGES


def clean(folder: Path, *, episode: str) -> tuple[str, ...]:
    """Take away an episode's artifacts as stages made them.

    Returns:
        The artifacts that stay since a person edited them.
    """
    if not folder.is_dir():
        return ()
    with files.locked(folder):
        store = Store(folder, episode=episode)
        states = {name: store.state(name) for stage in STAGES for name in stage.makes}
        needed = (
            {TRANSCRIPT} if any(states[name] is State.EDITED for stage in STAGES for name in stage.harvested) else set()
        )
        for name, state in states.items():
            if state is not State.EDITED and name not in needed:
                (folder / name).unlink(missing_ok=True)
                as_made(folder / name).unlink(missing_ok=True)
        (folder / site.FILE_NAME).unlink(missing_ok=True)
        files.sweep(folder)
        edited = tuple(name for name, state in states.items() if state is State.EDITED)
        if not edited and not (folder / "versions").exists():
            (folder / manifest.FILE_NAME).unlink(missing_ok=True)
    return edited


def remove_empty(folder: Path, *, up_to: Path) -> None:
    """Remove a folder and those above it that are empty, below and without `up_to`."""
    while folder != up_to and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def main() -> None:
    """Clean the project that this package stands in."""
    here = project.find()
    for episode in episodes.in_folder(here.raw) if here else []:
        assert here is not None
        folder = here.processed / episode.name
        for name in clean(folder, episode=episode.name):
            print(f"{episode.name}: {name} was edited by hand and stays", file=sys.stderr)
        remove_empty(folder, up_to=here.processed)
    if here and (here.processed / site.FILE_NAME).is_file():
        (here.processed / site.FILE_NAME).unlink()


if __name__ == "__main__":
    main()
