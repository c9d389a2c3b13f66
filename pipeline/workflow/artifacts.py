"""The artifacts of one episode: which are as a stage made them, and how new ones take their place.

An artifact appears by rename, after the manifest has been told what it replaces. So at every instant each file is
either as its manifest entry says (made), or what that entry replaces (interrupted), or a person's (edited). Only what
is known to be ours is ever overwritten.
"""

from collections.abc import Mapping
from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import Any

from pipeline import files
from pipeline.errors import ArtifactError
from pipeline.workflow import manifest
from pipeline.workflow.job import Made
from pipeline.workflow.manifest import Entry, Manifest, Older

TRANSCRIPT = "transcript.txt"
VERSIONS = "versions"
"""The folder of older versions, in that of an episode."""


class State(Enum):
    """How a file stands to its manifest entry."""

    MISSING = "missing"
    MADE = "made"
    INTERRUPTED = "interrupted"
    EDITED = "edited"


class Store:
    """An episode's folder with its manifest, as they are when this is made. Change it under `files.locked` only."""

    def __init__(self, folder: Path, *, episode: str) -> None:
        self.folder = folder
        self.manifest = manifest.read(folder, episode=episode)
        self._shas: dict[str, str] = {}

    def sweep(self) -> None:
        """Take away what a run that was cut off has left half-written."""
        files.sweep(self.folder)
        files.sweep(self.folder / VERSIONS)

    def sha(self, name: str) -> str:
        """The sha256 of a file as it is; empty where it is missing."""
        if name not in self._shas:
            self._shas[name] = files.sha256(self.folder / name)
        return self._shas[name]

    def state(self, name: str) -> State:
        """How a file stands to its manifest entry."""
        entry, sha = self.manifest.artifacts.get(name), self.sha(name)
        if not sha:
            return State.MISSING
        if entry and entry.replaces is None and sha == entry.sha256:
            return State.MADE
        if entry and entry.replaces is not None and sha in (entry.replaces, entry.sha256):
            return State.INTERRUPTED
        return State.EDITED

    def made_from(self, name: str) -> Mapping[str, Any] | None:
        """What the artifact was made from, if it is in force: as made, or as a person edited it since."""
        entry = self.manifest.artifacts.get(name)
        return entry.made_from if entry and self.state(name) in (State.MADE, State.EDITED) else None

    def commit(
        self,
        made: Made,
        made_from: Mapping[str, Any],
        *,
        schema: int,
        versions_kept: int,
        harvested: tuple[str, ...] = (),
    ) -> None:
        """Let new files take their place, all or none, and keep the older ones readable.

        A file with the same bytes as before is no new version, and then an edited file stays. Of the files in `harvested` a
        copy as made is kept aside, with which edits are told.

        Raises:
            ArtifactError: a file that a person edited would have to be overwritten.
        """
        self._shas.clear()  # a person may have saved a file while the stage ran
        for name, content in made.files.items():
            if self._edits_at_stake(name, content):
                raise ArtifactError(_refusal(self.folder / name))
        entries = {
            name: self._entry(name, content, made_from, schema, versions_kept) for name, content in made.files.items()
        }
        self._write_manifest(entries, made.transcript)
        late = [name for name, entry in entries.items() if entry.replaces is not None]
        for name in harvested:
            copy = as_made(self.folder / name)
            if files.sha256(copy) != entries[name].sha256:  # else a kill here would leave a file, and nothing to do
                files.write_atomic(copy, made.files[name])
        for name in late:
            files.write_atomic(self.folder / name, made.files[name])
        if late:
            self._write_manifest({name: replace(entries[name], replaces=None) for name in late}, None)
        for name in entries:
            self._prune(name, versions_kept)
        self._shas.clear()

    def made(self, name: str) -> list[tuple[Path, Mapping[str, Any]]]:
        """The copies of an artifact as it was made, before a person edited it, each with what it was made from.

        There is one, or two where a run was cut off before it put a new version in place: the edits may be of either.

        Raises:
            ArtifactError: there is none.
        """
        copy, entry = as_made(self.folder / name), self.manifest.artifacts.get(name)
        sha = files.sha256(copy)
        found = [(copy, entry.made_from)] if entry and sha == entry.sha256 else []
        cut_off = [older for older in entry.older if older.sha256 == entry.replaces] if entry else []
        for older in cut_off[-1:]:
            places = (copy, version_path(self.folder / name, older.version))
            found += [(path, older.made_from) for path in places if files.sha256(path) == older.sha256][:1]
        if not found:
            raise ArtifactError(
                f"{self.folder / name}: was edited by hand, but it is not known any more how it was made, so the edits cannot be "
                f"told. Move it away, run again, and make the edits in the new {name}."
            )
        return found

    def transcript(self, made_from: Mapping[str, Any]) -> str:
        """The transcript that an artifact was made from, be it the present one or an older version.

        Raises:
            ArtifactError: it is not there any more.
        """
        path = self.folder / TRANSCRIPT
        wanted = made_from.get(TRANSCRIPT)
        for each in (path, *(version_path(path, number) for number in reversed(versions(path)))):
            if files.sha256(each) == wanted:
                return each.read_bytes().decode()
        raise ArtifactError(
            f"{self.folder}: the transcript that the edited table was made from is not there any more, so the edits cannot be told. "
            "Move the table away, run again, and make the edits in the new one."
        )

    def release(self, name: str, versions_kept: int) -> None:
        """Let an edited artifact be made anew, since its edits are taken in; the edited file is kept among the versions."""
        kept = edited_path(self.folder / name)
        if versions_kept:
            kept.parent.mkdir(exist_ok=True)
            files.write_atomic(kept, (self.folder / name).read_bytes())
        self._write_manifest({name: replace(self.manifest.artifacts[name], replaces=self.sha(name))}, None)

    def accept(self, names: tuple[str, ...], made_from: Mapping[str, Any], *, schema: int) -> None:
        """Take the files as they stand, edits and all, as made from the present inputs.

        Raises:
            ArtifactError: one of them is missing.
        """
        entries = {}
        for name in names:
            if self.state(name) is State.MISSING:
                raise ArtifactError(f"{self.folder / name}: is not there, so it cannot be kept.")
            entry = self.manifest.artifacts.get(name) or Entry(schema, 0, "", made_from, manifest.now())
            entries[name] = replace(entry, made_from=made_from, replaces=None)
        self._write_manifest(entries, None)

    def _edits_at_stake(self, name: str, content: bytes) -> bool:
        entry, new = self.manifest.artifacts.get(name), files.sha256_of(content)
        return self.state(name) is State.EDITED and new not in (self.sha(name), entry.sha256 if entry else None)

    def _entry(self, name: str, content: bytes, made_from: Mapping[str, Any], schema: int, versions_kept: int) -> Entry:
        """The entry for new content; while the content is not in place, it says what it replaces."""
        old, sha, new = self.manifest.artifacts.get(name), self.sha(name), files.sha256_of(content)
        replaces = None if sha == new else sha
        if old and new == old.sha256:
            edited = self.state(name) is State.EDITED
            return replace(old, schema=schema, made_from=made_from, replaces=None if edited else replaces)
        former = self._former(name)
        if old and former:
            self._archive(name, former, old.version)
        version, older = self._next_version(name), old.older if old else ()
        if old and former:
            older = (*older, Older(old.version, old.sha256, old.made_from, old.time))
        older = older[max(0, len(older) - versions_kept) :]
        return Entry(schema, version, new, made_from, manifest.now(), replaces, older)

    def _next_version(self, name: str) -> int:
        entry = self.manifest.artifacts.get(name)
        last = entry.version if entry else 0
        if entry and entry.replaces is not None and self.sha(name) == entry.replaces:
            last -= 1  # it never came to be, unless it is among the older ones
        return 1 + max([last, *versions(self.folder / name)])

    def _write_manifest(self, entries: Mapping[str, Entry], transcript: Mapping[str, Any] | None) -> None:
        old = self.manifest
        kept = old.transcript if transcript is None else transcript
        self.manifest = Manifest(old.episode, {**old.artifacts, **entries}, kept)
        manifest.write(self.folder, self.manifest)

    def _former(self, name: str) -> Path | None:
        """Where the version in force is, as it was made: in its place, or aside since a person's edits took the place."""
        entry = self.manifest.artifacts.get(name)
        places = (self.folder / name, as_made(self.folder / name))
        return next((path for path in places if entry and files.sha256(path) == entry.sha256), None)

    def _archive(self, name: str, former: Path, version: int) -> None:
        target = version_path(self.folder / name, version)
        target.parent.mkdir(exist_ok=True)
        files.write_atomic(target, former.read_bytes())

    def _prune(self, name: str, versions_kept: int) -> None:
        numbers = versions(self.folder / name)
        for number in numbers[: max(0, len(numbers) - versions_kept)]:
            version_path(self.folder / name, number).unlink(missing_ok=True)


def versions(artifact: Path) -> list[int]:
    """The numbers of the older versions of an artifact that are still there, oldest first."""
    names = (path.name for path in (artifact.parent / VERSIONS).glob(f"{artifact.stem}.v*{artifact.suffix}"))
    numbers = (name.removeprefix(f"{artifact.stem}.v").removesuffix(artifact.suffix) for name in names)
    return sorted(int(number) for number in numbers if number.isdecimal())


def as_made(artifact: Path) -> Path:
    """Where a copy of an artifact as it was made lies: `.attribution.csv.made`."""
    return artifact.with_name(f".{artifact.name}.made")


def version_path(artifact: Path, version: int) -> Path:
    """Where an older version of an artifact stays: `versions/turns.v3.csv`."""
    return artifact.parent / VERSIONS / f"{artifact.stem}.v{version}{artifact.suffix}"


def edited_path(artifact: Path) -> Path:
    """Where an artifact stays as a person saved it last, once its edits are taken in: `versions/attribution.edited.csv`."""
    return artifact.parent / VERSIONS / f"{artifact.stem}.edited{artifact.suffix}"


def _refusal(path: Path) -> str:
    return (
        f"{path}: was edited by hand, and what it was made from has changed since, so it would be overwritten. "
        f"Take the file away to have it made anew, or run its stage with --keep to go on from it as it stands."
    )
