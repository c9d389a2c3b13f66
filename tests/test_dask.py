"""A real scheduler and two workers on loopback; the stages are those of `stubs`, made to last a while."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from homes import Checkout
from soak.kills import held

pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="needs a kill that nothing can catch"),
]
EPISODES = 60


@pytest.fixture
def processes() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def start(checkout: Checkout, stack: ExitStack, log: Path, *words: str) -> "subprocess.Popen[bytes]":
    """A process of Dask that imports the package of the checkout; it ends with the test."""
    surroundings = {**os.environ, "PYTHONPATH": str(checkout.root), "DASK_DISTRIBUTED__WORKER__DAEMON": "false"}
    file = stack.enter_context(log.open("wb"))
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", *words], cwd=log.parent, env=surroundings, stdout=file, stderr=file
    )
    stack.callback(process.wait)
    stack.callback(process.kill)
    return process


def scheduler(checkout: Checkout, stack: ExitStack, folder: Path) -> str:
    """The address of a new scheduler."""
    log = folder / "scheduler.log"
    words = ("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    process = start(checkout, stack, log, *words)
    while not (found := re.search(r"tcp://127\.0\.0\.1:\d+", log.read_text(encoding="utf-8"))):
        assert process.poll() is None, log.read_text(encoding="utf-8")
        time.sleep(0.1)
    return found.group()


def worker(checkout: Checkout, stack: ExitStack, folder: Path, address: str, name: str) -> "subprocess.Popen[bytes]":
    words = ("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--name", name)
    return start(checkout, stack, folder / f"{name}.log", *words, "--local-directory", str(folder / name))


def results(out: Path) -> dict[str, bytes]:
    """All that a run makes, but for the pages of the report, which the command writes at the end."""
    return {name: content for name, content in held(out, leftovers=True).items() if not name.endswith(".html")}


def test_a_worker_killed_among_many_episodes_costs_none_and_doubles_none(
    checkout: Checkout, tmp_path: Path, processes: ExitStack
) -> None:
    reading = checkout.root / "pipeline" / "transcript" / "reading.py"
    slow = "def read(path: Path, sought: Sought = EVERYTHING) -> Transcript:\n    __import__('time').sleep(0.05)\n"
    source = reading.read_text(encoding="utf-8")
    reading.write_text(re.sub(r"def read\(.*\n", slow, source), encoding="utf-8")
    raw, far, near = tmp_path / "raw", tmp_path / "far", tmp_path / "near"
    (raw / "show").mkdir(parents=True)
    for number in range(EPISODES):
        (raw / "show" / f"{number}.txt").write_text(f"# Ann\nHow do you do?\nVery well, {number} times.\n")
    (raw / "bad.txt").write_bytes(b"\xff")
    address = scheduler(checkout, processes, tmp_path)
    first, _ = (worker(checkout, processes, tmp_path, address, name) for name in ("one", "two"))
    python = str(checkout.root / ".venv" / "bin" / "python")
    words = ["run", str(raw), "--out", str(far), "--parquet", f"file://{tmp_path}/parquet", "--dask", address]
    running = subprocess.Popen(
        [python, "-m", "pipeline", *words], cwd=checkout.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    while len(list(far.rglob("attribution.csv"))) < EPISODES // 4:
        assert running.poll() is None, running.communicate()
        time.sleep(0.05)
    first.send_signal(signal.SIGKILL)
    assert len(list(far.rglob("attribution.csv"))) < EPISODES
    said, complaints = running.communicate()
    assert running.returncode == 1, said + complaints
    assert "Traceback" not in complaints
    assert re.findall(r"(\d+) episodes? stopped: (\w+)", complaints) == [("1", "bad")]
    assert "bad.txt: cannot be read" in (far / "failures.csv").read_text(encoding="utf-8")

    done = checkout.rolecall("run", str(raw), "--out", str(near), "--parquet", str(tmp_path / "local"), "--jobs", "1")
    assert done.returncode == 1
    assert results(far) == results(near)
    assert len(list(far.rglob("attribution.csv"))) == EPISODES
    assert held(tmp_path / "parquet", leftovers=True) == held(tmp_path / "local", leftovers=True)

    before = {path: path.stat().st_mtime_ns for path in far.rglob("attribution.csv")}
    assert checkout.rolecall("run", str(raw), "--out", str(far), "--jobs", "1").returncode == 1
    assert {path: path.stat().st_mtime_ns for path in far.rglob("attribution.csv")} == before, "nothing is left to do"


def test_a_scheduler_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.errors import CallError
    from pipeline.scale import cluster

    monkeypatch.setattr(cluster, "PATIENCE", 1)
    with pytest.raises(CallError, match="no Dask scheduler answers there"), cluster.connected("tcp://127.0.0.1:9"):
        pass
