"""The review page's server as a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from homes import ROOT


@dataclass
class Served:
    """A server that runs, and where."""

    process: "subprocess.Popen[str]"
    address: str
    """What it said: the address of a page, with the token that opens it."""

    @property
    def url(self) -> str:
        """The address without the token."""
        return self.address.partition("?")[0]

    def at(self, path: str) -> str:
        """The address of another page, with the token."""
        return urlunsplit(urlsplit(self.address)._replace(path=f"/{path}"))


@contextmanager
def served(root: Path, *words: str) -> Iterator[Served]:
    """Serve a project at a free port; afterwards the process ends as by Ctrl-C, unless it has ended."""
    command = [
        sys.executable,
        "-m",
        "pipeline",
        "review",
        "--no-browser",
        "--port",
        "0",
        "--project",
        str(root),
        *words,
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        said = process.stdout.readline()
        try:
            yield Served(process, said.split()[1])
        finally:
            if process.poll() is None:
                process.terminate()
