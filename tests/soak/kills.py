"""Processes that are killed before one of their changes to a folder, and what a folder holds afterwards."""

import json
import os
import re
import shutil
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

CHANGES = frozenset(
    {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.utime"}
)
TIMES = re.compile(r'"(?:time|at)": "[^"]*"')


def dies(number: int, folder: Path, work: Callable[[], object]) -> bool:
    """Do some work in a process that is killed just before its `number`th change below a folder; whether it was."""
    child = os.fork()
    if not child:
        seen = 0

        def watch(event: str, args: tuple[object, ...]) -> None:
            nonlocal seen
            changes = event in CHANGES or (event == "open" and isinstance(args[2], int) and args[2] & os.O_ACCMODE)
            if changes and str(folder) in os.fsdecode(args[0] if isinstance(args[0], str | bytes | Path) else ""):
                seen += 1
                if seen == number:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL), "the work itself failed"
    return os.WIFSIGNALED(status)


def sweep(root: Path, work: Callable[[], object]) -> int:
    """Kill some work before each of its changes in turn; it must then come to what it comes to undisturbed. How many kills."""
    template = shutil.copytree(root, root.with_name("template"))
    before = held(root)
    work()
    after = held(root)
    for number in count(1):
        shutil.rmtree(root)
        shutil.copytree(template, root)
        if not dies(number, root, work):
            return number - 1
        for name, content in held(root, leftovers=True).items():
            assert content in (before.get(name), after.get(name)) or not is_final(name), (number, name)
        work()
        assert held(root, leftovers=True) == after, number
    raise AssertionError


def held(root: Path, *, leftovers: bool = False) -> dict[str, bytes]:
    """The content of every file below a folder by name, but for times; temporary ones only if asked for."""
    paths = (path for path in sorted(root.rglob("*")) if path.is_file())
    found = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
    return {name: timeless(name, content) for name, content in found.items() if leftovers or not name.endswith(".tmp")}


def timeless(name: str, content: bytes) -> bytes:
    """A file's content without the times in it."""
    return TIMES.sub("", content.decode()).encode() if name.endswith(".json") else content


def is_final(name: str) -> bool:
    """Whether a file is one that users and other programs read: a manifest has states of its own between two of ours."""
    if name.endswith("manifest.json"):
        return False
    return not Path(name).name.startswith(".") and ".tmp/" not in name


def is_json(path: Path) -> bool:
    """Whether a file is whole JSON."""
    return bool(json.loads(path.read_text(encoding="utf-8")))
