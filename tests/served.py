"""The review page's server as a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from homes import ROOT


@dataclass
class Served:
    """A server that runs, and where."""

    process: "subprocess.Popen[str]"
    url: str


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
