"""Takes the edits in an episode's `attribution.csv` into the file of its corrections."""

import getpass
from datetime import UTC, datetime
from pathlib import Path

from pipeline import files, tables
from pipeline.artifacts import Store
from pipeline.corrections.harvest import harvest
from pipeline.corrections.record import merged, read, write

NAME = tables.ATTRIBUTION.file_name


def take_in(store: Store, corrections: Path, versions_kept: int) -> tuple[str, ...]:
    """Add a person's edits to the corrections, durably, and let the edited file be made anew. Call it under `files.locked`.

    Returns:
        A line that confirms what was taken in.

    Raises:
        ArtifactError: it is not known how the file was before the edits.
        CorrectionError: an edit cannot be understood; nothing is changed then.
    """
    text = (store.folder / "transcript.txt").read_bytes().decode()
    made = tables.read(tables.ATTRIBUTION, store.made(NAME))
    found = harvest(store.folder / NAME, made, text, by=author(), at=now())
    if found:
        with files.locked(corrections.parent):
            old = read(corrections) if corrections.exists() else []
            write(corrections, merged(old, found, text))
    store.release(NAME, versions_kept)
    if not found:
        return ("attribution.csv was saved anew without a change",)
    confirmed = sum(each.evidence == "confirmed" for each in found)
    said = f"{len(found) - confirmed} turns corrected by hand" + (f", {confirmed} confirmed" if confirmed else "")
    return (f"{said}, kept in {corrections}",)


def author() -> str:
    """Who is at the keyboard, as the system knows them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a system without accounts
        return ""


def now() -> str:
    """This second in ISO 8601, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")
