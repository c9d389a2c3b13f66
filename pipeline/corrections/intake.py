"""Takes the edits in an episode's `attribution.csv` into the file of its corrections."""

import getpass
from collections.abc import Sequence
from pathlib import Path

from pipeline import files
from pipeline.corrections.anchoring import place
from pipeline.corrections.store import Correction, merged, read_if_there, write
from pipeline.corrections.table_edits import cut_rows, harvest
from pipeline.errors import CorrectionError
from pipeline.workflow import tables
from pipeline.workflow.artifacts import Store
from pipeline.workflow.manifest import now

NAME = tables.ATTRIBUTION.file_name


def take_in(store: Store, corrections: Path, versions_kept: int) -> tuple[str, ...]:
    """Add a person's edits to the corrections, durably, and let the edited file be made anew. Call it under `files.locked`.

    Returns:
        A line that confirms what was taken in.

    Raises:
        ArtifactError: it is not known how the file was before the edits.
        CorrectionError: an edit cannot be understood; nothing is changed then.
    """
    found, text = _edits(store)
    cut = [
        f"{store.folder / NAME}: row {number}: a spreadsheet cut its text off; the row is taken as it was made"
        for number in cut_rows(store.folder / NAME)
    ]
    if found:
        add(corrections, found, text)
    store.release(NAME, versions_kept)
    if not found:
        return (*cut, "attribution.csv was saved anew without a change")
    confirmed, named = (sum(each.evidence == evidence for each in found) for evidence in ("confirmed", "named"))
    said = f"{len(found) - confirmed - named} turns corrected by hand"
    said += (f", {confirmed} confirmed" if confirmed else "") + (f", {named} named" if named else "")
    return (*cut, f"{said}, kept in {corrections}")


def add(path: Path, new: Sequence[Correction], text: str) -> None:
    """Add corrections of a transcript to a file of corrections; those in it are placed in that transcript, and none is dropped."""
    with files.locked(path.parent):
        files.sweep(path.parent)
        placed = place(read_if_there(path), text)
        write(path, merged([*placed.found, *placed.lost], new, text))


def _edits(store: Store) -> tuple[list[Correction], str]:
    """The edits and the transcript that they are of; where a run was cut off, by the earlier version if they are fewer by that."""
    best: tuple[list[Correction], str] | None = None
    failure: CorrectionError | None = None
    by, at = author(), now()
    for copy, made_from in store.made(NAME):
        made = tables.read(tables.ATTRIBUTION, copy)
        text = store.transcript(made_from)
        try:
            found = harvest(store.folder / NAME, made, text, by=by, at=at)
        except CorrectionError as error:
            failure = failure or error
            continue
        if best is None or len(found) < len(best[0]):
            best = found, text
    if best is None:
        assert failure is not None
        raise failure
    return best


def author() -> str:
    """Who is at the keyboard, as the system knows them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a system without accounts
        return ""
