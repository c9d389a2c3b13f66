"""What to tell of a fault that nobody foresaw: one line for the user, and the details in a file to send with the report."""

import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from pipeline.errors import RolecallError

FILE_NAME = "faults.log"
INTERRUPTED = 130
"""The exit status of what Ctrl-C ended, as shells have it."""


def report_fault(error: BaseException, where: str, folder: Path | None = None) -> str:
    """Write the details of a fault to a log file, and return the line that names it.

    Parameters:
        where: the file or the work in hand.
        folder: where `faults.log` lies; without one, or where it cannot be written, it is a new temporary file.
    """
    what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    log = _written("".join(traceback.format_exception(error)), where, folder)
    details = f"please report it with {log}" if log else "please report it"
    return f"{where}: a fault in rolecall ({what}); {details}."


def told(error: Exception, where: str, folder: Path | None = None) -> str:
    """What to tell of an error: its own words where it has some for the user, else the line of `report_fault`."""
    if isinstance(error, RolecallError):
        return str(error)
    if isinstance(error, FileNotFoundError) and error.filename is None:  # no file is meant: there is no working folder
        return f"{os.environ.get('PWD', where)}: the folder that you are in was removed; change into another one."
    if isinstance(error, OSError):  # a full disk, a folder that may not be written
        return f"{error.filename or where}: {error.strerror or error}."
    return report_fault(error, where, folder)


@contextmanager
def plain_ending(where: str) -> Iterator[None]:
    """End the process with one line where something fails within, or Ctrl-C stops it; `where` names the work in hand.

    A standard stream that is closed is an empty one, or one that nobody reads.
    """
    _open_closed_streams()
    try:
        try:
            yield
        finally:
            sys.stdout.flush()  # on a full disk, say: what Python finds out at its very end has a traceback
    except KeyboardInterrupt:
        _end(f"{where}: stopped before its end; the same command goes on from here.", INTERRUPTED)
    except Exception as error:
        _end(told(error, where))


def _open_closed_streams() -> None:
    # In the order of their numbers, which they get back: else the next file that is opened would be a standard stream.
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 (open until the process ends)


def _end(line: str, status: int = 1) -> NoReturn:
    print(f"rolecall: {line}", file=sys.stderr)
    sys.exit(status)


def _written(details: str, where: str, folder: Path | None) -> Path | None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    entry = f"{now} {where}\nPython {platform.python_version()}, {platform.platform()}\n{details}\n"
    content = entry.encode("utf-8", errors="backslashreplace")
    if folder is not None:
        try:
            with (folder / FILE_NAME).open("ab") as file:
                file.write(content)
                return folder / FILE_NAME
        except OSError:
            pass  # a full disk, say
    try:
        descriptor, name = tempfile.mkstemp(prefix="rolecall-", suffix=".log")
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        return Path(name)
    except OSError:
        return None
