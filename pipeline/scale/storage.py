"""Folders at a URL, by fsspec: a bucket, say. What its protocol needs (s3fs, gcsfs …) has to be installed beside it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline import files
from pipeline.errors import ArtifactError, InputError
from pipeline.transcript.charset import MOST_BYTES
from pipeline.workflow import episodes, results
from pipeline.workflow.artifacts import VERSIONS
from pipeline.workflow.episodes import LIST_NAME, Episode
from pipeline.workflow.manifest import FILE_NAME as MANIFEST

URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)  # two letters at least: `C:` is a drive
LOCAL = re.compile(r"(?:file|local)://")


def is_url(path: str) -> bool:
    """Whether a path is a URL."""
    return URL.match(path) is not None


def on_this_machine(place: str) -> Path | None:
    """The folder of this machine that a path or a URL names; None where a URL leads elsewhere."""
    if LOCAL.match(place):
        return Remote(place).path
    return None if is_url(place) else Path(place)


class Remote:
    """A folder at a URL. All names are relative to it, with `/`.

    Its methods raise `ArtifactError` where it cannot be reached, read or written.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    @cached_property
    def _found(self) -> tuple[Any, str]:
        try:
            from fsspec.core import url_to_fs
        except ImportError as error:
            raise ArtifactError(f"{self.url}: URLs need the extra `scale`: pip install 'fsspec>=2024.2'.") from error
        with self._told():
            file_system, root = url_to_fs(self.url)
            return file_system, str(root).rstrip("/")

    @property
    def path(self) -> Path:
        """The folder, where it is one of this machine."""
        return Path(self._found[1])

    @contextmanager
    def _told(self, name: str = "") -> Iterator[None]:
        try:
            yield
        except Exception as error:  # each storage has errors of its own
            what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
            raise ArtifactError(
                f"{self.url}{'/' if name else ''}{name}: cannot be read or written ({what})."
            ) from error

    def names(self, below: str = "") -> list[str]:
        """The files in it, or in one of its folders, in order; none where it is not there."""
        file_system, root = self._found
        with self._told(below):
            # What the storage remembers of a folder may be older than what another machine wrote.
            file_system.invalidate_cache()
            found = file_system.find(f"{root}/{below}".rstrip("/"))
        return sorted(path.removeprefix(f"{root}/") for path in found)

    def is_file(self) -> bool:
        """Whether the URL is that of a file."""
        file_system, root = self._found
        with self._told():
            return bool(file_system.isfile(root))

    def read(self, name: str, *, most: int | None = None) -> bytes:
        """The content of a file; `most` is how many bytes it may have."""
        file_system, root = self._found
        with self._told(name):
            content: bytes = file_system.cat_file(f"{root}/{name}", end=None if most is None else most + 1)
        if most is not None and len(content) > most:
            raise ArtifactError(f"{self.url}/{name}: is larger than {most >> 20} MB.")
        return content

    def write(self, name: str, content: bytes) -> None:
        """Put a file in place: by rename where it is a folder of this machine, else as the storage does, at once."""
        file_system, root = self._found
        with self._told(name):
            if "file" in _protocols(file_system):
                path = Path(root, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                files.write_atomic(path, content)
            else:
                file_system.pipe_file(f"{root}/{name}", content)

    def remove(self, name: str) -> None:
        """Take a file away."""
        file_system, root = self._found
        with self._told(name):
            file_system.rm_file(f"{root}/{name}")

    def fetch(self, name: str, path: Path, *, most: int | None = None) -> bytes:
        """Copy a file to this machine; its content."""
        content = self.read(name, most=most)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return content


def collect(url: str, scratch: Path) -> tuple[list[Episode], str]:
    """The episodes at a URL, and the URL of the folder that stands for `scratch`, below which they are to be fetched.

    Raises:
        InputError: there is none.
        ArtifactError: it cannot be reached.
    """
    base = url.rstrip("/")
    if Remote(base).is_file():
        base, _, only = base.rpartition("/")
        names = [only]
    else:
        remote = Remote(base)
        names = [name for name in results.without(remote.names(), remote.read) if _is_transcript(name)]
    if Remote(f"{base}/{LIST_NAME}").is_file():
        Remote(base).fetch(LIST_NAME, scratch / LIST_NAME, most=MOST_BYTES)
    if not names:
        raise InputError(f"{url}: holds no transcripts.")
    return episodes.in_files(scratch, [scratch / name for name in names]), base


def fetch_results(remote: Remote, episode: str, out: Path) -> dict[str, bytes]:
    """Copy the results of an episode below `out`; their contents by name.

    Without a manifest nothing says what the files are (a run was cut off while it wrote them), so only the older versions count.
    """
    names = remote.names(episode)
    if f"{episode}/{MANIFEST}" not in names:
        names = [name for name in names if name.startswith(f"{episode}/{VERSIONS}/")]
    return {name: remote.fetch(name, out / name) for name in names}


def put_results(remote: Remote, episode: str, out: Path, before: dict[str, bytes]) -> None:
    """Write what has changed of an episode's results; the manifest goes first and comes last.

    So a run that is cut off leaves no manifest that tells of other files than are there.
    """
    found = {path.relative_to(out).as_posix(): path for path in sorted((out / episode).rglob("*")) if path.is_file()}
    after = {name: path.read_bytes() for name, path in found.items() if not name.endswith(files.TEMPORARY)}
    changed = [name for name, content in after.items() if before.get(name) != content]
    if not changed:
        return
    manifest = f"{episode}/{MANIFEST}"
    if manifest in before:
        remote.remove(manifest)
    for name in [*(name for name in changed if name != manifest), *([manifest] if manifest in after else [])]:
        remote.write(name, after[name])
    for name in before.keys() - after.keys():
        remote.remove(name)


def _is_transcript(name: str) -> bool:
    *folders, last = name.split("/")
    return episodes.may_be_transcript(last) and not any(each.startswith(".") for each in folders)


def _protocols(file_system: Any) -> tuple[str, ...]:
    protocol = file_system.protocol
    return (protocol,) if isinstance(protocol, str) else tuple(protocol)
