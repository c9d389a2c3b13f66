"""Files that are read within bounds, that appear whole or not at all, and one writer at a time."""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader, BufferedWriter, TextIOWrapper
from pathlib import Path

TEMPORARY = ".tmp"
UNREADABLE = "unreadable"
LONG_NAME = 64  # bytes; file systems allow 143 at least, most of them 255
POSIX = os.name == "posix"


@contextmanager
def opened(path: Path) -> Iterator[BufferedReader]:
    """A regular file, to be read. A pipe or a device would never end, or never begin.

    Raises:
        OSError: it cannot be opened, or is no regular file.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except ValueError as error:  # a zero character, half a letter
        raise OSError(errno.EINVAL, "no file can have this name", str(path)) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):  # asked before: a folder cannot be made a file object
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is a folder, a pipe or a device, and no file", str(path))
    with os.fdopen(descriptor, "rb") as file:
        yield file


@contextmanager
def opened_text(path: Path) -> Iterator[TextIOWrapper]:
    """A regular file in UTF-8, to be read with its line ends as they are; see `opened`.

    Raises:
        OSError: it cannot be opened, or is no regular file.
    """
    with opened(path) as file, TextIOWrapper(file, "utf-8-sig", newline="") as text:
        yield text


def read(path: Path, *, most: int) -> bytes:
    """The content of a regular file.

    Parameters:
        most: bytes that it may have.

    Raises:
        OSError: it cannot be opened, is no regular file, or is larger.
    """
    with opened(path) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(
            errno.EFBIG, f"it is larger than {f'{most >> 20} MB' if most >> 20 else f'{most >> 10} kB'}", str(path)
        )
    return content


def sha256(path: Path) -> str:
    """The sha256 of a file's content in hexadecimal; empty where no file can be read."""
    try:
        with opened(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def is_there(path: Path) -> bool:
    """Whether something has this name: also a link to nothing, or what may not be looked at."""
    try:
        path.lstat()
    except OSError as error:
        return error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)
    return True


def digest(path: Path) -> str:
    """The sha256 of a file's content; empty where there is none, and `UNREADABLE` where there is one that cannot be read."""
    return sha256(path) or (UNREADABLE if is_there(path) else "")


def sha256_of(content: bytes) -> str:
    """The sha256 of some bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def write_atomic(path: Path, content: bytes) -> None:
    """Put a file in place by rename. Once this returns, it survives a power cut.

    Raises:
        OSError: it cannot be written.
    """
    temporary = _temporary(path)
    try:
        with _held(temporary) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            if POSIX:
                temporary.replace(path)
        if not POSIX:  # there an open file has no new name
            temporary.replace(path)
    except OSError as error:  # a full disk, say
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        reason = "a folder is in the place of this file; move it away" if path.is_dir() else error.strerror
        raise OSError(error.errno, reason, str(path)) from error  # not of the temporary file, of which nobody knows
    if POSIX:  # elsewhere a folder cannot be opened, and the rename itself is flushed
        _fsync_folder(path.parent)


def _temporary(path: Path) -> Path:
    """Where a file is written before it takes its place: a name that is allowed wherever the file's own is."""
    name = os.fsencode(path.name)
    short = path.name if len(name) <= LONG_NAME else sha256_of(name)[:16]
    return path.with_name(f".{short}.{os.getpid()}{TEMPORARY}")


def _held(path: Path) -> BufferedWriter:
    """A new file that is held from the moment on that others can rely on it, see `sweep`."""
    while True:
        file = path.open("wb")
        _hold(file.fileno())
        if _is_at(path, file.fileno()):
            return file
        file.close()  # swept away before it was held


def sweep(folder: Path) -> None:
    """Remove what writers that were stopped half-way left in a folder, but not what one that works has in hand.

    A writer holds its file by a lock, which ends with its process, wherever that runs.
    """
    for path in folder.glob(f".*{TEMPORARY}"):
        if not POSIX:  # there what a writer has open cannot be removed
            with suppress(OSError):
                path.unlink()
            continue
        try:
            descriptor = os.open(path, os.O_RDWR)
        except OSError:  # gone by now, or a folder
            continue
        try:
            # While it is held, and if it is still this one: a writer may be about to hold it, or has made it anew.
            if _hold(descriptor, wait=False) and _is_at(path, descriptor):
                with suppress(OSError):  # somebody else's
                    path.unlink()
        finally:
            os.close(descriptor)


def _is_at(path: Path, descriptor: int) -> bool:
    """Whether an open file still has this name."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _hold(descriptor: int, *, wait: bool = True) -> bool:
    """Hold a file against other processes until it is closed; whether it is held. Without such locks it always is."""
    if not POSIX:
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder (made where it is missing) against other processes that lock it; a crash lets go of it.

    Where the system has no lock for folders this only makes the folder: run one process at a time there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not POSIX:
        yield
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
