"""Work done by several processes, of which any may die: a dead worker costs its own piece of work and no other.

The kernel kills a process when memory is short, and an extension module can crash. `concurrent.futures` then gives up the
whole pool and does not say which piece was at fault. So no more pieces are handed out than there are workers; when a pool
breaks, each piece that was in hand is done once more, alone, in a fresh worker. What breaks that one too is at fault.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import connection
from typing import TypeVar

MOST_JOBS = 60
"""Windows waits for no more processes at once."""
Item = TypeVar("Item")
Answer = TypeVar("Answer")


def each_done(
    work: Callable[[Item], Answer], items: Iterable[Item], *, jobs: int
) -> Iterator[tuple[Item, Answer | None]]:
    """Call `work` on every item, `jobs` at a time; items come with their answers as they are done.

    One job works in this process. Several work in processes of their own: the answer is None where one died, twice. If the
    caller stops early, they end at once.

    Parameters:
        work: a function that can be sent to another process; what it raises is raised here.
        items: they can be sent to another process, and so can the answers.
        jobs: processes.
    """
    if jobs <= 1:
        yield from ((item, work(item)) for item in items)
        return
    ahead, jobs = iter(items), min(jobs, MOST_JOBS)
    while in_hand := (yield from _until_broken(work, ahead, jobs)):
        for item in in_hand:
            if (yield from _until_broken(work, iter([item]), 1)):
                yield item, None


def _until_broken(
    work: Callable[[Item], Answer], ahead: Iterator[Item], jobs: int
) -> Generator[tuple[Item, Answer | None], None, list[Item]]:
    """Do what is ahead in one pool; the generator returns the items that were in hand when the pool broke."""
    with _pool(jobs) as pool:
        handed: dict[Future[Answer], Item] = {}
        waiting: list[Item] = []
        try:
            while True:
                waiting += islice(ahead, jobs - len(handed))
                while waiting:
                    handed[pool.submit(work, waiting[-1])] = waiting[-1]
                    waiting.pop()
                if not handed:
                    return []
                for future in wait(handed, return_when=FIRST_COMPLETED).done:
                    answer = future.result()
                    yield handed.pop(future), answer
        except BrokenProcessPool:
            return [*handed.values(), *waiting]


@contextmanager
def _pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """A pool whose processes are gone when it is left, however it is left."""
    others = set(multiprocessing.active_children())
    context = multiprocessing.get_context("spawn")  # a fork would copy locks that other threads hold
    threads = max(1, (os.cpu_count() or 1) // jobs)
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(threads,))
    try:
        yield pool
        pool.shutdown()
    except BaseException:
        for child in set(multiprocessing.active_children()) - others:
            child.kill()  # files appear whole or not at all, so nothing is left half-done
            child.join()
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _begin(threads: int) -> None:
    """In a worker: share the processors with the other ones, leave Ctrl-C to the parent, and do not outlive it."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, str(threads))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        connection.wait([parent.sentinel])
        os._exit(1)
