"""Standard output and standard error as the programs here use them."""

import errno
import io
import sys
from typing import Any

CLOSED = (errno.EPIPE, errno.EINVAL)  # the latter on Windows


class _Unheard(io.FileIO):
    """A pipe into which one may speak when nobody reads it any more, and a file of which is told once that it cannot grow."""

    broken = False

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            if error.errno in CLOSED or self.broken:
                return memoryview(data).nbytes
            self.broken = True
            raise


def make_steady() -> None:
    """Let neither what a terminal cannot show (a file's name may hold it) nor a reader that is gone end the program.

    So `make all | head` does all its work, and its exit status says how that went.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
        if stream is not None and stream is getattr(sys, f"__{name}__") and not stream.isatty():
            stream.flush()
            raw = io.BufferedWriter(_Unheard(stream.fileno(), "w", closefd=False))
            kept = {"line_buffering": stream.line_buffering, "write_through": stream.write_through}
            setattr(sys, name, io.TextIOWrapper(raw, stream.encoding, "backslashreplace", **kept))
