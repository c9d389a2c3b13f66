"""Work in several processes, some of which die."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from homes import ROOT

from pipeline.workflow import workers

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a kill that nothing can catch")


def square(number: int) -> int:
    return number * number


def dies_at_three(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def dies_once(path: Path) -> str:
    """Like a process that the kernel kills since others need the memory."""
    if not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return path.name


def test_each_item_comes_with_its_answer() -> None:
    assert dict(workers.each_done(square, range(5), jobs=2)) == {number: number * number for number in range(5)}
    assert list(workers.each_done(square, [], jobs=2)) == []


def test_one_job_works_in_this_process() -> None:
    assert list(workers.each_done(lambda _: os.getpid(), ["a"], jobs=1)) == [("a", os.getpid())]


def test_a_worker_that_dies_costs_its_own_item_only() -> None:
    done = list(workers.each_done(dies_at_three, range(8), jobs=2))
    assert sorted(item for item, _ in done) == list(range(8))
    assert dict(done) == {number: None if number == 3 else number * number for number in range(8)}


def test_what_was_killed_once_is_done_the_second_time(tmp_path: Path) -> None:
    assert list(workers.each_done(dies_once, [tmp_path / "a"], jobs=2)) == [(tmp_path / "a", "a")]


def test_a_caller_that_stops_leaves_no_process() -> None:
    others = set(multiprocessing.active_children())
    done = workers.each_done(square, range(100), jobs=2)
    next(done)
    started = {child.pid for child in set(multiprocessing.active_children()) - others if child.pid}
    assert started
    done.close()
    # `active_children` can still name one that the pool's thread reaps.
    assert not [pid for pid in started if _runs(pid)]


PARENT = """
import time
from test_workers import lasts
from pipeline.workflow import workers
if __name__ == "__main__":
    list(workers.each_done(lasts, [{path!r}], jobs=2))
"""


def lasts(path: str) -> None:
    Path(path).write_text(str(os.getpid()), encoding="utf-8")
    time.sleep(600)


def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script, pid = tmp_path / "parent.py", tmp_path / "pid"
    script.write_text(PARENT.format(path=str(pid)), encoding="utf-8")
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    with subprocess.Popen([sys.executable, str(script)], env={**os.environ, "PYTHONPATH": path}) as parent:
        while not (pid.exists() and pid.read_text(encoding="utf-8")):
            assert parent.poll() is None
            time.sleep(0.05)
        parent.kill()
    worker = int(pid.read_text(encoding="utf-8"))
    for _ in range(1200):
        if not _runs(worker):
            return
        time.sleep(0.05)
    raise AssertionError("the worker still runs")


def _runs(pid: int) -> bool:
    """Whether the kernel knows the process, and not as one that ended and only waits for its parent."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return not Path("/proc/self").exists()  # elsewhere than on Linux `kill` alone must do
    except ProcessLookupError:
        return False
