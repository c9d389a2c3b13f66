"""The files of a model version: only those that `model.json` lists, by plain names inside the folder, whole and of bounded size."""

from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline import files
from pipeline.errors import ModelError

DESCRIPTION = "model.json"
MOST_BYTES = 512 << 20
MOST_DESCRIPTION = 16 << 20
MEND = "restore the folder, for example with `git checkout`, or train again with `rolecall train`."


def refuse_others(folder: Path, listed: Collection[str]) -> None:
    """See that nothing lies in a version's folder that is not listed, but what is hidden, and that all of it lies in it.

    Raises:
        ModelError: something does.
    """
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() and path.is_dir():
            raise ModelError(
                f"{path}: is a link to a folder, for which nobody vouches; put the folder itself there, or {MEND}"
            )
        if path.is_file() and not path.name.startswith(".") and name != DESCRIPTION and name not in listed:
            raise ModelError(
                f"{path}: is not listed in {DESCRIPTION}, so nobody vouches for it; take it away, or {MEND}"
            )


def names(folder: Path, facts: Mapping[str, Any]) -> dict[str, str]:
    """The sha256 of each file that `model.json` lists, by name.

    Raises:
        ModelError: a name is none of a file inside the folder.
    """
    listed = facts.get("files")
    if not isinstance(listed, dict):
        raise ModelError(f"{folder / DESCRIPTION}: `files` must be an object of names; {MEND}")
    for name, sha in listed.items():
        if not is_plain(name) or not isinstance(sha, str):
            raise ModelError(f"{folder / DESCRIPTION}: {name[:80]!r} is no file inside the folder; {MEND}")
    return dict(listed)


def is_plain(name: str) -> bool:
    """Whether a name is of a file inside the folder that it is looked for in, on every system."""
    parts = PurePosixPath(name).parts
    return bool(parts) and ".." not in parts and parts[0] != "/" and not set(name) & set("\\:\0\n")


def read(folder: Path, name: str, sha256: str) -> bytes:
    """The content of a file of which the sha256 is known.

    Raises:
        ModelError: it is missing, no regular file, too large, or differs.
    """
    path = folder / name
    try:
        content = files.read(path, most=MOST_BYTES)
    except FileNotFoundError as error:
        raise ModelError(f"{path}: is missing; {MEND}") from error
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}); {MEND}") from error
    if files.sha256_of(content) != sha256:
        raise ModelError(f"{path}: is not the file that was made (its checksum differs); {MEND}")
    return content
